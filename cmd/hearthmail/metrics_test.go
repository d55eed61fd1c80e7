package main

import (
	"bytes"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestMetrics: what a person does is counted, and nothing that is counted says
// who it was or what they looked at.
func TestMetrics(t *testing.T) {
	program := start(t, "--base-path", "/mail")
	username, password, _ := program.demoLogin(t)
	v := newVisitor(t, program)
	v.post("/login", url.Values{"username": {username}, "password": {"wrong words"}}, "/login")
	v.post("/login", url.Values{"username": {username}, "password": {password}}, "/login")
	v.get("/mailboxes/Sent")
	v.get("/nothing/like/Sesame")
	v.listen("0", "")
	var page *answer
	eventually(t, "an open stream is counted", func() bool {
		page = v.get("/metrics")
		return strings.Contains(page.body, "\nhearthmail_event_streams 1\n")
	})
	for _, line := range []string{
		`hearthmail_sign_ins_total{outcome="ok"} 1`,
		`hearthmail_sign_ins_total{outcome="refused"} 1`,
		`hearthmail_sessions 1`,
		`hearthmail_http_requests_total{method="GET",route="/mail/mailboxes/{mailbox}",status="2xx"} 2`,
		`hearthmail_http_request_duration_seconds_count{method="GET",route="/mail/mailboxes/{mailbox}"} 2`,
		`hearthmail_http_requests_total{method="POST",route="/mail/login",status="3xx"} 1`,
		`hearthmail_http_requests_total{method="POST",route="/mail/login",status="4xx"} 1`,
	} {
		if !strings.Contains(page.body, "\n"+line+"\n") {
			t.Errorf("there is no line\n%s", line)
		}
	}
	for _, pattern := range []string{
		`hearthmail_imap_connections [1-9]`,
		`hearthmail_imap_command_duration_seconds_count\{command="SELECT",ok="true"\} [1-9]`,
		`hearthmail_imap_command_duration_seconds_count\{command="AUTHENTICATE",ok="false"\} 1`,
		`hearthmail_cache_lookups_total\{kind="index",result="(hit|miss)"\} [1-9]`,
	} {
		if !regexp.MustCompile("\n" + pattern).MatchString(page.body) {
			t.Errorf("there is no line\n%s", pattern)
		}
	}
	said := strings.ReplaceAll(page.body, "hearthmail_", "") // the demo's user is called hearth
	for _, word := range []string{username, password, "wrong words", "INBOX", "Sent", "Sesame", "127.0.0.1"} {
		if strings.Contains(said, word) {
			t.Errorf("the numbers hold %q", word)
		}
	}
	if t.Failed() {
		t.Log(page.body)
	}
}

func TestMetricsApart(t *testing.T) {
	p := start(t, "--metrics-listen", "127.0.0.1:0")
	if got := newVisitor(t, p).get("/metrics"); got.status != http.StatusNotFound {
		t.Errorf("the main address gives them with %d", got.status)
	}
	var address []string
	eventually(t, "the address is logged", func() bool {
		address = regexp.MustCompile(`msg="metrics are served" address=(\S+)`).FindStringSubmatch(p.log.String())
		return address != nil
	})
	apart := newVisitor(t, &program{address: "http://" + address[1] + "/", secrets: &secretWords{}})
	if got := apart.get("/metrics"); got.status != http.StatusOK || !strings.Contains(got.body, "\nhearthmail_sessions 0\n") {
		t.Errorf("the address of its own gives %d: %.300s", got.status, got.body)
	}
	if got := apart.get("/"); got.status != http.StatusNotFound {
		t.Errorf("the address of its own shows pages too, with %d", got.status)
	}
}

// TestAddressTaken: the option whose address can't be had is named.
func TestAddressTaken(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for _, option := range []string{"--listen", "--metrics-listen"} {
		var stdout, stderr bytes.Buffer
		args := append([]string{"--listen", "127.0.0.1:0"}, option, taken.Addr().String())
		if status := run(t.Context(), args, noEnvironment, &stdout, &stderr); status != 1 || !strings.Contains(stderr.String(), option+": listen tcp") {
			t.Errorf("%s: it ended with %d and says %q", option, status, &stderr)
		}
		if stdout.Len() > 0 {
			t.Errorf("%s: it greets: %s", option, &stdout)
		}
	}
}
