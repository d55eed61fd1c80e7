package imapclient

import (
	"fmt"
	"hash/maphash"
	"strings"
	"testing"
	"time"
)

// digestRow is an answer to digestItems.
func digestRow(header, to, structure string) frame {
	return frame(fmt.Sprintf("* 1 FETCH (UID 7 INTERNALDATE \"02-May-2024 08:00:00 +0000\" RFC822.SIZE 1234 BODY[%s]<0> {%d}\r\n%s BODY[%s]<0> {%d}\r\n%s BODYSTRUCTURE %s)\r\n",
		digestHeader, len(header), header, rowRecipients, len(to), to, structure))
}

const (
	plainStructure    = `("TEXT" "PLAIN" NIL NIL NIL "7BIT" 10 1)`
	attachedStructure = `(("TEXT" "PLAIN" NIL NIL NIL "7BIT" 10 1)("APPLICATION" "PDF" ("NAME" "a.pdf") NIL NIL "BASE64" 10 NIL ("ATTACHMENT" ("FILENAME" "a.pdf"))) "MIXED")`
)

func TestDigestEntry(t *testing.T) {
	reader := digestReader{seed: maphash.MakeSeed()}
	read := func(header, to, structure string) digestEntry {
		t.Helper()
		e, ok := reader.entry(digestRow(header, to, structure))
		if !ok || e.uid != 7 || e.size != 1234 {
			t.Fatalf("%q is read as %+v, %v", header, e, ok)
		}
		return e
	}
	usual := "Date: Thu, 02 May 2024 01:30:00 +0400\r\nFrom: Ann <ann@x.example>\r\nSubject: Re: cake\r\nMessage-ID: <b@x>\r\nReferences: <r@x>\r\n <a@x>\r\n\r\n"
	e := read(usual, "To: Bob\r\n\r\n", attachedStructure)
	if want := digestAttachments | digestDated | digestHasFrom | digestHasTo | digestHasSubject; e.marks != want {
		t.Errorf("the marks are %b, want %b", e.marks, want)
	}
	if date := e.date(); date.Day() != 2 || date.Format(time.RFC3339) != "2024-05-02T01:30:00+04:00" || e.arrived != time.Date(2024, 5, 2, 8, 0, 0, 0, time.UTC).Unix() {
		t.Errorf("the date is %v, the arrival %d", date, e.arrived)
	}
	if who, ok := e.writtenBy(); !ok || who.Name != "Ann" || who.Addr != "ann@x.example" {
		t.Errorf("it is written by %+v", who)
	}
	if other := read("Message-ID: <r@x>\r\n\r\n", "", plainStructure); len(e.references) != 2 || other.id != e.references[0] || other.id == e.id || other.id == 0 {
		t.Errorf("the ids are %d and %v, that of the first %d", e.id, e.references, other.id)
	}
	if other := read("In-Reply-To: <b@x>\r\n\r\n", "", plainStructure); len(other.references) != 1 || other.references[0] != e.id || other.id != 0 {
		t.Errorf("what answers it names %v", other.references)
	}

	tests := map[string]struct {
		header, to, structure string
		want                  digestMarks
	}{
		"nothing":            {"\r\n", "\r\n", plainStructure, 0},
		"no structure":       {"\r\n", "\r\n", "NIL", digestUnsure},
		"an odd structure":   {"\r\n", "\r\n", "(((((", digestUnsure},
		"a date of the moon": {"Date: yesterday\r\n\r\n", "\r\n", plainStructure, 0},
		"a cut header":       {"Subject: " + strings.Repeat("x ", maxDigestHeader/2), "\r\n", plainStructure, digestHasSubject | digestCut},
		"a long subject":     {"Subject: " + strings.Repeat("x", maxDigestText+1) + "\r\n\r\n", "\r\n", plainStructure, digestHasSubject | digestCut},
		"many recipients":    {"\r\n", "To: " + strings.Repeat("a@b.example, ", maxDigestRecipients/13) + "a@b.example\r\n", plainStructure, digestHasTo | digestCutTo},
	}
	for name, test := range tests {
		if e := read(test.header, test.to, test.structure); e.marks != test.want {
			t.Errorf("%s: the marks are %b, want %b", name, e.marks, test.want)
		}
	}

	many := "References: " + strings.Repeat("<a@x> ", 500) + "<z@x>\r\nMessage-ID: <>\r\n\r\n"
	e = read(many, "", plainStructure)
	if len(e.references) != maxDigestReferences || e.references[0] == e.references[maxDigestReferences-1] || e.id != 0 {
		t.Errorf("of many references %d are kept; the id is %d", len(e.references), e.id)
	}
	for _, odd := range []string{"* 3 EXISTS\r\n", "* 1 FETCH (FLAGS (\\Seen) UID 7)\r\n", "* 1 FETCH (RFC822.SIZE 1)\r\n", "* OK\r\n"} {
		if e, ok := reader.entry(frame(odd)); ok {
			t.Errorf("%q is read as %+v", odd, e)
		}
	}
}

func FuzzDigestEntry(f *testing.F) {
	for _, odd := range oddHeaders() {
		f.Add(odd, "To: x", plainStructure)
	}
	f.Add("From: a\x00b\nSubject:\n\tx\n\n", "\r", "(")
	f.Fuzz(func(t *testing.T, header, to, structure string) {
		reader := digestReader{seed: maphash.MakeSeed()}
		e, ok := reader.entry(digestRow(header, to, structure))
		if !ok {
			return
		}
		d := (&digest{}).with([]digestEntry{e, {uid: e.uid + 1}})
		got, _ := d.get(e.uid)
		if string(got.from) != string(e.from) || string(got.to) != string(e.to) || string(got.subject) != string(e.subject) || string(got.author) != string(e.author) {
			t.Errorf("%+v is kept as %+v", e, got)
		}
		for _, text := range [][]byte{e.from, e.to, e.subject} {
			if strings.Contains(string(text), "\n") || len(text) > maxDigestText {
				t.Errorf("%q is a text", text)
			}
		}
	})
}
