package imapclient

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/htmlindex"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testimap"
	"hearthmail/search"
)

// TestSearchAgainstBruteForce: what a mailbox of 2,000 odd messages gives to random
// expressions, asked of the server alone and of what is known here, is what comes of
// looking at each message.
func TestSearchAgainstBruteForce(t *testing.T) {
	const messages, expressions = 2000, 150
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", messages, oddSearched)
	other := testdovecot.Login(t, dovecot, "family")
	other.Select("INBOX")
	mails := mailsOnServer(t, other)
	if len(mails) != messages {
		t.Fatalf("the server has %d messages", len(mails))
	}
	cold := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	warm := onDovecot(t, dovecot, dovecot.Addr(), usualLimits())
	digested(t, warm, "INBOX")
	random := rand.New(rand.NewPCG(7, 2026))
	some := 0
	for n := range expressions {
		where := randomExpression(random, 2)
		if again := search.Parse(where.String(), time.Now()); !again.Equal(where) {
			t.Errorf("%s is read as %s", where, again)
		}
		var want []uint32
		for uid := uint32(1); uid <= messages; uid++ {
			if where.Match(mails[uid], time.Now()) {
				want = append(want, uid)
			}
		}
		if len(want) > 0 && len(want) < messages {
			some++
		}
		demandHits(t, warm, "warm", where, want)
		if n%3 == 0 {
			demandHits(t, cold, "cold", where, want)
		}
	}
	if some < expressions/2 {
		t.Errorf("only %d expressions tell messages apart", some)
	}
}

// mailsOnServer reads all messages of the selected mailbox, by UID.
func mailsOnServer(t *testing.T, other *testimap.Client) map[uint32]*search.Mail {
	t.Helper()
	rows, err := other.Do("UID FETCH 1:* (UID FLAGS BODY.PEEK[])")
	if err != nil {
		t.Fatal(err)
	}
	mails := map[uint32]*search.Mail{}
	for _, row := range rows {
		var seq, uid uint32
		attributes, raw, ok := strings.Cut(row, "}\r\n")
		if _, err := fmt.Sscanf(attributes, "* %d FETCH (UID %d FLAGS (", &seq, &uid); err != nil || !ok {
			continue
		}
		_, flags, _ := strings.Cut(attributes, "FLAGS (")
		flags, _, _ = strings.Cut(flags, ")")
		m := mailToSearch([]byte(strings.TrimSuffix(raw, ")")))
		m.Flags, m.Attachment, m.Received = strings.Fields(flags), hasOddAttachment(int(uid)-1), time.Now()
		mails[uid] = m
	}
	return mails
}

func demandHits(t *testing.T, account *Account, how string, where search.Expression, want []uint32) {
	t.Helper()
	found, err := account.Find(t.Context(), "INBOX", where)
	if err != nil {
		t.Errorf("%s: %s: %v", how, where, err)
	}
	if !slices.Equal(found.UIDs, want) {
		t.Errorf("%s: %s finds %d messages and not %d; wrongly %d, not %d", how, where, len(found.UIDs), len(want), first(without(found.UIDs, want)), first(without(want, found.UIDs)))
	}
}

func first(uids []uint32) []uint32 { return uids[:min(5, len(uids))] }

func randomExpression(random *rand.Rand, depth int) search.Expression {
	if depth == 0 || random.IntN(3) == 0 {
		return randomTerm(random)
	}
	parts := make([]search.Expression, 2+random.IntN(2))
	for i := range parts {
		parts[i] = randomExpression(random, depth-1)
	}
	switch random.IntN(5) {
	case 0, 1:
		return search.Every(parts...)
	case 2, 3:
		return search.Any(parts...)
	default:
		return search.Except(parts[0])
	}
}

func randomTerm(random *rand.Rand) search.Expression {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	date := search.DateOf(time.Date(2026, time.January, 3, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -random.IntN(2010)))
	switch random.IntN(12) {
	case 0:
		return search.Of(search.From, randomWord(random, pick("ann", "lee, ann", "p1", "@example.org", "jörg", "bob <bob@", "missing", pick(oddWords()...))))
	case 1:
		return search.Of(search.To, randomWord(random, pick("family", "q7@", "the family", "undisclosed")))
	case 2:
		return search.Of(search.Cc, randomWord(random, pick("cc1", "example", pick(oddWords()...))))
	case 3, 4:
		return search.Of(search.Subject, randomWord(random, pick("re: caf", "one two three four", "agrüße", "café", pick(oddWords()...), pick(oddWords()...))))
	case 5:
		return search.Of(search.Body, randomWord(random, pick("dear", "about the", "hidden3", "inner", "bill", "preamble", pick(oddWords()...), pick(oddWords()...))))
	case 6:
		return search.Expression{Op: search.Term, Field: search.Field(pick("before", "after", "on")), Date: date}
	case 7:
		return search.Expression{Op: search.Term, Field: search.Field(pick("larger", "smaller")), Size: int64(random.IntN(4000))}
	case 8:
		return search.IsState(pick(search.States()...))
	case 9:
		return pickTerm(random, search.Of(search.Label, pick("$Label1", "$label2", "$other")), search.Of(search.Has, "attachment"))
	default:
		return search.Word(randomWord(random, pick("dear", "kept", "x-note: kept", "bill7.pdf", "inner3@", "subject: one two", "mime-version", "preamble", "<b>", pick(oddWords()...), pick(oddWords()...))))
	}
}

func pickTerm(random *rand.Rand, terms ...search.Expression) search.Expression {
	return terms[random.IntN(len(terms))]
}

// randomWord writes a word in one case or another.
func randomWord(random *rand.Rand, word string) string {
	switch random.IntN(3) {
	case 0:
		return strings.ToUpper(word)
	case 1:
		return strings.ToLower(word)
	default:
		return word
	}
}

// mailToSearch reads a message with nothing of ours.
func mailToSearch(raw []byte) *search.Mail {
	var m search.Mail
	header, body := cutHeader(raw)
	fields := readFields(header)
	m.From, m.To, m.Cc = peopleIn(fields, "From"), peopleIn(fields, "To"), peopleIn(fields, "Cc")
	for _, f := range fields {
		switch strings.ToLower(f.name) {
		case "subject":
			m.Subject = strings.Join(strings.Fields(f.value), " ")
		case "date":
			for _, layout := range []string{"Mon, 02 Jan 2006 15:04:05 -0700", "2 Jan 06 15:04 -0700"} {
				if t, err := time.Parse(layout, f.value); err == nil {
					m.Date = search.DateOf(t)
				}
			}
		}
	}
	if m.Date.IsZero() { // Dovecot takes one without a date for one of the oldest
		m.Date = search.Date{Year: 1970, Month: 1, Day: 1}
	}
	m.Size = int64(len(raw))
	readSearched(&m, header, body)
	for _, text := range []*string{&m.From, &m.To, &m.Cc, &m.Subject, &m.Header, &m.Body} {
		*text = search.Fold(*text)
	}
	return &m
}

type field struct{ name, value string }

func cutHeader(raw []byte) (header, body []byte) {
	if header, body, ok := bytes.Cut(raw, []byte("\r\n\r\n")); ok {
		return append(bytes.Clone(header), '\r', '\n'), body
	}
	return raw, nil
}

// readFields unfolds and decodes.
func readFields(header []byte) []field {
	var fields []field
	decoder := wordDecoder()
	for _, line := range strings.SplitAfter(string(header), "\r\n") {
		switch {
		case line == "":
		case line[0] == ' ' || line[0] == '\t':
			fields[len(fields)-1].value += line
		default:
			name, value, _ := strings.Cut(line, ":")
			fields = append(fields, field{name, value})
		}
	}
	for i := range fields {
		unfolded := strings.NewReplacer("\r\n", "").Replace(fields[i].value)
		decoded, err := decoder.DecodeHeader(strings.TrimSpace(unfolded))
		if err != nil {
			decoded = unfolded
		}
		fields[i].value = decoded
	}
	return fields
}

func wordDecoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(charset string, input io.Reader) (io.Reader, error) {
		e, err := htmlindex.Get(charset)
		if err != nil {
			return nil, err
		}
		return e.NewDecoder().Reader(input), nil
	}}
}

// peopleIn gives what a field says of people. Servers write the addresses anew before
// they look, which makes no difference to these messages.
func peopleIn(fields []field, name string) string {
	var out string
	for _, f := range fields {
		if strings.EqualFold(f.name, name) {
			out += f.value + "\n"
		}
	}
	return out
}

// readSearched adds a part's header, and its text, where it is one.
func readSearched(m *search.Mail, header, body []byte) {
	fields := readFields(header)
	kind, encoding := "text/plain", ""
	for _, f := range fields {
		m.Header += f.name + ": " + f.value + "\r\n"
		switch strings.ToLower(f.name) {
		case "content-type":
			kind = f.value
		case "content-transfer-encoding":
			encoding = strings.ToLower(f.value)
		}
	}
	media, params, _ := mime.ParseMediaType(kind)
	switch {
	case strings.HasPrefix(media, "multipart/"):
		reader := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		for {
			part, err := reader.NextRawPart()
			if err != nil {
				return
			}
			content, _ := io.ReadAll(part)
			var raw strings.Builder
			for name, values := range part.Header {
				for _, value := range values {
					fmt.Fprintf(&raw, "%s: %s\r\n", name, value)
				}
			}
			readSearched(m, []byte(raw.String()), content)
		}
	case media == "message/rfc822":
		inner, text := cutHeader(body)
		readSearched(m, inner, text)
	case strings.HasPrefix(media, "text/"):
		m.Body += "\r\n" + decodeText(body, encoding, params["charset"])
	}
}

func decodeText(body []byte, encoding, charset string) string {
	var reader io.Reader = bytes.NewReader(body)
	switch encoding {
	case "quoted-printable":
		reader = quotedprintable.NewReader(reader)
	case "base64":
		reader = base64.NewDecoder(base64.StdEncoding, reader)
	}
	if e, err := htmlindex.Get(charset); err == nil {
		reader = e.NewDecoder().Reader(reader)
	}
	text, _ := io.ReadAll(reader)
	return string(text)
}
