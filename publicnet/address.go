// Package publicnet connects to the internet alone: never to what only this
// machine or the network around it can reach, whatever name leads there.
package publicnet

import (
	"errors"
	"net"
	"net/netip"
	"slices"
	"syscall"
)

// ErrNotPublic says that something led to an address which is not the internet's.
var ErrNotPublic = errors.New("not a public address")

// Control refuses to connect to what is not a public address. It is a
// net.Dialer's Control, which gets each address that a name has led to, right
// before it is used: a name that leads elsewhere by then is seen through.
func Control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !IsPublic(at.Addr()) {
		return ErrNotPublic
	}
	return nil
}

// IsLoopback says whether a host, a name or an address, is this machine itself.
func IsLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// IsPublic says whether an address is one of the internet's, by the registries of
// special ones (RFC 6890). Of one that another kind of address is written in,
// that one counts where it is what will be reached, and else none of its kind is
// public.
func IsPublic(ip netip.Addr) bool {
	ip = inner(ip)
	switch {
	case !ip.IsValid() || ip.Zone() != "":
		return false
	case ip.Is4():
		return !among(ip, special4())
	default:
		// All that is given out for the internet lies in 2000::/3. Outside are
		// ::/96 and ::ffff:0:0:0/96, which hold IPv4 addresses, 64:ff9b:1::/48
		// (RFC 8215), and what is local in any way.
		return netip.MustParsePrefix("2000::/3").Contains(ip) && !among(ip, special6()) && !isISATAP(ip)
	}
}

// inner is the IPv4 address that a mapped one (RFC 4291, section 2.5.5.2) or one
// for a translator (RFC 6052, the well-known prefix) leads to; others are
// themselves.
func inner(ip netip.Addr) netip.Addr {
	ip = ip.Unmap()
	if ip.Zone() == "" && netip.MustParsePrefix("64:ff9b::/96").Contains(ip) {
		all := ip.As16()
		return netip.AddrFrom4([4]byte(all[12:]))
	}
	return ip
}

// isISATAP: such an address holds an IPv4 one in its lower half (RFC 5214,
// section 6.1).
func isISATAP(ip netip.Addr) bool {
	all := ip.As16()
	return all[8]&^2 == 0 && all[9] == 0 && all[10] == 0x5e && all[11] == 0xfe
}

func among(ip netip.Addr, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return netip.MustParsePrefix(p).Contains(ip) })
}

func special4() []string {
	return []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", // multicast, and all above
		"168.63.129.16/32", // in a public range, but each machine on Azure has its own there
	}
}

func special6() []string {
	return []string{
		"2001::/23",         // Teredo (2001::/32), which holds IPv4 addresses, and other protocols' own
		"2001:db8::/32",     // for documents
		"2002::/16",         // 6to4, which holds IPv4 addresses
		"3fff::/20",         // for documents
		"3ffe::/16",         // an experiment that has ended
		"2620:4f:8000::/48", // AS112, where the DNS of private addresses ends
	}
}
