package main

import (
	"context"
	"strings"

	"hearthmail/publicnet"
)

// trySite looks whether the options about how browsers get here fit together.
func (c *config) trySite() []finding {
	const subject = "site"
	var found []finding
	warn := func(text string) { found = append(found, finding{doubt, subject, text}) }
	socket := strings.HasPrefix(c.Listen, "unix:")
	open := !listensHere(c.Listen)
	public := c.public != nil && c.public.Scheme == "https"
	switch {
	case c.public == nil && c.TLSCert == "" && open:
		warn("it listens for other machines without TLS, so passwords travel in clear: give --tls-cert and --tls-key, or put a proxy in front and name --public-url")
	case c.public != nil && !public && !publicnet.IsLoopback(c.public.Hostname()):
		warn("--public-url is http://, so passwords and cookies travel in clear: serve it over https://")
	case public && c.TLSCert == "" && open:
		warn("--public-url is https://, but other machines can get round the proxy to --listen: let it listen on 127.0.0.1 or a Unix socket")
	}
	if public && c.TLSCert == "" && len(c.proxies) == 0 && !socket {
		warn("--trusted-proxies is not given, so all browsers seem to have the proxy's address, and share its limit on tries to sign in")
	}
	if public && c.MetricsListen == "" {
		warn("/metrics is open to everybody who can reach the site: give --metrics-listen, or refuse it in the proxy")
	}
	if len(found) == 0 {
		found = append(found, finding{fine, subject, "how browsers get here fits together"})
	}
	return found
}

// tryListen looks whether --listen and --metrics-listen can be had, or
// Hearthmail serves already.
func (c *config) tryListen(ctx context.Context) []finding {
	const subject = "listen"
	if checkListenAddress("--listen", c.Listen) == nil && c.isServing(ctx) {
		return []finding{{fine, subject, "Hearthmail serves on " + c.Listen + " already"}}
	}
	found := []finding{tryAddress(ctx, "--listen", c.Listen)}
	if c.MetricsListen != "" {
		found = append(found, tryAddress(ctx, "--metrics-listen", c.MetricsListen))
	}
	return found
}

func tryAddress(ctx context.Context, option, address string) finding {
	const subject = "listen"
	if checkListenAddress(option, address) != nil {
		return finding{failing, subject, "not tried: " + option + " makes no sense"}
	}
	listener, err := listen(ctx, address)
	if err != nil {
		return finding{failing, subject, option + " can't be had: " + err.Error()}
	}
	_ = listener.Close()
	return finding{fine, subject, address + " is free"}
}

// isServing says whether an instance with these options runs.
func (c *config) isServing(ctx context.Context) bool { return healthCheck(ctx, c) == 0 }

// tryCertificate looks at the files of --tls-cert and --tls-key.
func (c *config) tryCertificate() []finding {
	const subject = "tls"
	if c.cert == nil {
		return nil // none is wanted, or the options are wrong
	}
	found := []finding{endsFinding(subject, c.cert.ends())}
	if c.public != nil {
		if err := c.cert.current.Load().Leaf.VerifyHostname(c.public.Hostname()); err != nil {
			found = append(found, finding{failing, subject, "it is not for the host of --public-url: " + err.Error()})
		}
	}
	return found
}
