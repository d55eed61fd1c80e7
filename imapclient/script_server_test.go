package imapclient

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// script answers one command of a scripted server: the untagged lines, and
// what follows the tag ("OK done"). "" closes the connection.
type script func(command string) (untagged []string, tagged string)

// startScript is a server that signs everybody in, has one mailbox of three
// messages, and otherwise says what script says. It ends with the test.
func startScript(t *testing.T, answer script) *scripted {
	t.Helper()
	return startServer(t, func(conn net.Conn) { serveScript(conn, answer) })
}

// scripted are accounts on one scripted server.
type scripted struct {
	*Accounts
	server *Server
}

func (s *scripted) SignIn(ctx context.Context, login Login) (*Account, error) {
	return s.Accounts.SignIn(ctx, s.server, login)
}

// startServer has serve talk to each who connects.
func startServer(t *testing.T, serve func(net.Conn)) *scripted {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			served.Go(func() { serve(conn) })
		}
	})
	accounts := NewAccounts(Options{Connections: 2, Memory: 64 << 20})
	t.Cleanup(func() {
		accounts.Close()
		_ = listener.Close()
		served.Wait()
	})
	return &scripted{accounts, &Server{Address: listener.Addr().String(), Security: Plaintext}}
}

func serveScript(conn net.Conn, answer script) {
	defer func() { _ = conn.Close() }()
	lines := bufio.NewScanner(conn)
	_, _ = fmt.Fprint(conn, "* OK [CAPABILITY IMAP4rev1 UIDPLUS] hello\r\n")
	for lines.Scan() {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		untagged, tagged := answer(command)
		if untagged == nil && tagged == "" {
			untagged, tagged = usual(command)
		}
		for _, line := range untagged {
			if raw, ok := strings.CutPrefix(line, rawLine("")); ok {
				_, _ = fmt.Fprintf(conn, "%s\r\n", raw)
			} else {
				_, _ = fmt.Fprintf(conn, "* %s\r\n", line)
			}
		}
		if tagged == "" {
			return
		}
		_, _ = fmt.Fprintf(conn, "%s %s\r\n", tag, tagged)
	}
}

// rawLine is a line that is sent as it is, without the "* ".
func rawLine(text string) string { return "raw:" + text }

func usual(command string) ([]string, string) {
	switch verb, _, _ := strings.Cut(command, " "); verb {
	case "CAPABILITY":
		return []string{"CAPABILITY IMAP4rev1 UIDPLUS"}, "OK done"
	case "SELECT":
		return []string{"3 EXISTS", "OK [UIDVALIDITY 7] ok", "OK [UIDNEXT 9] ok"}, "OK [READ-WRITE] done"
	case "STATUS":
		return []string{"STATUS INBOX (MESSAGES 3 UNSEEN 0 UIDNEXT 9 UIDVALIDITY 7)"}, "OK done"
	case "LOGOUT":
		return []string{"BYE bye"}, "OK done"
	default:
		return nil, "OK done"
	}
}

// scriptRow is a FETCH answer for a row with the given BODYSTRUCTURE, "" for none.
func scriptRow(seq int, structure string) string {
	if structure != "" {
		structure = " BODYSTRUCTURE " + structure
	}
	subject := fmt.Sprintf("Subject: message %d\r\n\r\n", seq)
	return fmt.Sprintf(`%d FETCH (UID %d FLAGS (\Seen) RFC822.SIZE 100 INTERNALDATE "01-Jan-2026 10:00:00 +0000"%s `+
		`BODY[HEADER.FIELDS ("Date" "From" "Subject")]<0> {%d}`+"\r\n%s"+` BODY[HEADER.FIELDS ("To")]<0> {2}`+"\r\n\r\n)",
		seq, seq, structure, len(subject), subject)
}
