package main

import (
	"archive/zip"
	"encoding/base64"
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// hostileNames are put wherever a mail or a mailbox has a name. All of them
// would be markup if they were written as they are.
func hostileNames() []string {
	return []string{
		`<script>alert("A1")</script>`, `"><img src=x onerror=alert("A2")>`, `' onmouseover='alert("A3")`, `</title><script>alert("A4")</script>`,
		`<svg/onload=alert("A5")>`, `&lt;script&gt;alert("A6")&lt;/script&gt;`, `javascript:alert("A7")`, `{{constructor.constructor('alert("A8")')()}}`,
		`</textarea></pre></del><b>A9`, "`${alert('A10')}`", `--><script>alert("A11")</script><!--`, `]]><script>alert("A12")</script>`,
	}
}

func encodedWord(text string) string {
	return "=?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(text)) + "?="
}

// namedMail has the name in every field and as the name and type of a part.
func namedMail(name string) []byte {
	word := encodedWord(name)
	return crlf("From: "+word+" <mallory@example.org>", "To: "+word+" <family@example.org>", "Cc: "+word+" <cc@example.org>",
		"Reply-To: "+word+" <reply@example.org>", "Subject: "+word, "Date: "+name, "MIME-Version: 1.0",
		`Content-Type: multipart/mixed; boundary="b"`, "", "--b", "Content-Type: text/plain", "", "text", "--b",
		`Content-Type: image/<script>alert(1)</script>; name="x"`, "Content-Disposition: attachment; filename*=utf-8''"+url.PathEscape(name),
		"Content-Description: "+word, "", "data", "--b", `Content-Type: "><b>/"><i>`, "Content-Disposition: attachment", "", "data", "--b--", "")
}

// TestHostileNames: subjects, senders, file names and types are shown as they
// are, wherever they are shown, and never become markup.
func TestHostileNames(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	names := hostileNames()
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(names), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Flags: []string{`\Deleted`}, Body: namedMail(names[i])}
	})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	list := v.get(inbox)
	rows, uids := list.rows(t)
	purge := v.get(inbox + "/purge?" + uidForm(list.list(t), uids...).Encode())
	for _, page := range []*answer{list, purge} {
		for _, problem := range problemsOf(page.root, pageRule()) {
			t.Errorf("%s: %s", page.address, problem)
		}
	}
	for i, name := range names {
		uid := uint32(i + 1)
		shown := strings.Join(strings.Fields(name), " ")
		if got := field(rows[uid], "subject"); !strings.Contains(got, shown) {
			t.Errorf("the row has the subject %q, want %q", got, shown)
		}
		if got := field(where(purge.root, "data-uid", fmt.Sprint(uid)), "subject"); !strings.Contains(got, shown) {
			t.Errorf("before the purge the subject is %q, want %q", got, shown)
		}
		message := v.get(fmt.Sprintf("%s/messages/%d", inbox, uid))
		for _, problem := range problemsOf(message.root, pageRule()) {
			t.Errorf("the message %q: %s", name, problem)
		}
		m := where(message.root, "data-message", fmt.Sprint(uid))
		if got := field(m, "subject"); !strings.Contains(got, shown) {
			t.Errorf("the message has the subject %q, want %q", got, shown)
		}
		if got := len(with(m, "data-part")); got != 2 {
			t.Errorf("%q: %d attachments are listed, want 2", name, got)
		}
	}
	program.log.mustNotHold(t, "alert(", "mallory")
}

// TestHostileMailboxNames: the same for the tree, the list's heading, the
// page's title and the forms.
func TestHostileMailboxNames(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	server := testdovecot.Login(t, dovecot, "family")
	names := []string{
		`<img src=x onerror=alert(1)>`, `"><script>alert(2)<`, `' onclick='alert(3)`, `javascript:alert(4)`, `a"b\c`, `{5+}`, `x" (\Deleted)`,
		`..`, `?a=b&c#d`, `//evil.example`, "\u202egnp.exe", `&amp;`, `%2e%2e`, `a;b`, `INBOX"`, `)(`, `[x]`,
	}
	var made []string
	for _, name := range names {
		name = strings.ReplaceAll(name, "//", "|")
		if _, err := server.Do("CREATE " + imapQuoted(name)); err == nil {
			made = append(made, name)
			deliver(t, dovecot, name, textMail("in "+name, "text"))
		}
	}
	if len(made) < len(names)-4 {
		t.Fatalf("Dovecot made only %q", made)
	}
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	v := signIn(t, program, dovecot.Password())
	for _, name := range made {
		address := "/mailboxes/" + url.PathEscape(name)
		if where(v.get(inbox).root, "data-mailbox", name) == nil {
			t.Errorf("the tree lacks %q", name)
		}
		page := v.get(address)
		if got := value(page.list(t), "data-mailbox"); got != name {
			t.Errorf("the address of %q shows %q", name, got)
			continue
		}
		_, uids := page.rows(t)
		after := v.post(address+"/delete", uidForm(page.list(t), uids...), address)
		purge := v.get(address + "/purge?" + uidForm(page.list(t), uids...).Encode())
		message := v.get(fmt.Sprintf("%s/messages/%d", address, uids[0]))
		for _, page := range []*answer{page, after, purge, message} {
			for _, problem := range problemsOf(page.root, pageRule()) {
				t.Errorf("%q: %s: %s", name, page.address, problem)
			}
		}
		if rows, _ := after.rows(t); len(uids) != 1 || !struck(rows[uids[0]]) {
			t.Errorf("%q: deleting has struck nothing", name)
		}
	}
	program.log.mustNotHold(t, "alert(")
}

// imapQuoted is an ASCII name as IMAP quotes it.
func imapQuoted(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r > '~' }) {
		return `"&ICoAZwBuAHA-.exe"` // U+202E g n p
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&-").Replace(name) + `"`
}

// TestFalseSenders: a display name that holds another address doesn't stand
// in for the sender's own.
func TestFalseSenders(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	senders := []string{
		`"bank@bank.example" <mallory@evil.example>`, `bank@bank.example <mallory@evil.example>`,
		encodedWord("bank@bank.example") + ` <mallory@evil.example>`, encodedWord("The bank <bank@bank.example>") + ` <mallory@evil.example>`,
		encodedWord("bank＠bank.example") + ` <mallory@evil.example>`, `"bank@bank.example                                   " <mallory@evil.example>`,
		encodedWord("bank@bank.example\r\n\x00") + ` <mallory@evil.example>`, encodedWord("bank@bank.example>, <x") + ` <mallory@evil.example>`,
	}
	var mails [][]byte
	for _, sender := range senders {
		mails = append(mails, crlf("From: "+sender, "Subject: s", "", "text", ""))
	}
	deliver(t, dovecot, "INBOX", mails...)
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	rows, _ := v.get(inbox).rows(t)
	for i, sender := range senders {
		if got := field(rows[uint32(i+1)], "from"); !strings.Contains(got, "mallory@evil.example") {
			t.Errorf("the row of %s shows %q", sender, got)
		}
		m := where(v.get(fmt.Sprintf("%s/messages/%d", inbox, i+1)).root, "data-message", fmt.Sprint(i+1))
		if got := field(m, "from"); !strings.Contains(got, "<mallory@evil.example>") {
			t.Errorf("the message of %s shows %q", sender, got)
		}
	}
}

// TestHostileFileNames: a file can't be called so that it leaves its folder,
// ends the header, or is listed in a zip file under a path.
func TestHostileFileNames(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	names := []string{
		`../../etc/passwd`, `..\..\boot.ini`, `C:\autoexec.bat`, `/etc/shadow`, `..`, `.`, `.htaccess`, "a\r\nSet-Cookie: x=1\r\n\r\n<script>", "a\x00.exe.txt",
		`a"; filename="b.exe`, `a%0d%0aX-Evil: 1`, "x\u202egpj.exe", strings.Repeat("n", 5000) + ".pdf", `a;b=c`, `\\host\share`, "con", "日本.txt", " ",
	}
	lines := []string{"Subject: files", "MIME-Version: 1.0", `Content-Type: multipart/mixed; boundary="b"`, ""}
	for _, name := range names {
		lines = append(lines, "--b", "Content-Type: text/html; charset=utf-8",
			"Content-Disposition: attachment; filename*=utf-8''"+url.PathEscape(name), "", "<script>alert(1)</script>")
	}
	deliver(t, dovecot, "INBOX", crlf(append(lines, "--b--", "")...))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	address := inbox + "/messages/1"
	for i, name := range names {
		part := v.get(fmt.Sprintf("%s/parts/%d", address, i+1))
		checkDownload(t, part)
		_, params, err := mime.ParseMediaType(part.header.Get("Content-Disposition"))
		if saved := params["filename"]; err != nil || len(params) != 1 || !safeName(saved) {
			t.Errorf("%q became %q %v", name, params, err)
		}
	}
	archive := v.get(address + "/attachments.zip")
	checkDownload(t, archive)
	files, err := zip.NewReader(strings.NewReader(archive.body), int64(len(archive.body)))
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	for _, file := range files.File {
		if !safeName(file.Name) || slices.Contains(seen, file.Name) {
			t.Errorf("the zip file holds %q", file.Name)
		}
		seen = append(seen, file.Name)
	}
	if len(seen) != len(names) {
		t.Errorf("the zip file holds %d files, want %d", len(seen), len(names))
	}
}

func safeName(name string) bool {
	drive := len(name) > 1 && name[1] == ':'
	return name != "" && len(name) <= 255 && name[0] != '.' && !drive && !strings.ContainsAny(name, "/\\\x00\r\n\u202e")
}

// checkDownload says whether an answer can do nothing but be saved.
func checkDownload(t *testing.T, page *answer) {
	t.Helper()
	policy := page.header.Get("Content-Security-Policy")
	if page.status != 200 || !strings.HasPrefix(page.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s: %d %s", page.address, page.status, page.header.Get("Content-Disposition"))
	}
	if !strings.Contains(policy, "sandbox") || strings.Contains(policy, "allow-") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("%s: the policy is %s", page.address, policy)
	}
	if page.header.Get("X-Content-Type-Options") != "nosniff" || page.header.Get("Set-Cookie") != "" || page.header.Get("X-Evil") != "" {
		t.Errorf("%s: the headers are %v", page.address, page.header)
	}
}
