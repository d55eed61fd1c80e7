package imapclient

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// plan is what decides how an account's mailboxes are arranged, beside the list of them.
type plan struct {
	mu      sync.Mutex
	found   *namespaces // nil until the server was asked
	roles   map[Role]string
	renamed map[string]string // names that mailboxes had, and have now
}

func (p *plan) spaces() *namespaces {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.found
}

// assign keeps the namespaces, and gives the mailboxes the roles that a person has
// chosen for them. What the server has marked counts more.
func (p *plan) assign(spaces *namespaces, listed []*listedMailbox) []*listedMailbox {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found = spaces
	for role, name := range p.roles {
		if slices.ContainsFunc(listed, func(l *listedMailbox) bool {
			return l.role == role && l.space.of == NamespacePersonal && l.selectable()
		}) {
			continue
		}
		for _, l := range listed {
			if l.name == name && l.role == "" {
				l.role = role
			}
		}
	}
	return listed
}

// personalName is the full name of a personal mailbox: some servers have all of these
// below INBOX.
func (p *plan) personalName(label string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil || p.found.has(label) {
		return label
	}
	return p.found.personal() + label
}

// maxRenamed bounds how many names of before are remembered.
const maxRenamed = 200

// rename notes that a mailbox, and those below it, have another name now.
func (p *plan) rename(from, to, delimiter string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.renamed == nil || len(p.renamed) >= maxRenamed {
		p.renamed = map[string]string{}
	}
	for old, now := range p.renamed {
		p.renamed[old] = nameAfter(now, from, to, delimiter)
	}
	delete(p.renamed, to)
	p.renamed[from] = to
	p.roles = renamedRoles(p.roles, from, to, delimiter)
}

// made notes that there is a mailbox of that name.
func (p *plan) made(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.renamed, name)
}

func renamedRoles(roles map[Role]string, from, to, delimiter string) map[Role]string {
	roles = maps.Clone(roles)
	for role, name := range roles {
		roles[role] = nameAfter(name, from, to, delimiter)
	}
	return roles
}

// nameAfter is what a mailbox is called when from has been renamed to to.
func nameAfter(name, from, to, delimiter string) string {
	if name == from {
		return to
	}
	if below, ok := strings.CutPrefix(name, from+delimiter); ok && delimiter != "" {
		return to + delimiter + below
	}
	return name
}

// NameAfter is what a mailbox of that name is called when m has been renamed: another
// name for m and those below it.
func (m Mailbox) NameAfter(name, to string) string { return nameAfter(name, m.Name, to, m.Delimiter) }

// nowNamed is the name of a mailbox that had another one, or lies below such a one.
func (p *plan) nowNamed(name string, delimiters []string) (string, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for old, now := range p.renamed {
		for _, d := range delimiters {
			if next := nameAfter(name, old, now, d); next != name {
				return next, true
			}
		}
	}
	return "", false
}

// SetRoles says which mailboxes have which role by a person's choice. It counts where
// the server has marked none with that role (RFC 6154).
func (a *Account) SetRoles(roles map[Role]string) {
	a.plan.mu.Lock()
	same := maps.Equal(a.plan.roles, roles)
	a.plan.roles = maps.Clone(roles)
	a.plan.mu.Unlock()
	if !same {
		a.tree.changed()
		a.live.changed("")
	}
}

// Roles are those that were set, with the names that the mailboxes have now.
func (a *Account) Roles() map[Role]string {
	a.plan.mu.Lock()
	defer a.plan.mu.Unlock()
	return maps.Clone(a.plan.roles)
}

// Renamed gives the name that a mailbox has now which was called so before it was
// renamed here, or below one that was.
func (a *Account) Renamed(mailbox string) (string, bool) {
	a.tree.mu.Lock()
	var delimiters []string
	for _, m := range a.tree.last {
		if m.Delimiter != "" && !slices.Contains(delimiters, m.Delimiter) {
			delimiters = append(delimiters, m.Delimiter)
		}
	}
	a.tree.mu.Unlock()
	return a.plan.nowNamed(mailbox, append(delimiters, ""))
}
