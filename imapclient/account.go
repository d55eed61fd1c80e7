package imapclient

import (
	"context"
	"sync"
)

// Account is a mailbox login on the server, shared by all who are signed in
// to it.
type Account struct {
	login   credentials
	pool    *pool
	orders  *orders
	live    *live
	holders int    // guarded by Accounts.mu
	release func() // set by Accounts
	unwatch func() // has the watcher end

	watching sync.WaitGroup // for the watcher
}

func newAccount(server *Server, login credentials, connections int) *Account {
	return &Account{
		login: login, pool: newPool(server, login, connections), orders: newOrders(), live: newLive(),
		unwatch: func() {},
	}
}

// watch begins to watch for changes, until unwatch is called.
func (a *Account) watch(w *watcher) {
	if !w.possible() {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	a.unwatch = stop
	a.watching.Go(func() { w.run(ctx) })
}

// close ends the watcher and all connections.
func (a *Account) close() {
	a.unwatch()
	a.watching.Wait()
	a.pool.close()
}

// Username is the name that was signed in with.
func (a *Account) Username() string { return a.login.username }

// Release says that one of those who got the account needs it no more.
func (a *Account) Release() { a.release() }
