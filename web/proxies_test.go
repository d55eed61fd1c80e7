package web

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func trustedProxies() proxies {
	return proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fd00::/8")}
}

// TestForwarded: who the client is, and whether it came over https, by what
// stands in the headers and who handed them on.
func TestForwarded(t *testing.T) {
	const proxy = "10.1.1.1:5"
	for _, tc := range []struct {
		name, remote string
		forwardedFor []string // one a header line
		proto, want  string
		secure       bool
	}{
		{"no proxy", "192.0.2.1:5", nil, "", "192.0.2.1:5", false},
		{"untrusted says so", "192.0.2.1:5", []string{"203.0.113.9"}, "https", "192.0.2.1:5", false},
		{"trusted", proxy, []string{"203.0.113.9"}, "https", "203.0.113.9", true},
		{"two trusted hops", proxy, []string{"203.0.113.9, 10.2.2.2"}, "http, https", "203.0.113.9", true},
		{"the last says http", proxy, []string{"203.0.113.9"}, "https, http", "203.0.113.9", false},
		{"HTTPS in capitals", proxy, nil, "HTTPS", proxy, true},
		{"forged first hop", proxy, []string{"1.2.3.4, 203.0.113.9"}, "https", "203.0.113.9", true},
		{"forged header line", proxy, []string{"1.2.3.4", "203.0.113.9"}, "", "203.0.113.9", false},
		{"list over two lines", proxy, []string{"203.0.113.9", "10.2.2.2"}, "", "203.0.113.9", false},
		{"no spaces", proxy, []string{"1.2.3.4,203.0.113.9,10.2.2.2"}, "", "203.0.113.9", false},
		{"many spaces", proxy, []string{"  1.2.3.4 ,\t203.0.113.9  "}, "", "203.0.113.9", false},
		{"all trusted", proxy, []string{"10.9.9.9, 10.2.2.2"}, "", "10.9.9.9", false},
		{"port", proxy, []string{"203.0.113.9:4711"}, "", "203.0.113.9", false},
		{"IPv6", proxy, []string{"2001:db8::1"}, "", "2001:db8::1", false},
		{"IPv6 in another spelling", proxy, []string{"2001:DB8:0:0::1"}, "", "2001:db8::1", false},
		{"IPv6 in brackets", proxy, []string{"[2001:db8::1]"}, "", "2001:db8::1", false},
		{"IPv6 with port", proxy, []string{"[2001:db8::1]:4711"}, "", "2001:db8::1", false},
		{"IPv6 with zone", proxy, []string{"fe80::1%eth0"}, "", "fe80::1", false},
		{"trusted IPv6 hop with port", proxy, []string{"203.0.113.9, [fd00::7]:80"}, "", "203.0.113.9", false},
		{"over IPv6", "[::1]:5", []string{"203.0.113.9"}, "https", "203.0.113.9", true},
		{"mapped IPv4 proxy", "[::ffff:10.1.1.1]:5", []string{"203.0.113.9"}, "http", "203.0.113.9", false},
		{"mapped IPv4 client", proxy, []string{"::ffff:203.0.113.9"}, "", "203.0.113.9", false},
		{"rubbish", proxy, []string{"<script>"}, "https", proxy, true},
		{"rubbish before a trusted hop", proxy, []string{"unknown, 10.2.2.2"}, "", "10.2.2.2", false},
		{"rubbish after the client", proxy, []string{"203.0.113.9, unknown"}, "", proxy, false},
		{"empty", proxy, []string{""}, "", proxy, false},
		{"commas", proxy, []string{",,,"}, "", proxy, false},
		{"half a bracket", proxy, []string{"[2001:db8::1"}, "", proxy, false},
		{"a name", proxy, []string{"localhost"}, "", proxy, false},
		{"no address at all", "@", []string{"203.0.113.9"}, "https", "@", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tc.remote
			r.Header["X-Forwarded-For"] = tc.forwardedFor
			r.Header.Set("X-Forwarded-Proto", tc.proto)
			if client, secure := forwardedAs(r, trustedProxies()); client != tc.want || secure != tc.secure {
				t.Errorf("%s, https %v; want %s, %v", client, secure, tc.want, tc.secure)
			}
		})
	}
}

// TestForwardedOverSocket: the proxy on a Unix socket is believed without being
// named; and hops of trusted networks before it are passed over as elsewhere.
func TestForwardedOverSocket(t *testing.T) {
	for _, tc := range []struct {
		name, forwardedFor, proto, want string
		trusted                         proxies
		secure                          bool
	}{
		{"says nothing", "", "", "@", nil, false},
		{"says who and how", "203.0.113.9", "https", "203.0.113.9", nil, true},
		{"forged first hop", "1.2.3.4, 203.0.113.9", "http", "203.0.113.9", nil, false},
		{"a trusted hop before it", "203.0.113.9, 10.2.2.2", "https", "203.0.113.9", trustedProxies(), true},
		{"an untrusted hop before it", "203.0.113.9, 10.2.2.2", "https", "10.2.2.2", nil, true},
		{"rubbish", "unix:", "https", "@", nil, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = "@" // as net/http has it
			r.Header.Set("X-Forwarded-For", tc.forwardedFor)
			r.Header.Set("X-Forwarded-Proto", tc.proto)
			local := &net.UnixAddr{Name: "/run/hearthmail/http.sock", Net: "unix"}
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
			if client, secure := forwardedAs(r, tc.trusted); client != tc.want || secure != tc.secure {
				t.Errorf("%s, https %v; want %s, %v", client, secure, tc.want, tc.secure)
			}
		})
	}
}

// forwardedAs is what a handler sees of a request.
func forwardedAs(r *http.Request, trusted proxies) (client string, secure bool) {
	s := &Server{}
	trusted.forwarded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		client, secure = r.RemoteAddr, s.isPublic(r)
	})).ServeHTTP(httptest.NewRecorder(), r)
	return client, secure
}

// FuzzForwarded looks for lists out of which something comes that is no address.
func FuzzForwarded(f *testing.F) {
	for _, list := range []string{"", "203.0.113.9", "1.2.3.4, [2001:db8::1]:7, 10.0.0.1", "fe80::1%a\nb", "[::ffff:1.2.3.4%x]:1"} {
		f.Add(list)
	}
	f.Fuzz(func(t *testing.T, list string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = "10.1.1.1:5"
		r.Header["X-Forwarded-For"] = strings.Split(list, "|")
		client, _ := forwardedAs(r, trustedProxies())
		if client == "10.1.1.1:5" { // the proxy itself
			return
		}
		addr, err := netip.ParseAddr(client)
		if err != nil || addr.String() != client || addr.Zone() != "" || addr.Is4In6() {
			t.Errorf("the client is %q: %v", client, err)
		}
	})
}
