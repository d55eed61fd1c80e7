package message

import (
	"fmt"
	"strings"
	"testing"
)

func TestReplyRecipients(t *testing.T) {
	own := func(addr string) bool { return strings.HasPrefix(strings.ToLower(addr), "me") }
	tests := map[string]struct {
		header         string
		to, all, allCc string
	}{
		"plain": {"From: Ann <ann@x.example>\nTo: me@x.example, Bob <bob@x.example>\nCc: cy@x.example",
			"Ann <ann@x.example>", "Ann <ann@x.example>", "Bob <bob@x.example>, cy@x.example"},
		"Reply-To": {"From: ann@x.example\nReply-To: desk@x.example, Ann <ann@y.example>\nTo: me@x.example",
			"desk@x.example, Ann <ann@y.example>", "desk@x.example, Ann <ann@y.example>", ""},
		"Reply-To without an address": {"From: ann@x.example\nReply-To: nobody\nTo: me@x.example", "ann@x.example", "ann@x.example", ""},
		"Reply-To of one's own": {"From: ann@x.example\nReply-To: me@x.example\nTo: me@x.example, bob@x.example",
			"me@x.example", "bob@x.example", ""},
		"list": {"From: ann@x.example\nReply-To: list@x.example\nTo: list@x.example\nCc: LIST@x.example, me@x.example",
			"list@x.example", "list@x.example", ""},
		"Mail-Reply-To": {"From: ann@x.example\nReply-To: list@x.example\nMail-Reply-To: ann@y.example\nTo: list@x.example",
			"ann@y.example", "list@x.example", ""},
		"Mail-Followup-To": {"From: ann@x.example\nMail-Followup-To: list@x.example, me@x.example\nTo: list@x.example\nCc: bob@x.example",
			"ann@x.example", "list@x.example", ""},
		"one's own": {"From: me@x.example\nTo: bob@x.example\nCc: cy@x.example, me2@x.example\nBcc: dee@x.example",
			"bob@x.example", "bob@x.example", "cy@x.example"},
		"one's own, with Reply-To": {"From: me@x.example\nReply-To: me2@x.example\nTo: bob@x.example", "bob@x.example", "bob@x.example", ""},
		"one's own to oneself":     {"From: me@x.example\nTo: me2@x.example", "me@x.example", "me@x.example", ""},
		"one's own, Cc alone":      {"From: me@x.example\nTo: me2@x.example\nCc: bob@x.example", "me2@x.example", "bob@x.example", ""},
		"Sender":                   {"Sender: ann@x.example\nTo: me@x.example", "ann@x.example", "ann@x.example", ""},
		"nobody":                   {"To: undisclosed-recipients:;", "", "", ""},
		"nobody wrote it":          {"To: me@x.example, bob@x.example", "", "bob@x.example", ""},
		"twice":                    {"From: a@x.example, A@X.example\nTo: a@x.example\nCc: b@x.example, B@x.example", "a@x.example", "a@x.example", "b@x.example"},
		"group":                    {"From: a@x.example\nTo: Family: b@x.example, me@x.example;", "a@x.example", "a@x.example", "b@x.example"},
		"local users":              {"From: root\nTo: me@x.example, @x.example, a@, b@x.example", "", "b@x.example", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			header := ParseHeader([]byte(test.header))
			if got := ReplyRecipients(header, own, false); FormatRecipients(got.To) != test.to || len(got.Cc) > 0 {
				t.Errorf("answered to %v", got)
			}
			got := ReplyRecipients(header, own, true)
			if FormatRecipients(got.To) != test.all || FormatRecipients(got.Cc) != test.allCc {
				t.Errorf("all are answered to %q, and %q", FormatRecipients(got.To), FormatRecipients(got.Cc))
			}
		})
	}
}

func TestReplyRecipientsBound(t *testing.T) {
	var to strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&to, "a%d@x.example,\n ", i)
	}
	got := ReplyRecipients(ParseHeader([]byte("From: a@x.example\nTo: "+to.String())), func(string) bool { return false }, true)
	if n := len(got.To) + len(got.Cc); n != maxReplyRecipients {
		t.Errorf("%d recipients", n)
	}
}

func TestListRecipient(t *testing.T) {
	for value, want := range map[string]string{
		"<mailto:list@x.example>":                        "list@x.example",
		"<mailto:list@x.example?subject=new> (Postings)": "list@x.example",
		"<https://x.example/post>, <mailto:a@x.example>": "a@x.example",
		"NO (moderators alone)":                          "",
		"":                                               "",
		"<mailto:?cc=a@x.example>":                       "",
	} {
		if got, ok := ListRecipient(ParseHeader([]byte("List-Post: " + value))); got.Addr != want || ok != (want != "") {
			t.Errorf("%q is posted to %q, %v", value, got.Addr, ok)
		}
	}
}
