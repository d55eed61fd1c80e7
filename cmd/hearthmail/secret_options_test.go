package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

// TestSecretOptions: a password in an option is not in anything that the
// program says, whatever is wrong with the option, and wherever it comes from.
func TestSecretOptions(t *testing.T) {
	const secret = "sesame-opens"
	for name, value := range map[string][2]string{
		"database that nobody serves": {"database", "postgres://me:" + secret + "@127.0.0.1:1/x"},
		"database with a bad escape":  {"database", "postgres://me:" + secret + "%zz@127.0.0.1:1/x"},
		"database with a bad port":    {"database", "postgres://me:" + secret + "@127.0.0.1:port/x"},
		"database of another kind":    {"database", "mysql://me:" + secret + "@127.0.0.1:1/x"},
		"database by key and value":   {"database", "host=127.0.0.1 password=" + secret},
		"database with a parameter":   {"database", "postgres://127.0.0.1:1/x?password=" + secret},
		"database with a bad one":     {"database", "postgres://127.0.0.1:1/x?sslmode=" + secret},
		"mail server":                 {"imap", "imaps://me:" + secret + "@127.0.0.1:1"},
		"mail server without scheme":  {"imap", "me:" + secret + "@127.0.0.1:1"},
		"submission server":           {"smtp", "smtp://me:" + secret + "@127.0.0.1:1"},
		"secret at a provider":        {"openid-client-secret", secret},
		"public address":              {"public-url", "https://me:" + secret + "@mail.example.org"},
	} {
		t.Run(name, func(t *testing.T) {
			option, text := value[0], value[1]
			variable := "HEARTHMAIL_" + strings.ToUpper(strings.ReplaceAll(option, "-", "_"))
			for from, start := range map[string]struct{ args, env []string }{
				"flag":        {args: []string{"--" + option, text}},
				"environment": {env: []string{variable, text}},
				"file":        {env: []string{variable + "_FILE", file(t, text+"\n")}},
				"TOML":        {args: []string{"--config", file(t, option+" = \""+text+"\"\n")}},
				"bare TOML":   {args: []string{"--config", file(t, option+" = "+text+"\n")}},
				"open TOML":   {args: []string{"--config", file(t, option+" = \""+text+"\n")}},
			} {
				for _, command := range []string{"serve", "check"} {
					args := append([]string{command, "--listen", "127.0.0.1:0", "--log-level", "debug"}, start.args...)
					var stdout, stderr bytes.Buffer
					status := run(stopped(t), args, environment(start.env...), &stdout, &stderr)
					if said := stdout.String() + stderr.String(); status == 0 || said == "" || strings.Contains(said, secret) {
						t.Errorf("%s by %s ended with %d and said %q", command, from, status, said)
					}
				}
			}
		})
	}
}

// stopped is a context that ends a program should it start to serve.
func stopped(t *testing.T) context.Context {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), within)
	t.Cleanup(stop)
	return ctx
}
