package imapclient

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"sync"
	"time"

	"hearthmail/cache"
)

// Accounts are all the accounts in use.
type Accounts struct {
	perUser int
	meter   Meter
	acted   func(*Account, string)
	memory  *cache.Cache[memoryKey, any]
	salt    [32]byte // so that the map's keys tell nothing of the passwords

	mu     sync.Mutex
	open   map[[32]byte]*Account
	dials  map[[32]byte]chan struct{} // of accounts about to be opened; closed then
	opened uint64                     // accounts so far
	stop   context.CancelFunc
	closed sync.WaitGroup
}

// Options bound what accounts may take, and say who is told of what they do.
type Options struct {
	Connections int   // to the server for each account, at least 1
	Memory      int64 // bytes for what all accounts remember of their mail; 0 for nothing
	Meter       Meter // nil for none

	// Acted is called when an act of ours has changed a mailbox, before the
	// method that did it returns; nil for nobody. Other processes should Stir
	// the account then.
	Acted func(account *Account, mailbox string)
}

// NewAccounts has no accounts yet. Close ends it.
func NewAccounts(o Options) *Accounts {
	ctx, stop := context.WithCancel(context.Background())
	a := &Accounts{
		perUser: max(1, o.Connections), meter: o.Meter, acted: o.Acted, memory: cache.New[memoryKey, any](o.Memory),
		open: map[[32]byte]*Account{}, dials: map[[32]byte]chan struct{}{}, stop: stop,
	}
	if a.meter == nil {
		a.meter = noMeter{}
	}
	_, _ = rand.Read(a.salt[:]) // never fails (crypto/rand)
	a.closed.Go(func() { a.sweep(ctx) })
	return a
}

// SignIn asks a server whether it lets somebody in and gives the account, the same
// for everybody who signs in there with these words; or, by token, with this user
// name. Whoever gets it calls Release once, or ReleaseToken. A refusal has
// KindDenied.
func (a *Accounts) SignIn(ctx context.Context, server *Server, login Login) (*Account, error) {
	if err := checkLogin(login); err != nil {
		return nil, err
	}
	way := entrance{server: server, login: login, meter: a.meter}
	account, opened, err := a.holdOrOpen(ctx, way)
	if err != nil {
		return nil, err
	}
	if account != nil {
		if err := account.pool.renew(ctx, way); err != nil {
			account.Release()
			return nil, err
		}
		account.tokens.add(login.Token)
		return account, nil
	}
	defer opened()
	c, err := way.dialPatiently(ctx)
	if err != nil {
		return nil, err
	}
	return a.hold(way, c), nil
}

// holdOrOpen gives the account if somebody has it open already; else the caller
// is the only one to open it, until it calls opened.
func (a *Accounts) holdOrOpen(ctx context.Context, way entrance) (account *Account, opened func(), err error) {
	key := a.key(way)
	for {
		if account := a.holdOpen(way); account != nil {
			return account, nil, nil
		}
		a.mu.Lock()
		dial := a.dials[key]
		if dial == nil && a.open[key] == nil {
			mine := make(chan struct{})
			a.dials[key] = mine
			a.mu.Unlock()
			return nil, func() {
				a.mu.Lock()
				delete(a.dials, key)
				a.mu.Unlock()
				close(mine)
			}, nil
		}
		a.mu.Unlock()
		if dial == nil {
			continue // opened just now
		}
		select {
		case <-dial:
		case <-ctx.Done():
			return nil, nil, fail("wait to sign in", ctx.Err())
		}
	}
}

// holdOpen gives the account if somebody has it open already.
func (a *Accounts) holdOpen(way entrance) *Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	account := a.open[a.key(way)]
	if account != nil {
		account.holders++
	}
	return account
}

// hold gives the account to one more, with the connection that was let in.
func (a *Accounts) hold(way entrance, c *connection) *Account {
	a.mu.Lock()
	key := a.key(way)
	account := a.open[key]
	opened := account == nil
	if opened {
		a.opened++
		account = newAccount(a, a.opened, way, c.caps)
		account.release = func() { a.drop(key, account) }
		account.retain = func() { a.holdMore(account) }
		a.open[key] = account
	}
	account.holders++
	account.tokens.add(way.login.Token)
	a.mu.Unlock()
	if opened {
		account.pool.add(c)
		account.spawn(func() { account.watcher.run(account.ctx) })
	} else {
		c.logout() // two signed in at once
	}
	return account
}

func (a *Accounts) holdMore(account *Account) {
	a.mu.Lock()
	account.holders++
	a.mu.Unlock()
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

// key is the same for those who share an account.
func (a *Accounts) key(way entrance) [32]byte {
	h := sha256.New()
	h.Write(a.salt[:])
	secret := "password " + way.login.Password
	if way.login.Token != nil {
		secret = "token"
	}
	h.Write([]byte(way.server.key() + "\x00" + way.login.Username + "\x00" + secret))
	return [32]byte(h.Sum(nil))
}

func (a *Accounts) sweep(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			var all sync.WaitGroup
			for _, account := range a.All() {
				all.Go(func() { account.pool.sweep(ctx, now) })
			}
			all.Wait()
		}
	}
}

// All are the accounts that are open at the moment.
func (a *Accounts) All() []*Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]*Account, 0, len(a.open))
	for _, account := range a.open {
		all = append(all, account)
	}
	return all
}

// Close ends every account's connections.
func (a *Accounts) Close() {
	a.stop()
	a.closed.Wait()
	for _, account := range a.All() {
		account.close()
	}
}
