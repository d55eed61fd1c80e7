package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"hearthmail/imapclient"
)

// tryIMAP connects to the mail servers that are known, and signs in to that of
// the user name, if one is given.
func (c *config) tryIMAP(ctx context.Context) []finding {
	const subject = "imap"
	switch {
	case c.directory == nil && c.IMAP == "" && len(c.domains) == 0:
		return []finding{{doubt, subject, "--imap is not given: a demo with a sample mailbox would be started"}}
	case c.directory == nil:
		return []finding{{failing, subject, "not tried, since the options that name it make no sense"}}
	}
	var found []finding
	servers := c.directory.Servers()
	if c.Check.Username != "" {
		server, signedIn := c.trySigningIn(ctx)
		found = append(found, signedIn...)
		servers = slices.DeleteFunc(servers, func(known *imapclient.Server) bool { return server != nil && known.Host() == server.Host() })
	} else if len(servers) == 0 {
		found = append(found, finding{doubt, subject, "servers are looked up when somebody signs in: try one with --username and --password-file"})
	}
	for _, server := range servers {
		found = append(found, tryIMAPServer(ctx, server, imapclient.Login{})...)
	}
	return found
}

// trySigningIn tries the server of --username.
func (c *config) trySigningIn(ctx context.Context) (*imapclient.Server, []finding) {
	const subject = "imap"
	password, err := c.Check.password()
	if err != nil {
		return nil, []finding{{failing, subject, err.Error()}}
	}
	server, err := c.directory.Find(ctx, c.Check.Username)
	if err != nil {
		return nil, []finding{{failing, subject, "no mail server can be found for the domain of --username: check its SRV records, or name the server in the file of --config (" + err.Error() + ")"}}
	}
	return server, tryIMAPServer(ctx, server, imapclient.Login{Username: c.Check.Username, Password: password})
}

func tryIMAPServer(ctx context.Context, server *imapclient.Server, login imapclient.Login) []finding {
	const subject = "imap"
	report, err := server.Probe(ctx, login)
	var found []finding
	if report.Remote != "" {
		how := "without TLS"
		if report.TLS {
			how = "over " + report.TLSVersion
		}
		found = append(found, finding{fine, subject, server.Host() + " answers at " + report.Remote + " " + how})
	}
	if !report.CertificateEnds.IsZero() {
		found = append(found, endsFinding(subject, report.CertificateEnds))
	}
	if err != nil {
		return append(found, finding{failing, subject, imapFailure(server, login, err)})
	}
	return append(found, lackFindings(report)...)
}

// imapFailure says what an error means, and what to do.
func imapFailure(server *imapclient.Server, login imapclient.Login, err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "the name " + dns.Name + " can't be found: check --imap and the DNS (" + err.Error() + ")"
	}
	advice := "it can't be used: look into the mail server's log"
	switch imapclient.KindOf(err) {
	case imapclient.KindUnreachable:
		advice = "it can't be reached: check --imap, whether the server runs, and the firewalls between"
	case imapclient.KindTimeout:
		advice = "it doesn't answer in time: check the port in --imap, and the firewalls between"
	case imapclient.KindTLS:
		advice = "there is no safe connection: check its certificate, or name the authority with --imap-ca; imaps:// and imap:// are different ports"
	case imapclient.KindBusy:
		advice = "it allows no more connections: let it allow more for one address (Dovecot: mail_max_userip_connections)"
	case imapclient.KindDenied:
		advice = "it refuses the user name and password given here"
		if login.Username == "" {
			advice = "no mail server can be found for this domain: check its SRV records, or name the server in the file of --config"
		}
	}
	return server.Host() + ": " + advice + " (" + err.Error() + ")"
}

// extension is what a mail server may lack, and what that costs.
type extension struct {
	names []string // any of which will do
	cost  string
}

func extensions() []extension {
	return []extension{
		{[]string{"CONDSTORE", "QRESYNC"}, "each page of a list is asked of the server, since changes can't be told from what is known"},
		{[]string{"QRESYNC"}, "after a pause it takes longer to learn which messages have gone"},
		{[]string{"NOTIFY", "IDLE"}, "what others change shows only when one looks again"},
		{[]string{"NOTIFY"}, "changes show at once only in the inbox and the folder that is looked at, elsewhere within half a minute"},
		{[]string{"MOVE"}, "moving copies first and removes then"},
		{[]string{"UIDPLUS"}, "a purge has to take all struck messages of a folder at once, and is refused when others have struck more"},
		{[]string{"SPECIAL-USE"}, "the folders for drafts, sent mail, junk and trash can't be told from others"},
		{[]string{"SORT"}, "lists can be sorted by arrival only"},
	}
}

// lackFindings says what the server lacks.
func lackFindings(report imapclient.Report) []finding {
	const subject = "imap"
	var lacks []finding
	var named []string // whose lack has been told
	for _, e := range extensions() {
		if slices.ContainsFunc(e.names, report.Has) || slices.Contains(named, e.names[0]) {
			continue
		}
		named = append(named, e.names...)
		lacks = append(lacks, finding{doubt, subject, "no " + strings.Join(e.names, " nor ") + ": " + e.cost})
	}
	switch {
	case len(lacks) == 0:
		return []finding{{fine, subject, "it can do all that Hearthmail makes use of"}}
	case !report.SignedIn: // few servers name all before
		return []finding{{fine, subject, "what it can do shows only after signing in: try again with --username and --password-file"}}
	}
	return lacks
}
