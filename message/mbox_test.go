package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
)

// mboxMail is a message of a mailbox file in a test.
type mboxMail struct {
	octets string
	entry  MboxEntry
}

func readMbox(t *testing.T, file io.Reader) []mboxMail {
	t.Helper()
	m, err := NewMboxReader(file)
	if err != nil {
		t.Fatal(err)
	}
	var mails []mboxMail
	for {
		entry, err := m.Next()
		if errors.Is(err, io.EOF) {
			return mails
		}
		if err != nil {
			t.Fatal(err)
		}
		octets, err := io.ReadAll(m)
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, mboxMail{string(octets), entry})
	}
}

func writeMbox(t *testing.T, notes []ExportNote, octets ...string) string {
	t.Helper()
	var file bytes.Buffer
	m := NewMboxWriter(&file)
	for i, mail := range octets {
		if err := m.Begin("ann@example.org", notes[i]); err != nil {
			t.Fatal(err)
		}
		for piece := range slices.Chunk([]byte(mail), 7) {
			if _, err := m.Write(piece); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.End(); err != nil {
			t.Fatal(err)
		}
	}
	return file.String()
}

func TestReadMbox(t *testing.T) {
	const (
		from  = "From ann@example.org Mon Jan  2 15:04:05 2006\n"
		takes = "From 1234@xxx Mon Jan 02 15:04:05 +0000 2006\r\n"
	)
	for _, tc := range []struct {
		name, file string
		want       []string
	}{
		{"one", from + "Subject: a\n\nb\n", []string{"Subject: a\n\nb\n"}},
		{"two", from + "Subject: a\n\nb\n\n" + from + "Subject: c\n\nd\n\n", []string{"Subject: a\n\nb\n", "Subject: c\n\nd\n"}},
		{"CRLF", takes + "Subject: a\r\n\r\nb\r\n\r\n" + takes + "Subject: c\r\n\r\nd\r\n", []string{"Subject: a\r\n\r\nb\r\n", "Subject: c\r\n\r\nd\r\n"}},
		{"empty lines at the end", from + "Subject: a\n\nb\n\n\n\n" + from + "Subject: c\n\nd\n", []string{"Subject: a\n\nb\n\n\n", "Subject: c\n\nd\n"}},
		{"quoted", from + "Subject: a\n\n>From b\n>>From c\n>From\n> From d\n", []string{"Subject: a\n\nFrom b\n>From c\n>From\n> From d\n"}},
		{"From without an empty line", from + "Subject: a\n\nb\n" + from + "Subject: c\n", []string{"Subject: a\n\nb\n" + from + "Subject: c\n"}},
		{"From without a date", from + "Subject: a\n\nb\n\nFrom what I hear: Mon is late\nSo: it goes\n", []string{"Subject: a\n\nb\n\nFrom what I hear: Mon is late\nSo: it goes\n"}},
		{"From without a header", from + "Subject: a\n\nb\n\n" + from + "was the line\n", []string{"Subject: a\n\nb\n\n" + from + "was the line\n"}},
		{"no end of line", from + "Subject: a\n\nb", []string{"Subject: a\n\nb"}},
		{"no body", from + "Subject: a\n\n" + from + "Subject: b\n", []string{"Subject: a\n", "Subject: b\n"}},
		{"mark of UTF-8 and empty lines first", "\xEF\xBB\xBF\n\r\n" + from + "Subject: a\n", []string{"Subject: a\n"}},
		{"Thunderbird", "From - Mon Jan 02 15:04:05 2006\nX-Mozilla-Status: 0001\nSubject: a\n\nb\n", []string{"X-Mozilla-Status: 0001\nSubject: a\n\nb\n"}},
		{"a long line", from + "Subject: a\n\n" + strings.Repeat("x", 3*mboxBuffer) + "\n", []string{"Subject: a\n\n" + strings.Repeat("x", 3*mboxBuffer) + "\n"}},
		{"a long quote", from + "Subject: a\n\n" + strings.Repeat(">", 3*mboxBuffer) + "From\n", []string{"Subject: a\n\n" + strings.Repeat(">", 3*mboxBuffer) + "From\n"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got []string
			for _, mail := range readMbox(t, strings.NewReader(tc.file)) {
				got = append(got, mail.octets)
			}
			if !slices.Equal(got, tc.want) {
				t.Errorf("got %.300q, want %.300q", got, tc.want)
			}
		})
	}
	for _, file := range []string{"", "\n\n", "Subject: a\n\nb\n", "From here on\n\nb\n"} {
		if _, err := NewMboxReader(strings.NewReader(file)); !errors.Is(err, ErrNotMbox) {
			t.Errorf("%q gave %v", file, err)
		}
	}
}

// TestReadMboxByLength has lines in messages that would part them, where a program
// says how long each is. What only one message says is not believed.
func TestReadMboxByLength(t *testing.T) {
	const from = "From ann@example.org Mon Jan  2 15:04:05 2006\n"
	short := from + "Content-Length: 2\n\na\n\n"
	body := "b\n\n" + from + "Subject: no message\n\n>From c\n"
	whole := strings.Repeat(short, 3) + from + fmt.Sprintf("Content-Length: %d\n\n%s\n", len(body), body) + short
	mails := readMbox(t, strings.NewReader(whole))
	if len(mails) != 5 || !strings.HasSuffix(mails[3].octets, body) {
		t.Errorf("%d messages, the fourth %q", len(mails), mails[3].octets)
	}
	mails = readMbox(t, strings.NewReader(from+"Content-Length: 100000\n\na\n\n"+short+short))
	if len(mails) != 3 {
		t.Errorf("%d messages, want 3", len(mails))
	}
}

// TestReadMboxBrokenOff sees to it that what isn't whole isn't taken for a message.
func TestReadMboxBrokenOff(t *testing.T) {
	cut := errors.New("cut off")
	file := io.MultiReader(strings.NewReader("From a Mon Jan  2 15:04:05 2006\nSubject: a\n\nb\n\nFrom a Mon Jan  2 15:04:05 2006\nSubject: c\n"), failing{cut})
	m, err := NewMboxReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{nil, cut} {
		if _, err := m.Next(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(m); !errors.Is(err, want) {
			t.Errorf("message %d ended with %v, want %v", i, err, want)
		}
	}
	if _, err := m.Next(); !errors.Is(err, cut) {
		t.Errorf("the file ended with %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestMboxLongQuote has what quotes a line lie across what is looked at in one go.
func TestMboxLongQuote(t *testing.T) {
	for n := mboxBuffer - 250; n < mboxBuffer; n++ {
		mail := strings.Repeat(">", n) + "From \n\nFrom\n"
		mails := readMbox(t, strings.NewReader(writeMbox(t, []ExportNote{{Size: int64(len(mail))}}, mail)))
		if len(mails) != 1 || mails[0].octets != mail {
			t.Fatalf("%d times \">\" came back as something else", n)
		}
	}
}

func TestMailboxFlags(t *testing.T) {
	for _, tc := range []struct{ header, want string }{
		{"Status: RO\r\nX-Status: AFDT\r\n", `\Seen \Answered \Flagged \Deleted \Draft`},
		{"Status: O\r\n", ""},
		{"X-Mozilla-Status: 1007\r\nX-Mozilla-Keys: $label1 home  \r\n", `\Seen \Answered \Flagged $Forwarded $label1 home`},
		{"X-Mozilla-Status: 0009\r\n", `\Seen \Deleted`},
		{"X-Gmail-Labels: Inbox,Unread,Starred\r\n", `\Flagged`},
		{"X-Gmail-Labels: Archived\r\n", `\Seen`},
		{"X-Keywords: $Junk \\Seen x\r\n", `$Junk x`},
		{"Subject: none\r\n", ""},
	} {
		got := ParseHeader([]byte(tc.header + "\r\n")).MailboxFlags()
		if strings.Join(got, " ") != tc.want {
			t.Errorf("%q gave %q, want %q", tc.header, got, tc.want)
		}
	}
}

// FuzzMboxRoundTrip has any octets come back as they were, with their flags.
func FuzzMboxRoundTrip(f *testing.F) {
	f.Add([]byte("Subject: a\r\n\r\nFrom b\r\n>From c"), []byte(""), uint32(3))
	f.Add([]byte("From a Mon Jan  2 15:04:05 2006\n\n"), []byte("\n\nFrom a Mon Jan  2 15:04:05 2006\nStatus: RO\n\n"), uint32(1<<30))
	f.Add([]byte("0"), []byte("\r"), uint32(1))
	f.Add([]byte("X-Hearthmail-Export: 2 {}\r\nStatus: O\r\nX-Status: x\r\n\r\n"), []byte("\n"), uint32(0))
	f.Fuzz(func(t *testing.T, one, two []byte, when uint32) {
		date := time.Unix(int64(when), 0).In(time.FixedZone("", 3600))
		flags := []string{`\Seen`, `\Flagged`, "$Label1"}
		notes := []ExportNote{
			{Mailbox: []string{"Récépissés", "A/B"}, Flags: flags, Date: date, Size: int64(len(one))},
			{Date: date, Size: int64(len(two))},
		}
		mails := readMbox(t, strings.NewReader(writeMbox(t, notes, string(one), string(two))))
		if len(mails) != 2 || mails[0].octets != string(one) || mails[1].octets != string(two) {
			t.Fatalf("%.500q and %.500q came back as %d messages, %.500q", one, two, len(mails), fmt.Sprint(mails))
		}
		note := mails[0].entry.Note
		if note == nil || !slices.Equal(note.Flags, flags) || !note.Date.Equal(date) || !slices.Equal(note.Mailbox, notes[0].Mailbox) {
			t.Fatalf("the note came back as %v", note)
		}
		if got := mails[0].entry.Date; !got.Equal(date) {
			t.Fatalf("the date came back as %s, not %s", got, date)
		}
	})
}

// FuzzMboxReader reads anything without going astray: what it gives is no more than
// what it got.
func FuzzMboxReader(f *testing.F) {
	f.Add([]byte("From a Mon Jan  2 15:04:05 2006\nContent-Length: 3\n\nabc\n\nFrom b Mon Jan  2 15:04:05 2006\nX: y\n"))
	f.Add([]byte("From a Mon Jan  2 15:04:05 2006\nX-Hearthmail-Export: 9 {\"size\":1}\nStatus: x\n\nab"))
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := NewMboxReader(bytes.NewReader(file))
		if err != nil {
			return
		}
		total := 0
		for {
			if _, err = m.Next(); err != nil {
				break
			}
			octets, err := io.ReadAll(m)
			if err != nil {
				t.Fatal(err)
			}
			total += len(octets)
		}
		if !errors.Is(err, io.EOF) || total > len(file) {
			t.Fatalf("%d octets of %d, then %v", total, len(file), err)
		}
	})
}
