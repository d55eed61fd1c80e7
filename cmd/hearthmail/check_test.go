package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearthmail/imapclient"
	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// checked runs "hearthmail check" and gives its report. No report has a password.
func checked(t *testing.T, wantStatus int, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), append([]string{"check", "--listen", "127.0.0.1:0"}, args...), noEnvironment, &stdout, &stderr)
	report := stdout.String()
	if status != wantStatus || stderr.Len() > 0 {
		t.Errorf("it ended with %d, want %d:\n%s%s", status, wantStatus, report, &stderr)
	}
	for line := range strings.Lines(report) {
		word, _, _ := strings.Cut(line, " ")
		if verdict(word) != fine && verdict(word) != doubt && verdict(word) != failing {
			t.Errorf("a line begins with %q", word)
		}
	}
	return report
}

// says wants a line with this verdict, subject and text.
func says(t *testing.T, report string, want verdict, subject, text string) {
	t.Helper()
	for line := range strings.Lines(report) {
		if words := strings.Fields(line); words[0] == string(want) && words[1] == subject && strings.Contains(line, text) {
			return
		}
	}
	t.Errorf("no line says %s, %s, %q:\n%s", want, subject, text, report)
}

func TestCheck(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{TLS: true})
	submission := testsmtp.Start(t, testsmtp.Options{Password: dovecot.Password()})
	certFile, keyFile := writeCertificate(t, t.TempDir(), "x", time.Now().AddDate(0, 2, 0))
	data := filepath.Join(t.TempDir(), "data")
	args := []string{
		"--imap", "imaps://" + dovecot.TLSAddr(), "--imap-ca", dovecot.CACertFile(), "--smtp", "smtp://" + submission.Addr(),
		"--data", data, "--tls-cert", certFile, "--tls-key", keyFile, "--public-url", "https://127.0.0.1", "--metrics-listen", "127.0.0.1:0",
	}
	signedIn := append(args, "--username", "family", "--password-file", file(t, dovecot.Password()+"\n"))
	report := checked(t, 0, signedIn...)
	says(t, report, fine, "options", "makes sense")
	says(t, report, fine, "site", "fits together")
	says(t, report, fine, "listen", "is free")
	says(t, report, fine, "tls", "is good for")
	says(t, report, fine, "imap", "over TLS 1.3")
	says(t, report, doubt, "imap", "the certificate is good for 0 more days")
	says(t, report, fine, "imap", "all that Hearthmail makes use of")
	says(t, report, fine, "smtp", "sign-ins by PLAIN")
	says(t, report, fine, "smtp", "can sign in")
	says(t, report, fine, "database", "can be written to")
	if strings.Contains(report, dovecot.Password()) {
		t.Error("the report has the password")
	}

	report = checked(t, 0, args...)
	says(t, report, fine, "imap", "only after signing in")
	submission.Fail(testsmtp.Fault{Step: testsmtp.Auth, Answer: "535 5.7.8 no"})
	says(t, checked(t, 1, signedIn...), failing, "smtp", "refuses the user name and password")
}

// TestCheckBesideTheProgram: what serves already is no failure.
func TestCheckBesideTheProgram(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	p := start(t, "--imap", "imap://"+dovecot.Addr())
	args := []string{"--imap", "imap://" + dovecot.Addr(), "--data", p.data()}
	report := checked(t, 0, append(args, "--listen", hostOf(p))...)
	says(t, report, fine, "listen", "serves on")
	says(t, report, fine, "database", "has it open")
	says(t, checked(t, 1, args...), failing, "database", "in use by another process")
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{TLS: true, Without: []string{"SORT"}})
	imap := "imap://" + dovecot.Addr()
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	gone := "127.0.0.1:1"
	late, lateKey := writeCertificate(t, t.TempDir(), "x", time.Now().Add(-time.Minute))
	_, otherKey := writeCertificate(t, t.TempDir(), "x", time.Now().Add(time.Hour))
	certFile, keyFile := writeCertificate(t, t.TempDir(), "x", time.Now().AddDate(0, 1, 0))
	const secret = "sesame"
	for _, tc := range []struct {
		name          string
		args          []string
		subject, text string
	}{
		{"option", []string{"--imap-connections", "0"}, "options", "--imap-connections"},
		{"two options", []string{"--imap-connections", "0", "--base-path", "mail"}, "options", "--base-path"},
		{"listening", []string{"--listen", taken.Addr().String()}, "listen", "can't be had"},
		{"folder of the socket", []string{"--listen", "unix:/nonexistent/s"}, "listen", "can't be had"},
		{"mail server's address", []string{"--imap", "imaps://me:" + secret + "@mail.example.org"}, "options", "--imap"},
		{"metrics", []string{"--metrics-listen", taken.Addr().String()}, "listen", "--metrics-listen can't be had"},
		{"key file", []string{"--secret-file", "/nonexistent/key"}, "options", "--secret-file"},
		{"nobody there", []string{"--imap", "imaps://" + gone}, "imap", "127.0.0.1: it can't be reached: check --imap, whether the server runs"},
		{"unknown name", []string{"--imap", "imaps://mail.invalid"}, "imap", "can't be found"},
		{"domain without servers", []string{"--imap", "srv:example.invalid"}, "imap", "example.invalid: no mail server can be found"},
		{"unknown authority", []string{"--imap", "imaps://" + dovecot.TLSAddr()}, "imap", "--imap-ca"},
		{"TLS on the other port", []string{"--imap", "imaps://" + dovecot.Addr()}, "imap", "different ports"},
		{"password", []string{"--username", "family", "--password-file", file(t, secret)}, "imap", "refuses the user name and password"},
		{"no password", []string{"--username", "family"}, "imap", "--password-file"},
		{"submission", []string{"--smtp", "smtp://" + gone}, "smtp", "whether the server runs"},
		{"submission's address", []string{"--smtp", "smtp://me:" + secret + "@mail.example.org"}, "options", "--smtp"},
		{"submission's name", []string{"--smtp", "smtps://mail.invalid"}, "smtp", "can't be found"},
		{"submission that is none", []string{"--smtp", "smtp://" + dovecot.Addr()}, "smtp", "can't be used"},
		{"data", []string{"--data", file(t, "") + "/x"}, "database", "can't be opened"},
		{"key in the folder", []string{"--data", withBrokenKey(t)}, "database", "secret.key does not hold 32 octets"},
		{"database", []string{"--database", "postgres://me:" + secret + "@" + gone + "/x"}, "database", "can't be opened"},
		{"database's address", []string{"--database", "postgres://me:" + secret + "@/%zz"}, "options", "--database"},
		{"provider", []string{"--openid-issuer", "https://" + gone, "--openid-client-id", "x", "--openid-client-secret", secret, "--public-url", "https://127.0.0.1"}, "openid", "can't be used"},
		{"provider's options", []string{"--openid-issuer", "https://" + gone}, "openid", "not tried"},
		{"no key", []string{"--tls-cert", certFile}, "options", "--tls-key"},
		{"another's key", []string{"--tls-cert", certFile, "--tls-key", otherKey}, "options", "--tls-cert"},
		{"out of date", []string{"--tls-cert", late, "--tls-key", lateKey}, "tls", "out of date"},
		{"another host", []string{"--tls-cert", certFile, "--tls-key", keyFile, "--public-url", "https://mail.example.org"}, "tls", "--public-url"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			report := checked(t, 1, append([]string{"--imap", imap, "--data", t.TempDir()}, tc.args...)...)
			says(t, report, failing, tc.subject, tc.text)
			if strings.Contains(report, secret) {
				t.Error("the report has a password")
			}
		})
	}
	report := checked(t, 0, "--imap", imap, "--data", t.TempDir(), "--username", "family", "--password-file", file(t, dovecot.Password()))
	says(t, report, doubt, "imap", "no SORT: lists can be sorted by arrival only")
}

// withBrokenKey is a folder of --data whose key is none.
func withBrokenKey(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, secretFileName), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestOneLine(t *testing.T) {
	if got, want := oneLine("554  go\r\naway\x1b[31m\u009bnow\x00"), "554 go away [31m now"; got != want {
		t.Errorf("it is %q, want %q", got, want)
	}
}

func TestCheckWithoutMailServer(t *testing.T) {
	report := checked(t, 0)
	says(t, report, doubt, "imap", "a demo")
	says(t, report, fine, "database", "keeps nothing")
}

// TestCheckSite: how options fit together that each make sense.
func TestCheckSite(t *testing.T) {
	for _, tc := range []struct {
		name string
		args []string
		want string // "" for nothing to say
	}{
		{"alone", nil, ""},
		{"socket behind a proxy", []string{"--listen", "unix:/run/x", "--public-url", "https://x.example", "--metrics-listen", "127.0.0.1:1"}, ""},
		{"behind a proxy", []string{"--public-url", "https://x.example", "--metrics-listen", "127.0.0.1:1", "--trusted-proxies", "127.0.0.1/32"}, ""},
		{"open", []string{"--listen", "0.0.0.0:80"}, "passwords travel in clear"},
		{"open on all", []string{"--listen", ":80"}, "passwords travel in clear"},
		{"public http", []string{"--public-url", "http://x.example"}, "passwords and cookies travel in clear"},
		{"round the proxy", []string{"--listen", "192.0.2.1:80", "--public-url", "https://x.example"}, "get round the proxy"},
		{"proxy not trusted", []string{"--public-url", "https://x.example"}, "--trusted-proxies"},
		{"metrics", []string{"--public-url", "https://x.example"}, "--metrics-listen"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, _, err := parseConfig(tc.args, noEnvironment, &bytes.Buffer{})
			if err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, f := range c.trySite() {
				if f.verdict != fine {
					said = append(said, f.text)
				}
			}
			if all := strings.Join(said, "\n"); (tc.want == "") != (all == "") || !strings.Contains(all, tc.want) {
				t.Errorf("it says %q, want %q", all, tc.want)
			}
		})
	}
}

func TestLackFindings(t *testing.T) {
	for _, tc := range []struct {
		name     string
		signedIn bool
		has      string
		want     []string
	}{
		{"all", true, "CONDSTORE QRESYNC IDLE NOTIFY MOVE UIDPLUS SPECIAL-USE SORT", []string{"can do all"}},
		{"nothing", true, "IMAP4rev1", []string{"no CONDSTORE nor QRESYNC", "no NOTIFY nor IDLE", "no MOVE", "no UIDPLUS", "no SPECIAL-USE", "no SORT"}},
		{"not signed in", false, "IMAP4rev1", []string{"--username"}},
		{"no push", true, "CONDSTORE QRESYNC MOVE UIDPLUS SPECIAL-USE SORT", []string{"no NOTIFY nor IDLE"}},
		{"less", true, "CONDSTORE IDLE MOVE UIDPLUS SPECIAL-USE SORT", []string{"no QRESYNC", "no NOTIFY:"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			found := lackFindings(imapclient.Report{SignedIn: tc.signedIn, Capabilities: strings.Fields(tc.has)})
			if len(found) != len(tc.want) {
				t.Fatalf("it found %v, want %d", found, len(tc.want))
			}
			for i, f := range found {
				if !strings.Contains(f.text, tc.want[i]) {
					t.Errorf("it found %q, want %q", f.text, tc.want[i])
				}
			}
		})
	}
}
