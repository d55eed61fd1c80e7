package message

import (
	"slices"
	"strings"
)

// maxReplyRecipients bounds whom an answer goes to.
const maxReplyRecipients = 500

// Recipients are whom a letter goes to.
type Recipients struct {
	To, Cc []Address
}

// ReplyRecipients are whom an answer goes to: who wrote the original, or whom they
// ask to be answered (Mail-Reply-To, Reply-To); with all, also who else had it (RFC
// 5322, section 3.6.3), or whom Mail-Followup-To names. header has the original's
// whole header. own tells the writer's addresses: they are left out unless nothing
// else is left. An answer to one's own letter goes to whom that went to.
func ReplyRecipients(header Header, own func(addr string) bool, all bool) Recipients {
	b := replyBuilder{own: own, seen: map[string]bool{}}
	asked := header.answerable("Reply-To")
	if named := header.answerable("Mail-Reply-To"); !all && len(named) > 0 {
		asked = named
	}
	from := header.answerable("From")
	if len(from) == 0 {
		from = header.answerable("Sender")
	}
	to, cc := header.answerable("To"), header.answerable("Cc")
	switch followup := header.answerable("Mail-Followup-To"); {
	case all && len(followup) > 0:
		return b.among(followup, nil)
	case len(from) > 0 && b.isOwn(from) && b.isOwn(asked) && !b.isOwn(slices.Concat(to, cc)):
		if !all {
			cc = nil
		}
		return b.among(to, cc)
	}
	if len(asked) == 0 {
		asked = from
	}
	if !all {
		return b.among(asked, nil)
	}
	return b.among(asked, slices.Concat(to, cc))
}

// ListRecipient is where a letter to the mailing list goes that a message has come by
// (List-Post, RFC 2369, section 3.4). ok is false where there is none, or it takes
// no letters.
func ListRecipient(header Header) (list Address, ok bool) {
	for _, link := range unsubscribeLinks(header.Raw("List-Post")) {
		m, isMailto := ParseMailto(link)
		if !isMailto {
			continue
		}
		if to := answerable(m.To); len(to) > 0 {
			return to[0], true
		}
	}
	return Address{}, false
}

// answerable are a field's addresses that a letter can go to.
func (h Header) answerable(name string) []Address { return answerable(h.Addresses(name)) }

func answerable(all []Address) []Address {
	return slices.DeleteFunc(all, func(a Address) bool {
		at := strings.LastIndexByte(a.Addr, '@')
		return at < 1 || at > maxLocalPart || len(a.Addr)-at-1 > maxDomain || at == len(a.Addr)-1 || strings.ContainsAny(a.Addr, " <>,;")
	})
}

// replyBuilder names nobody twice.
type replyBuilder struct {
	own  func(addr string) bool
	seen map[string]bool
}

// isOwn tells whether all of these are the writer's own.
func (b *replyBuilder) isOwn(all []Address) bool {
	return !slices.ContainsFunc(all, func(a Address) bool { return !b.own(a.Addr) })
}

// among gives the others of these; where there is nobody else, themselves.
func (b *replyBuilder) among(to, cc []Address) Recipients {
	r := Recipients{To: b.others(to), Cc: b.others(cc)}
	switch {
	case len(r.To) > 0:
	case len(r.Cc) > 0: // of which the first is asked
		r.To, r.Cc = r.Cc, nil
	default:
		r.To = b.take(to, func(string) bool { return false })
	}
	return r
}

func (b *replyBuilder) others(all []Address) []Address { return b.take(all, b.own) }

func (b *replyBuilder) take(all []Address, leave func(addr string) bool) []Address {
	var taken []Address
	for _, a := range all {
		key := strings.ToLower(a.Addr)
		if len(b.seen) >= maxReplyRecipients || b.seen[key] || leave(a.Addr) {
			continue
		}
		b.seen[key] = true
		taken = append(taken, a)
	}
	return taken
}
