package imapclient

import (
	"errors"
	"net/netip"
	"syscall"
)

// publicOnly refuses to connect to what is not a public address. It is a
// net.Dialer's Control, which gets each address that a name has led to, right
// before it is used.
func publicOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(at.Addr()) {
		return &Error{Kind: KindDenied, Op: "connect", Err: errors.New("not a public address")}
	}
	return nil
}

// isPublic says whether an address is one of the internet's, by the registries of
// special ones (RFC 6890). Of one that holds an IPv4 address that counts.
func isPublic(ip netip.Addr) bool {
	ip = ip.Unmap()
	if nat64 := netip.MustParsePrefix("64:ff9b::/96"); nat64.Contains(ip) { // RFC 6052
		all := ip.As16()
		ip = netip.AddrFrom4([4]byte(all[12:]))
	}
	if ip.Zone() != "" || ip.Is6() && !netip.MustParsePrefix("2000::/3").Contains(ip) {
		return false
	}
	for _, special := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
		"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", // 2001::/32 and 2002::/16 hold IPv4 addresses too
	} {
		if netip.MustParsePrefix(special).Contains(ip) {
			return false
		}
	}
	return ip.IsValid()
}
