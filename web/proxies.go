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
// X-Forwarded-Proto, if a trusted proxy says so. r.RemoteAddr is then the
// browser's IP address, without a port.
func (p proxies) forwarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure := r.TLS != nil
		if overSocket(r) || p.trust(r.RemoteAddr) {
			r.RemoteAddr = p.client(r)
			secure = secure || strings.EqualFold(lastOf(r.Header.Values("X-Forwarded-Proto")), "https")
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), httpsKey{}, secure)))
	})
}

// overSocket says whether the request came over a Unix socket, which none but
// the proxy can open: its file is for the program's own user and group.
func overSocket(r *http.Request) bool {
	local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	return ok && local.Network() == "unix"
}

func (p proxies) trust(remote string) bool {
	addr, ok := parseHop(remote)
	return ok && p.contain(addr)
}

func (p proxies) contain(addr netip.Addr) bool {
	for _, network := range p {
		if network.Contains(addr) {
			return true
		}
	}
	return false
}

// client is the nearest address in X-Forwarded-For that is no trusted proxy:
// what stands before that anybody may have written. Where all are trusted it is
// the farthest; where there is none, the proxy itself.
func (p proxies) client(r *http.Request) string {
	nearest := r.RemoteAddr
	for rest := strings.Join(r.Header.Values("X-Forwarded-For"), ","); rest != ""; {
		i := strings.LastIndexByte(rest, ',')
		hop, ok := parseHop(rest[i+1:])
		if !ok {
			break
		}
		nearest = hop.String()
		if i < 0 || !p.contain(hop) {
			break
		}
		rest = rest[:i]
	}
	return nearest
}

// parseHop reads an address as proxies write it: some with a port, and some
// with brackets around one of IPv6. Two that mean the same host come out the
// same: one of IPv4 within IPv6 as IPv4, one with a zone without it.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if with, err := netip.ParseAddrPort(text); err == nil {
		return with.Addr().Unmap().WithZone(""), true
	}
	if bare, ok := strings.CutPrefix(text, "["); ok {
		if text, ok = strings.CutSuffix(bare, "]"); !ok {
			return netip.Addr{}, false
		}
	}
	addr, err := netip.ParseAddr(text)
	return addr.Unmap().WithZone(""), err == nil
}

// lastOf is the last element of a header's comma-separated list.
func lastOf(values []string) string {
	list := strings.Join(values, ",")
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
