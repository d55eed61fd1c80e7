package imapclient

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
)

// oddResponses are untagged responses that go-imap gives the connection up at,
// seen in the field, malformed or hostile.
func oddResponses(t *testing.T) map[string]string {
	t.Helper()
	odd := map[string]string{
		"unknown response":         `* XAPPLEPUSHSERVICE "a" "b"`,
		"VANISHED":                 `* VANISHED 1:3`,
		"unsolicited continuation": `+ hello`,
		"empty line":               ``,
		"EXISTS beyond 32 bits":    `* 5000000000 EXISTS`,
		"PREVIEW":                  `* 1 FETCH (UID 1 PREVIEW "x")`,
		"unescaped quotes":         `* 1 FETCH (UID 1 BODYSTRUCTURE ("application" "pdf" ("name" "a") NIL """" "base64" 5))`,
		"flag with a bracket":      `* 1 FETCH (FLAGS (foo]bar \Seen))`,
		"odd UIDNEXT":              `* OK [UIDNEXT] x`,
		"odd HIGHESTMODSEQ":        `* OK [HIGHESTMODSEQ -1] x`,
		"name that isn't UTF-7":    `* LIST () "/" "R&D"`,
		"unasked SEARCH":           `* SEARCH 1 0 x 99999999999`,
		"unasked STATUS":           `* STATUS "a&b" (MESSAGES 1)`,
		"tag of nobody":            `T999 OK done`,
	}
	file, err := os.ReadFile("../../shared/imap/odd-responses.tsv")
	if err != nil {
		t.Log("the collection of odd responses is not here: trying only those of this test")
		return odd
	}
	for line := range strings.Lines(string(file)) {
		name, text, ok := strings.Cut(strings.TrimRight(line, "\n"), "\t")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		odd[name] = unescape(text)
	}
	if len(odd) < 40 {
		t.Fatalf("only %d responses were read from the collection", len(odd))
	}
	return odd
}

// unescape reads \r, \n, \\ and \xHH.
func unescape(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'r':
			out.WriteByte('\r')
		case 'n':
			out.WriteByte('\n')
		case 'x':
			b, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
			out.WriteByte(byte(b))
			i += 2
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

// TestOddResponses sends each in the middle of a list and of every other
// command: the rows are shown, and the connection lives on.
func TestOddResponses(t *testing.T) {
	for name, odd := range oddResponses(t) {
		t.Run(name, func(t *testing.T) {
			logins := 0
			accounts := startScript(t, func(command string) ([]string, string) {
				untagged, tagged := usual(command)
				switch verb, _, _ := strings.Cut(command, " "); verb {
				case "LOGIN":
					logins++
					return []string{}, "OK done"
				case "FETCH":
					untagged = []string{scriptRow(2, goodStructure), rawLine(odd), scriptRow(3, goodStructure)}
				case "LIST":
					untagged = []string{`LIST () "/" INBOX`, rawLine(odd), `LIST () "/" "Garden"`}
				case "CAPABILITY", "LOGOUT":
				default:
					untagged = append(untagged, rawLine(odd))
				}
				return untagged, tagged
			})
			account := signIn(t, accounts)
			for range 2 {
				page, err := account.Page(t.Context(), "INBOX", Query{})
				if err != nil {
					t.Fatal(err)
				}
				seen := map[uint32]bool{}
				for _, row := range page.Rows {
					seen[row.UID] = row.Subject != ""
				}
				if !seen[2] || !seen[3] {
					t.Errorf("the rows are %+v", page.Rows)
				}
				boxes, err := account.Mailboxes(t.Context())
				if err != nil || len(boxes) < 2 || boxes[0].Name != "INBOX" {
					t.Errorf("the mailboxes are %+v, %v", boxes, err)
				}
			}
			if logins != 1 {
				t.Errorf("it took %d connections", logins)
			}
		})
	}
}

// TestBombs: what is beyond all bounds costs the connection, and no more
// memory than the bounds.
func TestBombs(t *testing.T) {
	for name, bomb := range map[string]io.Reader{
		"brackets":         strings.NewReader("* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", 20<<20)),
		"a line":           strings.NewReader("* OK " + strings.Repeat("x", 20<<20)),
		"a huge literal":   strings.NewReader("* 1 FETCH (BODY[] {10000000000}\r\n" + strings.Repeat("x", 1<<20)),
		"endless literals": strings.NewReader("* 1 FETCH (" + strings.Repeat("BODY[] {1000000}\r\n"+strings.Repeat("x", 1_000_000), 20)),
	} {
		t.Run(name, func(t *testing.T) {
			if f, err := readFrame(bufio.NewReader(bomb)); !errors.Is(err, errFrameTooLong) {
				t.Errorf("%d octets were taken, %v", len(f), err)
			}
		})
	}
	deep := frame("* 1 FETCH (UID 7 BODYSTRUCTURE " + strings.Repeat("(", 1<<20) + strings.Repeat(")", 1<<20) + ")\r\n")
	if row := decodeFetch(deep); row.uid != 7 || row.structure != nil {
		t.Errorf("a structure a million deep became %+v", row.structure)
	}
}

// TestBombCostsAConnection: after a bomb the account is served on a new one.
func TestBombCostsAConnection(t *testing.T) {
	fetches := 0
	accounts := startScript(t, func(command string) ([]string, string) {
		if !strings.HasPrefix(command, "FETCH") {
			return nil, ""
		}
		if fetches++; fetches == 1 {
			return []string{"1 FETCH (UID 1 BODY[] {10000000000}"}, "OK done"
		}
		return []string{scriptRow(1, goodStructure), scriptRow(2, goodStructure), scriptRow(3, goodStructure)}, "OK done"
	})
	account := signIn(t, accounts)
	if _, err := account.Page(t.Context(), "INBOX", Query{}); KindOf(err) != KindGarbled {
		t.Errorf("the bomb gave %v", err)
	}
	if page, err := account.Page(t.Context(), "INBOX", Query{}); err != nil || len(page.Rows) != 3 {
		t.Errorf("afterwards %+v, %v", page, err)
	}
}

// TestStartTLSInjection: what stands in clear behind the answer to STARTTLS
// must not be taken for the server's word under TLS.
func TestStartTLSInjection(t *testing.T) {
	for name, lines := range map[string]string{
		"injected response": "S1 OK begin\r\n* OK [CAPABILITY IMAP4rev1] forged\r\n",
		"refused":           "S1 NO never\r\n",
		"unknown":           "S1 BAD what\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			ours, theirs := net.Pipe()
			defer func() { _ = ours.Close() }()
			go func() {
				defer func() { _ = theirs.Close() }()
				in := bufio.NewReader(theirs)
				_, _ = io.WriteString(theirs, "* OK hello\r\n")
				_, _ = in.ReadString('\n')
				_, _ = io.WriteString(theirs, lines)
			}()
			if err := askStartTLS(ours); KindOf(err) != KindTLS {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestReadFrame(t *testing.T) {
	in := "* OK hi\r\n" +
		"* 1 FETCH (BODY[] {5}\r\na\r\nb) UID 1)\r\n" +
		"* 2 FETCH (ENVELOPE (\"a\r\n b\") UID 2)\r\n" +
		"* 3 FETCH (X \"open)\r\n* 4 EXISTS\r\n" +
		"T1 OK {done}\r\n"
	want := []string{
		"* OK hi\r\n", "* 1 FETCH (BODY[] {5}\r\na\r\nb) UID 1)\r\n", "* 2 FETCH (ENVELOPE (\"a\r\n b\") UID 2)\r\n",
		"* 3 FETCH (X \"open)\r\n", "* 4 EXISTS\r\n", "T1 OK {done}\r\n",
	}
	for _, size := range []int{16, 4096} { // also with a buffer that is shorter than a line
		r := bufio.NewReaderSize(strings.NewReader(in), size)
		for _, w := range want {
			f, err := readFrame(r)
			if err != nil || string(f) != w {
				t.Errorf("%q, %v; want %q", f, err, w)
			}
		}
		if _, err := readFrame(r); !errors.Is(err, io.EOF) {
			t.Errorf("at the end: %v", err)
		}
	}
}

func FuzzDecodeFetch(f *testing.F) {
	f.Add([]byte("* 1 FETCH (UID 1 FLAGS (\\Seen) BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1) BODY[HEADER.FIELDS (\"Date\")]<0> {2}\r\n\r\n)\r\n"))
	f.Add([]byte("* 1 FETCH (((((\"\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		row := decodeFetch(data)
		for _, flag := range row.flags {
			if strings.ContainsAny(flag, " \r\n") {
				t.Errorf("a flag %q", flag)
			}
		}
		if row.size < 0 {
			t.Errorf("size %d", row.size)
		}
	})
}

func FuzzRoute(f *testing.F) {
	f.Add([]byte("* LIST (\\Sent) \"/\" \"a\"\r\n"))
	f.Add([]byte("* OK [UIDNEXT 4] x\r\n* STATUS a (MESSAGES 1)\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		framer := newFramer(nil, "")
		framer.theirs["T1"], framer.theirs["T2"], framer.theirs["T3"] = begun("LIST"), begun("SEARCH"), begun("STATUS")
		in := bufio.NewReader(bytes.NewReader(data))
		for {
			next, err := readFrame(in)
			if err != nil {
				return
			}
			passed, err := framer.route(next)
			if err != nil {
				t.Fatal(err)
			}
			if len(passed) > 0 && (!bytes.HasSuffix(passed, []byte("\n")) || bytes.Count(passed, []byte("\n")) > 1) && passed[0] == '*' {
				t.Errorf("%q became %q", next, passed)
			}
		}
	})
}

// TestContinuationBehindAnotherAnswer: the answer to a NOOP must not take away
// the leave that a literal behind it waits for.
func TestContinuationBehindAnotherAnswer(t *testing.T) {
	f := newFramer(nil, "")
	f.note([]byte("T1 NOOP\r\n"))
	f.note([]byte("T2 UID SEARCH CHARSET UTF-8 TEXT {5}\r\n"))
	for _, step := range []struct {
		in     frame
		passed bool
	}{{frame("T1 OK done\r\n"), true}, {frame("+ go on\r\n"), true}, {frame("+ again\r\n"), false}} {
		if got, err := f.route(step.in); err != nil || (got != nil) != step.passed {
			t.Errorf("%q became %q, %v", step.in, got, err)
		}
	}
}

// TestManyBrokenQuotes: a quoted string that breaks off again and again is not
// put together for ever.
func TestManyBrokenQuotes(t *testing.T) {
	in := "* 1 FETCH (UID 1 X \"\r\n" + strings.Repeat(" a\r\n", 200_000)
	f, err := readFrame(bufio.NewReader(strings.NewReader(in)))
	if lines := bytes.Count(f, []byte("\n")); err != nil || lines > 2*maxBroken {
		t.Errorf("%d lines were put together, %v", lines, err)
	}
}
