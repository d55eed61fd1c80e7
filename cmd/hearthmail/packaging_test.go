package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// packaged reads a file of packaging/.
func packaged(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "packaging", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPackagedConfig: the example is taken as it is, and so is what it has in
// comments.
func TestPackagedConfig(t *testing.T) {
	text := packaged(t, "hearthmail.toml")
	c, _, err := parseConfig([]string{"--config", file(t, text)}, noEnvironment, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if c.IMAP == "" || c.public == nil || len(c.proxies) != 2 || c.MetricsListen == "" {
		t.Errorf("the example gives %+v", c)
	}
	for _, commented := range regexp.MustCompile(`(?m)^#([a-z-]+) = ".*"$`).FindAllStringSubmatch(text, -1) {
		line := strings.TrimPrefix(commented[0], "#")
		if commented[1] == "tls-cert" || commented[1] == "tls-key" { // whose files must be there
			continue
		}
		if _, _, err := parseConfig([]string{"--config", file(t, line)}, noEnvironment, io.Discard); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// TestPackagedService: what the service says to the program by variables is
// what the program listens to.
func TestPackagedService(t *testing.T) {
	variables := regexp.MustCompile(`(?m)^#?Environment=(HEARTHMAIL_[A-Z_]+)=`).FindAllStringSubmatch(packaged(t, "hearthmail.service"), -1)
	if len(variables) != 2 {
		t.Fatalf("the service sets %v", variables)
	}
	for _, variable := range variables {
		asked := false
		_, _, _ = parseConfig(nil, func(name string) (string, bool) {
			asked = asked || name == variable[1]
			return "", false
		}, io.Discard)
		if !asked {
			t.Errorf("nobody asks for %s", variable[1])
		}
	}
}
