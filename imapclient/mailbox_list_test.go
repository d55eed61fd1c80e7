package imapclient

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// arranged is how mailboxes are shown of which a server says this.
func arranged(namespace string, roles map[Role]string, lines ...string) []Mailbox {
	var frames []frame
	for _, line := range lines {
		frames = append(frames, frame("* "+line+"\r\n"))
	}
	spaces := namespacesIn([]frame{frame("* NAMESPACE " + namespace + "\r\n")})
	listed := listingsIn(frames, "* LIST ")
	for _, l := range listed {
		l.space = spaces.of(l.name, l.delimiter)
	}
	p := plan{roles: roles}
	return arrange(p.assign(spaces, listed))
}

const onlyPersonal = `(("" "/")) NIL NIL`

func TestArrange(t *testing.T) {
	got := arranged(onlyPersonal, nil,
		`LIST (\Trash) "/" Trash`,
		`LIST () "/" Zoo`,
		`LIST (\Subscribed) "/" "Family/School/2024"`,
		`LIST (\Noselect) "/" Family`,
		`LIST (\Noinferiors) "/" "&AOk-cole"`,
		`LIST () "/" inbox`,
		`STATUS INBOX (MESSAGES 5 UNSEEN 4)`,
		`LIST () "/" INBOX`,
		`LIST (\Sent) "/" Gesendet`,
		`LIST () "/" "R&-D"`,
		`LIST () "/" "R&D"`,
		`LIST () "/" "Year 10"`,
		`LIST () "/" {6}`+"\r\nYear 9",
		`LIST () NIL "flat/name"`,
	)
	ordinary := func(name string) Mailbox {
		return Mailbox{Name: name, Label: name, Delimiter: "/", Selectable: true}
	}
	inbox, sent, trash, school, node := ordinary("INBOX"), ordinary("Gesendet"), ordinary("Trash"), ordinary("Family/School/2024"), ordinary("école")
	inbox.Role, inbox.Total, inbox.Unseen = RoleInbox, 5, 4
	sent.Role, trash.Role = RoleSent, RoleTrash
	node.NoInferiors = true
	school.Label, school.Parent, school.Depth, school.Subscribed = "School/2024", "Family", 1, true
	want := []Mailbox{
		inbox, sent, trash, node, {Name: "Family", Label: "Family", Delimiter: "/"}, school,
		{Name: "flat/name", Label: "flat/name", Selectable: true, NoInferiors: true},
		ordinary("R&D"), ordinary("Year 9"), ordinary("Year 10"), ordinary("Zoo"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestArrangeBelowInbox(t *testing.T) {
	got := arranged(`(("INBOX." ".")) NIL NIL`, nil, `LIST (\Sent) "." INBOX.Sent`, `LIST () "." INBOX`)
	want := []Mailbox{
		{Name: "INBOX", Label: "INBOX", Delimiter: ".", Role: RoleInbox, Selectable: true},
		{Name: "INBOX.Sent", Label: "Sent", Parent: "INBOX", Delimiter: ".", Depth: 1, Role: RoleSent, Selectable: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestArrangeNamespaces: the personal ones come first, and what all of a namespace begins
// with is no mailbox of its own.
func TestArrangeNamespaces(t *testing.T) {
	got := arranged(`(("" "/")) (("shared/" "/")) (("Public/" "/"))`, nil,
		`LIST (\Noselect \HasChildren) "/" Public`,
		`LIST () "/" Public/News`,
		`MYRIGHTS Public/News lr`,
		`LIST (\Noselect) "/" shared`,
		`LIST (\Noselect) "/" shared/anna`,
		`LIST () "/" shared/anna/Trips`,
		`MYRIGHTS shared/anna/Trips lrswipcda`,
		`LIST () "/" sharedNot`,
		`LIST () "/" INBOX`,
	)
	want := []Mailbox{
		{Name: "INBOX", Label: "INBOX", Delimiter: "/", Role: RoleInbox, Selectable: true},
		{Name: "sharedNot", Label: "sharedNot", Delimiter: "/", Selectable: true},
		{Name: "shared/anna", Label: "anna", Delimiter: "/", Namespace: NamespaceOthers},
		{
			Name: "shared/anna/Trips", Label: "Trips", Parent: "shared/anna", Delimiter: "/", Depth: 1,
			Namespace: NamespaceOthers, Rights: "lrswipkxtea", Selectable: true,
		},
		{Name: "Public/News", Label: "News", Delimiter: "/", Namespace: NamespaceShared, Rights: "lr", Selectable: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestArrangeRoles: a person's choice counts where the server has marked nothing.
func TestArrangeRoles(t *testing.T) {
	chosen := map[Role]string{RoleSent: "Gone out", RoleDrafts: "Begun", RoleTrash: "Nowhere"}
	roles := map[string]Role{}
	for _, m := range arranged(onlyPersonal, chosen, `LIST () "/" "Gone out"`, `LIST (\Drafts) "/" Drafts`, `LIST () "/" Begun`) {
		roles[m.Name] = m.Role
	}
	want := map[string]Role{"Gone out": RoleSent, "Drafts": RoleDrafts, "Begun": ""}
	if diff := cmp.Diff(want, roles); diff != "" {
		t.Error(diff)
	}
}

func TestNameAfter(t *testing.T) {
	for _, tc := range []struct{ name, from, to, delimiter, want string }{
		{"A", "A", "B", "/", "B"},
		{"A/x/y", "A", "B/A", "/", "B/A/x/y"},
		{"AA", "A", "B", "/", "AA"},
		{"A/x", "A", "B", "", "A/x"},
		{"C", "A", "B", "/", "C"},
	} {
		if got := nameAfter(tc.name, tc.from, tc.to, tc.delimiter); got != tc.want {
			t.Errorf("%q, %q to %q: %q, want %q", tc.name, tc.from, tc.to, got, tc.want)
		}
	}
}

func TestRights(t *testing.T) {
	for text, want := range map[string]Rights{
		"lrs": "lrs", "": "-", "0?9": "-", "lrcd": "lrkxte", "lrxcd": "lrx", "aetxkpiwsrl": "lrswipkxtea",
	} {
		if got := rightsOf(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if !Rights("").Has(RightInsert) || noRights.Has(RightInsert) || !Rights("li").Has(RightInsert) {
		t.Error("what isn't known counts as everything, and nothing as nothing")
	}
}

func TestQuotaIn(t *testing.T) {
	got := quotaIn([]frame{
		frame("* QUOTAROOT INBOX one two\r\n"),
		frame("* QUOTA one (STORAGE 90 100 MESSAGE 5 1000 ODD 1 2)\r\n"),
		frame("* QUOTA two (STORAGE 10 15 MESSAGE 0 0)\r\n"),
		frame("* QUOTA three (STORAGE 1\r\n"),
	})
	want := []Quota{{"STORAGE", 10, 15}, {"MESSAGE", 5, 1000}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
