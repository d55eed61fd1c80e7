package message

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"a\tb\r\nc\n":     "a\tb\nc\n",
		"a\x00\x1b[31m":   `a\x00\x1B[31m`,
		"lone\rCR":        `lone\x0DCR`,
		"ü\xff":           `ü\xFF`,
		"a\u202Eb\u200Bc": `a\u{202E}b\u{200B}c`,
		"a\u2028b\u0085c": `a\u{2028}b\u{85}c`,
		"<b>&":            "<b>&",
	} {
		if got := Visible([]byte(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestListFields(t *testing.T) {
	raw := "Received: from a\r\n\tby b\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Odd : a\x00\r\nno field\r\nTo: J\xfcrgen <j@x.example>\r\nsubject: again\r\n\r\nBody: no"
	fields, cut := ListFields([]byte(raw))
	want := []HeaderField{
		{Name: "Received", Raw: "from a\n\tby b", Text: "from a by b"},
		{Name: "Subject", Raw: "=?utf-8?q?Gr=C3=BC=C3=9Fe?=", Text: "Grüße"},
		{Name: "X-Odd", Raw: `a\x00`, Text: "a"},
		{Name: "", Raw: "no field", Text: "no field"},
		{Name: "To", Raw: `J\xFCrgen <j@x.example>`, Text: "Jürgen <j@x.example>"},
		{Name: "subject", Raw: "again", Text: "again"},
	}
	if diff := cmp.Diff(want, fields); diff != "" || cut {
		t.Error(cut, diff)
	}
	for i, encoded := range []bool{false, true, true, false, true, false} {
		if fields[i].Encoded() != encoded {
			t.Errorf("%s: encoded is %v", fields[i].Name, fields[i].Encoded())
		}
	}
}

func TestListFieldsIsBounded(t *testing.T) {
	fields, cut := ListFields([]byte("X: " + strings.Repeat("a\r\n ", maxHeaderBytes)))
	if !cut || len(fields) != 1 || !fields[0].Shortened || len(fields[0].Raw) > maxFieldShown {
		t.Errorf("a field of 4 MB: %d fields, cut is %v", len(fields), cut)
	}
	if fields, cut = ListFields([]byte(strings.Repeat("X: a\n", 2*maxHeaderFields))); !cut || len(fields) != maxHeaderFields {
		t.Errorf("many fields: %d, cut is %v", len(fields), cut)
	}
}

func TestHops(t *testing.T) {
	header := ParseHeader([]byte("Received: from mx.x.example (mx.x.example [192.0.2.1])\r\n\tby mail.y.example (Postfix) with ESMTPS id 4F\r\n\tfor <j@y.example>; Mon, 2 Jan 2006 15:04:05 +0100 (CET)\r\n" +
		"Received: by mx.x.example; nonsense\r\nSubject: a\r\nReceived: (from joe@localhost)"))
	want := []Hop{
		{},
		{By: "mx.x.example"},
		{From: "mx.x.example (mx.x.example [192.0.2.1])", By: "mail.y.example (Postfix)", With: "ESMTPS", Date: time.Date(2006, 1, 2, 14, 4, 5, 0, time.UTC)},
	}
	sameMoment := cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })
	if diff := cmp.Diff(want, header.Hops(), sameMoment); diff != "" {
		t.Error(diff)
	}
}

func FuzzListFields(f *testing.F) {
	f.Add([]byte("Received: from a (b\r\n c) by d with e; Mon, 2 Jan 2006 15:04:05 +0100\r\nX: =?utf-8?b?w7w=?=\n\x00\r"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		fields, _ := ListFields(raw)
		for _, field := range fields {
			shown := strings.NewReplacer("\n", " ", "\t", " ").Replace(field.Name + field.Raw)
			if problem := checkShown(shown + field.Text); problem != "" {
				t.Errorf("%s in %+v", problem, field)
			}
		}
		for _, hop := range ParseHeader(raw).Hops() {
			if problem := checkShown(hop.From + hop.By + hop.With); problem != "" {
				t.Errorf("%s in %+v", problem, hop)
			}
		}
	})
}
