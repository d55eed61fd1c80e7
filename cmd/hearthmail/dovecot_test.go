package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

const inbox = "/mailboxes/INBOX"

// TestDovecotWalk does over HTTP what a person does, in a mailbox of 10,000
// messages, and asks Dovecot what has come of it.
func TestDovecotWalk(t *testing.T) {
	const messages = 10_000
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", messages, testdovecot.GenerateMail)
	other := testdovecot.Login(t, dovecot, "family")
	for _, name := range []string{"House & Garden", "Récépissés", "50% off+more", "Family/School", "Family/日本"} {
		other.Create(name)
	}
	other.Select("INBOX")
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	w := &walk{t: t, v: v, server: other, messages: messages}
	t.Run("list", w.list)
	t.Run("paging", w.paging)
	t.Run("sorting", w.sorting)
	t.Run("filters", w.filters)
	t.Run("mailbox names", w.names)
	t.Run("open", w.open)
	t.Run("neighbours", w.neighbours)
	t.Run("attachment", w.attachment)
	t.Run("big attachments", w.bigAttachments)
	t.Run("delete and undelete", w.strike)
	t.Run("ticked", w.ticked)
	t.Run("flags", w.flags)
	t.Run("purge", w.purge)
	program.log.mustNotHold(t, dovecot.Password(), "hearthmail=")
}

type walk struct {
	t        *testing.T
	v        *visitor
	server   *testdovecot.Client
	messages int
}

func (w *walk) list(t *testing.T) {
	page := w.v.get(inbox)
	list := page.list(t)
	if got := value(list, "data-total"); got != fmt.Sprint(w.messages) {
		t.Errorf("data-total is %s, want %d", got, w.messages)
	}
	if want := fmt.Sprint(len(w.server.Search("UNSEEN"))); value(list, "data-unseen") != want {
		t.Errorf("data-unseen is %s, want %s", value(list, "data-unseen"), want)
	}
	rows, order := page.rows(t)
	all := w.server.UIDs()
	want := slices.Clone(all[len(all)-50:])
	slices.Reverse(want)
	if !slices.Equal(order, want) {
		t.Errorf("the first page has %v, want %v", order, want)
	}
	for uid, row := range rows {
		got := strings.Fields(value(row, "data-flags"))
		slices.Sort(got)
		if want := w.server.Flags(uid); !slices.Equal(got, want) {
			t.Errorf("the row of %d has the flags %v, want %v", uid, got, want)
		}
		for _, cell := range []string{"date", "from", "subject", "size"} {
			if field(row, cell) == "" {
				t.Errorf("the row of %d has no %s", uid, cell)
			}
		}
		if _, unread := attr(row, "data-unread"); unread == slices.Contains(w.server.Flags(uid), `\Seen`) {
			t.Errorf("the row of %d: data-unread is %v", uid, unread)
		}
	}
}

func (w *walk) paging(t *testing.T) {
	all := w.server.UIDs()
	for _, number := range []int{2, 100, 200} {
		_, order := w.v.get(fmt.Sprintf("%s?page=%d", inbox, number)).rows(t)
		want := slices.Clone(all[len(all)-50*number : len(all)-50*(number-1)])
		slices.Reverse(want)
		if !slices.Equal(order, want) {
			t.Errorf("page %d has %v, want %v", number, order, want)
		}
	}
	if page := w.v.get(inbox + "?page=x"); page.status != http.StatusUnprocessableEntity || page.alert() == "" {
		t.Errorf("page=x gave %d %q", page.status, page.alert())
	}
}

func (w *walk) sorting(t *testing.T) {
	for _, sort := range []string{"date", "from", "subject", "size", "arrival"} {
		lines, err := w.server.Do("UID SORT (" + strings.ToUpper(sort) + ") UTF-8 ALL")
		if err != nil {
			t.Fatal(err)
		}
		var sorted []string
		for _, line := range lines {
			if rest, ok := strings.CutPrefix(line, "* SORT "); ok {
				sorted = strings.Fields(rest)
			}
		}
		for range 2 { // the second comes from what is remembered
			_, order := w.v.get(inbox + "?sort=" + sort + "&order=asc&page=3").rows(t)
			if got := fmt.Sprint(order); got != fmt.Sprint(sorted[100:150]) {
				t.Errorf("sorted by %s, page 3 has %s, want %v", sort, got, sorted[100:150])
			}
		}
		_, order := w.v.get(inbox + "?sort=" + sort + "&order=desc").rows(t)
		backwards := slices.Clone(sorted[len(sorted)-50:])
		slices.Reverse(backwards)
		if got := fmt.Sprint(order); got != fmt.Sprint(backwards) {
			t.Errorf("sorted by %s downwards, page 1 has %s, want %v", sort, got, backwards)
		}
	}
}

func (w *walk) filters(t *testing.T) {
	for filter, criteria := range map[string]string{"unread": "UNSEEN", "flagged": "FLAGGED"} {
		page := w.v.get(inbox + "?filter=" + filter)
		matching := w.server.Search(criteria)
		if got := value(page.list(t), "data-total"); got != fmt.Sprint(len(matching)) {
			t.Errorf("%s: data-total is %s, want %d", filter, got, len(matching))
		}
		slices.Reverse(matching)
		if _, order := page.rows(t); !slices.Equal(order, matching[:50]) {
			t.Errorf("%s: %v, want %v", filter, order, matching[:50])
		}
	}
}

func (w *walk) names(t *testing.T) {
	tree := w.v.get(inbox).root
	for _, name := range []string{"House & Garden", "Récépissés", "50% off+more", "Family/School", "Family/日本", "Drafts", "Sent", "Trash", "Junk", "Archive"} {
		if where(tree, "data-mailbox", name) == nil {
			t.Errorf("the tree lacks %q", name)
		}
		page := w.v.get("/mailboxes/" + url.PathEscape(name))
		if got := value(page.list(t), "data-mailbox"); got != name {
			t.Errorf("the address of %q shows %q", name, got)
		}
	}
	for _, name := range []string{"Nowhere", "a\r\nb", "100%", "*"} {
		page := w.v.get("/mailboxes/" + url.PathEscape(name))
		if page.status != http.StatusNotFound || page.alert() == "" {
			t.Errorf("%q gave %d %q", name, page.status, page.alert())
		}
	}
}

func (w *walk) open(t *testing.T) {
	uid := w.server.Search("UNSEEN NOT HEADER Content-Type multipart")[0]
	address := fmt.Sprintf("%s/messages/%d", inbox, uid)
	w.v.send(http.MethodGet, address, nil, http.Header{"Sec-Purpose": {"prefetch"}})
	if slices.Contains(w.server.Flags(uid), `\Seen`) {
		t.Error("a prefetch has marked the message as read")
	}
	page := w.v.get(address)
	m := where(page.root, "data-message", fmt.Sprint(uid))
	if m == nil {
		t.Fatalf("%s shows no message", address)
	}
	if !slices.Contains(w.server.Flags(uid), `\Seen`) {
		t.Error("opening has not marked the message as read")
	}
	if text := words(where(m, "data-body", "")); len(text) < 20 {
		t.Errorf("the text is %q", text)
	}
	w.html(t)
	if page := w.v.get(inbox + "/messages/4000000000"); page.status != http.StatusNotFound || page.alert() == "" {
		t.Errorf("a message that isn't there gave %d %q", page.status, page.alert())
	}
}

// html opens an HTML message: its frame, and the frame's own address.
func (w *walk) html(t *testing.T) {
	t.Helper()
	uid := w.server.Search("HEADER Content-Type multipart/alternative")[0]
	page := w.v.get(fmt.Sprintf("%s/messages/%d", inbox, uid))
	frame := where(page.root, "data-body", "")
	if frame == nil || frame.Data != "iframe" {
		t.Fatal("an HTML message has no frame")
	}
	if sandbox := value(frame, "sandbox"); sandbox == "" || strings.Contains(sandbox, "allow-scripts") {
		t.Errorf("the frame's sandbox is %q", sandbox)
	}
	body := w.v.get(value(frame, "src"))
	csp := body.header.Get("Content-Security-Policy")
	if body.status != http.StatusOK || !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "allow-scripts") {
		t.Errorf("the body has the status %d and the policy %q", body.status, csp)
	}
}

// neighbours follows next and previous, in the list's own order.
func (w *walk) neighbours(t *testing.T) {
	for _, query := range []string{"", "?order=asc", "?sort=subject", "?sort=size&order=asc", "?filter=flagged"} {
		_, order := w.v.get(inbox + query).rows(t)
		for _, i := range []int{0, 1, 20} {
			page := w.v.get(fmt.Sprintf("%s/messages/%d%s", inbox, order[i], query))
			above := ""
			if i > 0 {
				above = fmt.Sprint(order[i-1])
			}
			for id, want := range map[string]string{"message-previous": above, "message-next": fmt.Sprint(order[i+1])} {
				link, _, _ := strings.Cut(value(where(page.root, "id", id), "href"), "?")
				if got := link[strings.LastIndexByte(link, '/')+1:]; got != want {
					t.Errorf("%s of row %d in %q is %q, want %q", id, i, query, got, want)
				}
			}
		}
	}
}

func (w *walk) attachment(t *testing.T) {
	uid := w.server.Search("HEADER Content-Type multipart/mixed")[0]
	address := fmt.Sprintf("%s/messages/%d", inbox, uid)
	parts := with(w.v.get(address).root, "data-part")
	if len(parts) != 1 {
		t.Fatalf("%d attachments are listed, want 1", len(parts))
	}
	path := value(parts[0], "data-part")
	download := w.v.get(address + "/parts/" + path)
	if download.body != string(testdovecot.PDF(int(uid)-1)) {
		t.Errorf("the download has %d bytes that are not the PDF's", len(download.body))
	}
	if got := download.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename=") {
		t.Errorf("Content-Disposition is %q", got)
	}
	if zip := w.v.get(address + "/attachments.zip"); !strings.HasPrefix(zip.body, "PK") || zip.header.Get("Content-Type") != "application/zip" {
		t.Error("attachments.zip is no zip file")
	}
	raw := w.v.get(address + "/raw")
	if want := string(testdovecot.GenerateMail(int(uid) - 1).Body); raw.body != want {
		t.Errorf("the original has %d bytes, want %d", len(raw.body), len(want))
	}
	for _, path := range []string{"7", "1.9", "x", "0"} {
		if got := w.v.get(address + "/parts/" + path); got.status != http.StatusNotFound {
			t.Errorf("part %s gave %d", path, got.status)
		}
	}
}

// bigAttachments downloads two that are fetched in several pieces, one by one,
// together, and as the message that they came in.
func (w *walk) bigAttachments(t *testing.T) {
	files := [][]byte{make([]byte, 1_300_000), make([]byte, 700_000)}
	var written strings.Builder
	written.WriteString("Subject: two files\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n")
	random := rand.NewChaCha8([32]byte{1})
	for _, file := range files {
		_, _ = random.Read(file)
		encoded := base64.StdEncoding.EncodeToString(file)
		written.WriteString("--b\r\nContent-Type: image/png; name=same.png\r\nContent-Transfer-Encoding: base64\r\n\r\n")
		for ; len(encoded) > 76; encoded = encoded[76:] {
			written.WriteString(encoded[:76] + "\r\n")
		}
		written.WriteString(encoded + "\r\n")
	}
	written.WriteString("--b--\r\n")
	mail := written.String()
	w.server.Create("Files")
	w.server.Append("Files", testdovecot.Mail{Body: []byte(mail)})
	const address = "/mailboxes/Files/messages/1"
	for i, file := range files {
		if got := w.v.get(fmt.Sprintf("%s/parts/%d", address, i+1)).body; got != string(file) {
			t.Errorf("attachment %d has %d bytes that are not its own, want %d", i+1, len(got), len(file))
		}
	}
	if got := w.v.get(address + "/raw").body; got != mail {
		t.Errorf("the original has %d bytes, want %d", len(got), len(mail))
	}
	packed := w.v.get(address + "/attachments.zip").body
	archive, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil || len(archive.File) != len(files) {
		t.Fatalf("the archive of %d bytes: %v", len(packed), err)
	}
	for i, name := range []string{"same.png", "same (2).png"} {
		content, err := fs.ReadFile(archive, name)
		if err != nil || !bytes.Equal(content, files[i]) {
			t.Errorf("%s in the archive: %v", name, err)
		}
	}
}

func (w *walk) strike(t *testing.T) {
	page := w.v.get(inbox)
	_, order := page.rows(t)
	uid := order[3]
	after := w.v.post(inbox+"/delete", uidForm(page.list(t), uid), inbox+"?page=1")
	if after.address != inbox+"?page=1" {
		t.Errorf("deleting led to %s", after.address)
	}
	if !strings.Contains(after.notice(), "struck through") {
		t.Errorf("the notice is %q", after.notice())
	}
	rows, _ := after.rows(t)
	if row := rows[uid]; row == nil || !struck(row) {
		t.Fatal("the deleted row is not struck through")
	}
	if !slices.Contains(w.server.Flags(uid), `\Deleted`) {
		t.Error(`Dovecot has no \Deleted`)
	}
	after = w.v.post(inbox+"/undelete", uidForm(page.list(t), uid), inbox)
	if rows, _ := after.rows(t); struck(rows[uid]) {
		t.Error("the restored row is still struck through")
	}
	if slices.Contains(w.server.Flags(uid), `\Deleted`) {
		t.Error(`Dovecot still has \Deleted`)
	}
	if got := w.v.post(inbox+"/delete", url.Values{}, inbox); got.status != http.StatusUnprocessableEntity || got.alert() == "" {
		t.Errorf("deleting nothing gave %d %q", got.status, got.alert())
	}
}

func (w *walk) ticked(t *testing.T) {
	page := w.v.get(inbox)
	_, order := page.rows(t)
	chosen := order[5:9]
	w.v.post(inbox+"/delete", uidForm(page.list(t), chosen...), inbox)
	want := slices.Sorted(slices.Values(chosen))
	if got := w.server.Search("DELETED"); !slices.Equal(got, want) {
		t.Errorf("struck are %v, want %v", got, want)
	}
	struckOnes := w.v.get(inbox + "?filter=deleted")
	if got := value(struckOnes.list(t), "data-total"); got != "4" {
		t.Errorf("the filter shows %s struck messages, want 4", got)
	}
	w.v.post(inbox+"/undelete", uidForm(page.list(t), chosen...), inbox)
	if got := w.server.Search("DELETED"); len(got) != 0 {
		t.Errorf("still struck: %v", got)
	}
}

func (w *walk) flags(t *testing.T) {
	page := w.v.get(inbox)
	_, order := page.rows(t)
	uid := order[0]
	form := uidForm(page.list(t), uid)
	form.Set("add", `\Flagged`)
	form.Set("remove", `\Seen`)
	w.v.post(inbox+"/flags", form, inbox)
	if got := w.server.Flags(uid); !slices.Contains(got, `\Flagged`) || slices.Contains(got, `\Seen`) {
		t.Errorf("the flags are %v", got)
	}
	for _, bad := range []string{`\Deleted`, `\Recent`, "a(b", "a\r\nx LOGOUT", "é"} {
		form.Set("add", bad)
		form.Del("remove")
		if got := w.v.post(inbox+"/flags", form, inbox); got.status != http.StatusUnprocessableEntity {
			t.Errorf("adding %q gave %d", bad, got.status)
		}
	}
}
