package openid

import (
	"testing"
	"time"

	"hearthmail/internal/testopenid"
)

func TestRefresh(t *testing.T) {
	server := testopenid.Start(t)
	server.AccessLasts(5 * time.Second)
	p := connect(t, optionsFor(server))
	who, err := signIn(t, p)
	if err != nil {
		t.Fatal(err)
	}
	first := who.Tokens
	server.AccessLasts(time.Hour)
	second, err := p.Refresh(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if second.Access == first.Access || second.Refresh == first.Refresh || !second.Expires.After(first.Expires) {
		t.Error("the tokens are the old ones")
	}

	for _, fault := range []testopenid.Fault{testopenid.Away, testopenid.Huge} {
		server.Misbehave(fault)
		_, err = p.Refresh(t.Context(), second)
		wantKind(t, server, err, KindAway)
	}
	server.Misbehave(testopenid.OddToken)
	_, err = p.Refresh(t.Context(), second)
	wantKind(t, server, err, KindRefused)
	server.Misbehave(testopenid.None)

	_, err = p.Refresh(t.Context(), first) // a spent one
	wantKind(t, server, err, KindEnded)
	_, err = p.Refresh(t.Context(), Tokens{Access: "x"})
	wantKind(t, server, err, KindEnded)
}

func TestRefreshAfterRevocation(t *testing.T) {
	server := testopenid.Start(t)
	p := connect(t, optionsFor(server))
	who, err := signIn(t, p)
	if err != nil {
		t.Fatal(err)
	}
	server.RevokeAll()
	_, err = p.Refresh(t.Context(), who.Tokens)
	wantKind(t, server, err, KindEnded)
}
