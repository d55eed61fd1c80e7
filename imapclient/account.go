package imapclient

// Account is a mailbox login on the server, shared by all who are signed in
// to it.
type Account struct {
	login   credentials
	pool    *pool
	orders  *orders
	holders int    // guarded by Accounts.mu
	release func() // set by Accounts
}

func newAccount(server *Server, login credentials, connections int) *Account {
	return &Account{login: login, pool: newPool(server, login, connections), orders: newOrders()}
}

// Username is the name that was signed in with.
func (a *Account) Username() string { return a.login.username }

// Release says that one of those who got the account needs it no more.
func (a *Account) Release() { a.release() }
