package main

import (
	"archive/zip"
	"fmt"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"hearthmail/internal/testdovecot"
)

// corpusRoot is where the odd and hostile mails lie, beside the repository.
const corpusRoot = "../../../shared/corpus"

// readers is how many people read the corpus at once.
const readers = 4

// TestCorpusOverHTTP opens every mail of the corpus with all that belongs to
// it: its pages, its HTML, its pictures, each attachment, all of them as one
// file, and its original. Where somebody has written down what is in a mail, it
// must be there.
func TestCorpusOverHTTP(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mails := deliverCorpus(t, dovecot)
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	for shard := range readers {
		t.Run(fmt.Sprint("reader ", shard+1), func(t *testing.T) {
			t.Parallel()
			v := signIn(t, program, dovecot.Password())
			for i := shard; i < len(mails); i += readers {
				(&mailReader{v: v, dovecot: dovecot, mail: mails[i]}).read(t)
			}
		})
	}
}

// corpusMail is a mail of the corpus as it was delivered.
type corpusMail struct {
	file    string // with its folder, "mime/0007.eml"
	address string // of its page
	raw     []byte
}

// deliverCorpus brings all mails of the corpus into mailboxes of their folders' names.
func deliverCorpus(t *testing.T, dovecot *testdovecot.Server) []corpusMail {
	t.Helper()
	var mails []corpusMail
	for _, folder := range []string{"mime", "xss"} {
		found := corpusMails(t, folder)
		deliver(t, dovecot, folder, rawOf(found)...)
		mails = append(mails, found...)
	}
	if len(mails) == 0 {
		t.Skip("The corpus of odd and hostile mails is not here.")
	}
	return mails
}

// corpusMails are those of a folder, none when the corpus isn't here.
func corpusMails(t *testing.T, folder string) []corpusMail {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(corpusRoot, folder, "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	var mails []corpusMail
	for i, raw := range readMails(t, files) {
		mails = append(mails, corpusMail{
			file: folder + "/" + filepath.Base(files[i]), raw: raw,
			address: fmt.Sprintf("/mailboxes/%s/messages/%d", folder, i+1),
		})
	}
	return mails
}

func rawOf(mails []corpusMail) [][]byte {
	var all [][]byte
	for _, m := range mails {
		all = append(all, m.raw)
	}
	return all
}

// mailReader reads one mail, and keeps what it found in it.
type mailReader struct {
	v       *visitor
	dovecot *testdovecot.Server
	mail    corpusMail
	texts   strings.Builder // of the page and of its HTML
	names   []string        // of attachments
}

func (r *mailReader) read(t *testing.T) {
	t.Helper()
	page := r.v.send(http.MethodGet, r.mail.address, nil, http.Header{"Hx-Request": {"true"}})
	if page.status != http.StatusOK {
		t.Errorf("%s gave %d: %s", r.mail.file, page.status, page.alert())
		return
	}
	r.texts.WriteString(words(page.root))
	for _, node := range with(page.root, "data-body") {
		if node.Data == "iframe" {
			r.readBody(t, value(node, "src"))
		}
	}
	r.readLinked(t, page.root)
	for _, name := range []string{"headers", "source", "print"} {
		r.get(t, r.mail.address+"/"+name)
	}
	r.readAttachments(t, page.root)
	if raw := r.get(t, r.mail.address+"/raw"); raw.body != string(r.mail.raw) && raw.body != r.held(t) {
		t.Errorf("the original of %s has %d octets that are not the %d that were delivered", r.mail.file, len(raw.body), len(r.mail.raw))
	}
	r.expect(t)
}

// held is the mail as the server has it, which mends line ends and NULs.
func (r *mailReader) held(t *testing.T) string {
	t.Helper()
	c := testdovecot.Login(t, r.dovecot, "family")
	defer c.Logout()
	mailbox, _, _ := strings.Cut(r.mail.file, "/")
	c.Select(mailbox)
	_, uid, _ := strings.Cut(r.mail.address, "/messages/")
	lines, err := c.Do("UID FETCH " + uid + " BODY.PEEK[]")
	if err != nil {
		t.Fatalf("fetching %s: %v", r.mail.file, err)
	}
	for _, line := range lines { // flags may be told beside it
		if _, raw, ok := strings.Cut(line, "}\r\n"); ok {
			return strings.TrimSuffix(raw, ")")
		}
	}
	return ""
}

// get asks for something of the mail, which must be there.
func (r *mailReader) get(t *testing.T, address string) *answer {
	t.Helper()
	got := r.v.get(address)
	if got.status != http.StatusOK {
		t.Errorf("%s: %s gave %d: %s", r.mail.file, address, got.status, got.alert())
	}
	return got
}

func (r *mailReader) readBody(t *testing.T, address string) {
	t.Helper()
	body := r.get(t, address)
	if body.status != http.StatusOK {
		return
	}
	r.texts.WriteString(" " + words(body.root))
	policy := body.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none';") || !strings.Contains(policy, "; sandbox") || strings.Contains(policy, "allow-scripts") {
		t.Errorf("%s: the body has the policy %q", r.mail.file, policy)
	}
}

// readLinked reads the pages and the pictures of parts that the page offers.
// A picture that is none is not found, and that is no failure.
func (r *mailReader) readLinked(t *testing.T, root *html.Node) {
	t.Helper()
	for _, node := range with(root, "href") {
		address := value(node, "href")
		if strings.HasPrefix(address, r.mail.address+"/") && strings.HasSuffix(address, "/preview") {
			r.get(t, address)
		}
		if strings.HasPrefix(address, r.mail.address+"/") && strings.HasSuffix(address, "/open") {
			r.readAttachments(t, r.get(t, address).root)
		}
	}
	for _, node := range with(root, "src") {
		if address := value(node, "src"); node.Data == "img" && strings.HasPrefix(address, r.mail.address+"/pictures/") {
			if got := r.v.get(address); got.status != http.StatusOK && (got.status >= 500 || got.status < 400) {
				t.Errorf("%s: the picture %s gave %d", r.mail.file, address, got.status)
			}
		}
	}
}

func (r *mailReader) readAttachments(t *testing.T, root *html.Node) {
	t.Helper()
	zipped := false
	for _, item := range with(root, "data-part") {
		r.texts.WriteString(" " + words(item))
		for _, link := range with(item, "download") {
			r.readAttachment(t, value(link, "href"))
		}
	}
	for _, link := range with(root, "download") {
		if address := value(link, "href"); strings.Contains(address, "/attachments.zip") && !zipped {
			zipped = true
			r.readZip(t, address)
		}
	}
}

func (r *mailReader) readAttachment(t *testing.T, address string) {
	t.Helper()
	part := r.get(t, address)
	disposition, params, err := mime.ParseMediaType(part.header.Get("Content-Disposition"))
	if err != nil || disposition != "attachment" {
		t.Errorf("%s: %s is sent as %q: %v", r.mail.file, address, part.header.Get("Content-Disposition"), err)
		return
	}
	r.names = append(r.names, params["filename"])
	if problem := nameProblem(params["filename"]); problem != "" {
		t.Errorf("%s: the name %q %s", r.mail.file, params["filename"], problem)
	}
	if policy := part.header.Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") {
		t.Errorf("%s: %s has the policy %q", r.mail.file, address, policy)
	}
}

func (r *mailReader) readZip(t *testing.T, address string) {
	t.Helper()
	packed := r.get(t, address)
	archive, err := zip.NewReader(strings.NewReader(packed.body), int64(len(packed.body)))
	if err != nil {
		t.Errorf("%s: the zip file of all attachments: %v", r.mail.file, err)
		return
	}
	seen := map[string]bool{}
	for _, file := range archive.File {
		folded := strings.ToLower(file.Name)
		if problem := nameProblem(file.Name); problem != "" || seen[folded] {
			t.Errorf("%s: in the zip file the name %q %s, or is there twice", r.mail.file, file.Name, problem)
		}
		seen[folded] = true
	}
}

// nameProblem says why a file name is no good on some system, "" when it is
// good on all.
func nameProblem(name string) string {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch {
	case name == "", strings.Trim(name, ".") == "":
		return "is none"
	case len(name) > 255:
		return "is too long"
	case strings.ContainsAny(name, `/\:*?"<>|`):
		return "has a sign that not every system takes"
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " ") || strings.HasPrefix(name, " "):
		return "ends with what Windows drops"
	case slices.Contains([]string{"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}, strings.TrimSpace(stem)):
		return "is a device"
	case strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }):
		return "has signs that nobody sees"
	}
	return ""
}

// expect looks for what others have found in the mail.
func (r *mailReader) expect(t *testing.T) {
	t.Helper()
	base := strings.TrimSuffix(filepath.Join(corpusRoot, r.mail.file), ".eml")
	beside, err := filepath.Glob(base + ".expected.*")
	if err != nil {
		t.Fatal(err)
	}
	differs := knownDifferences()
	for _, file := range beside {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := expectationOf(t, file, content)
		missing := want.missing(r.texts.String(), r.names)
		if _, known := differs[filepath.Base(file)]; known == (len(missing) > 0) {
			continue
		}
		if len(missing) == 0 {
			t.Errorf("%s is met: strike it off the list of differences", filepath.Base(file))
		}
		for _, what := range missing {
			t.Errorf("%s: %s", filepath.Base(file), what)
		}
	}
}
