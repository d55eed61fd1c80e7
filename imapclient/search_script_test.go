package imapclient

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// searches is a server of three messages that answers searches as it is told to. What
// it hears of them it keeps, with the literals where they were.
type searches struct {
	capabilities string
	hang         bool          // never answers a search
	begun, ended chan struct{} // of searches that hang
	refuse       string        // the answer to a literal's announcement; "" takes it
	untagged     []string
	tagged       string // "OK done" if ""

	mu    sync.Mutex
	heard []string
}

func (s *searches) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	r := bufio.NewReader(conn)
	_, _ = fmt.Fprint(conn, "* OK [CAPABILITY IMAP4rev1] hello\r\n")
	for {
		tag, command, ok := s.command(conn, r)
		if !ok {
			return
		}
		untagged, tagged := usual(command)
		switch {
		case strings.HasPrefix(command, "LOGIN"):
			tagged = "OK [CAPABILITY IMAP4rev1 ID " + s.capabilities + "] done"
		case command == "UID SEARCH ALL", command == "UID SEARCH RETURN (ALL) ALL":
			untagged = []string{"SEARCH 1 2 5"}
		case strings.HasPrefix(command, "UID SEARCH"):
			s.mu.Lock()
			s.heard = append(s.heard, command)
			s.mu.Unlock()
			if s.hang {
				s.begun <- struct{}{}
				_, _ = r.ReadByte()
				s.ended <- struct{}{}
				return
			}
			if untagged = s.untagged; s.tagged != "" {
				tagged = s.tagged
			}
		}
		for _, line := range untagged {
			_, _ = fmt.Fprintf(conn, "* %s\r\n", line)
		}
		if _, err := fmt.Fprintf(conn, "%s %s\r\n", tag, tagged); err != nil {
			return
		}
	}
}

// command reads a command with its literals; false at the end.
func (s *searches) command(conn net.Conn, r *bufio.Reader) (tag, command string, ok bool) {
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", "", false
		}
		command += strings.TrimSuffix(line, "\r\n")
		size, announced := announcedIn(command)
		if !announced {
			tag, command, _ = strings.Cut(command, " ")
			return tag, command, true
		}
		if !strings.HasSuffix(command, "+}") {
			if s.refuse != "" {
				tag, _, _ = strings.Cut(command, " ")
				_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, s.refuse)
				command = ""
				continue
			}
			_, _ = fmt.Fprint(conn, "+ go on\r\n")
		}
		literal := make([]byte, size)
		if _, err := io.ReadFull(r, literal); err != nil {
			return "", "", false
		}
		command += string(literal)
	}
}

func announcedIn(line string) (size int, ok bool) {
	at := strings.LastIndex(line, "{")
	if at < 0 || !strings.HasSuffix(line, "}") {
		return 0, false
	}
	size, err := strconv.Atoi(strings.TrimSuffix(line[at+1:len(line)-1], "+"))
	return size, err == nil
}

func (s *searches) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.heard)
}

func TestSearchCommands(t *testing.T) {
	for _, tc := range []struct {
		name, capabilities, text string
		answer                   []string
		command                  string
		want                     []uint32
	}{
		{"plain", "", "tea", []string{"SEARCH 5 1"}, `UID SEARCH TEXT "tea"`, []uint32{1, 5}},
		{"several responses", "", "tea", []string{"SEARCH 1", "SEARCH 2"}, `UID SEARCH TEXT "tea"`, []uint32{1, 2}},
		{"no response", "", "tea", nil, `UID SEARCH TEXT "tea"`, nil},
		{"ranges", "ESEARCH", "tea", []string{`ESEARCH (TAG "H9") UID ALL 1:2`}, `UID SEARCH RETURN (ALL) TEXT "tea"`, []uint32{1, 2}},
		{"nothing, by ESEARCH", "ESEARCH", "tea", []string{`ESEARCH (TAG "H9") UID`}, `UID SEARCH RETURN (ALL) TEXT "tea"`, nil},
		{"what isn't there", "", "tea", []string{"SEARCH 2 3 4 77"}, `UID SEARCH TEXT "tea"`, []uint32{2}},
		{"literal without leave", "LITERAL+", "é", []string{"SEARCH 2"}, "UID SEARCH CHARSET UTF-8 TEXT {2+}é", []uint32{2}},
		{"short literal without leave", "LITERAL-", "é", []string{"SEARCH 2"}, "UID SEARCH CHARSET UTF-8 TEXT {2+}é", []uint32{2}},
		{"literals with leave", "", "é -subject:ü tea", []string{"SEARCH 2"}, `UID SEARCH CHARSET UTF-8 TEXT {2}é NOT SUBJECT {2}ü TEXT "tea"`, []uint32{2}},
		{"alike", "SEARCH=FUZZY", "~tea", []string{"SEARCH 2"}, `UID SEARCH FUZZY TEXT "tea"`, []uint32{2}},
		{"alike, where that isn't known", "", "~tea", []string{"SEARCH 2"}, `UID SEARCH TEXT "tea"`, []uint32{2}},
		{"ages", "WITHIN", "newer:1d older:2h", []string{"SEARCH 2"}, "UID SEARCH YOUNGER 86400 OLDER 7200", []uint32{2}},
		{"large", "", "larger:9g", []string{"SEARCH"}, "UID SEARCH LARGER 4294967295", nil},
		{"flags", "", "is:unread OR label:$x", []string{"SEARCH 2"}, "UID SEARCH OR UNSEEN KEYWORD $x", []uint32{2}},
		{"no keyword", "", `label:"x) ALL" tea`, []string{"SEARCH"}, `UID SEARCH NOT ALL TEXT "tea"`, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := &searches{capabilities: tc.capabilities, untagged: tc.answer}
			account := signIn(t, startServer(t, server.serve))
			if got := mustFind(t, account, "INBOX", tc.text); !slices.Equal(got, tc.want) {
				t.Errorf("it finds %d and not %d", got, tc.want)
			}
			if heard := server.all(); !slices.Equal(heard, []string{tc.command}) {
				t.Errorf("it asks %q and not %q", heard, tc.command)
			}
		})
	}
}

func TestSearchRefused(t *testing.T) {
	for _, tc := range []struct {
		name   string
		server *searches
		text   string
		kind   Kind
	}{
		{"charset", &searches{tagged: "NO [BADCHARSET (US-ASCII)] can't look for secret"}, "sécret", KindCharset},
		{"charset, at once", &searches{refuse: "NO [BADCHARSET] secret"}, "sécret", KindCharset},
		{"no", &searches{tagged: "NO secret is too much"}, "secret", KindRefused},
		{"more than there is", &searches{capabilities: "ESEARCH", untagged: []string{`ESEARCH (TAG "H1") UID ALL 1:4294967295`}}, "secret", KindGarbled},
		{"no numbers", &searches{untagged: []string{"SEARCH one"}}, "secret", KindGarbled},
	} {
		t.Run(tc.name, func(t *testing.T) {
			account := signIn(t, startServer(t, tc.server.serve))
			found, err := account.Find(t.Context(), "INBOX", parsed(tc.text))
			if KindOf(err) != tc.kind || found.Err == nil {
				t.Errorf("it gives %v, of kind %d", err, KindOf(err))
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error says %q", err)
			}
			tc.server.refuse = ""
			page := mustPage(t, account, "INBOX", Query{})
			if page.UIDValidity != 7 {
				t.Errorf("afterwards the mailbox has UIDVALIDITY %d", page.UIDValidity)
			}
		})
	}
}

// TestSearchIsStopped: when nobody waits any more, the server doesn't search on.
func TestSearchIsStopped(t *testing.T) {
	server := &searches{hang: true, begun: make(chan struct{}, 3), ended: make(chan struct{}, 3)}
	account := signIn(t, startServer(t, server.serve))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- account.FindAll(ctx, []string{"INBOX", "Archive", "Sent"}, parsed("tea"), func(found Found) { t.Errorf("it tells of %s", found.Mailbox) })
	}()
	<-server.begun
	cancel()
	<-server.ended
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
}
