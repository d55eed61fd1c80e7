package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestForwarded(t *testing.T) {
	trusted := proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, tc := range []struct {
		name, remote, forwardedFor, proto string
		client                            string
		secure                            bool
	}{
		{"no proxy", "192.0.2.1:5", "", "", "192.0.2.1:5", false},
		{"untrusted says so", "192.0.2.1:5", "203.0.113.9", "https", "192.0.2.1:5", false},
		{"trusted", "10.1.1.1:5", "203.0.113.9", "https", "203.0.113.9", true},
		{"two trusted hops", "10.1.1.1:5", "203.0.113.9, 10.2.2.2", "http, https", "203.0.113.9", true},
		{"forged first hop", "10.1.1.1:5", "1.2.3.4, 203.0.113.9", "https", "203.0.113.9", true},
		{"rubbish", "10.1.1.1:5", "<script>", "https", "10.1.1.1:5", true},
		{"mapped IPv4", "[::ffff:10.1.1.1]:5", "203.0.113.9", "http", "203.0.113.9", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tc.remote
			r.Header.Set("X-Forwarded-For", tc.forwardedFor)
			r.Header.Set("X-Forwarded-Proto", tc.proto)
			s := &Server{}
			trusted.forwarded(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				if r.RemoteAddr != tc.client || s.isPublic(r) != tc.secure {
					t.Errorf("%s, https %v; want %s, %v", r.RemoteAddr, s.isPublic(r), tc.client, tc.secure)
				}
			})).ServeHTTP(httptest.NewRecorder(), r)
		})
	}
}
