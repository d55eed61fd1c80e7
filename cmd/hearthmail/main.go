// Command hearthmail is webmail that a family hosts itself.
package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/net/netutil"

	"hearthmail/demo"
	"hearthmail/imageproxy"
	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/metrics"
	"hearthmail/publicnet"
	"hearthmail/static"
	"hearthmail/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	status := run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// run is the whole program: it serves until ctx ends and gives the exit status.
func run(ctx context.Context, args []string, env func(string) (string, bool), stdout, stderr io.Writer) int {
	c, done, err := parseConfig(args, env, stdout)
	switch {
	case done:
		return 0
	case err != nil:
		_, _ = fmt.Fprintln(stderr, "hearthmail:", err)
		return 2
	case c.HealthCheck:
		return healthCheck(ctx, c)
	case c.command == "check":
		return tryAll(ctx, c, stdout)
	}
	log := newLogger(c, stderr)
	if err := serve(ctx, c, log, stdout); err != nil {
		log.Error("hearthmail ends", "error", err)
		return 1
	}
	return 0
}

func newLogger(c *config, stderr io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{}
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // kong has checked it
	options.Level = level
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(stderr, options))
	}
	return slog.New(slog.NewTextHandler(stderr, options))
}

// mostPictures is how much of --memory pictures from elsewhere may take, in octets.
const mostPictures = 32 << 20

// serve joins the parts and runs them until ctx ends.
func serve(ctx context.Context, c *config, log *slog.Logger, stdout io.Writer) error {
	files, err := static.New()
	if err != nil {
		return err
	}
	locales, err := locale.Load()
	if err != nil {
		return err
	}
	warn(c, files, log)
	kept, err := openStore(ctx, c, log)
	if err != nil {
		return err
	}
	defer func() { _ = kept.Close() }()
	factors, err := openVault(c, log)
	if err != nil {
		return err
	}
	defer rereadOnHangup(c.cert, log)()
	open, err := openDoors(ctx, c)
	if err != nil {
		return err
	}
	address := browserAddress(c, open.pages)
	if c.directory == nil {
		sample, err := startDemo(ctx, c, log)
		if err != nil {
			return err
		}
		defer func() { _ = sample.Close() }()
		greetDemo(stdout, sample, address)
	} else {
		_, _ = fmt.Fprintf(stdout, "Hearthmail is at %s for mail on %s.\n", address, cmp.Or(c.directory.Host(), "several servers"))
	}
	pages := int64(c.Memory) / 4
	pictures := min(int64(c.Memory)/8, mostPictures)
	numbers := metrics.New(version())
	accounts := imapclient.NewAccounts(imapclient.Options{
		Connections: c.IMAPConnections, Memory: int64(c.Memory) - pages - pictures, Meter: numbers, Acted: web.TellChanges(kept, log),
	})
	defer accounts.Close()
	provider := c.OpenID.start()
	if provider != nil {
		defer provider.Provider.Close()
	}
	lists := publicnet.NewClient(publicnet.ClientOptions{UserAgent: "Hearthmail"})
	defer lists.CloseIdleConnections()
	elsewhere := imageproxy.New(imageproxy.Client(), pictures)
	defer elsewhere.Close()
	app := web.New(web.Options{
		UndoSend: c.UndoSend, SentByServer: c.SentByServer,
		AuthservIDs: c.AuthservID, Unsubscriber: lists, Submission: c.submissions(), MailDomain: c.mailDomain(),
		Accounts: accounts, Directory: c.directory, Store: kept, SecondFactors: factors, Static: files, Locales: locales, Logger: log,
		BasePath: c.BasePath, PublicURL: c.public, TrustedProxies: c.proxies,
		MaxMessage: int64(c.MaxMessage),
		PageMemory: pages, Pictures: elsewhere, OpenID: provider, ClientTimeout: c.ClientTimeout, Meter: numbers, Metrics: c.metricsBeside(numbers),
	})
	defer app.Close()
	numbers.WatchSessions(app.Sessions)
	return c.runServers(ctx, open, app, numbers, log)
}

// metricsBeside is what answers GET /metrics beside the pages: nothing when it
// has an address of its own.
func (c *config) metricsBeside(numbers *metrics.Metrics) http.Handler {
	if c.MetricsListen != "" {
		return nil
	}
	return numbers.Handler()
}

// runServers answers browsers, and Prometheus on an address of its own, until
// ctx ends.
func (c *config) runServers(ctx context.Context, open doors, app *web.Server, numbers *metrics.Metrics, log *slog.Logger) error {
	if open.metrics != nil {
		defer serveMetrics(open.metrics, numbers.Handler(), log)()
	}
	listener := open.pages
	if c.MaxConnections > 0 {
		listener = netutil.LimitListener(listener, c.MaxConnections)
	}
	return serveHTTP(ctx, listener, httpServer(app, c.ClientTimeout, c.cert, log), app, c.DrainDelay)
}

func warn(c *config, files *static.Files, log *slog.Logger) {
	if !files.Built() {
		log.Warn("the front end has not been built (make frontend): serving plain forms, without script")
	}
	if c.directory == nil && !listensHere(c.Listen) {
		log.Warn("without --imap this is the demo, whose password is no secret, and others can reach it")
	}
}

// startDemo starts the embedded servers and takes them for the mail server.
func startDemo(ctx context.Context, c *config, log *slog.Logger) (*demo.Server, error) {
	sample, err := demo.Start(ctx, demo.Options{Now: time.Now(), Logger: log})
	if err != nil {
		return nil, err
	}
	c.IMAP, c.SMTP, c.MailDomain = "imap://"+sample.IMAPAddr(), "smtp://"+sample.SMTPAddr(), sample.Domain()
	return sample, firstOf(c.checkServers, c.checkSMTP)
}

func greetDemo(stdout io.Writer, sample *demo.Server, address string) {
	_, _ = fmt.Fprintf(stdout, `Hearthmail is at %s with a sample mailbox.

    user name  %s
    password   %s

The demo's own servers: IMAP on %s, SMTP on %s.
Mail sent there arrives in the sample mailbox. Nothing is kept when it ends (Ctrl-C).
`, address, sample.Username(), sample.Password(), sample.IMAPAddr(), sample.SMTPAddr())
}
