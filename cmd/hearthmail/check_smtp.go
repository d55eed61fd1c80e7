package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"hearthmail/smtpclient"
)

// trySMTP connects to the submission servers that are known, and signs in to that of
// the user name, if one is given.
func (c *config) trySMTP(ctx context.Context) []finding {
	if c.submission == nil {
		return nil // mail is only read, or the options are wrong
	}
	var found []finding
	servers := c.submission.Servers()
	if c.Check.Username != "" {
		server, signedIn := c.trySubmitting(ctx)
		found = append(found, signedIn...)
		servers = slices.DeleteFunc(servers, func(known *smtpclient.Server) bool { return server != nil && known.Host() == server.Host() })
	}
	slices.SortFunc(servers, func(a, b *smtpclient.Server) int { return strings.Compare(a.Host()+a.Address, b.Host()+b.Address) })
	servers = slices.CompactFunc(servers, func(a, b *smtpclient.Server) bool { return a.Host() == b.Host() && a.Address == b.Address })
	for _, server := range servers {
		found = append(found, trySMTPServer(ctx, server, smtpclient.Login{})...)
	}
	return found
}

// trySubmitting tries the server of --username.
func (c *config) trySubmitting(ctx context.Context) (*smtpclient.Server, []finding) {
	const subject = "smtp"
	password, err := c.Check.password()
	if err != nil {
		return nil, nil // tryIMAP has said so
	}
	server, err := c.submission.Find(ctx, c.Check.Username)
	switch {
	case err != nil:
		return nil, []finding{{failing, subject, "the submission server of --username's domain can't be looked up: check the DNS (" + err.Error() + ")"}}
	case server == nil:
		return nil, []finding{{doubt, subject, "the domain of --username has no submission server, so this user can only read: check its SRV records (_submissions._tcp), or name the server with --smtp or in the file of --config"}}
	}
	return server, trySMTPServer(ctx, server, smtpclient.Login{Username: c.Check.Username, Password: password})
}

func trySMTPServer(ctx context.Context, server *smtpclient.Server, login smtpclient.Login) []finding {
	const subject = "smtp"
	report, err := server.Probe(ctx, login)
	var found []finding
	if report.Remote != "" {
		how := "without TLS"
		if report.TLS {
			how = "over " + report.TLSVersion
		}
		found = append(found, finding{fine, subject, server.Host() + " answers at " + report.Remote + " " + how})
		if report.TLS {
			found = append(found, endsFinding(subject, report.CertificateEnds))
		}
		found = append(found, mechanismFinding(server, report))
	}
	if err != nil {
		return append(found, finding{failing, subject, smtpFailure(server, err)})
	}
	if report.SignedIn && len(report.Mechanisms) > 0 {
		found = append(found, finding{fine, subject, "--username can sign in"})
	}
	return found
}

func smtpFailure(server *smtpclient.Server, err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "the name " + dns.Name + " can't be found: check --smtp and the DNS"
	}
	advice := "can't be used: check --smtp, whether the server runs, its certificate, and the firewalls between; smtps:// and smtp:// are different ports"
	switch smtpclient.KindOf(err) {
	case smtpclient.KindDenied:
		advice = "refuses the user name and password given here"
	case smtpclient.KindUnsupported:
		advice = "knows no way to sign in that Hearthmail knows too: let it offer PLAIN"
	}
	return server.Host() + " " + advice + " (" + err.Error() + ")"
}

func mechanismFinding(server *smtpclient.Server, report smtpclient.Report) finding {
	const subject = "smtp"
	for _, usable := range []string{"PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"} {
		if slices.Contains(report.Mechanisms, usable) {
			return finding{fine, subject, "it takes sign-ins by " + strings.Join(report.Mechanisms, ", ")}
		}
	}
	switch {
	case !report.TLS && report.StartTLS:
		return finding{doubt, subject, "it takes sign-ins only after STARTTLS, so letters are handed over without: if it doesn't take them so, name it in --smtp as its certificate does, for " + server.Host() + " is spoken to without TLS"}
	case !report.TLS:
		return finding{doubt, subject, "it takes nobody's sign-in, so letters are handed over without: it must take them from this machine"}
	}
	return finding{failing, subject, "it offers no way to sign in: use its submission port (465 or 587), not that for other servers (25)"}
}
