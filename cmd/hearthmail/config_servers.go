package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"

	"hearthmail/imapclient"
)

// domainsKey is the key of the file's table that maps domains to servers. It is
// the only one that is no option.
const domainsKey = "domains"

// domainServers are a domain's servers, as addresses; "" for the default ones.
type domainServers struct{ imap, smtp string }

// domainsIn reads [domains."example.org"] tables.
func domainsIn(file map[string]any) (map[string]domainServers, error) {
	table, ok := file[domainsKey].(map[string]any)
	if !ok && file[domainsKey] != nil {
		return nil, fmt.Errorf("--config: %s is not a table", domainsKey)
	}
	domains := map[string]domainServers{}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		keys, ok := table[name].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("--config: [%s.%q] is not a table", domainsKey, name)
		}
		var servers domainServers
		for key, value := range keys {
			text, isText := value.(string)
			switch {
			case !isText:
				return nil, fmt.Errorf("--config: %s of [%s.%q] is not a text", key, domainsKey, name)
			case key == "imap":
				servers.imap = text
			case key == "smtp":
				servers.smtp = text
			default:
				return nil, fmt.Errorf("--config: [%s.%q] has an unknown key %q", domainsKey, name, key)
			}
		}
		domains[name] = servers
	}
	return domains, nil
}

// checkServers finds out where mail servers are; c.directory stays nil for the
// demo.
func (c *config) checkServers() error {
	if c.IMAP == "" && len(c.domains) == 0 {
		return nil
	}
	var trusted *tls.Config
	if c.IMAPCA != "" {
		var err error
		if trusted, err = trustingFile(c.IMAPCA); err != nil {
			return fmt.Errorf("--imap-ca: %w", err)
		}
	}
	common := imapclient.Server{TLS: trusted, CommandTimeout: c.IMAPTimeout}
	var o imapclient.DirectoryOptions
	if err := c.readServer(&o, common); err != nil {
		return fmt.Errorf("--imap: %w", err)
	}
	if err := c.readDomains(&o, common); err != nil {
		return fmt.Errorf("--config: %w", err)
	}
	var err error
	if c.directory, err = imapclient.NewDirectory(o); err != nil {
		return fmt.Errorf("--imap or [%s] of --config: %w", domainsKey, err)
	}
	return nil
}

// searched says whether --imap has servers searched for, and of which domains; none
// for any.
func (c *config) searched() (domains []string, search bool) {
	list, search := strings.CutPrefix(c.IMAP, "srv:")
	if !search || list == "" {
		return nil, search
	}
	for domain := range strings.SplitSeq(list, ",") {
		domains = append(domains, strings.TrimSpace(domain))
	}
	return domains, true
}

// readServer reads --imap: a server, or where to search for one.
func (c *config) readServer(o *imapclient.DirectoryOptions, common imapclient.Server) error {
	domains, search := c.searched()
	if !search {
		var err error
		if c.IMAP != "" {
			o.Server, err = c.parseServer(c.IMAP, common)
		}
		return err
	}
	if domains == nil && c.IMAPPlaintext {
		return errors.New("srv: alone leads to any server, and doesn't go with --imap-plaintext")
	}
	o.Search = &imapclient.Search{Domains: domains, Plaintext: c.IMAPPlaintext, Model: common, LookupSRV: net.DefaultResolver.LookupSRV}
	return nil
}

func (c *config) readDomains(o *imapclient.DirectoryOptions, common imapclient.Server) error {
	o.Domains = map[string]*imapclient.Server{}
	for name, servers := range c.domains {
		if servers.imap == "" {
			continue
		}
		server, err := c.parseServer(servers.imap, common)
		if err != nil {
			return fmt.Errorf("imap of [%s.%q]: %w", domainsKey, name, err)
		}
		o.Domains[name] = server
	}
	return nil
}

func (c *config) parseServer(address string, common imapclient.Server) (*imapclient.Server, error) {
	server, err := imapclient.ParseServer(address, c.IMAPPlaintext)
	if err != nil {
		return nil, err
	}
	server.TLS, server.CommandTimeout = common.TLS, common.CommandTimeout
	return server, nil
}
