package web

import (
	"testing"

	"hearthmail/imapclient"
)

// TestLoginsOfOtherServers: user names that are for different servers are of
// different people, whoever runs those servers.
func TestLoginsOfOtherServers(t *testing.T) {
	names := []string{
		"user@strasse.example", "user@stra\u00dfe.example", "user@STRA\u1e9eE.example",
		"user@\u03c3\u03bf\u03c3.example", "user@\u03c3\u03bf\u03c2.example", "user@\u03a3\u039f\u03a3.example",
		"user@kiss.example", "user@\u212aiss.example", "user@ki\u017f\u017f.example", "user@fish.example", "user@\ufb01sh.example",
		"user@\u0130.example", "user@i.example", "user@I.example", "user@\u0131.example", "user@\u0149.example", "user@\u02bcn.example",
		"user@\u1e96.example", "user@h\u0331.example", "user@\u0149x.example", "user@\uff4b.example", "user@k.example",
	}
	domains := map[string]*imapclient.Server{}
	byDomain := func(name string) *imapclient.Server {
		d, err := imapclient.NewDirectory(imapclient.DirectoryOptions{Domains: domains})
		if err != nil {
			t.Fatal(err)
		}
		server, err := d.Find(t.Context(), name)
		if err != nil {
			return nil
		}
		return server
	}
	for _, name := range names {
		if byDomain(name) == nil {
			domains[name[len("user@"):]] = &imapclient.Server{Address: name}
		}
	}
	for _, x := range names {
		for _, y := range names {
			if loginOf(x) == loginOf(y) && byDomain(x) != byDomain(y) {
				t.Errorf("%q and %q are one login at two servers", x, y)
			}
		}
	}
	for _, same := range []string{"FAMILY", " family ", "family"} {
		if loginOf(same) != "family" {
			t.Errorf("%q is the login %q", same, loginOf(same))
		}
	}
}
