package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"
)

// verdict is what came of trying something.
type verdict string

const (
	fine    verdict = "ok"
	doubt   verdict = "warning" // it works, but somebody should look at it
	failing verdict = "wrong"   // it doesn't work
)

// finding is one line of a check's report: what was tried, and in a sentence
// what came of it and what to do. It never holds a password.
type finding struct {
	verdict verdict
	subject string
	text    string
}

// checkOptions are those of the command check alone.
type checkOptions struct {
	Username     string `help:"User name to sign in to the mail server with; only then can be said all that the server can do."`
	PasswordFile string `type:"path" help:"File that holds that user's password."`
}

// tryAll tries everything that the options speak of and says what it has found,
// a line each: 0 when nothing is wrong, else 1.
func tryAll(ctx context.Context, c *config, stdout io.Writer) int {
	status := 0
	report := func(found ...finding) {
		for _, f := range found {
			_, _ = fmt.Fprintf(stdout, "%-8s %-11s %s\n", f.verdict, f.subject, oneLine(f.text))
			if f.verdict == failing {
				status = 1
			}
		}
	}
	report(c.tryOptions()...)
	report(c.trySite()...)
	report(c.tryListen(ctx)...)
	report(c.tryCertificate()...)
	report(c.tryIMAP(ctx)...)
	report(c.trySMTP(ctx)...)
	report(c.tryOpenID(ctx)...)
	report(c.tryStore(ctx)...)
	return status
}

// tryOptions says which options make no sense. What they are about is not
// tried then.
func (c *config) tryOptions() []finding {
	var found []finding
	for _, wrong := range c.checks() {
		if err := wrong(); err != nil {
			found = append(found, finding{failing, "options", err.Error()})
		}
	}
	if len(found) == 0 {
		found = append(found, finding{fine, "options", "each makes sense by itself"})
	}
	return found
}

// oneLine keeps what a server or a file brings within its line, and from
// steering the terminal.
func oneLine(text string) string {
	shown := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, text)
	return strings.Join(strings.Fields(shown), " ")
}

// password reads the password of --username.
func (o checkOptions) password() (string, error) {
	text, err := os.ReadFile(o.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("--password-file: %w", err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// endsFinding says how long a certificate lasts.
func endsFinding(subject string, ends time.Time) finding {
	const soon = 14
	days := int(time.Until(ends).Hours() / 24)
	text := fmt.Sprintf("the certificate is good for %d more days, until %s", days, ends.Format("2 January 2006"))
	switch {
	case time.Now().After(ends):
		return finding{failing, subject, "the certificate has been out of date since " + ends.Format("2 January 2006") + ": renew it"}
	case days < soon:
		return finding{doubt, subject, text + ": renew it"}
	}
	return finding{fine, subject, text}
}
