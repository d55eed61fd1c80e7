package main

import (
	"encoding/base64"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testpostgres"
)

// sqlTexts would be statements of their own, were they written into one.
func sqlTexts() []string {
	return []string{
		`'; DROP TABLE sessions; --`, `' OR '1'='1`, `\'; DELETE FROM sessions; --`, `family' --`, `$1`, `?1`, `%27%20OR%201=1`, `"; DROP TABLE tries; --`,
		`'||(SELECT sealed FROM sessions)||'`, `$$; DROP TABLE sessions; $$`, "fam\\", `\`, "'\u2019\uFF07", `family'/*`, "x\x00'",
	}
}

// TestSQLInjection puts them wherever something goes to the store, in SQLite and
// in PostgreSQL.
func TestSQLInjection(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	postgres := testpostgres.Start(t)
	for name, args := range map[string][]string{"SQLite": nil, "PostgreSQL": {"--database", postgres.NewDatabase(t)}} {
		t.Run(name, func(t *testing.T) {
			program := start(t, append(args, "--imap", "imap://"+dovecot.Addr(), "--trusted-proxies", "127.0.0.0/8")...)
			v := signIn(t, program, dovecot.Password())
			t.Run("texts", func(t *testing.T) {
				for _, text := range sqlTexts() {
					t.Run("", func(t *testing.T) {
						t.Parallel()
						trySQL(t, program, v, text, dovecot.Password())
					})
				}
			})
			if page := v.get("/settings"); page.status != http.StatusOK || len(with(page.root, "data-session")) == 0 {
				t.Errorf("afterwards the settings are %d %q", page.status, page.alert())
			}
		})
	}
}

func trySQL(t *testing.T, program *program, v *visitor, text, password string) {
	t.Helper()
	stranger := newVisitor(t, program).from(strings.ReplaceAll(text, "\x00", ""))
	stranger.agent = strings.ReplaceAll(text, "\x00", "")
	for _, form := range []url.Values{credentials(text, "x"), credentials(text, password), credentials("family", text)} {
		page := stranger.post("/login", form, "/login")
		if page.status >= http.StatusInternalServerError {
			t.Errorf("signing in as %q gave %d %q", form["username"], page.status, page.alert())
		}
	}
	for _, id := range []string{text, strings.Repeat("a", 64)} {
		if page := v.post("/settings/sessions/"+url.PathEscape(id)+"/end", nil, "/settings"); page.status != http.StatusNotFound {
			t.Errorf("ending the session %q gave %d", id, page.status)
		}
	}
	for _, address := range []string{"/acts/" + url.PathEscape(text), "/settings/labels/edit?keyword=" + url.QueryEscape(text)} {
		if page := v.get(address); page.status != http.StatusNotFound {
			t.Errorf("%s gave %d", address, page.status)
		}
	}
	for address, form := range map[string]url.Values{
		"/acts/" + url.PathEscape(text) + "/undo": {}, "/acts/" + url.PathEscape(text) + "/cancel": {},
		"/searches/" + url.PathEscape(text) + "/rename": formOf("name", "x"), "/settings/labels/raise": formOf("keyword", "x"+text),
	} {
		if page := v.post(address, form, "/settings"); page.status != http.StatusNotFound && page.status != http.StatusConflict && page.status != http.StatusUnprocessableEntity {
			t.Errorf("%s with %v gave %d", address, form, page.status)
		}
	}
	if page := v.post("/settings/sessions/end", url.Values{"which": {text}}, "/settings"); page.status != http.StatusUnprocessableEntity {
		t.Errorf("ending %q gave %d", text, page.status)
	}
}

// TestPoisonedCookies: whatever a browser brings, nobody is signed in by it, and
// nothing breaks.
func TestPoisonedCookies(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	own := cookieOf(t, v)
	id, key, _ := strings.Cut(own, ".")
	zeros := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	gob := base64.RawURLEncoding.EncodeToString([]byte("\x0e\xff\x81\x04\x01\x02\xff\x82\x00\x01\x10\x01\x10\x00\x00"))
	for _, value := range []string{
		"", ".", "..", id, id + ".", "." + key, id + "." + zeros, zeros + "." + key, key + "." + id, own + "x", own + ".x", strings.ToUpper(own),
		id + "." + gob, gob, `{"username":"family"}`, `O:8:"stdClass":0:{}`, strings.Repeat("A", 8000), "%00", "a=b; hearthmail=c",
	} {
		for _, name := range []string{"hearthmail", "hearthmail-notice", "hearthmail-device", "hearthmail-openid", "hearthmail-acted"} {
			header := http.Header{"Cookie": {name + "=" + value}}
			stranger := newVisitor(t, program)
			for _, path := range []string{"/", "/login", inbox, "/settings", "/events"} {
				page := stranger.send(http.MethodGet, path, nil, header)
				if page.status >= http.StatusInternalServerError || (page.address != "/login" && path != "/login") {
					t.Errorf("%s=%.40q leads from %s to %s with %d", name, value, path, page.address, page.status)
				}
			}
			header["Content-Type"] = []string{formType}
			form := strings.NewReader(credentials("family", dovecot.Password()).Encode())
			if page := stranger.send(http.MethodPost, "/login", form, header); page.status >= http.StatusInternalServerError {
				t.Errorf("signing in with %s=%.40q gave %d %q", name, value, page.status, page.alert())
			}
		}
		both := http.Header{"Cookie": {"hearthmail=" + own + "; hearthmail-notice=" + value + "; hearthmail-acted=" + value}}
		if page := newVisitor(t, program).send(http.MethodGet, inbox, nil, both); page.status != http.StatusOK || page.notice() != "" {
			t.Errorf("with a good session and %.40q it is %d and says %q", value, page.status, page.notice())
		}
	}
}

// TestPathTraversal: no address leads to a file that isn't the front end's.
func TestPathTraversal(t *testing.T) {
	v := newVisitor(t, start(t, "--data", t.TempDir()))
	for _, path := range []string{
		"/static/../go.mod", "/static/..%2fgo.mod", "/static/%2e%2e/%2e%2e/go.mod", "/static/..%5c..%5cgo.mod", "/static//etc/passwd", "/static/%2fetc%2fpasswd",
		"/static/....//....//etc/passwd", "/static/app.css%00.js", "/static/.", "/static/%2e", "/static/.gitkeep", "/static/src/app.ts", "/static/../web/server.go",
		"/static/hearthmail.db", "/hearthmail.db", "/data/hearthmail.db", "/../hearthmail.db", "/..%2fhearthmail.db",
	} {
		page := v.send(http.MethodGet, path, nil, nil)
		if page.status != http.StatusNotFound || strings.Contains(page.body, "module hearthmail") || strings.Contains(page.body, "root:") {
			t.Errorf("%s gave %d with %d octets", path, page.status, len(page.body))
		}
	}
}

// TestNoCommands: the program starts no other, so no argument of one can be
// injected.
func TestNoCommands(t *testing.T) {
	root, seen := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); name == "node_modules" || name == "internal" || name == "hearthbench" || name == "scripts" || name == ".tools" || name == ".git" {
				return fs.SkipDir // tests' own, and what isn't the program
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, i := range file.Imports {
			if i.Path.Value == `"os/exec"` || i.Path.Value == `"plugin"` {
				t.Errorf("%s imports %s", path, i.Path.Value)
			}
		}
		return nil
	})
	if err != nil || seen < 100 {
		t.Errorf("%d files read: %v", seen, err)
	}
}
