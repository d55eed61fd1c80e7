package message

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheckSender(t *testing.T) {
	failed := Authentication{Verdict: SenderUnknown, Results: []AuthenticationResult{{"spf", "fail", "evil.example"}}}
	proven := Authentication{Verdict: SenderProven, Results: []AuthenticationResult{{"dmarc", "pass", "home.example"}}}
	bySignIn := Authentication{Results: []AuthenticationResult{{"auth", "pass", ""}}}
	for _, test := range []struct {
		name, fields string
		found        Authentication
		want         []SenderNote
	}{
		{"a name", "From: Ana Lima <ana@shop.example>", Authentication{}, nil},
		{"no name", "From: ana@shop.example", Authentication{}, nil},
		{"a name in Japanese and Latin", "From: =?utf-8?B?5p2x5LqsVE9LWU8g44Ob44OG44Or?= <a@hotel.example>", Authentication{}, nil},
		{"a name with words of two scripts", "From: Иван Smith <i@x.example>", Authentication{}, nil},
		{"its own address as the name", `From: "ana@shop.example" <ana@shop.example>`, Authentication{}, nil},
		{"another address of its site", `From: "info@shop.com" <mailer@news.shop.com>`, Authentication{}, nil},
		{"its own domain as the name", `From: Shop.com <info@shop.com>`, Authentication{}, nil},
		{"the same address twice", "From: a@x.example\r\nFrom: Ana <A@x.example>", Authentication{}, nil},
		{"a German domain", "From: a@müller.de", Authentication{}, nil},
		{"answers to its own site", "From: a@news.shop.com\r\nReply-To: help@shop.com", Authentication{}, nil},
		{"answers to the list", "From: Ana <ana@x.example>\r\nReply-To: <chess@lists.club.example>\r\nList-Id: Chess <chess.lists.club.example>", Authentication{}, nil},
		{"answers to the list's address", "From: Ana <ana@x.example>\r\nReply-To: Chess@club.example\r\nList-Post: <mailto:chess@club.example>", Authentication{}, nil},
		{"from the reader, proven", "From: me@home.example", proven, nil},
		{"from the reader, who has signed in", "From: me@home.example", bySignIn, nil},
		{"from the reader, nothing known", "From: me@home.example", Authentication{}, nil},

		{"nobody", "Subject: x", Authentication{}, []SenderNote{{Kind: SenderMissing}}},
		{"a name alone", "From: Ana Lima", Authentication{}, []SenderNote{{Kind: SenderMissing}}},
		{"several", "From: a@x.example, b@y.example", Authentication{}, []SenderNote{{Kind: SenderSeveral}}},
		{"several fields", "From: a@x.example\r\nFrom: b@y.example", Authentication{}, []SenderNote{{Kind: SenderSeveral}}},
		{"another's address as the name", `From: "ceo@bank.example" <x@evil.example>`, Authentication{}, []SenderNote{{SenderNamesAnother, "bank.example"}}},
		{"it with a full-width sign", "From: =?utf-8?Q?ceo=EF=BC=A0bank.example?= <x@evil.example>", Authentication{}, []SenderNote{{SenderNamesAnother, "bank.example"}}},
		{"it in brackets", `From: "The boss <ceo@bank.example>" <x@evil.example>`, Authentication{}, []SenderNote{{SenderNamesAnother, "bank.example"}}},
		{"a look-alike of another's address", "From: =?utf-8?Q?ceo@b=D0=B0nk.com?= <x@evil.example>", Authentication{}, []SenderNote{{SenderNamesAnother, "xn--bnk-6cd.com"}, {Kind: SenderNameMixed}}},
		{"another's domain as the name", `From: bank.com <x@evil.example>`, Authentication{}, []SenderNote{{SenderNamesAnother, "bank.com"}}},
		{"a word of two scripts", "From: =?utf-8?Q?P=D0=B0ypal?= <x@evil.example>", Authentication{}, []SenderNote{{Kind: SenderNameMixed}}},
		{"a name turned round", "From: =?utf-8?Q?=E2=80=AEana?= <x@evil.example>", Authentication{}, []SenderNote{{Kind: SenderHidden}}},
		{"a look-alike domain", "From: x@p\xd0\xb0ypal.com", Authentication{}, []SenderNote{{SenderLookAlike, "xn--pypal-4ve.com"}}},
		{"it in punycode", "From: x@xn--pypal-4ve.com", Authentication{}, []SenderNote{{SenderLookAlike, "xn--pypal-4ve.com"}}},
		{"answers elsewhere", "From: a@shop.example\r\nReply-To: Ana <a@evil.example>", Authentication{}, []SenderNote{{SenderRepliesElsewhere, "a@evil.example"}}},
		{"one of the answers elsewhere", "From: a@shop.example\r\nReply-To: a@shop.example, a@evil.example", Authentication{}, []SenderNote{{SenderRepliesElsewhere, "a@evil.example"}}},
		{"answers to another than the list", "From: Ana <ana@x.example>\r\nReply-To: a@evil.example\r\nList-Id: <chess.club.example>", Authentication{}, []SenderNote{{SenderRepliesElsewhere, "a@evil.example"}}},
		{"answers to what is no list's", "From: Ana <ana@x.example>\r\nReply-To: a@evil.example\r\nList-Id: <l.evil.example>\r\nList-Post: <mailto:a@evil.example>", Authentication{Verdict: SenderFalse}, []SenderNote{{SenderRepliesElsewhere, "a@evil.example"}}},
		{"answers to a look-alike", "From: a@paypal.com\r\nReply-To: a@p\xd0\xb0ypal.com", Authentication{}, []SenderNote{{SenderRepliesElsewhere, "xn--pypal-4ve.com"}}},
		{"from the reader, not proven", "From: Me <ME@home.example>", failed, []SenderNote{{SenderIsReader, "ME@home.example"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := ParseHeader([]byte(test.fields + "\r\n\r\n"))
			if diff := cmp.Diff(test.want, CheckSender(h, []string{"", "me@home.example"}, test.found)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzCheckSender(f *testing.F) {
	f.Add(`"ceo@bank.example" <x@evil.example>, b`, "a@b.cc", "L <l.b.cc>")
	f.Add("=?utf-8?Q?=E2=80=AE=D0=B0a?= <x@xn--80ak6aa92e.com>", "a@[::1]", "<")
	f.Fuzz(func(t *testing.T, from, replyTo, list string) {
		h := Header{fields: []field{{"from", from}, {"reply-to", replyTo}, {"list-id", list}, {"list-post", list}}}
		notes := CheckSender(h, nil, Authentication{})
		for _, note := range notes {
			if problem := checkShown(note.Address); problem != "" || len(note.Address) > maxNameBytes {
				t.Errorf("%s: %+v", problem, note)
			}
		}
		if len(notes) > int(SenderIsReader)+1 {
			t.Errorf("%d notes", len(notes))
		}
	})
}
