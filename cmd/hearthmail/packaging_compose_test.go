package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestComposeFile: the compose file sets options that exist, and has the nginx
// of docs/scaling.md.
func TestComposeFile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{"database": "postgres://hearthmail:secret@postgres/hearthmail?sslmode=disable", "second-step": strings.Repeat("k", 32)}
	dir := t.TempDir()
	for name, content := range secrets {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	environment := map[string]string{}
	for _, found := range regexp.MustCompile(`(?m)^ +(HEARTHMAIL_\w+): (\S+)$`).FindAllStringSubmatch(string(text), -1) {
		environment[found[1]] = strings.Replace(found[2], "/run/secrets", dir, 1)
	}
	c, _, err := parseConfig(nil, func(name string) (string, bool) {
		value, ok := environment[name]
		return value, ok
	}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if len(environment) != 5 || c.Database != secrets["database"] || c.SecretFile != filepath.Join(dir, "second-step") || len(c.proxies) != 1 || c.public == nil || c.directory == nil {
		t.Errorf("%v gives %+v", environment, c)
	}
	nginx := changed(t, readManual(t, "scaling.md").block("The proxy", "nginx"),
		"127.0.0.1:8081", "172.30.84.11:8080", "127.0.0.1:8082", "172.30.84.12:8080", "/etc/ssl/mail.example.org.", "/etc/ssl/site/site.", "$", "$$")
	_, held, _ := strings.Cut(string(text), "content: |\n")
	if held = strings.ReplaceAll(held, "\n      ", "\n"); strings.TrimPrefix(held, "      ") != nginx {
		t.Errorf("its nginx is\n%s\nand the document's\n%s", held, nginx)
	}
}
