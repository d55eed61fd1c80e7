package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
)

// drafter writes letters over HTTP, as the page does, and looks at Dovecot through
// another program.
type drafter struct {
	t      *testing.T
	v      *visitor
	server *testdovecot.Client
}

// startDrafter has a mailbox for drafts in which there is what others have left: a
// draft of another program, and a struck one.
func startDrafter(t *testing.T, args ...string) *drafter {
	t.Helper()
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	p := start(t, append([]string{"--imap", "imap://" + dovecot.Addr()}, args...)...)
	w := &drafter{t: t, v: signIn(t, p, dovecot.Password()), server: testdovecot.Login(t, dovecot, "family")}
	w.leaveDrafts()
	return w
}

// leaveDrafts stores what others have left.
func (w *drafter) leaveDrafts() {
	w.server.Append("Drafts", testdovecot.Mail{Flags: []string{`\Draft`}, Body: []byte("From: family\r\nMessage-ID: <theirs@example.org>\r\nSubject: theirs\r\n\r\ntheirs\r\n")})
	w.server.Append("Drafts", testdovecot.Mail{Flags: []string{`\Deleted`}, Body: []byte("From: family\r\nSubject: struck\r\n\r\nstruck\r\n")})
}

// draftForm is what the page sends of a letter.
func draftForm(id, tab, text string) url.Values {
	return url.Values{
		"compose-id": {id}, "tab": {tab}, "from": {"family@example.org"}, "to": {"Ann <ann@example.org>"}, "cc": {"ben@example.org"},
		"bcc": {"secret@example.org"}, "subject": {"Plums, grün"}, "text": {text},
	}
}

// with gives a form with another field.
func withField(form url.Values, name, value string) url.Values {
	form.Set(name, value)
	return form
}

// save saves a letter as a page without script, and gives the UID of the draft.
func (w *drafter) save(form url.Values) (uid uint32) {
	w.t.Helper()
	page := w.v.post("/compose/draft", form, "/compose")
	address, err := url.Parse(page.address)
	if err != nil || !strings.HasPrefix(page.address, "/compose?") || address.Query().Get("mailbox") != "Drafts" {
		w.t.Fatalf("saving led to %s with %d: %s", page.address, page.status, page.alert())
	}
	if _, err := fmt.Sscan(address.Query().Get("draft"), &uid); err != nil {
		w.t.Fatalf("saving led to %s", page.address)
	}
	return uid
}

// saveByScript saves as the script does, and gives the answer.
func (w *drafter) saveByScript(form url.Values) *answer {
	w.t.Helper()
	return w.v.send(http.MethodPost, "/compose/draft", strings.NewReader(form.Encode()),
		http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "HX-Request": {"true"}})
}

// mustBeOnly demands that these are all the drafts, beside what others have left.
func (w *drafter) mustBeOnly(uids ...uint32) {
	w.t.Helper()
	w.server.Select("Drafts")
	if got := w.server.UIDs(); !slices.Equal(got, append([]uint32{1, 2}, uids...)) {
		w.t.Errorf("in Drafts are %v, want 1, 2 and %v", got, uids)
	}
	if got := w.server.Search("DELETED"); !slices.Equal(got, []uint32{2}) {
		w.t.Errorf("struck in Drafts are %v, want 2", got)
	}
}

// mustHold demands that a draft has words in its text, and the flags of one.
func (w *drafter) mustHold(uid uint32, words ...string) {
	w.t.Helper()
	raw := string(w.server.Raw(uid))
	for _, word := range words {
		if !strings.Contains(raw, word) {
			w.t.Errorf("the draft %d has no %q:\n%s", uid, word, raw)
		}
	}
	if flags := w.server.Flags(uid); !slices.Equal(flags, []string{`\Draft`, `\Seen`}) {
		w.t.Errorf("the draft %d has the flags %q", uid, flags)
	}
}

// TestDraftsAreReplaced: there is one copy of a letter after each save, with all that
// was written, and nothing else goes.
func TestDraftsAreReplaced(t *testing.T) {
	w := startDrafter(t)
	first := w.save(draftForm("one", "t1", "begun"))
	w.mustBeOnly(first)
	w.mustHold(first, "X-Hearthmail-Draft: one", "begun", "ann@example.org", "ben@example.org", "Bcc: secret@example.org", "Subject: =?utf-8?")
	second := w.save(withField(draftForm("one", "t1", "gone on with"), "draft", fmt.Sprint(first)))
	w.mustBeOnly(second)
	w.mustHold(second, "gone on with")
	other := w.save(draftForm("two", "t2", "another letter"))
	w.mustBeOnly(second, other)
	id := regexp.MustCompile(`(?m)^Message-ID: .*$`)
	if a, b := id.Find(w.server.Raw(second)), id.Find(w.server.Raw(other)); len(a) == 0 || string(a) == string(b) {
		t.Errorf("two letters have the ids %q and %q", a, b)
	}
	third := w.save(withField(draftForm("one", "t1", "and on"), "draft", fmt.Sprint(first))) // whose last answer was lost
	w.mustBeOnly(other, third)
	if before, after := w.server.Raw(third), id.Find(w.server.Raw(third)); !strings.Contains(string(before), string(after)) {
		t.Error("no Message-ID")
	}
}

// TestDraftsAtTwoPages: what another page has saved later is never overwritten, and
// both can be kept.
func TestDraftsAtTwoPages(t *testing.T) {
	w := startDrafter(t)
	first := fmt.Sprint(w.save(draftForm("one", "t1", "begun")))
	second := w.save(withField(draftForm("one", "t2", "by the second page"), "draft", first))
	page := w.v.post("/compose/draft", withField(draftForm("one", "t1", "by the first page"), "draft", first), "/compose")
	if page.status != http.StatusConflict || !strings.Contains(page.alert(), "another window") {
		t.Errorf("a page that knows nothing of the later draft got %d: %s", page.status, page.alert())
	}
	w.mustBeOnly(second)
	w.mustHold(second, "by the second page")
	told := w.saveByScript(withField(draftForm("one", "t1", "by the first page"), "draft", first))
	if told.status != http.StatusConflict || !strings.Contains(told.body, "draft-trouble") || !strings.Contains(told.body, fmt.Sprintf("draft=%d", second)) {
		t.Errorf("its script got %d: %s", told.status, told.body)
	}
	apart := w.save(withField(withField(draftForm("one", "t1", "by the first page"), "draft", first), "apart", "1"))
	w.mustBeOnly(second, apart)
	w.mustHold(apart, "by the first page")
	third := w.save(withField(draftForm("one", "t2", "goes on"), "draft", fmt.Sprint(second)))
	w.mustBeOnly(apart, third)
}

// TestDraftsByScript: the answer says where the letter lies, a later save of the same
// page counts before an earlier one that comes after it.
func TestDraftsByScript(t *testing.T) {
	w := startDrafter(t)
	told := w.saveByScript(withField(draftForm("one", "t1", "third"), "turn", "3"))
	state := where(told.root, "id", "draft-state")
	if told.status != http.StatusOK || value(state, "data-draft") != "3" || value(state, "data-draft-uidvalidity") == "" {
		t.Errorf("the answer is %d: %s", told.status, told.body)
	}
	if late := w.saveByScript(withField(draftForm("one", "t1", "second"), "turn", "2")); late.status != http.StatusOK || value(where(late.root, "id", "draft-state"), "data-draft") != "3" {
		t.Errorf("an earlier one got %d: %s", late.status, late.body)
	}
	w.mustBeOnly(3)
	w.mustHold(3, "third")
}

// TestDraftsOfOthers: a draft that another program has kept is replaced when it was
// opened and goes on here, and no other message ever is.
func TestDraftsOfOthers(t *testing.T) {
	w := startDrafter(t)
	w.mustBeOnly()
	validity := fmt.Sprint(w.server.Select("Drafts"))
	opened := func(form url.Values, uid string) url.Values {
		return withField(withField(form, "draft", uid), "draft-uidvalidity", validity)
	}
	for i, uid := range []string{"1", "2", "99"} { // not drafts of these letters
		mine := w.save(opened(draftForm(fmt.Sprintf("letter%d", i), "t1", "mine"), uid))
		w.mustBeOnly(mine)
		w.server.Store(mine, "+FLAGS", `\Deleted`)
		if _, err := w.server.Do(fmt.Sprintf("UID EXPUNGE %d", mine)); err != nil {
			t.Fatal(err)
		}
	}
	// What the page calls the letter of that draft.
	mine := w.save(opened(draftForm(letterOf("theirs@example.org"), "t1", "theirs, gone on with"), "1"))
	w.server.Select("Drafts")
	if got := w.server.UIDs(); !slices.Equal(got, []uint32{2, mine}) {
		t.Errorf("in Drafts are %v, want 2 and %d", got, mine)
	}
	w.mustHold(mine, "theirs, gone on with")
	w.server.Store(mine, "+FLAGS", `\Deleted`)
	w.server.Do(fmt.Sprintf("UID EXPUNGE %d", mine)) //nolint:errcheck // the next line tells
	again := w.save(withField(draftForm(letterOf("theirs@example.org"), "t1", "again"), "draft", fmt.Sprint(mine)))
	if got := w.server.UIDs(); !slices.Equal(got, []uint32{2, again}) {
		t.Errorf("after another program has taken it away there are %v", got)
	}
}

// letterOf is what a letter is called whose draft another program has kept.
func letterOf(messageID string) string {
	sum := sha256.Sum256([]byte("draft\x00" + messageID))
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16])
}

// TestDraftsAreDiscarded: what was written up to then is struck, and can be restored.
func TestDraftsAreDiscarded(t *testing.T) {
	w := startDrafter(t)
	first := w.save(draftForm("one", "t1", "begun"))
	page := w.v.post("/compose/discard", withField(withField(draftForm("one", "t1", "to the end"), "draft", fmt.Sprint(first)), "back", "/mailboxes/Drafts"), "/compose")
	if page.status != http.StatusOK || page.address != "/mailboxes/Drafts" || !strings.Contains(page.body, "can be restored") {
		t.Errorf("discarding led to %s with %d: %s", page.address, page.status, page.alert())
	}
	w.server.Select("Drafts")
	if got := w.server.Search("DELETED"); !slices.Equal(got, []uint32{2, first + 1}) || len(w.server.UIDs()) != 3 {
		t.Errorf("struck are %v of %v", got, w.server.UIDs())
	}
	w.v.post("/compose/discard", url.Values{"compose-id": {"empty"}}, "/compose")
	if len(w.server.UIDs()) != 3 {
		t.Errorf("an empty letter left %v", w.server.UIDs())
	}
}

// TestDraftFieldsSurvive: what is no address yet is there when the draft is opened again.
func TestDraftFieldsSurvive(t *testing.T) {
	w := startDrafter(t, "--smtp", "smtp://127.0.0.1:1") // one may write, though nothing could be sent
	form := draftForm("one", "t1", "begun")
	form.Set("to", "ann@example.org, ben, \"unfinished")
	form.Set("at", "2031-01-02T03:04")
	uid := w.save(form)
	w.mustBeOnly(uid)
	w.mustHold(uid, "X-Hearthmail-Fields:", "ann@example.org")
	fields := letterFields(w.v.get(fmt.Sprintf("/compose?draft=%d", uid)))
	for _, name := range []string{"to", "cc", "bcc", "at", "compose-id", "subject"} {
		if got, want := fields.Get(name), form.Get(name); got != want {
			t.Errorf("%s comes back as %q, not %q", name, got, want)
		}
	}
}

// TestDraftsAtOnce: whatever comes at once, there is one copy, and it is the last.
func TestDraftsAtOnce(t *testing.T) {
	w := startDrafter(t)
	const saves = 12
	var all sync.WaitGroup
	for i := range saves {
		all.Go(func() {
			told := w.saveByScript(withField(draftForm("one", "t1", fmt.Sprintf("save number %d.", i+1)), "turn", fmt.Sprint(i+1)))
			if told.status != http.StatusOK {
				t.Errorf("save %d: %d %s", i, told.status, told.body)
			}
		})
	}
	all.Wait()
	w.server.Select("Drafts")
	uids := w.server.UIDs()
	if len(uids) != 3 {
		t.Fatalf("in Drafts are %v", uids)
	}
	w.mustHold(uids[2], fmt.Sprintf("save number %d.", saves))
}

// TestDraftGoesWhenSent: all copies of a letter that was sent go, also of one that was
// opened and sent without being saved here; and it can't be saved any more.
func TestDraftGoesWhenSent(t *testing.T) {
	p := openPostOffice(t, testsmtp.Options{})
	d := &drafter{t: t, v: p.v, server: testdovecot.Login(t, p.dovecot, "family")}
	d.leaveDrafts()
	form := written("One", "ann@example.org")
	first := d.save(withField(form, "tab", "t1"))
	d.mustBeOnly(first)
	p.send(withField(form, "draft", fmt.Sprint(first)))
	p.isFiled("One")
	eventually(t, "the draft has gone", func() bool {
		d.server.Select("Drafts")
		return len(d.server.UIDs()) == 2
	})
	if late := d.saveByScript(form); late.status != http.StatusConflict || where(late.root, "id", "draft-trouble") == nil || !strings.Contains(late.alert(), "has been sent") {
		t.Errorf("saving what was sent gave %d: %s", late.status, late.body)
	}
	d.mustBeOnly()

	theirs := written(letterOf("theirs@example.org"), "ann@example.org")
	theirs.Set("subject", "Letter Two")
	p.send(withField(withField(theirs, "draft", "1"), "draft-uidvalidity", fmt.Sprint(d.server.Select("Drafts"))))
	p.isFiled("Two")
	eventually(t, "their draft has gone", func() bool {
		d.server.Select("Drafts")
		return slices.Equal(d.server.UIDs(), []uint32{2})
	})
}

// TestDraftsWithFiles: what is attached goes along from one copy to the next, also
// after the draft was opened anew.
func TestDraftsWithFiles(t *testing.T) {
	w := startDrafter(t, "--smtp", "smtp://127.0.0.1:1")
	file := bytes.Repeat([]byte("0123456789abcdef\n"), 200_000)
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, values := range draftForm("one", "t1", "with a file") {
		if err := parts.WriteField(name, values[0]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := parts.CreateFormFile("attachment", "plums.bin")
	if err == nil {
		_, err = part.Write(file)
	}
	if err = errors.Join(err, parts.Close()); err != nil {
		t.Fatal(err)
	}
	page := w.v.send(http.MethodPost, "/compose/draft", &body, http.Header{"Content-Type": {parts.FormDataContentType()}})
	for round := range 3 {
		form := letterFields(page)
		if len(form["attached"]) != 1 || form.Get("draft") == "" {
			t.Fatalf("in round %d the page has %v, attached %v", round, form.Get("draft"), form["attached"])
		}
		form.Set("text", fmt.Sprintf("round %d", round))
		page = w.v.post("/compose/draft", form, "/compose")
	}
	w.mustBeOnly(6)
	raw := w.server.Raw(6)
	encoded := base64.StdEncoding.EncodeToString(file)
	if !strings.Contains(strings.ReplaceAll(string(raw), "\r\n", ""), encoded) || !strings.Contains(string(raw), "round 2") {
		t.Errorf("the draft has %d octets, and lacks the file", len(raw))
	}
}
