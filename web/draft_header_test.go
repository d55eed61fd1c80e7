package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"hearthmail/message"
)

func TestDraftFields(t *testing.T) {
	for name, form := range map[string]*composeForm{
		"nothing":       {from: "family@example.org", to: "ann@example.org, \"B. en\" <ben@example.org>"},
		"unfinished":    {to: "ann@example.org, ben, \"un;finished", cc: "grün, <", bcc: "x@", replyTo: strings.Repeat("long ", 400)},
		"hostile":       {to: "a\r\nBcc: b@example.org", from: "x\r\n\r\nbody", at: "2031-01-02T03:04\r\nX: y"},
		"later":         {at: "2031-01-02T03:04", zone: "Europe/Berlin", notify: true},
		"zone of none":  {zone: "Europe/Berlin"},
		"percent signs": {to: "100%, a=b&c=d;e+f, %0d%0aX: y"},
	} {
		fields := draftFields(form)
		head := fieldsHeader(fields)
		if (head == "") != (len(fields) == 0) {
			t.Errorf("%s: %q of %v", name, head, fields)
		}
		for line := range strings.Lines(head) {
			if len(line) > 78 || !strings.HasSuffix(line, "\r\n") || strings.TrimSpace(line) == "" {
				t.Errorf("%s: the line %q", name, line)
			}
		}
		h := message.ParseHeader([]byte("Subject: before\r\n" + head + "X-After: after\r\n\r\n"))
		if got := draftFieldsIn(h); got.Encode() != fields.Encode() {
			t.Errorf("%s: %v comes back as %v", name, fields, got)
		}
		if h.Raw("X-After") == "" || h.Raw("Bcc") != "" || h.Raw("X") != "" {
			t.Errorf("%s: the header is\n%s", name, head)
		}
	}
	if got := draftFieldsIn(message.ParseHeader([]byte(draftFieldsHeader + ": %zz\r\n"))); len(got) > 0 {
		t.Errorf("rubbish is read as %v", got)
	}
}

func FuzzDraftFields(f *testing.F) {
	f.Add("to", "unfinished, \"")
	f.Add("%", "\r\n&=;")
	f.Fuzz(func(t *testing.T, name, value string) {
		fields := url.Values{name: {value}}
		h := message.ParseHeader([]byte(fieldsHeader(fields) + "X-After: after\r\n"))
		if got := draftFieldsIn(h); got.Encode() != fields.Encode() || strings.TrimSpace(h.Raw("X-After")) != "after" {
			t.Errorf("%q comes back as %q", fields, got)
		}
	})
}

func TestLetterOfDraft(t *testing.T) {
	at := mailToken{Mailbox: "Drafts", UIDValidity: 7, UID: 8}
	id := func(header string) string { return letterOfDraft(message.ParseHeader([]byte(header)), at) }
	if got := id("X-Hearthmail-Draft: ABC\r\nMessage-ID: <a@example.org>\r\n"); got != "ABC" {
		t.Errorf("ours is %q", got)
	}
	theirs, odd, none := id("Message-ID: <a@example.org>\r\n"), id("X-Hearthmail-Draft: a b\r\nMessage-ID: <a@example.org>\r\n"), id("Subject: x\r\n")
	if theirs != odd || theirs == none || composeID(theirs) != theirs || composeID(none) != none {
		t.Errorf("theirs are %q, %q and %q", theirs, odd, none)
	}
	if at.UID++; id("Subject: x\r\n") == none {
		t.Error("two drafts without a Message-ID are one letter")
	}
}

// TestDraftBody: what is stored has the size that was said, however large it is, and
// nothing goes on once nobody reads.
func TestDraftBody(t *testing.T) {
	for _, size := range []int{10, maxSmallDraft, 5 * maxSmallDraft} {
		file := make([]byte, size)
		_, _ = rand.Read(file)
		letter := &message.Letter{ID: "one", MessageID: "one@example.org", Subject: "Plums", Text: "ripe", Attachments: []message.LetterPart{{
			Name: "plums.bin", Type: "application/octet-stream", Size: int64(size),
			Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(file)), nil },
		}}}
		body, err := newDraftBody(t.Context(), "X-Head: head\r\n", letter)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			from, err := body.open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(from)
			if err != nil || int64(len(text)) != body.size || !bytes.HasPrefix(text, []byte("X-Head: head\r\n")) {
				t.Errorf("%d octets of %d, %v", len(text), body.size, err)
			}
			if err := from.Close(); err != nil {
				t.Error(err)
			}
		}
		if held := len(body.small); held > maxSmallDraft || (held == 0) != (body.size > maxSmallDraft) {
			t.Errorf("of %d octets %d are held", body.size, held)
		}
		from, err := body.open(t.Context())
		if err == nil {
			_, err = io.ReadFull(from, make([]byte, 5))
			err = errors.Join(err, from.Close()) // goleak looks for what goes on
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// TestDraftBodyBreaksOff: what can't be read is told to whoever stores it.
func TestDraftBodyBreaksOff(t *testing.T) {
	broken, opened := errors.New("broken off"), 0
	letter := &message.Letter{ID: "one", MessageID: "one@example.org", Text: "x", Attachments: []message.LetterPart{{
		Name: "a", Type: "text/plain", Size: 2 * maxSmallDraft,
		Open: func(context.Context) (io.ReadCloser, error) {
			if opened++; opened > 1 {
				return nil, broken
			}
			return io.NopCloser(bytes.NewReader(make([]byte, 2*maxSmallDraft))), nil
		},
	}}}
	body, err := newDraftBody(t.Context(), "", letter)
	if err != nil {
		t.Fatal(err)
	}
	from, err := body.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, from); !errors.Is(err, broken) || n >= body.size {
		t.Errorf("%d octets of %d, %v", n, body.size, err)
	}
	if err := from.Close(); err != nil {
		t.Error(err)
	}
}
