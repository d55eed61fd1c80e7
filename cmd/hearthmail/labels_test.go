package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// labeller is a person at a mailbox that another mail program looks at too.
type labeller struct {
	v, second *visitor
	other     *testdovecot.Client
}

// TestLabels: labels are keywords for every other mail program, and the other way
// round, whatever they are called here.
func TestLabels(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", 60, testdovecot.GenerateMail)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	l := &labeller{other: testdovecot.Login(t, dovecot, "family")}
	l.other.Create("Family")
	l.other.Select("INBOX")
	l.v = signIn(t, program, dovecot.Password())
	t.Run("the usual ones", l.usual)
	t.Run("a new one", l.make)
	t.Run("renamed", l.rename)
	t.Run("what can't be", l.refused)
	t.Run("in order", l.order)
	t.Run("another's", l.others)
	t.Run("removed, messages left alone", l.removeAlone)
	t.Run("removed everywhere", l.removeAll)
	l.second = signIn(t, program, dovecot.Password())
	t.Run("with whom to share", l.shared)
}

const labels = "/settings/labels"

// chips are the labels that a row shows, by their keywords.
func (l *labeller) chips(t *testing.T, uid uint32) []string {
	t.Helper()
	rows, _ := l.v.get(inbox).rows(t)
	var all []string
	for _, node := range with(rows[uid], "data-label") {
		all = append(all, value(node, "data-label")+": "+strings.TrimSuffix(words(node), " ,"))
	}
	return all
}

func (l *labeller) flag(t *testing.T, uid uint32, field, flag string) *answer {
	t.Helper()
	form := uidForm(l.v.get(inbox).list(t), uid)
	form.Set(field, flag)
	return l.v.post(inbox+"/flags", form, inbox)
}

// listed are the labels of the page, in their order.
func (l *labeller) listed(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, node := range with(l.v.get(labels).root, "data-label") {
		if node.Data == "li" {
			all = append(all, value(node, "data-label"))
		}
	}
	return all
}

// usual: Thunderbird's tags have their names, the words of programs none, and what
// nobody knows is shown as it is.
func (l *labeller) usual(t *testing.T) {
	l.other.Store(60, "+FLAGS", "$label1", "zebra", "$Forwarded", "NonJunk")
	l.other.Store(59, "+FLAGS", "$label2", "$label3", "$label4", "$label5", "ant")
	eventually(t, "the labels show", func() bool { return len(l.chips(t, 60)) == 2 && len(l.chips(t, 59)) > 0 })
	if got := l.chips(t, 60); !slices.Equal(got, []string{"$label1: Important", "zebra: zebra"}) {
		t.Errorf("the row has %q", got)
	}
	rows, _ := l.v.get(inbox).rows(t)
	if got := words(rows[59]); !strings.Contains(got, "+2 Later, ant") || len(l.chips(t, 59)) != 3 {
		t.Errorf("of five labels the row shows %q: %s", l.chips(t, 59), got)
	}
	if page := l.v.get(inbox + "/messages/59"); !strings.Contains(words(where(page.root, "class", "labels message-labels")), "Later , ant") {
		t.Errorf("the open message has %s", words(where(page.root, "class", "labels message-labels")))
	}
}

// make makes a label from the menu of the list, without script.
func (l *labeller) make(t *testing.T) {
	form := uidForm(l.v.get(inbox).list(t), 58, 57)
	form.Set("label-name", "  Gärten   & Höfe ")
	form.Set("make-label", "on")
	if page := l.v.post(inbox+"/flags", form, inbox); page.status != http.StatusOK || page.address != inbox {
		t.Fatalf("making a label led to %s with %d: %s", page.address, page.status, page.alert())
	}
	for _, uid := range []uint32{58, 57} {
		if got := l.other.Flags(uid); !slices.Contains(got, "Garten_Hofe") {
			t.Errorf("another mail program sees the flags %q of message %d", got, uid)
		}
		if got := l.chips(t, uid); !slices.Equal(got, []string{"Garten_Hofe: Gärten & Höfe"}) {
			t.Errorf("the row has %q", got)
		}
	}
	l.flag(t, 57, "remove", "Garten_Hofe")
	if got := l.other.Flags(57); slices.Contains(got, "Garten_Hofe") {
		t.Errorf("it is still there: %q", got)
	}
	l.flag(t, 57, "add", "Garten_Hofe")
	form.Set("label-name", "GÄRTEN & HÖFE") // it is there already
	l.v.post(inbox+"/flags", form, inbox)
	if got := l.listed(t); !slices.Equal(got, []string{"$label1", "$label2", "$label3", "$label4", "$label5", "Garten_Hofe"}) {
		t.Errorf("the labels are %q", got)
	}
}

// rename: the keyword stays, and so do the messages' labels.
func (l *labeller) rename(t *testing.T) {
	page := l.v.post(labels, url.Values{"keyword": {"garten_hofe"}, "name": {"Outside"}, "colour": {"teal"}}, labels)
	if page.address != labels || page.notice() == "" {
		t.Fatalf("renaming led to %s: %s", page.address, page.alert())
	}
	if got := l.chips(t, 58); !slices.Equal(got, []string{"Garten_Hofe: Outside"}) {
		t.Errorf("the row has %q", got)
	}
	if got := l.other.Search("KEYWORD Garten_Hofe"); !slices.Equal(got, []uint32{57, 58}) {
		t.Errorf("another mail program finds %v", got)
	}
	rows, _ := l.v.get(inbox).rows(t)
	if chip := where(rows[58], "data-label", "Garten_Hofe"); !strings.Contains(value(chip, "class"), "label-teal") {
		t.Errorf("it has the classes %q", value(chip, "class"))
	}
}

func (l *labeller) refused(t *testing.T) {
	before := l.listed(t)
	for what, form := range map[string]url.Values{
		"no name":        {"name": {" "}, "colour": {"red"}},
		"a name twice":   {"name": {"outside"}, "colour": {"red"}},
		"a long name":    {"name": {strings.Repeat("x", 51)}, "colour": {"red"}},
		"a free colour":  {"name": {"New"}, "colour": {"#f00;background:url(x)"}},
		"one that isn't": {"keyword": {"nowhere"}, "name": {"New"}, "colour": {"red"}},
	} {
		page := l.v.post(labels, form, labels)
		if page.status != http.StatusUnprocessableEntity && page.status != http.StatusConflict || page.alert() == "" {
			t.Errorf("%s gave %d: %s", what, page.status, page.alert())
		}
	}
	if got := l.listed(t); !slices.Equal(got, before) {
		t.Errorf("the labels are %q, were %q", got, before)
	}
	if page := l.v.get(labels + "/edit?keyword=nowhere"); page.status != http.StatusNotFound {
		t.Errorf("the form of none gave %d", page.status)
	}
}

func (l *labeller) order(t *testing.T) {
	l.v.post(labels+"/raise", url.Values{"keyword": {"Garten_Hofe"}}, labels)
	l.v.post(labels+"/lower", url.Values{"keyword": {"$label1"}}, labels)
	l.v.post(labels+"/raise", url.Values{"keyword": {"$label2"}}, labels) // is the first
	if got := l.listed(t); !slices.Equal(got, []string{"$label2", "$label1", "$label3", "$label4", "Garten_Hofe", "$label5"}) {
		t.Errorf("the labels are %q", got)
	}
}

// others: a keyword that another mail program has given becomes a label when one is
// called so.
func (l *labeller) others(t *testing.T) {
	l.v.post(labels, url.Values{"name": {"Zebra"}, "colour": {"pink"}}, labels)
	if got := l.chips(t, 60); !slices.Equal(got, []string{"$label1: Important", "Zebra: Zebra"}) {
		t.Errorf("the row has %q", got)
	}
}

// removeAlone: what messages have stays, and is grey.
func (l *labeller) removeAlone(t *testing.T) {
	if page := l.v.get(labels + "/remove?keyword=zebra"); page.status != http.StatusOK || !strings.Contains(words(page.root), "Remove “Zebra”?") {
		t.Errorf("asking gave %d", page.status)
	}
	for _, keyword := range []string{"zebra", "$label1"} {
		l.v.post(labels+"/remove", url.Values{"keyword": {keyword}, "messages": {"none"}}, labels)
	}
	if got := l.chips(t, 60); !slices.Equal(got, []string{"$label1: $label1", "zebra: zebra"}) {
		t.Errorf("the row has %q", got)
	}
	if got := l.listed(t); slices.Contains(got, "$label1") || slices.Contains(got, "Zebra") {
		t.Errorf("the labels are %q", got)
	}
	if got := l.other.Flags(60); !slices.Contains(got, "$label1") || !slices.Contains(got, "zebra") {
		t.Errorf("another mail program sees %q", got)
	}
}

// removeAll takes the keyword off the messages of all mailboxes, and nothing else.
func (l *labeller) removeAll(t *testing.T) {
	l.other.Append("Family", testdovecot.Mail{Flags: []string{"garten_hofe", `\Flagged`, "Other"}, Body: []byte("Subject: away\r\n\r\nx\r\n")})
	page := l.v.post(labels+"/remove", url.Values{"keyword": {"Garten_Hofe"}, "messages": {"all"}}, labels)
	if page.address != labels || !strings.Contains(page.notice(), "taken off 3 messages") {
		t.Fatalf("removing led to %s: %s %s", page.address, page.notice(), page.alert())
	}
	if got := l.other.Search("KEYWORD Garten_Hofe"); len(got) > 0 {
		t.Errorf("it is still on %v", got)
	}
	if got := l.chips(t, 58); len(got) > 0 {
		t.Errorf("the row has %q", got)
	}
	l.other.Select("Family")
	if got := l.other.Flags(1); !slices.Equal(got, []string{"Other", `\Flagged`}) {
		t.Errorf("the message elsewhere has %q", got)
	}
	l.other.Select("INBOX")
}

// shared: who else has signed in to the mailbox has the same labels.
func (l *labeller) shared(t *testing.T) {
	l.v.post(labels, url.Values{"name": {"Both"}, "colour": {"blue"}}, labels)
	form := uidForm(l.second.get(inbox).list(t), 55)
	form.Set("add", "Both")
	l.second.post(inbox+"/flags", form, inbox)
	if got := l.chips(t, 55); !slices.Equal(got, []string{"Both: Both"}) {
		t.Errorf("the row has %q", got)
	}
}
