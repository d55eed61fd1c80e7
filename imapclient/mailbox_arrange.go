package imapclient

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// roleOrder is how the mailboxes at one level follow each other; the ordinary
// ones come after these, by name.
func roleOrder(r Role) int {
	order := []Role{RoleInbox, RoleDrafts, RoleSent, "flagged", RoleArchive, "all", RoleJunk, RoleTrash}
	if i := slices.Index(order, r); i >= 0 {
		return i
	}
	return len(order)
}

// arrange puts each mailbox below the nearest listed one above it: the personal ones
// first, then other users', then those that are shared.
func arrange(listed []*listedMailbox) []Mailbox {
	listed = slices.DeleteFunc(listed, (*listedMailbox).isPrefix)
	known := map[string]*listedMailbox{}
	for _, l := range listed {
		known[l.name] = l
	}
	type place struct {
		of     Namespace
		parent string
	}
	children := map[place][]*listedMailbox{}
	for _, l := range listed {
		at := place{l.space.of, above(l, known)}
		children[at] = append(children[at], l)
	}
	sorter := collate.New(language.Und, collate.Loose, collate.Numeric)
	var tree []Mailbox
	var visit func(at place, depth int)
	visit = func(at place, depth int) {
		level := children[at]
		slices.SortStableFunc(level, func(x, y *listedMailbox) int {
			if d := roleOrder(x.role) - roleOrder(y.role); d != 0 {
				return d
			}
			return sorter.CompareString(x.name, y.name)
		})
		for _, l := range level {
			tree = append(tree, asMailbox(l, at.parent, depth))
			visit(place{at.of, l.name}, depth+1)
		}
	}
	for _, of := range []Namespace{NamespacePersonal, NamespaceOthers, NamespaceShared} {
		visit(place{of: of}, 0)
	}
	return tree
}

// isPrefix says whether a listing is nothing but the beginning of the names of a
// namespace that isn't one's own.
func (l *listedMailbox) isPrefix() bool {
	return l.space.of != NamespacePersonal && !l.selectable() && l.name+l.delimiter == l.space.prefix
}

// above is the longest listed name, of the same namespace, that l lies under, "" for none.
func above(l *listedMailbox, known map[string]*listedMailbox) string {
	if l.delimiter == "" {
		return ""
	}
	for name := l.name; ; {
		i := strings.LastIndex(name, l.delimiter)
		if i <= 0 {
			return ""
		}
		name = name[:i]
		if over := known[name]; over != nil && over.space.of == l.space.of {
			return name
		}
	}
}

func asMailbox(l *listedMailbox, parent string, depth int) Mailbox {
	label := l.name
	if parent != "" {
		label = label[len(parent)+len(l.delimiter):]
	} else if l.space.of != NamespacePersonal {
		label = strings.TrimPrefix(label, l.space.prefix)
	}
	m := Mailbox{
		Name: l.name, Label: label, Parent: parent, Delimiter: l.delimiter, Depth: depth, Role: l.role, Namespace: l.space.of,
		Rights: l.rights, Selectable: l.selectable(), Subscribed: l.subscribed, NoInferiors: l.has(`\Noinferiors`) || l.delimiter == "",
	}
	if l.state != nil {
		m.Total, m.Unseen = l.state.messages, l.state.unseen
	}
	return m
}
