package imapclient

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
)

// credentials are what a login needs. They are kept in memory alone.
type credentials struct {
	username, password string
}

// Accounts are all the accounts in use on one server.
type Accounts struct {
	server  *Server
	perUser int
	salt    [32]byte // so that the map's keys tell nothing of the passwords

	mu     sync.Mutex
	open   map[[32]byte]*Account
	stop   context.CancelFunc
	closed sync.WaitGroup
}

// NewAccounts serves logins on server with at most connections IMAP
// connections each (at least 1). Close ends it.
func NewAccounts(server *Server, connections int) *Accounts {
	ctx, stop := context.WithCancel(context.Background())
	a := &Accounts{server: server, perUser: max(1, connections), open: map[[32]byte]*Account{}, stop: stop}
	_, _ = rand.Read(a.salt[:]) // never fails (crypto/rand)
	a.closed.Go(func() { a.sweep(ctx) })
	return a
}

// SignIn asks the server whether the password is right and gives the account,
// the same for everybody who signs in with these words. Whoever gets it calls
// Release once. A refusal has KindDenied.
func (a *Accounts) SignIn(ctx context.Context, username, password string) (*Account, error) {
	login := credentials{username, password}
	if err := login.check(); err != nil {
		return nil, err
	}
	c, err := dial(ctx, a.server, login)
	if err != nil {
		return nil, err
	}
	account := a.hold(login, c.caps)
	account.pool.add(c)
	return account, nil
}

// check refuses what no server can accept and what could end a command.
func (l credentials) check() error {
	if l.username == "" || l.password == "" || strings.ContainsAny(l.username+l.password, "\x00\r\n") {
		return &Error{Kind: KindDenied, Op: "sign in", Err: errors.New("empty, or with a control character")}
	}
	return nil
}

func (a *Accounts) hold(login credentials, caps imap.CapSet) *Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	key := a.key(login)
	account := a.open[key]
	if account == nil {
		// One of the connections is the watcher's.
		account = newAccount(a.server, login, max(1, a.perUser-1))
		if a.perUser > 1 {
			account.watch(&watcher{server: a.server, login: login, live: account.live, caps: caps})
		}
		account.release = func() { a.drop(key, account) }
		a.open[key] = account
	}
	account.holders++
	return account
}

func (a *Accounts) drop(key [32]byte, account *Account) {
	a.mu.Lock()
	account.holders--
	last := account.holders == 0
	if last {
		delete(a.open, key)
	}
	a.mu.Unlock()
	if last {
		account.close()
	}
}

func (a *Accounts) key(l credentials) [32]byte {
	h := sha256.New()
	h.Write(a.salt[:])
	h.Write([]byte(l.username + "\x00" + l.password))
	return [32]byte(h.Sum(nil))
}

func (a *Accounts) sweep(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			for _, account := range a.all() {
				account.pool.sweep(now)
			}
		}
	}
}

func (a *Accounts) all() []*Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]*Account, 0, len(a.open))
	for _, account := range a.open {
		all = append(all, account)
	}
	return all
}

// Server is the server that the accounts are on.
func (a *Accounts) Server() *Server { return a.server }

// Close ends every account's connections.
func (a *Accounts) Close() {
	a.stop()
	a.closed.Wait()
	for _, account := range a.all() {
		account.close()
	}
}
