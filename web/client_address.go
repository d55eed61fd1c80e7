package web

import (
	"net/http"
	"net/netip"
)

// clientAddress is the browser's address without a port, as proxies.forwarded
// has left it; "" when it isn't known.
func clientAddress(r *http.Request) string {
	if address, ok := parseHop(r.RemoteAddr); ok {
		return address.String()
	}
	return ""
}

// siteOf is the /48 that an IPv6 network is a part of, which one household or firm
// may have the whole of (RFC 6177).
func siteOf(network string) (string, bool) {
	prefix, err := netip.ParsePrefix(network)
	if err != nil {
		return "", false
	}
	site, err := prefix.Addr().Prefix(48)
	return site.String(), err == nil
}

// clientNetwork is what tries to sign in are counted by: a whole /64 is one
// household (RFC 6177).
func clientNetwork(r *http.Request) string {
	address, ok := parseHop(r.RemoteAddr)
	if !ok {
		return "unknown"
	}
	if address.Is6() {
		network, _ := address.Prefix(64) // any IPv6 address has one
		return network.String()
	}
	return address.String()
}
