package publicnet

import (
	"errors"
	"net/netip"
	"testing"
)

func TestIsLoopback(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "127.0.0.1": true, "127.9.9.9": true, "::1": true, "::ffff:127.0.0.1": true,
		"": false, "localhost.example": false, "10.0.0.1": false, "fe80::1": false, "[::1]": false,
	} {
		if IsLoopback(host) != want {
			t.Errorf("%q: %v", host, !want)
		}
	}
}

func TestIsPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "193.99.144.80": true, "2606:4700::1111": true, "2a00:1450:4001::1": true,
		"::ffff:8.8.8.8": true, "64:ff9b::808:808": true,
		// this machine
		"127.0.0.1": false, "127.255.0.9": false, "0.0.0.0": false, "0.1.2.3": false, "::": false, "::1": false,
		// the network around it
		"10.1.2.3": false, "172.16.0.1": false, "172.31.255.255": false, "172.32.0.1": true, "192.168.1.1": false,
		"fc00::1": false, "fd12:3456::1": false, "fec0::1": false,
		// the link, and with it what machines in a data centre are told about themselves
		"169.254.169.254": false, "169.254.0.1": false, "fe80::1": false, "fe80::1%eth0": false, "2a00::1%eth0": false,
		"fd00:ec2::254": false, "100.100.100.200": false, "192.0.0.192": false, "168.63.129.16": false, "168.63.129.17": true,
		// carriers' own
		"100.64.0.1": false, "100.127.255.255": false, "100.63.255.255": true, "100.128.0.1": true,
		// many at once, and nobody yet
		"224.0.0.1": false, "239.1.1.1": false, "240.0.0.1": false, "255.255.255.255": false, "ff02::1": false, "ff0e::1": false,
		// documents, measurements, protocols
		"192.0.0.8": false, "192.0.2.1": false, "198.18.0.1": false, "198.51.100.1": false, "203.0.113.1": false,
		"2001:db8::1": false, "3fff::1": false, "100::1": false, "5f00::1": false, "192.88.99.1": false,
		// IPv4 in IPv6: compatible, mapped, translated, NAT64 twice, 6to4, Teredo, ISATAP
		"::127.0.0.1": false, "::8.8.8.8": false,
		"::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::ffff:0.0.0.0": false,
		"::ffff:0:127.0.0.1": false, "::ffff:0:8.8.8.8": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a00:1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b::6440:1": false,
		"64:ff9b:1::1": false, "64:ff9b:1::808:808": false,
		"2002:7f00:1::": false, "2002:808:808::1": false, "2001::1": false, "2001:0:7f00:1::": false,
		"2a00:1450::5efe:127.0.0.1": false, "2a00:1450::200:5efe:10.0.0.1": false, "2a00:1450::5eff:1": true,
	} {
		if got := IsPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if IsPublic(netip.Addr{}) {
		t.Error("no address at all is public")
	}
}

func TestControl(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:993": false, "[::1]:80": false, "[fe80::1%lo]:993": false, "[::ffff:127.0.0.1]:80": false, "localhost:993": false, "": false, "8.8.8.8": false,
		"8.8.8.8:993": true, "[2606:4700::1111]:443": true,
	} {
		err := Control("tcp", address, nil)
		if (err == nil) != want || err != nil && !errors.Is(err, ErrNotPublic) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// FuzzIsPublic: an address is public in none of its spellings, or in all.
func FuzzIsPublic(f *testing.F) {
	for _, text := range []string{"127.0.0.1", "8.8.8.8", "10.0.0.1", "169.254.169.254", "100.64.0.1"} {
		b := netip.MustParseAddr(text).As4()
		f.Add(b[0], b[1], b[2], b[3])
	}
	f.Fuzz(func(t *testing.T, a, b, c, d byte) {
		plain := netip.AddrFrom4([4]byte{a, b, c, d})
		mapped := netip.AddrFrom16(plain.As16())
		translated := netip.AddrFrom16([16]byte{0, 0x64, 0xff, 0x9b, 12: a, 13: b, 14: c, 15: d})
		if IsPublic(plain) != IsPublic(mapped) || IsPublic(plain) != IsPublic(translated) {
			t.Errorf("%s, %s and %s differ", plain, mapped, translated)
		}
		if IsPublic(plain) && (plain.IsPrivate() || plain.IsLoopback() || plain.IsMulticast() || plain.IsUnspecified() || plain.IsLinkLocalUnicast()) {
			t.Errorf("%s is taken for public", plain)
		}
	})
}
