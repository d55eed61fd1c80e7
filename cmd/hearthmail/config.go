package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/alecthomas/units"

	"hearthmail/imapclient"
	"hearthmail/smtpclient"
)

// config is every option: a flag, an environment variable (HEARTHMAIL_ and the
// name in capitals) and a key of the configuration file.
type config struct {
	Listen          string           `default:"127.0.0.1:8080" help:"Address to serve on, or unix:/run/hearthmail.sock."`
	IMAP            string           `name:"imap" help:"Mail server: imaps://host[:993], or imap://host[:143], which demands STARTTLS except to loopback; or srv: to look up each user's by the domain in the user name (RFC 6186), srv:example.org,… for these domains alone. Without it a demo with a sample mailbox is started."`
	IMAPPlaintext   bool             `name:"imap-plaintext" help:"Let imap:// go without TLS to any host. Passwords and mail can then be read on the way."`
	IMAPCA          string           `name:"imap-ca" type:"path" help:"File of PEM certificates to trust for the mail server, beside the system's."`
	IMAPConnections int              `name:"imap-connections" default:"4" help:"IMAP connections per account at the most, from 1 to 50."`
	IMAPTimeout     time.Duration    `name:"imap-timeout" default:"20s" help:"How long the mail server may take for what a page needs, from 1s to 10m."`
	Memory          units.Base2Bytes `default:"256MiB" help:"What to remember of all mail in use, so as not to ask the mail server again; 0B for nothing."`
	SMTP            string           `name:"smtp" help:"Submission server that letters are sent through: smtps://host[:465], or smtp://host[:587], which demands STARTTLS except to loopback or with --imap-plaintext. Without it mail is only read, unless --imap is srv:, whose domains name theirs as well (RFC 6186, RFC 8314)."`
	MailDomain      string           `help:"What the addresses of user names without a domain end in. The default is the host in --imap, without a leading imap. or mail."`
	MaxMessage      units.Base2Bytes `name:"max-message" default:"50MiB" help:"How large a message that is sent may be, its files in base64 included, from 1MiB to 1GiB."`
	UploadSpace     units.Base2Bytes `name:"upload-space" default:"1GiB" help:"What files of letters that are being written or sent may take in the database, half of it for each account; at least four times --max-message."`
	UndoSend        time.Duration    `default:"10s" help:"How long a sent message waits in which it can be taken back, up to 2m."`
	SentByServer    bool             `help:"The mail server itself puts a copy of what is sent into the Sent folder; Gmail is known to."`
	Data            string           `type:"path" help:"Folder for what Hearthmail keeps: its database and keys. The default is hearthmail in the user's data folder; the demo keeps nothing."`
	Database        string           `help:"postgres://… to share state between several instances, in place of the database in --data."`
	SecretFile      string           `name:"secret-file" type:"path" help:"File of 32 random octets, which second steps at sign-in are sealed with. The default is secret.key in --data, made when absent; with --database it must be given."`
	BasePath        string           `default:"/" help:"Path that a reverse proxy serves it under, such as /mail."`
	PublicURL       string           `name:"public-url" help:"Address that browsers use; with https:// cookies are Secure."`
	TrustedProxies  []string         `help:"Networks (CIDR) of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed; over a Unix socket they always are."`
	AuthservID      []string         `name:"authserv-id" help:"Names that one's own mail servers sign Authentication-Results with (RFC 8601); what they say of a message's sender is shown. They must take out such fields of others that bear their names."`
	TLSCert         string           `name:"tls-cert" type:"path" help:"PEM file of a certificate and its chain, to speak TLS without a proxy. SIGHUP reads it anew."`
	TLSKey          string           `name:"tls-key" type:"path" help:"PEM file of that certificate's key."`
	MetricsListen   string           `help:"Address to serve /metrics on, and there alone: host:port, or unix:/path."`
	ClientTimeout   time.Duration    `default:"30s" help:"How long a browser may take for a form, and for each 64 KiB of an answer, from 1s to 10m."`
	MaxConnections  int              `default:"0" help:"Connections of browsers at the most; 0 for as many as the system allows."`
	DrainDelay      time.Duration    `default:"0s" help:"When asked to end, how long to go on serving while /readyz says 503, up to 5m."`
	Config          string           `type:"path" help:"TOML file with these same names as keys."`
	LogFormat       string           `enum:"text,json" default:"text" help:"Form of the log on stderr: ${enum}."`
	LogLevel        string           `enum:"debug,info,warn,error" default:"info" help:"Least level that is logged: ${enum}."`
	OpenID          openIDConfig     `embed:"" prefix:"openid-"`
	HealthCheck     bool             `help:"Ask the instance that serves on --listen whether it lives, and exit 0 or 1."`

	Version kong.VersionFlag `help:"Print the version and exit."`

	Serve struct{}     `cmd:"" default:"1" help:"Serve; what it does without a command."`
	Check checkOptions `cmd:"" help:"Try the options, the mail servers, the database and the certificate, and say what is wrong."`

	command    string                   // serve or check
	cert       *certificate             // nil without TLS of its own
	domains    map[string]domainServers // of the file
	directory  *imapclient.Directory    // nil for the demo
	submission *smtpclient.Directory    // nil to read only
	public     *url.URL
	proxies    []netip.Prefix
}

// exited is how kong's --help and --version end a parse.
type exited int

// parseConfig reads the options. done is true when --help or --version has
// said all there is to say. The error is one line that names what is wrong.
func parseConfig(args []string, env func(string) (string, bool), stdout io.Writer) (c *config, done bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			if _, ok := cause.(exited); !ok {
				panic(cause)
			}
			done = true
		}
	}()
	first := &config{}
	if err := first.parse(args, settings{env: env}, stdout); err != nil {
		return nil, false, err
	}
	file, err := readConfigFile(first.Config)
	if err != nil {
		return nil, false, err
	}
	c = &config{}
	if c.domains, err = domainsIn(file); err != nil {
		return nil, false, err
	}
	if err := c.parse(args, settings{env: env, file: file}, stdout); err != nil {
		return nil, false, err
	}
	if c.command == "check" { // which says itself what is wrong
		return c, false, nil
	}
	return c, false, firstOf(c.checks()...)
}

func (c *config) parse(args []string, s settings, stdout io.Writer) error {
	parser, err := kong.New(c,
		kong.Name("hearthmail"),
		kong.Description("Webmail that a family hosts itself: it shows the mailbox of an IMAP server in any browser."),
		kong.Writers(stdout, io.Discard),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.Resolvers(s),
		kong.Vars{"version": version()},
	)
	if err != nil {
		return err
	}
	if err := s.unknownKey(parser.Model.Flags); err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return err
	}
	c.command = parsed.Command()
	return nil
}

// checks read what kong took as mere text.
func (c *config) checks() []func() error {
	return []func() error{c.checkListen, c.checkTLS, c.checkMetrics, c.checkTimes, c.checkSizes, c.checkIMAP, c.checkServers, c.checkSMTP, c.checkMailDomain, c.checkDatabase, c.checkSecretFile, c.checkBasePath, c.checkPublicURL, c.checkProxies, c.checkAuthservIDs, c.checkOpenID}
}

func firstOf(checks ...func() error) error {
	for _, check := range checks {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (c *config) checkListen() error { return checkListenAddress("--listen", c.Listen) }

func checkListenAddress(flag, address string) error {
	if path, ok := strings.CutPrefix(address, "unix:"); ok {
		if !filepath.IsAbs(path) {
			return fmt.Errorf("%s: %q names no absolute path", flag, address)
		}
		return nil
	}
	_, port, err := net.SplitHostPort(address)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%s: %q is not of the form host:port", flag, address)
	}
	return nil
}

func (c *config) checkTLS() (err error) {
	switch {
	case (c.TLSCert == "") != (c.TLSKey == ""):
		return errors.New("--tls-cert, --tls-key: one of them is given without the other")
	case c.TLSCert == "" || c.HealthCheck: // which only needs to know that it is TLS
		return nil
	}
	c.cert, err = readCertificate(c.TLSCert, c.TLSKey)
	return err
}

func (c *config) checkMetrics() error {
	if c.MetricsListen == "" {
		return nil
	}
	return checkListenAddress("--metrics-listen", c.MetricsListen)
}

func (c *config) checkTimes() error {
	if c.ClientTimeout < time.Second || c.ClientTimeout > 10*time.Minute {
		return fmt.Errorf("--client-timeout: %s is not from 1s to 10m", c.ClientTimeout)
	}
	if c.MaxConnections < 0 {
		return fmt.Errorf("--max-connections: %d is less than nothing", c.MaxConnections)
	}
	if c.UndoSend < 0 || c.UndoSend > 2*time.Minute {
		return fmt.Errorf("--undo-send: %s is not from 0s to 2m", c.UndoSend)
	}
	if c.DrainDelay < 0 || c.DrainDelay > 5*time.Minute {
		return fmt.Errorf("--drain-delay: %s is not from 0s to 5m", c.DrainDelay)
	}
	return nil
}

func (c *config) checkSizes() error {
	if c.MaxMessage < units.MiB || c.MaxMessage > units.GiB {
		return fmt.Errorf("--max-message: %s is not from 1MiB to 1GiB", c.MaxMessage)
	}
	if c.UploadSpace < 4*c.MaxMessage {
		return fmt.Errorf("--upload-space: %s is less than four times --max-message", c.UploadSpace)
	}
	return nil
}

func (c *config) checkIMAP() error {
	if c.IMAPTimeout < time.Second || c.IMAPTimeout > 10*time.Minute {
		return fmt.Errorf("--imap-timeout: %s is not from 1s to 10m", c.IMAPTimeout)
	}
	if c.Memory < 0 {
		return fmt.Errorf("--memory: %d is less than nothing", c.Memory)
	}
	if c.IMAPConnections < 1 || c.IMAPConnections > 50 {
		return fmt.Errorf("--imap-connections: %d is not from 1 to 50", c.IMAPConnections)
	}
	return nil
}

func (c *config) checkDatabase() error {
	address := c.Database
	if u, err := url.Parse(address); err == nil && u.Query().Has("host") { // the folder of PostgreSQL's socket
		u.Host = "localhost"
		address = u.String()
	}
	return checkAddress("--database", address, "postgres", "postgresql")
}

// checkAddress doesn't repeat the value: it may hold a password.
func checkAddress(flag, value string, schemes ...string) error {
	if value == "" {
		return nil
	}
	u, err := url.Parse(value)
	if err == nil && u.Host != "" {
		for _, scheme := range schemes {
			if u.Scheme == scheme {
				return nil
			}
		}
	}
	return fmt.Errorf("%s: not an address that begins with %s:// and names a host", flag, strings.Join(schemes, ":// or "))
}

func (c *config) checkBasePath() error {
	clean := (&url.URL{Path: c.BasePath}).EscapedPath()
	if !strings.HasPrefix(c.BasePath, "/") || clean != c.BasePath || strings.Contains(c.BasePath, "//") || strings.Contains(c.BasePath, "/.") {
		return fmt.Errorf("--base-path: %q is not a path such as /mail", c.BasePath)
	}
	return nil
}

func (c *config) checkPublicURL() error {
	if c.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" {
		return errors.New("--public-url: not an address of the form https://host[/path]") // it may hold a password
	}
	if path := strings.TrimRight(u.Path, "/"); path != "" && path != strings.TrimRight(c.BasePath, "/") {
		return fmt.Errorf("--public-url: its path %q is not that of --base-path, %q", u.Path, c.BasePath)
	}
	c.public = u
	return nil
}

func (c *config) checkProxies() error {
	for _, text := range c.TrustedProxies {
		network, err := netip.ParsePrefix(strings.TrimSpace(text))
		if err != nil {
			return fmt.Errorf("--trusted-proxies: %q is not a network such as 10.0.0.0/8", text)
		}
		c.proxies = append(c.proxies, network)
	}
	return nil
}

// version is the module's version and, where the build knows it, the commit.
func version() string {
	const release = "0.1.0"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return release + "+" + s.Value[:12]
		}
	}
	return release
}
