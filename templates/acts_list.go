package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
)

// listAct is a button that acts on ticked rows.
type listAct struct {
	action, field, flag string
	picture             string
	label               locale.Text
	second              bool // a narrow list has it in a menu
}

// acts are what can be done with messages of the list, but for what has a menu.
func (l *List) acts() []listAct {
	all := []listAct{
		{action: "delete", picture: "strike", label: "Delete|act"},
		{action: "undelete", picture: "restore", label: "Restore|act", second: true},
	}
	if l.Role != "archive" {
		all = append(all, listAct{action: "archive", picture: "box-archive", label: "Archive|act"})
	}
	all = append(all,
		listAct{action: "flags", field: "add", flag: `\Seen`, picture: "read", label: "Mark as read"},
		listAct{action: "flags", field: "remove", flag: `\Seen`, picture: "unread", label: "Mark as unread", second: true},
		listAct{action: "flags", field: "add", flag: `\Flagged`, picture: "star", label: "Star|act", second: true},
	)
	return append(all, l.Role.junkActs()...)
}

func (r Role) junkActs() []listAct {
	switch r {
	case "junk":
		return []listAct{{action: "notjunk", picture: "box-inbox", label: "Not junk|act"}}
	case "drafts", "sent":
		return nil
	default:
		return []listAct{{action: "junk", picture: "box-junk", label: "Junk|act", second: true}}
	}
}

// hasMore says whether the list holds more than the page, all of which can be chosen.
func (l *List) hasMore() bool {
	known := l.Mailbox != "" && l.Through > 0 || l.View.IsAcross() && len(l.Within) > 0
	return known && l.Total > uint32(len(l.Rows))
}

func (l *List) allOffer(ctx context.Context) string {
	if l.View.IsAcross() {
		return say(ctx, "Select all %d found|messages", l.Total)
	}
	if len(l.View.conditions()) > 0 {
		return say(ctx, "Select all %d of this list|messages", l.Total)
	}
	return say(ctx, "Select all %d of this folder|messages", l.Total)
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
func (b Mailbox) inTree(ctx context.Context) string {
	return strings.Repeat("\u2003", b.Depth) + b.called(ctx)
}
