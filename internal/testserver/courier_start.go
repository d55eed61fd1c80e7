package testserver

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// courier is Courier IMAP with gamin, which tells one connection what another
// has done.
type courier struct{}

// StartCourier starts a Courier IMAP and returns once it greets. It ends with
// the test, and everything that it stored goes with it. It answers a wrong
// password after five seconds; nothing makes it quicker.
func StartCourier(t testing.TB) *Server {
	t.Helper()
	return start(t, courier{})
}

func (courier) name() string { return "Courier" }

func (courier) mailbox(path []string) string {
	if len(path) == 1 && path[0] == "INBOX" {
		return "INBOX"
	}
	return "INBOX." + strings.Join(path, ".")
}

func (courier) prepare(s *Server) error {
	if err := s.mkdir("home"); err != nil {
		return err
	}
	maildir := filepath.Join(s.dir, "home", "Maildir")
	steps := [][]string{{maildir}}
	for _, name := range []string{"Sent", "Drafts", "Trash", "Junk", "Archive"} {
		steps = append(steps, []string{"-f", name, maildir})
	}
	for _, args := range steps {
		output, err := s.command(program{path: "usr/bin/maildirmake.courier", args: args}).CombinedOutput()
		if err != nil {
			return fmt.Errorf("making %s: %w: %s", args, err, output)
		}
	}
	var err error
	// The library that asks has had this path put in; see servers_setup.sh.
	s.door, err = openDoor(filepath.Join(s.dir, "authdaemon"), s.answerAuthdaemon)
	return err
}

// programs are started as Debian's script does, with its options.
// ENHANCEDIDLE has IDLE tell of changes as they come; without it, as Debian
// has it, Courier looks every minute.
func (courier) programs(s *Server) []program {
	client := "GAM_CLIENT_ID=" + filepath.Base(s.dir) // names gamin's socket
	return []program{
		{path: "usr/libexec/gam_server", args: []string{"--notimeout", filepath.Base(s.dir)}, env: []string{client}},
		{
			path: "usr/sbin/couriertcpd",
			args: []string{
				"-address=127.0.0.1", "-maxprocs=100", "-maxperip=100", "-nodnslookup", "-noidentlookup",
				fmt.Sprint(s.port), s.path("usr/lib/courier/courier/imaplogin"), s.path("usr/bin/imapd"), "Maildir",
			},
			env: append(s.courierOptions(), client, "GAMIN_DEBUG_SERVER="+s.path("usr/libexec/gam_server"), "IMAP_ENHANCEDIDLE=1"),
		},
	}
}

// courierOptions are the lines of Debian's configuration, which is a shell
// script of assignments; imapd looks for them in its environment.
func (s *Server) courierOptions() []string {
	text, err := os.ReadFile(s.path("etc/courier/imapd"))
	if err != nil {
		s.t.Fatalf("Courier's configuration: %v", err)
	}
	var options []string
	for line := range strings.Lines(string(text)) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if ok && !strings.ContainsAny(name, "# ") {
			options = append(options, name+"="+strings.Trim(value, `"`))
		}
	}
	return options
}

// answerAuthdaemon answers one question as Courier's authdaemond does: lines
// about the connection, then AUTH with the length of what follows: service,
// kind, user name and password, a line each. The answer says where the mail is.
func (s *Server) answerAuthdaemon(stream *bufio.ReadWriter) error {
	var length int
	for {
		line, err := stream.ReadString('\n')
		if err != nil {
			return err
		}
		if _, err := fmt.Sscanf(line, "AUTH %d\n", &length); err == nil {
			break
		}
	}
	question := make([]byte, length)
	if _, err := io.ReadFull(stream, question); err != nil {
		return err
	}
	words := strings.Split(string(question), "\n")
	if len(words) < 4 || words[1] != "login" || words[2] != User || words[3] != s.password {
		_, err := stream.WriteString("FAIL\n")
		return err
	}
	uid, gid := os.Getuid(), os.Getgid()
	if s.owner != nil {
		uid, gid = int(s.owner.Uid), int(s.owner.Gid)
	}
	_, err := fmt.Fprintf(stream, "UID=%d\nGID=%d\nHOME=%s\nADDRESS=%s\n.\n", uid, gid, filepath.Join(s.dir, "home"), User)
	return err
}
