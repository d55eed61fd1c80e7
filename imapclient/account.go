package imapclient

import (
	"context"
	"hash/maphash"
	"sync"

	"github.com/emersion/go-imap/v2"
)

// Account is a mailbox login on the server, shared by all who are signed in
// to it.
type Account struct {
	username string
	tokens   heldTokens  // of those who signed in by token
	caps     imap.CapSet // what the server can do, as of the first sign-in
	pool     *pool
	live     *live
	memory   memory
	tree     tree
	plan     plan
	quota    keptQuota
	looks    *looks
	heard    heardAsks

	ctx        context.Context // ends with the account
	end        context.CancelFunc
	background sync.WaitGroup // for what goes on without anybody waiting

	identity identity

	mu    sync.Mutex
	boxes map[string]*box // by mailbox name
	watch uint64          // of the last watch that began

	used    chan struct{} // closed when somebody has seen something of it
	useOnce sync.Once

	tellActed func(*Account, string) // nil for nobody

	holders int    // guarded by Accounts.mu
	release func() // set by Accounts
	retain  func()
	watcher *watcher
	perUser int // connections
}

func newAccount(all *Accounts, number uint64, way entrance, caps imap.CapSet) *Account {
	a := &Account{
		username: way.login.Username, caps: caps, live: newLive(), looks: newLooks(), tellActed: all.acted, perUser: all.perUser, boxes: map[string]*box{}, used: make(chan struct{}),
		identity: identity{turn: make(chan struct{}, 1)}, memory: memory{kept: all.memory, account: number, meter: all.meter, seed: maphash.MakeSeed()},
	}
	a.ctx, a.end = context.WithCancel(context.Background())
	if way.login.Token != nil {
		way.login.Token, way.tokens = nil, &a.tokens
	}
	a.watcher = &watcher{way: way, account: a}
	// Some of the connections are the watcher's.
	a.pool = newPool(a.ctx, way, max(1, all.perUser-a.watcher.connections(all.perUser)))
	return a
}

// close ends everything that goes on, and all connections.
func (a *Account) close() {
	a.mu.Lock()
	a.end()
	a.mu.Unlock()
	a.background.Wait()
	a.pool.close()
	a.memory.forgetAll()
}

// spawn has fn go on without anybody waiting; it ends when a.ctx does. False
// when that has ended already.
func (a *Account) spawn(fn func()) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ctx.Err() != nil {
		return false
	}
	a.background.Go(fn)
	return true
}

// use says that somebody has been served: what goes on besides may begin.
func (a *Account) use() { a.useOnce.Do(func() { close(a.used) }) }

// Username is the name that was signed in with.
func (a *Account) Username() string { return a.username }

// Server is where it was signed in to.
func (a *Account) Server() *Server { return a.pool.way.server }

// KeepsSent says whether the server is one that itself puts a copy of what is
// submitted where sent mail is: Gmail.
func (a *Account) KeepsSent() bool { return a.caps.Has("X-GM-EXT-1") }

// Hold gives the account to one more, who calls Release. Only one who has it may call
// it.
func (a *Account) Hold() { a.retain() }

// Release says that one of those who got the account needs it no more.
func (a *Account) Release() { a.release() }

// ReleaseToken is Release for one who signed in by the tokens of this source:
// they are used no more.
func (a *Account) ReleaseToken(source TokenSource) {
	a.tokens.remove(source)
	a.release()
}

// known gives what the account knows of a mailbox, nil for nothing.
func (a *Account) known(mailbox string) *box {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.boxes[mailbox]
}

// box gives what the account knows of a mailbox that is there.
func (a *Account) box(mailbox string) *box {
	a.mu.Lock()
	defer a.mu.Unlock()
	b := a.boxes[mailbox]
	if b == nil {
		b = newBox(a, mailbox)
		a.boxes[mailbox] = b
	}
	return b
}

func (a *Account) allBoxes() []*box {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]*box, 0, len(a.boxes))
	for _, b := range a.boxes {
		all = append(all, b)
	}
	return all
}

// canIndex says whether the server tells what has changed (CONDSTORE, RFC 7162),
// without which an index can't be kept true.
func (a *Account) canIndex() bool { return a.caps.Has(imap.CapCondStore) }

// countsOf is how much a mailbox holds as far as is known, nil when it isn't.
func (a *Account) countsOf(mailbox string) *boxState {
	b := a.known(mailbox)
	if b == nil {
		return nil
	}
	return b.lastCounts()
}

// Renew says that what pages show beside the mail has changed, such as the names of
// labels: pages made before are not served again, and whoever looks is told to look anew.
func (a *Account) Renew() { a.live.changed("") }

// Version names the state of all that a page of the mailbox's list shows: its
// messages, and the tree with its counts. It is false when that is not known
// without asking the server: then nothing may be served from before.
func (a *Account) Version(mailbox string) (uint64, bool) {
	version := a.live.now()
	b := a.known(mailbox)
	if b == nil || b.settled() == nil || !a.tree.isTrue() {
		return 0, false
	}
	b.look()
	return version, true
}
