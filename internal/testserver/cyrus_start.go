package testserver

import (
	"bufio"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
)

// cyrus is Cyrus IMAP with idled, which tells one connection what another has
// done.
type cyrus struct{}

// StartCyrus starts a Cyrus IMAP and returns once it greets. It ends with the
// test, and everything that it stored goes with it.
func StartCyrus(t testing.TB) *Server {
	t.Helper()
	return start(t, cyrus{})
}

func (cyrus) name() string { return "Cyrus" }

func (cyrus) mailbox(path []string) string { return strings.Join(path, "/") }

func (cyrus) prepare(s *Server) error {
	for _, dir := range []string{"config/socket", "mail"} {
		if err := s.mkdir(dir); err != nil {
			return err
		}
	}
	if err := s.give(filepath.Join(s.dir, "config")); err != nil {
		return err
	}
	owner, err := s.ownerName()
	if err != nil {
		return err
	}
	values := map[string]any{"Dir": s.dir, "Owner": owner}
	if err := s.write("imapd.conf", cyrusOptions, values); err != nil {
		return err
	}
	s.door, err = openDoor(filepath.Join(s.dir, "door"), s.answerSaslauthd)
	return err
}

func (cyrus) programs(s *Server) []program {
	values := map[string]any{"Dir": s.dir, "Bin": s.path("usr/lib/cyrus/bin"), "Addr": s.Addr()}
	if err := s.write("cyrus.conf", cyrusServices, values); err != nil {
		s.t.Fatalf("Cyrus's configuration: %v", err)
	}
	return []program{{
		path: "usr/lib/cyrus/bin/master",
		// -D keeps it in our process group.
		args: []string{"-D", "-C", s.dir + "/imapd.conf", "-M", s.dir + "/cyrus.conf", "-p", s.dir + "/config/master.pid"},
	}}
}

// write fills a template and writes it to a file in the server's directory.
func (s *Server) write(name, text string, values any) error {
	parsed, err := template.New(name).Parse(text)
	if err != nil {
		return err
	}
	var out strings.Builder
	if err := parsed.Execute(&out, values); err != nil {
		return err
	}
	file := filepath.Join(s.dir, name)
	if err := os.WriteFile(file, []byte(out.String()), 0o600); err != nil {
		return err
	}
	return s.give(file)
}

// answerSaslauthd answers one question as Cyrus SASL's saslauthd does: user
// name, password, service and realm, each after its length of two octets.
func (s *Server) answerSaslauthd(stream *bufio.ReadWriter) error {
	var words [4]string
	for i := range words {
		var length uint16
		if err := binary.Read(stream, binary.BigEndian, &length); err != nil {
			return err
		}
		word := make([]byte, length)
		if _, err := io.ReadFull(stream, word); err != nil {
			return err
		}
		words[i] = string(word)
	}
	verdict := "NO"
	if words[0] == User && words[1] == s.password {
		verdict = "OK"
	}
	if err := binary.Write(stream, binary.BigEndian, uint16(len(verdict))); err != nil {
		return err
	}
	_, err := stream.WriteString(verdict)
	return err
}

// Cyrus makes the user's mailboxes when he first signs in. Wrong passwords are
// refused without delay.
const cyrusOptions = `configdirectory: {{.Dir}}/config
defaultpartition: default
partition-default: {{.Dir}}/mail
cyrus_user: {{.Owner}}
allowplaintext: yes
failedloginpause: 0
sasl_mech_list: PLAIN
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {{.Dir}}/door
autocreate_quota: 0
autocreate_inbox_folders: Sent|Drafts|Trash|Junk|Archive
autocreate_subscribe_folders: Sent|Drafts|Trash|Junk|Archive
xlist-sent: Sent
xlist-drafts: Drafts
xlist-trash: Trash
xlist-junk: Junk
xlist-archive: Archive
`

const cyrusServices = `START {
  recover cmd="{{.Bin}}/ctl_cyrusdb -C {{.Dir}}/imapd.conf -r"
}
SERVICES {
  imap cmd="{{.Bin}}/imapd -C {{.Dir}}/imapd.conf" listen="{{.Addr}}" prefork=1
}
EVENTS {
}
DAEMON {
  idled cmd="{{.Bin}}/idled -C {{.Dir}}/imapd.conf"
}
`
