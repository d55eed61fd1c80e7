package main

import (
	"fmt"
	"net"
	"net/netip"
	"strings"

	"hearthmail/mailserver"
	"hearthmail/smtpclient"
	"hearthmail/web"
)

// checkSMTP finds out where submission servers are; c.submission stays nil where
// mail is only read.
func (c *config) checkSMTP() error {
	var model smtpclient.Server
	if c.IMAPCA != "" {
		var err error
		if model.TLS, err = trustingFile(c.IMAPCA); err != nil {
			return fmt.Errorf("--imap-ca: %w", err)
		}
	}
	o := smtpclient.DirectoryOptions{Domains: map[string]*smtpclient.Server{}}
	var err error
	if c.SMTP != "" {
		if o.Server, err = c.parseSubmission(c.SMTP, model); err != nil {
			return fmt.Errorf("--smtp: %w", err)
		}
	}
	for name, servers := range c.domains {
		if servers.smtp == "" {
			continue
		}
		if o.Domains[name], err = c.parseSubmission(servers.smtp, model); err != nil {
			return fmt.Errorf("--config: smtp of [%s.%q]: %w", domainsKey, name, err)
		}
	}
	if o.Search = c.submissionSearch(model); o.Search == nil && o.Server == nil && len(o.Domains) == 0 {
		return nil
	}
	if c.submission, err = smtpclient.NewDirectory(o); err != nil {
		return fmt.Errorf("--imap or [%s] of --config: %w", domainsKey, err)
	}
	return nil
}

// submissionSearch looks for submission servers where mail servers are looked for,
// unless one is named for all.
func (c *config) submissionSearch(model smtpclient.Server) *smtpclient.Search {
	domains, search := c.searched()
	if !search || c.SMTP != "" {
		return nil
	}
	return &smtpclient.Search{Domains: domains, Plaintext: c.IMAPPlaintext, Model: model, LookupSRV: net.DefaultResolver.LookupSRV}
}

func (c *config) parseSubmission(address string, model smtpclient.Server) (*smtpclient.Server, error) {
	server, err := smtpclient.ParseServer(address, c.IMAPPlaintext)
	if err != nil {
		return nil, err
	}
	server.TLS = model.TLS
	return server, nil
}

// submissions is nil where mail is only read.
func (c *config) submissions() web.Submission {
	if c.submission == nil {
		return nil
	}
	return c.submission
}

func (c *config) checkMailDomain() error {
	if c.MailDomain == "" {
		return nil
	}
	domain, err := mailserver.DomainName(c.MailDomain)
	if err != nil {
		return fmt.Errorf("--mail-domain: %w", err)
	}
	c.MailDomain = domain
	return nil
}

// mailDomain is what the address of a user name without a domain ends in: by
// default the domain that the mail server seems to be in.
func (c *config) mailDomain() string {
	if c.MailDomain != "" {
		return c.MailDomain
	}
	host := c.directory.Host()
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return "localhost"
	}
	for _, label := range []string{"imap.", "mail."} {
		if domain, ok := strings.CutPrefix(host, label); ok && strings.Contains(domain, ".") {
			return domain
		}
	}
	return host
}
