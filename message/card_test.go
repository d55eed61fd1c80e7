package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-vcard"
	"github.com/google/go-cmp/cmp"
)

func TestReadCards(t *testing.T) {
	for _, tc := range []struct {
		name, file string
		want       []Card
		unread     []int
	}{
		{"version 3", `BEGIN:VCARD
VERSION:3.0
PRODID:-//An address book//EN
N:Berg;Anna Maria;;Dr.;
FN:Dr. Anna Maria Berg
item1.EMAIL;type=INTERNET;type=HOME;type=pref:anna@x.example
item1.X-ABLabel:_$!<Home>!$_
EMAIL;TYPE=WORK:a.berg@work.example
TEL;TYPE=CELL:+49 1
CATEGORIES:Choir,Friends\, old
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQ
 AAAQABAAD/2wBDAAgGBgcGBQ
END:VCARD
`, []Card{{Number: 1, Name: "Dr. Anna Maria Berg", Emails: []string{"anna@x.example", "a.berg@work.example"}, Groups: []string{"Choir", "Friends, old"}}}, nil},
		{"version 4", "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jose\u0301\\; the\r\n  long one\r\nEMAIL;PREF=1:mailto:jose@x.example\r\nEND:VCARD\r\n",
			[]Card{{Number: 1, Name: "Jose\u0301; the long one", Emails: []string{"jose@x.example"}}}, nil},
		{"version 2.1 of a phone", `BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96zdemir;=E2=80=8BAy=C5=9F=
e;;;
EMAIL;INTERNET;HOME:ayse@x.example
PHOTO;JPEG;ENCODING=BASE64:
 /9j/4AAQSkZJRgABAQ==

END:VCARD
`, []Card{{Number: 1, Name: "Ayşe Özdemir", Emails: []string{"ayse@x.example"}}}, nil},
		{"Latin-1 in 2.1", "BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=F6rg\nEMAIL:j@x.example\nEND:VCARD",
			[]Card{{Number: 1, Name: "Jörg", Emails: []string{"j@x.example"}}}, nil},
		{"UTF-16", "\xff\xfe" + wide("BEGIN:VCARD\r\nFN:Zoë\r\nEMAIL:z@x.example\r\nEND:VCARD\r\n"),
			[]Card{{Number: 1, Name: "Zoë", Emails: []string{"z@x.example"}}}, nil},
		{"group", `BEGIN:VCARD
VERSION:4.0
KIND:group
FN:The Does
MEMBER:urn:uuid:03a0e51f
MEMBER:mailto:ben@x.example
MEMBER:urn:uuid:nobody
END:VCARD
BEGIN:VCARD
UID:urn:uuid:03A0E51F
FN:Jane
EMAIL:jane@x.example
END:VCARD
BEGIN:VCARD
FN:Ben
EMAIL:Ben@x.example
END:VCARD
BEGIN:VCARD
X-ADDRESSBOOKSERVER-KIND:group
FN:Apples
X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:03a0e51f
END:VCARD
`, []Card{{Number: 2, Name: "Jane", Emails: []string{"jane@x.example"}, Groups: []string{"The Does", "Apples"}}, {Number: 3, Name: "Ben", Emails: []string{"Ben@x.example"}, Groups: []string{"The Does"}}}, nil},
		{"what can't be read", `something else
BEGIN:VCARD
FN:Without an address
END:VCARD
BEGIN:VCARD
FN:Without an end
EMAIL:lost@x.example
BEGIN:VCARD
no line of a card
EMAIL: two words@x.example
EMAIL:two words@x.example
EMAIL:none
END:VCARD
END:VCARD
BEGIN:VCARD
`, []Card{{Number: 3, Emails: []string{"twowords@x.example"}}}, []int{1, 2, 4}},
		{"a card within a card", "BEGIN:VCARD\nFN:Boss\nAGENT:\nBEGIN:VCARD\nFN:Clerk\nEMAIL:clerk@x.example\nEND:VCARD\nEMAIL:boss@x.example\nEND:VCARD\n",
			[]Card{{Number: 1, Name: "Boss", Emails: []string{"boss@x.example"}}}, nil},
		{"lines in names", "BEGIN:VCARD\nFN:Eve\\r\\nBcc: x\\n\u202emoc\nEMAIL:e@x.example\nCATEGORIES:a\\nb,,a\\nb\nEND:VCARD",
			[]Card{{Number: 1, Name: "Eve\\r Bcc: x moc", Emails: []string{"e@x.example"}, Groups: []string{"a b"}}}, nil},
		{"empty", "", nil, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cards, unread, more := ReadCards([]byte(tc.file))
			if d := cmp.Diff(tc.want, cards); d != "" || more {
				t.Errorf("%v %s", more, d)
			}
			if !slices.Equal(unread, tc.unread) {
				t.Errorf("unread are %v, want %v", unread, tc.unread)
			}
		})
	}
}

func wide(text string) string {
	var out strings.Builder
	for _, r := range text {
		out.Write([]byte{byte(r), byte(r >> 8)})
	}
	return out.String()
}

func TestReadCardsBounds(t *testing.T) {
	one := "BEGIN:VCARD\nFN:N\nEMAIL:e@x.example\nEND:VCARD\n"
	cards, unread, more := ReadCards([]byte(strings.Repeat(one, MaxCards+5)))
	if len(cards) != MaxCards || len(unread) > 1 || !more {
		t.Errorf("%d cards are read, unread %v, more %v", len(cards), unread, more)
	}
	cards, _, _ = ReadCards([]byte("BEGIN:VCARD\n" + strings.Repeat("EMAIL:e@x.example\n", 10) + strings.Repeat("CATEGORIES:"+strings.Repeat("a,", 1000)+"\n", 100) + "FN:" + strings.Repeat("x", 60_000) + "\nEND:VCARD"))
	if len(cards) != 1 || len(cards[0].Emails) != 1 || len(cards[0].Groups) != 1 || len(cards[0].Name) > maxNameBytes {
		t.Errorf("%d cards, of which the first is %.200v", len(cards), cards)
	}
}

// TestReadCardsCost: the largest files that are taken cost no more than their size.
func TestReadCardsCost(t *testing.T) {
	for name, line := range map[string]string{
		"members":    "BEGIN:VCARD\nKIND:group\nFN:g\n" + strings.Repeat("MEMBER:%d@x.example\n", 2000) + "END:VCARD\n",
		"categories": "BEGIN:VCARD\nEMAIL:e@x.example\n" + strings.Repeat("CATEGORIES:%d,a,b,c,d\n", 2000) + "END:VCARD\n",
		"addresses":  "BEGIN:VCARD\n" + strings.Repeat("EMAIL:%d@x.example\n", 2000) + "END:VCARD\n",
		"soft lines": "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:" + strings.Repeat("=C3=B6%d=\n", 2000),
		"begins":     strings.Repeat("BEGIN:VCARD\n", 2000),
		"folded":     "FN:" + strings.Repeat("x\n ", 2000),
		"quotes":     strings.Repeat("FN;X=\"a:b;c", 2000) + "\n",
		"escapes":    "BEGIN:VCARD\nEMAIL:e@x.example\nCATEGORIES:" + strings.Repeat("\\,,\\\\", 2000) + "\nEND:VCARD\n",
	} {
		var file strings.Builder
		for i := 0; file.Len() < 1<<20; i++ {
			file.WriteString(strings.ReplaceAll(line, "%d", fmt.Sprint(i)))
		}
		octets := []byte(file.String())
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		ReadCards(octets)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > uint64(100*len(octets)) {
			t.Errorf("%s: %d octets take %d of memory, all in all", name, len(octets), took)
		}
	}
}

// TestWriteCards: what is written comes back, here and in another program's reader.
func TestWriteCards(t *testing.T) {
	cards := []Card{
		{Name: "Ann", Emails: []string{"ann@x.example"}, Groups: []string{"Choir", "A, b; c"}},
		{Name: "Dr. Ünal \\ \"Ü\", jr.; " + strings.Repeat("sehr lang ä ", 20), Emails: []string{"u@x.example", "v@x.example"}},
		{Emails: []string{"nameless@x.example"}},
	}
	var file bytes.Buffer
	if err := WriteCards(&file, cards); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(file.String(), "\r\n"), "\r\n") {
		if len(line) > maxFolded || strings.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	want := slices.Clone(cards)
	for i := range want {
		want[i].Number, want[i].Name = i+1, strings.TrimSpace(want[i].Name)
	}
	want[2].Name = "nameless@x.example"
	found, unread, _ := ReadCards(file.Bytes())
	if d := cmp.Diff(want, found); d != "" || len(unread) > 0 {
		t.Errorf("unread %v %s", unread, d)
	}
	other := vcard.NewDecoder(&file)
	for i := range cards {
		card, err := other.Decode()
		if err != nil {
			t.Fatal(err)
		}
		name := strings.ReplaceAll(card.Value(vcard.FieldFormattedName), `\;`, ";") // which it leaves to others
		if emails := card.Values(vcard.FieldEmail); strings.TrimSpace(name) != want[i].Name || !slices.Equal(emails, cards[i].Emails) {
			t.Errorf("another program reads %q of %q", name, emails)
		}
	}
	if _, err := other.Decode(); !errors.Is(err, io.EOF) {
		t.Errorf("behind the last card: %v", err)
	}
}

// FuzzReadCards: whatever a file holds, what is read of it can be shown, and
// comes back when it is written.
func FuzzReadCards(f *testing.F) {
	f.Add([]byte("BEGIN:VCARD\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96;=E2=\n=80\nEMAIL:a@b\nCATEGORIES:x\\,y,z\nUID:1\nEND:VCARD\n"))
	f.Add([]byte("BEGIN:VCARD\nKIND:group\nFN:g\nMEMBER:1\nEND:VCARD\nBEGIN:VCARD\nAGENT:\nBEGIN:VCARD\nEND:VCARD\nEND:VCARD"))
	f.Add([]byte("\xff\xfeB\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		cards, _, _ := ReadCards(file)
		var written bytes.Buffer
		if err := WriteCards(&written, cards); err != nil {
			t.Fatal(err)
		}
		again, unread, _ := ReadCards(written.Bytes())
		if len(again) != len(cards) || len(unread) > 0 {
			t.Fatalf("%d cards come back as %d, unread %v", len(cards), len(again), unread)
		}
		for i, c := range cards {
			if again[i].Name != c.Name && c.Name != "" || !slices.Equal(again[i].Emails, c.Emails) || !slices.Equal(again[i].Groups, c.Groups) {
				t.Fatalf("%q %q %q comes back as %q %q %q", c.Name, c.Emails, c.Groups, again[i].Name, again[i].Emails, again[i].Groups)
			}
			if strings.ContainsFunc(c.Name+strings.Join(c.Emails, "")+strings.Join(c.Groups, ""), func(r rune) bool { return r < ' ' }) {
				t.Fatalf("%q %q %q can't be shown", c.Name, c.Emails, c.Groups)
			}
		}
	})
}
