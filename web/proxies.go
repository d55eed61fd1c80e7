package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// proxies are the networks of the reverse proxies that are believed.
type proxies []netip.Prefix

type httpsKey struct{}

// forwarded takes the browser's address and scheme from X-Forwarded-For and
// X-Forwarded-Proto, if a trusted proxy says so.
func (p proxies) forwarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure := r.TLS != nil
		if p.trust(r.RemoteAddr) {
			r.RemoteAddr = p.client(r)
			secure = secure || strings.EqualFold(lastOf(strings.Join(r.Header.Values("X-Forwarded-Proto"), ",")), "https")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), httpsKey{}, secure)))
	})
}

func (p proxies) trust(remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote // a Unix socket has no port
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	for _, network := range p {
		if network.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// client is the nearest address in X-Forwarded-For that is no trusted proxy:
// what stands before that anybody may have written.
func (p proxies) client(r *http.Request) string {
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		if !p.trust(hop) {
			return hop
		}
	}
	return r.RemoteAddr
}

func lastOf(list string) string {
	return strings.TrimSpace(list[strings.LastIndexByte(list, ',')+1:])
}

// isPublic says whether the browser reaches us over https: then cookies are
// Secure and HSTS is set.
func (s *Server) isPublic(r *http.Request) bool {
	if s.public != nil {
		return s.public.Scheme == "https"
	}
	secure, _ := r.Context().Value(httpsKey{}).(bool)
	return secure
}
