package demo

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-message/mail"
)

func sampleAccount(t *testing.T, now time.Time) *account {
	t.Helper()
	a := newAccount(uint32(now.Unix()))
	if err := fillSample(a, now); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestSampleIsLargeAndOld(t *testing.T) {
	a := sampleAccount(t, testNow)
	messages := a.mailboxes[inbox].messages
	if len(messages) < 240 {
		t.Errorf("%d messages in INBOX, want 240", len(messages))
	}
	oldest, newest := messages[0], messages[len(messages)-1]
	if oldest.received.After(testNow.AddDate(-3, 0, 0)) || newest.received.Before(testNow.Add(-30*time.Minute)) || newest.received.After(testNow) {
		t.Errorf("INBOX goes from %v to %v", oldest.received, newest.received)
	}
	if !slices.IsSortedFunc(messages, func(x, y *message) int { return x.received.Compare(y.received) }) {
		t.Error("the UIDs aren't in the order of the dates")
	}
	count := func(messages []*message, flag goimap.Flag) (n int) {
		for _, msg := range messages {
			if hasFlag(msg.flags, flag) {
				n++
			}
		}
		return n
	}
	page := messages[len(messages)-50:]
	if n := count(page, goimap.FlagDeleted); n < 3 {
		t.Errorf("%d struck through on the first page, want 3", n)
	}
	if n := count(messages, goimap.FlagDeleted); n < 6 || n > 8 {
		t.Errorf("%d struck through in all, want about 7", n)
	}
	if n := 50 - count(page, goimap.FlagSeen); n < 10 || n > 14 {
		t.Errorf("%d unread on the first page, want about 12", n)
	}
	for _, flag := range []goimap.Flag{goimap.FlagFlagged, goimap.FlagAnswered} {
		if count(page, flag) < 3 {
			t.Errorf("too few %s on the first page", flag)
		}
	}
	if n := count(a.mailboxes["Drafts"].messages, goimap.FlagDraft); n != len(a.mailboxes["Drafts"].messages) {
		t.Errorf("%d of the drafts have \\Draft", n)
	}
}

func TestSampleIsTheSameForTheSameNow(t *testing.T) {
	first, second := sampleAccount(t, testNow), sampleAccount(t, testNow)
	for name, m := range first.mailboxes {
		other := second.mailboxes[name]
		if m.uidValidity != other.uidValidity || len(m.messages) != len(other.messages) {
			t.Fatalf("%s differs", name)
		}
		for i, msg := range m.messages {
			if !bytes.Equal(msg.raw, other.messages[i].raw) {
				t.Fatalf("message %d of %s differs", msg.uid, name)
			}
		}
	}
}

// TestSampleAroundTheYear looks at the days on which an anchored date passes
// into another year.
func TestSampleAroundTheYear(t *testing.T) {
	nows := []time.Time{time.Date(2027, 1, 1, 3, 0, 0, 0, time.FixedZone("", -11*3600))}
	for day := range 53 {
		nows = append(nows, time.Date(2028, 1, 4+day*7, 0, 5, 0, 0, time.UTC))
	}
	for day := range 12 {
		nows = append(nows, time.Date(2028, 8, 14+day, 23, 55, 0, 0, time.UTC))
	}
	for _, now := range nows {
		letters, err := sampleLetters(now)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range letters {
			if l.date.After(now) {
				t.Errorf("%v: %q is of the future, %v", now, l.subject, l.date)
			}
			if l.parent != nil && l.date.Before(l.parent.date) {
				t.Errorf("%v: %q of %v answers a letter of %v", now, l.subject, l.date, l.parent.date)
			}
		}
	}
}

// seenParts is what the sample must have somewhere.
type seenParts struct {
	types     map[string]int
	charsets  map[string]int
	filenames []string
}

func TestSampleParses(t *testing.T) {
	a := sampleAccount(t, testNow)
	got := seenParts{types: make(map[string]int), charsets: make(map[string]int)}
	ids := make(map[string]bool)
	for name, m := range a.mailboxes {
		for _, msg := range m.messages {
			id, err := readSample(msg.raw, &got)
			if err != nil {
				t.Errorf("message %d of %s: %v", msg.uid, name, err)
			}
			if ids[id] {
				t.Errorf("Message-ID %s comes twice", id)
			}
			ids[id] = true
		}
	}
	for _, want := range []string{
		"text/plain", "text/html", "text/calendar", "text/vcard", "text/csv", "image/jpeg", "image/png",
		"application/pdf", "application/zip", "message/rfc822",
	} {
		if got.types[want] == 0 {
			t.Errorf("no %s in the sample", want)
		}
	}
	for _, want := range []string{"utf-8", "iso-8859-1", "iso-2022-jp", "koi8-r"} {
		if got.charsets[want] == 0 {
			t.Errorf("nothing in %s in the sample", want)
		}
	}
	for _, want := range []string{"Quote 0418 Linden.pdf", "Confirmation de réservation.pdf", "嵐山の朝.jpg", "Rezept für Lebkuchen.txt"} {
		if !slices.Contains(got.filenames, want) {
			t.Errorf("no attachment %q, but %q", want, got.filenames)
		}
	}
}

// readSample reads every part to its end, and gives the Message-ID.
func readSample(raw []byte, got *seenParts) (id string, err error) {
	if bytes.Contains(bytes.ReplaceAll(raw, []byte("\r\n"), nil), []byte("\n")) {
		return "", errors.New("a line ends without CR")
	}
	for line := range bytes.Lines(raw) {
		if len(line) > 1000 {
			return "", errors.New("a line is longer than RFC 5322 allows")
		}
	}
	r, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return "", err
	}
	if _, err := r.Header.Subject(); err != nil {
		return "", err
	}
	if date, err := r.Header.Date(); err != nil || date.IsZero() {
		return "", errors.Join(err, errors.New("no Date"))
	}
	if from, err := r.Header.AddressList("From"); err != nil || len(from) != 1 || !strings.HasSuffix(from[0].Address, ".example") {
		return "", errors.Join(err, errors.New("From is not one address of .example"))
	}
	if id, err = r.Header.MessageID(); err != nil || id == "" {
		return "", errors.Join(err, errors.New("no Message-ID"))
	}
	for {
		p, err := r.NextPart()
		if errors.Is(err, io.EOF) {
			return id, nil
		}
		if err != nil {
			return id, err
		}
		if err := readPart(p, got); err != nil {
			return id, err
		}
	}
}

func readPart(p *mail.Part, got *seenParts) error {
	content, err := io.ReadAll(p.Body)
	if err != nil {
		return err
	}
	var mediaType string
	var params map[string]string
	switch h := p.Header.(type) {
	case *mail.InlineHeader:
		mediaType, params, err = h.ContentType()
	case *mail.AttachmentHeader:
		mediaType, params, err = h.ContentType()
		if name, nameErr := h.Filename(); nameErr == nil {
			got.filenames = append(got.filenames, name)
		}
	}
	if err != nil {
		return err
	}
	got.types[mediaType]++
	got.charsets[params["charset"]]++
	switch {
	case len(content) == 0:
		return errors.New("an empty part")
	case strings.HasPrefix(mediaType, "image/") && len(content) > 60<<10:
		return errors.New("a picture of more than 60 KiB")
	case mediaType == "application/pdf" && !bytes.HasPrefix(content, []byte("%PDF-1.4\n")):
		return errors.New("a PDF that is none")
	case mediaType == "text/html" && bytes.Contains(content, []byte("ZgotmplZ")):
		return errors.New("a value that html/template refused")
	}
	return nil
}
