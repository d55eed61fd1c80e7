package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"

	"hearthmail/smtpclient"
)

// trySMTP connects to the submission servers, those of single domains too.
func (c *config) trySMTP(ctx context.Context) []finding {
	addresses := []string{c.SMTP}
	for _, servers := range c.domains {
		addresses = append(addresses, servers.smtp)
	}
	slices.Sort(addresses)
	var found []finding
	for _, address := range slices.Compact(addresses) {
		if address != "" {
			found = append(found, c.trySMTPServer(ctx, address)...)
		}
	}
	return found
}

func (c *config) trySMTPServer(ctx context.Context, address string) []finding {
	const subject = "smtp"
	server, err := smtpclient.ParseServer(address, c.IMAPPlaintext)
	if err == nil && c.IMAPCA != "" {
		server.TLS, err = trustingFile(c.IMAPCA)
	}
	if err != nil {
		return []finding{{failing, subject, "not tried: " + err.Error()}}
	}
	report, err := server.Probe(ctx)
	if err != nil {
		return []finding{{failing, subject, smtpFailure(server, err)}}
	}
	how := "without TLS"
	if report.TLS {
		how = "over " + report.TLSVersion
	}
	found := []finding{{fine, subject, server.Host() + " answers at " + report.Remote + " " + how}}
	if report.TLS {
		found = append(found, endsFinding(subject, report.CertificateEnds))
	}
	return append(found, mechanismFinding(report))
}

func smtpFailure(server *smtpclient.Server, err error) string {
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		return "the name " + dns.Name + " can't be found: check --smtp and the DNS"
	}
	return server.Host() + " can't be used: check --smtp, whether the server runs, its certificate, and the firewalls between; smtps:// and smtp:// are different ports (" + err.Error() + ")"
}

func mechanismFinding(report smtpclient.Report) finding {
	const subject = "smtp"
	for _, usable := range []string{"PLAIN", "LOGIN", "OAUTHBEARER", "XOAUTH2"} {
		if slices.Contains(report.Mechanisms, usable) {
			return finding{fine, subject, "it takes sign-ins by " + strings.Join(report.Mechanisms, ", ")}
		}
	}
	if report.StartTLS {
		return finding{failing, subject, "it takes sign-ins only after STARTTLS: let --smtp demand that"}
	}
	return finding{failing, subject, "it offers no way to sign in: use its submission port (465 or 587), not that for other servers (25)"}
}
