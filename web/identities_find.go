package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/message"
	"hearthmail/store"
	"hearthmail/templates"
)

// identities are whom letters may be from; the first is the usual one.
func (s *Server) identities(ctx context.Context, r *http.Request) ([]templates.Identity, error) {
	return s.identitiesOf(ctx, loginFor(r))
}

// identitiesOf are a login's. There is always one: without any that was kept, the
// address that the user name gives.
func (s *Server) identitiesOf(ctx context.Context, login string) ([]templates.Identity, error) {
	kept, err := s.store.Identities(ctx, login)
	if err != nil {
		return nil, storeProblem(err)
	}
	all := make([]templates.Identity, len(kept))
	for i, k := range kept {
		all[i] = identityOf(k)
	}
	if len(all) == 0 {
		return []templates.Identity{{Address: s.addressOfLogin(login), Default: true}}, nil
	}
	usual := max(0, slices.IndexFunc(all, func(i templates.Identity) bool { return i.Default }))
	all[usual].Default = true
	return slices.Concat(all[usual:usual+1], all[:usual], all[usual+1:]), nil
}

func identityOf(k store.Identity) templates.Identity {
	return templates.Identity{
		ID: k.ID, Name: k.Name, Address: k.Address, SignatureText: k.SignatureText, SignatureHTML: k.SignatureHTML,
		ReplyTo: k.ReplyTo, BccSelf: k.BccSelf, Default: k.Usual,
	}
}

// addressOfLogin is the address that a user name gives.
func (s *Server) addressOfLogin(login string) string {
	if strings.Contains(login, "@") {
		return login
	}
	return login + "@" + cmp.Or(s.mailDomain, "localhost")
}

// identityFor is the one that an original was sent to, and the address it came to
// (a plus-address of the identity's, maybe): the usual one where nothing tells.
func (s *Server) identityFor(identities []templates.Identity, original *imapclient.Message) (templates.Identity, string) {
	if original == nil {
		return identities[0], identities[0].Address
	}
	// Who the sender wrote to is asked before where it was laid down: several
	// addresses may have one box. Before both, whom the server took it for.
	var taken []message.Address
	for _, field := range []string{"X-Original-To", "Envelope-To"} {
		taken = append(taken, original.Header.Addresses(field)...)
	}
	all := slices.Concat(taken, original.To, original.Cc, original.Bcc, original.Header.Addresses("Delivered-To"))
	for _, same := range []func(own, address string) bool{sameAddress, isTagged} {
		for _, a := range all {
			if i := slices.IndexFunc(identities, func(i templates.Identity) bool { return same(i.Address, a.Addr) }); i >= 0 {
				return identities[i], a.Addr
			}
		}
	}
	return identities[0], identities[0].Address
}

// isOwn says whether an address is one of the identities', plus-addresses included.
func isOwn(identities []templates.Identity, address string) bool {
	return slices.ContainsFunc(identities, func(i templates.Identity) bool {
		return sameAddress(i.Address, address) || isTagged(i.Address, address)
	})
}

func sameAddress(own, address string) bool {
	key, ok := contactKey(own)
	other, okToo := contactKey(address)
	if !ok || !okToo || key == other {
		return ok && okToo
	}
	local, domain, _ := strings.Cut(key, "@")
	otherLocal, otherDomain, _ := strings.Cut(other, "@")
	return local == otherLocal && isInternational(domain+otherDomain) && cmp.Or(imapclient.DomainOf(key), domain) == cmp.Or(imapclient.DomainOf(other), otherDomain)
}

// isInternational tells domains that may be written in two ways.
func isInternational(domains string) bool {
	return strings.Contains(domains, "xn--") || strings.ContainsFunc(domains, func(c rune) bool { return c > '~' })
}

// taggedIdentity is the identity of which from is a plus-address, under that; none
// where it is none's.
func taggedIdentity(identities []templates.Identity, from string) templates.Identity {
	senders, _ := message.ParseRecipients(from)
	for _, identity := range identities {
		if len(senders) > 0 && isTagged(identity.Address, senders[0].Addr) {
			identity.Address = senders[0].Addr
			return identity
		}
	}
	return templates.Identity{}
}

// isTagged tells a plus-address of one's own: user+tag@domain.
func isTagged(own, address string) bool {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return false
	}
	local, _, tagged := strings.Cut(address[:at], "+")
	return tagged && local != "" && sameAddress(own, local+address[at:])
}
