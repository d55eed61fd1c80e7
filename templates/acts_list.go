package templates

import "strings"

// listAct is a button that acts on ticked rows.
type listAct struct {
	action, field, flag string
	picture, label      string
	second              bool // a narrow list has it in a menu
}

// acts are what can be done with messages of the list, but for what has a menu.
func (l *List) acts() []listAct {
	all := []listAct{
		{action: "delete", picture: "strike", label: "Delete"},
		{action: "undelete", picture: "restore", label: "Restore", second: true},
	}
	if l.Role != "archive" {
		all = append(all, listAct{action: "archive", picture: "box-archive", label: "Archive"})
	}
	all = append(all,
		listAct{action: "flags", field: "add", flag: `\Seen`, picture: "read", label: "Mark as read"},
		listAct{action: "flags", field: "remove", flag: `\Seen`, picture: "unread", label: "Mark as unread", second: true},
		listAct{action: "flags", field: "add", flag: `\Flagged`, picture: "star", label: "Star", second: true},
	)
	return append(all, l.Role.junkActs()...)
}

func (r Role) junkActs() []listAct {
	switch r {
	case "junk":
		return []listAct{{action: "notjunk", picture: "box-inbox", label: "Not junk"}}
	case "drafts", "sent":
		return nil
	default:
		return []listAct{{action: "junk", picture: "box-junk", label: "Junk", second: true}}
	}
}

// hasMore says whether the list holds more than the page, all of which can be chosen.
func (l *List) hasMore() bool {
	known := l.Mailbox != "" && l.Through > 0 || l.View.IsAcross() && len(l.Within) > 0
	return known && l.Total > uint32(len(l.Rows))
}

func (l *List) allOffer() string {
	if l.View.IsAcross() {
		return "Select all " + count(l.Total) + " found"
	}
	if len(l.View.conditions()) > 0 {
		return "Select all " + count(l.Total) + " of this list"
	}
	return "Select all " + count(l.Total) + " of this folder"
}

// field is a hidden one of a form.
type field struct{ name, value string }

// conditions are what the messages of the view have in common.
func (v View) conditions() []field {
	var all []field
	for filter := range strings.SplitSeq(v.Filter, ",") {
		if filter != "" {
			all = append(all, field{"filter", filter})
		}
	}
	if v.Label != "" {
		all = append(all, field{"label", v.Label})
	}
	if v.Query != "" {
		all = append(all, field{"q", v.Query})
	}
	if v.Below != "" {
		all = append(all, field{"below", v.Below})
	}
	return all
}

// inTree is a mailbox in a list of all: how far it stands in tells where it belongs.
func (b Mailbox) inTree() string { return strings.Repeat("\u2003", b.Depth) + b.Label }
