// Command hearthbench measures Hearthmail against raw IMAP commands on the
// same server in the same run, and prints tables in Markdown.
//
// It builds and runs hearthmail as a process of its own, talks to it over HTTP
// as a browser does, and asks the mail server for the same thing on a warm
// connection without an IMAP library: the floor that no webmail can be below
// unless it remembers. All of it stays on loopback unless --imap says otherwise.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// options are the flags.
type options struct {
	IMAP       string        `name:"imap" help:"host:port of a Dovecot without TLS to measure on, instead of a private one."`
	User       string        `default:"bench" help:"User name to sign in with. Mailboxes named bench-… are made and kept there."`
	Password   string        `default:"bench" help:"Password of that user, and of all users of the private Dovecot."`
	Sizes      []int         `default:"2000,10000,100000" help:"Numbers of messages in the mailboxes to measure on, each from 1000 to 100000."`
	Rounds     int           `default:"60" help:"How often each thing is measured, from 5 to 1000; slow things less often."`
	Load       time.Duration `default:"5s" help:"How long eight clients ask for pages, at most 1m."`
	Mail       string        `type:"path" help:"Folder in which the private Dovecot keeps its mail for the next run."`
	Only       string        `enum:",browser" default:"" help:"Measure this alone: browser, what a person sees in Chromium, on the largest mailbox."`
	Hearthmail string        `type:"path" help:"The program to measure, instead of one built from ./cmd/hearthmail."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	var o options
	kong.Parse(&o, kong.Name("hearthbench"), kong.Description("Measures Hearthmail beside raw IMAP commands."))
	err := o.check()
	if err == nil {
		err = run(ctx, o, os.Stdout, os.Stderr)
	}
	stop()
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "hearthbench:", err)
		os.Exit(1)
	}
}

func (o *options) check() error {
	if len(o.Sizes) == 0 || slices.Min(o.Sizes) < 1000 || slices.Max(o.Sizes) > 100_000 {
		return errors.New("--sizes: each is from 1000 to 100000")
	}
	if o.Rounds < 5 || o.Rounds > 1000 {
		return errors.New("--rounds: from 5 to 1000")
	}
	if o.Load <= 0 || o.Load > time.Minute {
		return errors.New("--load: more than nothing, and at most 1m")
	}
	slices.Sort(o.Sizes)
	return nil
}

// run measures everything and ends all that it started.
func run(ctx context.Context, o options, out, progress io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "hearthbench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // Dovecot's unprivileged processes must reach their sockets
		return err
	}
	b := &bench{ctx: ctx, options: o, dir: dir, program: o.Hearthmail, progress: progress}
	b.account = account{addr: o.IMAP, user: o.User, password: o.Password}
	if o.IMAP == "" {
		server, err := startDovecot(ctx, dir, o.Mail, o.Password)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, server.end()) }()
		b.addr, b.private = server.addr, true
	}
	if b.program == "" {
		b.say("building hearthmail")
		if b.program, err = buildApp(ctx, dir); err != nil {
			return err
		}
	}
	conditions := b.conditions()
	tables, err := b.measureAll()
	_, _ = fmt.Fprintf(out, "%s\n\n", conditions)
	for _, t := range tables { // what there is, even when the rest failed
		_, _ = fmt.Fprintln(out, t.markdown())
	}
	return err
}
