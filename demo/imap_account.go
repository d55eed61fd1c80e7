package demo

import (
	"slices"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
)

const (
	inbox = "INBOX"
	delim = '/'
)

// account is all mailboxes of the one user, by name.
type account struct {
	mutex       sync.Mutex
	mailboxes   map[string]*mailbox
	uidValidity uint32 // of the next mailbox
}

// newAccount gives an account with an empty INBOX. uidValidity must be higher
// than that of any earlier life of this account.
func newAccount(uidValidity uint32) *account {
	a := &account{mailboxes: make(map[string]*mailbox), uidValidity: uidValidity}
	a.addLocked(inbox, nil)
	return a
}

func (a *account) addLocked(name string, specialUse []imap.MailboxAttr) {
	a.mailboxes[name] = newMailbox(a.uidValidity, specialUse)
	// A name that is deleted and made anew must not have the old UIDVALIDITY
	// (RFC 9051 section 2.3.1.1).
	a.uidValidity++
}

// find gives a mailbox, or a NO with code (NONEXISTENT, or TRYCREATE for
// APPEND, COPY and MOVE).
func (a *account) find(name string, code imap.ResponseCode) (*mailbox, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if m := a.mailboxes[name]; m != nil {
		return m, nil
	}
	return nil, refuse(code, "There is no such mailbox")
}

// create makes a mailbox and those above it (RFC 9051 section 6.3.4).
func (a *account) create(name string, specialUse []imap.MailboxAttr) error {
	name = strings.TrimSuffix(name, string(delim))
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if err := a.checkNewLocked(name); err != nil {
		return err
	}
	for i, r := range name {
		if parent := name[:i]; r == delim && a.mailboxes[parent] == nil {
			a.addLocked(parent, nil)
		}
	}
	a.addLocked(name, specialUse)
	return nil
}

func (a *account) checkNewLocked(name string) error {
	if a.mailboxes[name] != nil {
		return refuse(imap.ResponseCodeAlreadyExists, "A mailbox of that name exists")
	}
	if name == "" || slices.Contains(strings.Split(name, string(delim)), "") {
		return refuse(imap.ResponseCodeCannot, "A mailbox name can't have an empty level")
	}
	return nil
}

func (a *account) delete(name string) error {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	switch {
	case name == inbox:
		return refuse(imap.ResponseCodeCannot, "INBOX can't be deleted")
	case a.mailboxes[name] == nil:
		return refuse(imap.ResponseCodeNonExistent, "There is no such mailbox")
	case a.hasChildrenLocked(name):
		return refuse(imap.ResponseCodeHasChildren, "The mailbox has mailboxes below it")
	}
	delete(a.mailboxes, name)
	return nil
}

// rename takes the mailboxes below along. INBOX stays, and gives its messages
// to the new name (RFC 9051 section 6.3.6).
func (a *account) rename(oldName, newName string) error {
	newName = strings.TrimSuffix(newName, string(delim))
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.mailboxes[oldName] == nil {
		return refuse(imap.ResponseCodeNonExistent, "There is no such mailbox")
	}
	if err := a.checkNewLocked(newName); err != nil {
		return err
	}
	if oldName == inbox {
		a.addLocked(newName, nil)
		a.mailboxes[newName].append(a.mailboxes[inbox].drain()...)
		return nil
	}
	below := oldName + string(delim)
	if strings.HasPrefix(newName, below) {
		return refuse(imap.ResponseCodeCannot, "A mailbox can't be put below itself")
	}
	moved := make(map[string]*mailbox)
	for name, m := range a.mailboxes {
		if rest, ok := strings.CutPrefix(name, below); ok {
			moved[newName+string(delim)+rest] = m
			delete(a.mailboxes, name)
		}
	}
	moved[newName] = a.mailboxes[oldName]
	delete(a.mailboxes, oldName)
	for name, m := range moved {
		a.mailboxes[name] = m
	}
	return nil
}

func (a *account) hasChildrenLocked(name string) bool {
	for other := range a.mailboxes {
		if strings.HasPrefix(other, name+string(delim)) {
			return true
		}
	}
	return false
}

func refuse(code imap.ResponseCode, text string) *imap.Error {
	return &imap.Error{Type: imap.StatusResponseTypeNo, Code: code, Text: text}
}
