package main

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// TestDemo does on the embedded servers what TestDovecotWalk does on Dovecot,
// in short: the program is of use without any server.
func TestDemo(t *testing.T) {
	program := start(t)
	username, password, submission := program.demoLogin(t)
	v := newVisitor(t, program)
	page := v.post("/login", url.Values{"username": {username}, "password": {password}}, "/login")
	list := page.list(t)
	if total := value(list, "data-total"); len(total) < 3 {
		t.Errorf("the sample inbox has %s messages", total)
	}
	rows, order := page.rows(t)
	var struckRows []uint32
	for _, uid := range order {
		if struck(rows[uid]) {
			struckRows = append(struckRows, uid)
		}
	}
	if len(struckRows) == 0 {
		t.Fatal("nothing on the first page is struck through")
	}
	for _, uid := range order {
		if message := v.get(fmt.Sprintf("%s/messages/%d", inbox, uid)); where(message.root, "data-body", "") == nil {
			t.Errorf("message %d has no body: %s", uid, message.alert())
		}
	}
	purged := v.post(inbox+"/purge", uidForm(list, struckRows...), inbox)
	if want := fmt.Sprintf("%d messages purged", len(struckRows)); !strings.Contains(purged.notice(), want) {
		t.Errorf("the notice is %q, want %q", purged.notice(), want)
	}
	send(t, submission, username, password)
	rows, order = v.get(inbox).rows(t)
	if got := field(rows[order[0]], "subject"); got != "Soup is ready" {
		t.Errorf("the newest message after sending one is %q", got)
	}
}

// demoLogin reads what the program printed.
func (p *program) demoLogin(t *testing.T) (username, password, submission string) {
	t.Helper()
	find := func(pattern string) string {
		match := regexp.MustCompile(pattern).FindStringSubmatch(p.printed)
		if match == nil {
			t.Fatalf("%s is not in what was printed: %q", pattern, p.printed)
		}
		return match[1]
	}
	return find(`user name\s+(\S+)`), find(`password\s+(\S+)`), find(`SMTP on (\S+)\.`)
}

func send(t *testing.T, address, username, password string) {
	t.Helper()
	client, err := smtp.Dial(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if err := client.Auth(sasl.NewPlainClient("", username, password)); err != nil {
		t.Fatal(err)
	}
	mail := "From: Ruth <ruth@hearth.example>\r\nTo: family@hearth.example\r\nSubject: Soup is ready\r\n\r\nCome down.\r\n"
	if err := client.SendMail("ruth@hearth.example", []string{"family@hearth.example"}, strings.NewReader(mail)); err != nil {
		t.Fatal(err)
	}
	if err := client.Quit(); err != nil {
		t.Fatal(err)
	}
}
