package imapclient

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

// takesLiterals is a server that answers APPEND as it is told to: to the command, and
// to the literal, which it counts. "" closes the connection.
type takesLiterals struct {
	capabilities         string
	atCommand, atLiteral string
	commands, literals   atomic.Int32
}

func (s *takesLiterals) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	r := bufio.NewReader(conn)
	_, _ = fmt.Fprint(conn, "* OK [CAPABILITY IMAP4rev1] hello\r\n")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		tag, command, _ := strings.Cut(strings.TrimSuffix(line, "\r\n"), " ")
		if !strings.HasPrefix(command, "APPEND") {
			if strings.HasPrefix(command, "LOGIN") {
				_, _ = fmt.Fprintf(conn, "%s OK [CAPABILITY IMAP4rev1 ID %s] done\r\n", tag, s.capabilities)
				continue
			}
			untagged, tagged := usual(command)
			for _, line := range untagged {
				_, _ = fmt.Fprintf(conn, "* %s\r\n", line)
			}
			_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, tagged)
			continue
		}
		if !s.takeLiteral(conn, r, tag, command) {
			return
		}
	}
}

func (s *takesLiterals) takeLiteral(conn net.Conn, r *bufio.Reader, tag, command string) bool {
	s.commands.Add(1)
	_, announced, _ := strings.Cut(command, "{")
	digits, hasty := strings.CutSuffix(strings.TrimSuffix(announced, "}"), "+")
	if !hasty {
		if s.atCommand != "+" {
			return s.answer(conn, tag, s.atCommand)
		}
		_, _ = fmt.Fprint(conn, "+ go on\r\n")
	}
	size, _ := strconv.Atoi(digits)
	if n, _ := io.CopyN(io.Discard, r, int64(size)+2); n == int64(size)+2 {
		s.literals.Add(1)
	}
	return s.answer(conn, tag, s.atLiteral)
}

func (s *takesLiterals) answer(conn net.Conn, tag, text string) bool {
	if text != "" {
		_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, text)
	}
	return text != ""
}

// TestAppendAnswers: what is refused was not stored, what wasn't answered is unclear,
// and nothing is sent twice.
func TestAppendAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		server   *takesLiterals
		size     int
		want     Appended
		kind     Kind
		unclear  bool
		commands int32
		literals int32
	}{
		"told where": {&takesLiterals{atCommand: "+", atLiteral: "OK [APPENDUID 7 12] done"}, 100, Appended{7, 12}, 0, false, 1, 1},
		"not asked for leave": {
			&takesLiterals{capabilities: "LITERAL+", atLiteral: "OK [appenduid 7 12] done"}, 100, Appended{7, 12}, 0, false, 1, 1,
		},
		"asked for leave, since it is large": {
			&takesLiterals{capabilities: "LITERAL+", atCommand: "NO [OVERQUOTA] full"}, maxHasty + 100, Appended{}, KindFull, false, 1, 0,
		},
		"LITERAL- is for little": {
			&takesLiterals{capabilities: "LITERAL-", atCommand: "NO [TOOBIG] too big"}, 5000, Appended{}, KindTooLarge, false, 1, 0,
		},
		"LITERAL- for little":   {&takesLiterals{capabilities: "LITERAL-", atLiteral: "OK done"}, 100, Appended{}, 0, false, 1, 1},
		"refused in the end":    {&takesLiterals{atCommand: "+", atLiteral: "NO [OVERQUOTA] full"}, 100, Appended{}, KindFull, false, 1, 1},
		"away for a while":      {&takesLiterals{atCommand: "+", atLiteral: "NO [UNAVAILABLE] later"}, 100, Appended{}, KindUnreachable, false, 1, 1},
		"BAD":                   {&takesLiterals{atCommand: "BAD what"}, 100, Appended{}, KindInternal, false, 1, 0},
		"done before it came":   {&takesLiterals{atCommand: "OK [APPENDUID 7 12] done"}, 100, Appended{}, KindGarbled, false, 1, 0},
		"cut before the answer": {&takesLiterals{atCommand: "+"}, 100, Appended{}, KindUnreachable, true, 1, 1},
		"cut before the leave":  {&takesLiterals{}, 100, Appended{}, KindUnreachable, false, 1, 0},
		"nonsense for an answer": {
			&takesLiterals{atCommand: "+", atLiteral: "WELL done"}, 100, Appended{}, KindGarbled, true, 1, 1,
		},
		"odd numbers":      {&takesLiterals{atCommand: "+", atLiteral: "OK [APPENDUID 7 12:13] done"}, 100, Appended{}, 0, false, 1, 1},
		"larger than told": {&takesLiterals{capabilities: "APPENDLIMIT=99"}, 100, Appended{}, KindTooLarge, false, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			account := signIn(t, startServer(t, tc.server.serve))
			m := newMessage("x@example.org", tc.size)
			m.MessageID = ""
			got, err := account.Append(t.Context(), "INBOX", m)
			if got != tc.want || KindOf(err) != tc.kind || (err != nil) != (tc.kind != 0 || name == "BAD") {
				t.Errorf("%+v, %v; want %+v", got, err, tc.want)
			}
			if errors.Is(err, ErrUnclear) != tc.unclear {
				t.Errorf("unclear: %v", err)
			}
			if tc.server.commands.Load() != tc.commands || tc.server.literals.Load() != tc.literals {
				t.Errorf("%d commands and %d literals were sent", tc.server.commands.Load(), tc.server.literals.Load())
			}
		})
	}
}
