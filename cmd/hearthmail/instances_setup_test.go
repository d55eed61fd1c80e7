package main

import (
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testnginx"
	"hearthmail/internal/testpostgres"
	"hearthmail/internal/testprogram"
	"hearthmail/internal/testtls"
	"hearthmail/internal/testtool"
)

// cluster is two instances on one PostgreSQL behind nginx, as docs/scaling.md
// has it.
type cluster struct {
	dovecot  *testdovecot.Server
	postgres *testpostgres.Server
	programs [2]*testprogram.Program
	both     *front    // nginx, by turns
	only     [2]string // addresses at which nginx asks one of them alone
}

func startCluster(t *testing.T, dovecot *testdovecot.Server) *cluster {
	t.Helper()
	c := &cluster{dovecot: dovecot, postgres: testpostgres.Start(t), both: &front{certs: t.TempDir()}}
	if err := testtls.Write(c.both.certs); err != nil {
		t.Fatal(err)
	}
	addr := testtool.FreeAddr(t)
	c.both.address = "https://" + addr + "/"
	document := readManual(t, "scaling.md")
	database := c.postgres.NewDatabase(t)
	for i := range c.programs {
		command := changed(t, document.block("The instances", "sh"), "127.0.0.1:8081", testtool.FreeAddr(t),
			"postgres://hearthmail@db.example.org/hearthmail", database,
			"imaps://imap.example.org", "imap://"+c.dovecot.Addr(), "https://mail.example.org", "https://"+addr)
		c.programs[i] = testprogram.Start(t, strings.Fields(command)[1:]...)
	}
	testnginx.Start(t, addr, c.config(t, document, addr))
	return c
}

// config is nginx's, from the document, and twice the same server for one of the
// instances alone.
func (c *cluster) config(t *testing.T, document manual, addr string) string {
	t.Helper()
	first, second := c.programs[0].Listening(), c.programs[1].Listening()
	upstream, server, found := strings.Cut(document.block("The proxy", "nginx"), "\n\n")
	if !found {
		t.Fatal("the document has no upstream apart from the server")
	}
	server = changed(t, server, "/etc/ssl/mail.example.org.pem", filepath.Join(c.both.certs, testtls.CertFile),
		"/etc/ssl/mail.example.org.key", filepath.Join(c.both.certs, testtls.KeyFile),
		"location / {", "location / {\nadd_header X-Upstream $upstream_addr always;")
	config := changed(t, upstream, "127.0.0.1:8081", first, "127.0.0.1:8082", second) + "\n" + changed(t, server, "listen 443 ", "listen "+addr+" ")
	for i, p := range c.programs {
		alone := testtool.FreeAddr(t)
		c.only[i] = "https://" + alone
		config += changed(t, server, "listen 443 ", "listen "+alone+" ", "http://hearthmail", "http://"+p.Listening())
	}
	return config
}

// at is the same visitor, who goes to an instance alone.
func (c *cluster) at(v *visitor, instance int) *visitor {
	alone := *v
	alone.base = c.only[instance]
	return &alone
}

// signIn gives a visitor who has signed in, as family, at one of the instances.
func (c *cluster) signIn(t *testing.T) *visitor {
	t.Helper()
	v := c.both.visitor(t)
	if page := v.post("/login", credentials("family", c.dovecot.Password()), ""); page.address != inbox {
		t.Fatalf("signing in leads to %s: %s", page.address, page.alert())
	}
	return v
}

// mustKeepSecret says that neither the logs nor the database hold what v was
// given.
func (c *cluster) mustKeepSecret(t *testing.T, v *visitor) {
	t.Helper()
	for _, p := range c.programs {
		v.secret.mustNotBeIn(t, "the log", []byte(p.Log()))
	}
	v.secret.mustNotBeIn(t, "the database", c.postgres.Dump(t))
}
