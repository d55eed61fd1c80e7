package imapclient

import (
	"bytes"
	"slices"
	"strings"
)

// Namespace says whose mailboxes they are (RFC 2342).
type Namespace string

// The namespaces.
const (
	NamespacePersonal Namespace = ""
	NamespaceOthers   Namespace = "others" // other users'
	NamespaceShared   Namespace = "shared"
)

// space is one of a server's namespaces.
type space struct {
	of     Namespace
	prefix string // that the names begin with, its delimiter included; decoded
}

// namespaces are those of an account; the zero value has the personal one alone.
type namespaces struct{ all []space }

// namespacesIn reads the answer to NAMESPACE (RFC 9051, section 7.3.4).
func namespacesIn(answers []frame) *namespaces {
	n := &namespaces{}
	for _, f := range answers {
		const start = "* NAMESPACE "
		if len(f) <= len(start) || !bytes.EqualFold(f[:len(start)], []byte(start)) {
			continue
		}
		r := valueReader{rest: f[len(start):]}
		for _, of := range []Namespace{NamespacePersonal, NamespaceOthers, NamespaceShared} {
			spaces, err := r.next(0) // NIL for none
			if err != nil {
				break
			}
			for i := range spaces.list {
				n.all = append(n.all, space{of, decodeMailboxName(spaces.list[i].at(0).str())})
			}
		}
	}
	return n
}

// of gives the namespace that a mailbox is in: the one with the longest prefix.
func (n *namespaces) of(name, delimiter string) space {
	var found space
	for _, s := range n.all {
		if strings.HasPrefix(name+delimiter, s.prefix) && len(s.prefix) > len(found.prefix) {
			found = s
		}
	}
	return found
}

// personal is what names of personal mailboxes begin with: with some servers "INBOX.".
func (n *namespaces) personal() string {
	for _, s := range n.all {
		if s.of == NamespacePersonal {
			return s.prefix
		}
	}
	return ""
}

// has says whether a name begins as those of some namespace.
func (n *namespaces) has(name string) bool {
	for _, s := range n.all {
		if s.prefix != "" && strings.HasPrefix(name, s.prefix) {
			return true
		}
	}
	return false
}

// hasForeign says whether there are namespaces for what isn't one's own.
func (n *namespaces) hasForeign() bool {
	return slices.ContainsFunc(n.all, func(s space) bool { return s.of != NamespacePersonal })
}
