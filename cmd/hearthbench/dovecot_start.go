package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"text/template"
	"time"
)

// How long Dovecot may take to greet and to end.
const (
	dovecotStart = 20 * time.Second
	dovecotEnd   = 10 * time.Second
)

// dovecot is a private server on loopback, where any user can sign in.
type dovecot struct {
	addr string
	cmd  *exec.Cmd
}

// dovecotSettings fill dovecotConfig.
type dovecotSettings struct {
	Dir, Mail, Password string
	Port                int
	UID, GID            string
	User, Group         string // of Dovecot's own processes; empty: those of its packages
}

// startDovecot starts a server whose mail lies in mail, or in dir when that is
// empty. It is configured for speed: nothing is synced to disk.
func startDovecot(ctx context.Context, dir, mail, password string) (*dovecot, error) {
	program, err := findDovecot()
	if err != nil {
		return nil, err
	}
	if mail == "" {
		mail = filepath.Join(dir, "mail")
	}
	s := dovecotSettings{Dir: dir, Mail: mail, Password: password}
	if err := firstError(s.chooseUsers, s.makeMail, func() error { return s.choosePort(ctx) }); err != nil {
		return nil, err
	}
	config, err := s.write()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, "-F", "-c", config)
	askToEnd(cmd, dovecotEnd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	d := &dovecot{addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)), cmd: cmd}
	if err := d.awaitGreeting(ctx); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "dovecot.log"))
		return nil, errors.Join(fmt.Errorf("dovecot doesn't answer: %w\n%s", err, log), d.end())
	}
	return d, nil
}

func findDovecot() (string, error) {
	for _, name := range []string{"dovecot", "/usr/sbin/dovecot"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Dovecot here: install Debian's dovecot-imapd, or name a server with --imap")
}

// end ends the server, its children, and with them every connection.
func (d *dovecot) end() error { return endProcess(d.cmd) }

func (d *dovecot) awaitGreeting(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, dovecotStart)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		c, err := dialIMAP(ctx, d.addr)
		if err == nil {
			return c.conn.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-again.C:
		}
	}
}

// chooseUsers lets root give the mail to "mail", since Dovecot doesn't open
// any as root; others have only their own name.
func (s *dovecotSettings) chooseUsers() error {
	name := "mail"
	if os.Geteuid() != 0 {
		name = strconv.Itoa(os.Geteuid())
	}
	owner, err := user.Lookup(name)
	if err != nil {
		owner, err = user.LookupId(name)
	}
	if err != nil {
		return err
	}
	s.UID, s.GID = owner.Uid, owner.Gid
	if os.Geteuid() == 0 {
		return nil
	}
	group, err := user.LookupGroupId(owner.Gid)
	if err != nil {
		return err
	}
	s.User, s.Group = owner.Username, group.Name
	return nil
}

func (s *dovecotSettings) makeMail() error {
	if err := os.MkdirAll(s.Mail, 0o700); err != nil {
		return err
	}
	uid, err1 := strconv.Atoi(s.UID)
	gid, err2 := strconv.Atoi(s.GID)
	return errors.Join(err1, err2, os.Chown(s.Mail, uid, gid))
}

func (s *dovecotSettings) choosePort(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	s.Port = listener.Addr().(*net.TCPAddr).Port
	return listener.Close()
}

func (s *dovecotSettings) write() (string, error) {
	text, err := template.New("dovecot.conf").Parse(dovecotConfig)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	if err := text.Execute(&out, s); err != nil {
		return "", err
	}
	file := filepath.Join(s.Dir, "dovecot.conf")
	return file, os.WriteFile(file, out.Bytes(), 0o600)
}
