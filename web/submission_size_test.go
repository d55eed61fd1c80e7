package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testdovecot"
	"hearthmail/internal/testsmtp"
	"hearthmail/smtpclient"
	"hearthmail/store"
)

// submissionAt is everybody's server, by its address.
type submissionAt string

func (s submissionAt) Find(context.Context, string) (*smtpclient.Server, error) {
	return &smtpclient.Server{Address: string(s), Security: smtpclient.Plaintext}, nil
}

// unknownSubmission can't say which server it is.
type unknownSubmission struct{}

func (unknownSubmission) Find(context.Context, string) (*smtpclient.Server, error) {
	return nil, errors.New("the DNS is away")
}

func withSize(t *testing.T, extensions ...string) (*testsmtp.Server, submissionAt) {
	t.Helper()
	server := testsmtp.Start(t, testsmtp.Options{Extensions: append([]string{"AUTH PLAIN"}, extensions...)})
	return server, submissionAt(server.Addr())
}

func away(t *testing.T) submissionAt {
	t.Helper()
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return submissionAt(listener.Addr().String())
}

// answered says whether the last question has had its answer, or has failed.
func (z *submissionSizes) answered() bool {
	z.mu.Lock()
	defer z.mu.Unlock()
	known, _ := z.known.Get("")
	return !known.asked && !known.next.IsZero()
}

// TestSubmissionSize: the page says what may be attached, by the option until the
// server is known to take less.
func TestSubmissionSize(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	small, smallAt := withSize(t, "SIZE 1000000")
	_, large := withSize(t, "SIZE 100000000")
	_, boundless := withSize(t, "SIZE 0")
	_, silent := withSize(t)
	for name, tc := range map[string]struct {
		submission Submission
		octets     int64
		words      string
	}{
		"less than the option": {smallAt, 1000000, "Up to 731 kB"},
		"more than the option": {large, 4 << 20, "Up to 3.1 MB"},
		"no bound":             {boundless, 4 << 20, "Up to 3.1 MB"},
		"not said":             {silent, 4 << 20, "Up to 3.1 MB"},
		"away":                 {away(t), 4 << 20, "Up to 3.1 MB"},
		"not known":            {unknownSubmission{}, 4 << 20, "Up to 3.1 MB"},
		"none":                 {someSubmission{}, 4 << 20, "Up to 3.1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			at := startLetterSite(t, dovecot, memoryStore(t), func(o *Options) { o.Submission, o.MaxMessage = tc.submission, 4<<20 })
			w := at.signIn(t, "ann")
			if got := w.get("/compose"); got.status != http.StatusOK || !strings.Contains(got.body, `data-max-size="`) {
				t.Fatalf("at first: %d", got.status)
			}
			await(t, "the answer", at.server.sizes.answered)
			got := w.get("/compose")
			if !strings.Contains(got.body, fmt.Sprintf(`data-max-size="%d"`, tc.octets)) || !strings.Contains(got.body, ">"+tc.words+"<") {
				t.Errorf("then it isn't %d, %q", tc.octets, tc.words)
			}
		})
	}
	if small.Reached(testsmtp.EHLO) != 1 || small.Reached(testsmtp.Auth) != 0 {
		t.Errorf("it was asked %d times, with %d sign-ins", small.Reached(testsmtp.EHLO), small.Reached(testsmtp.Auth))
	}
}

// TestUploadOverSubmissionSize: what the server would not take is refused before it is
// sent, and nothing is lost with it.
func TestUploadOverSubmissionSize(t *testing.T) {
	smtp, submission := withSize(t, "SIZE 1000000")
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), func(o *Options) { o.Submission = submission })
	w := at.signIn(t, "ann")
	content := strings.Repeat("x", 740_000)
	early := w.upload(file{"early.bin", "", content}).token(t) // nobody knows yet, but the server is asked
	await(t, "the answer", at.server.sizes.answered)
	const words = "big.bin was not attached: with it the letter would be larger than the 1.0 MB that can be sent."
	if got := w.upload(file{"big.bin", "", content}); got.status != http.StatusRequestEntityTooLarge || !strings.Contains(got.body, words) {
		t.Errorf("an upload: %d, %s", got.status, got.body)
	}
	fields := map[string]string{"compose-id": "L1", "from": "ann@example.org", "to": "ben@example.org", "subject": "Plums", "text": "ripe"}
	kind, body := form(fields, file{"big.bin", "", content})
	if got := w.post("/compose/send", kind, body); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, words) || !strings.Contains(got.body, "ripe") {
		t.Errorf("with the letter: %d, %s", got.status, got.body)
	}
	fields["attached"] = early
	kind, body = form(fields)
	if got := w.post("/compose/draft", kind, body); got.status != http.StatusOK {
		t.Errorf("among the drafts: %d, %s", got.status, got.body)
	}
	kind, body = form(fields)
	got := w.post("/compose/send", kind, body)
	if got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "the mail server takes 1.0 MB") || !strings.Contains(got.body, "ripe") {
		t.Errorf("what was attached before: %d, %s", got.status, got.body)
	}
	if _, err := at.store.FindLetter(t.Context(), "ann", "L1"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("in the outbox: %v", err)
	}
	if smtp.Reached(testsmtp.EHLO) != 1 {
		t.Errorf("it was asked %d times", smtp.Reached(testsmtp.EHLO))
	}
}

// TestSubmissionSizeAgain: a server is asked once an hour, and one that could not be
// asked after a minute. What it has said counts until it says something else.
func TestSubmissionSizeAgain(t *testing.T) {
	server, submission := withSize(t, "SIZE 1000000")
	now := time.Now()
	z := newSubmissionSizes(submission, func() time.Time { return now })
	asked := func() bool {
		z.want("ann@example.org")
		z.want("ben@EXAMPLE.org") // the same server, which is asked already
		select {
		case username := <-z.queue:
			_ = z.ask(t.Context(), username)
			return true
		default:
			return false
		}
	}
	says := func(want int64) {
		t.Helper()
		if got := z.of("cid@example.org"); got != want {
			t.Errorf("it is %d", got)
		}
	}
	server.Fail(testsmtp.Fault{Step: testsmtp.EHLO, Cut: true})
	if !asked() || asked() {
		t.Error("not asked, or twice")
	}
	says(0)
	server.Heal()
	if now = now.Add(sizeRest); !asked() {
		t.Error("not asked after a rest")
	}
	says(1000000)
	if now = now.Add(sizeAgain - 1); asked() {
		t.Error("asked within the hour")
	}
	server.Fail(testsmtp.Fault{Step: testsmtp.Greeting, Answer: "421 4.3.2 no"})
	if now = now.Add(1); !asked() {
		t.Error("not asked after an hour")
	}
	says(1000000)
	server.Heal()
	server.Fail(testsmtp.Fault{Step: testsmtp.EHLO, Answer: "250-test.example\n250 SIZE 2000"})
	if now = now.Add(sizeRest); !asked() {
		t.Error("not asked after another rest")
	}
	says(2000)
	if z.of("ann@example.net") != 0 {
		t.Error("another domain has the same")
	}
}

// TestSubmissionSizeQueue: too many questions are put off, and nobody waits.
func TestSubmissionSizeQueue(t *testing.T) {
	z := newSubmissionSizes(someSubmission{}, time.Now)
	for i := range sizeQueue {
		z.want(fmt.Sprintf("ann@site%d.example", i))
	}
	z.want("ben@example.org")
	if err := z.ask(t.Context(), <-z.queue); err != nil {
		t.Fatal(err)
	}
	z.want("ben@example.org")
	var last string
	for range sizeQueue {
		last = <-z.queue
	}
	if last != "ben@example.org" {
		t.Errorf("the last one to be asked for is %q", last)
	}
}

// TestSubmissionSizeSilence: a server that says nothing keeps nobody waiting, and the
// question ends with the Server.
func TestSubmissionSizeSilence(t *testing.T) {
	smtp, submission := withSize(t)
	smtp.Fail(testsmtp.Fault{Step: testsmtp.Greeting, Hold: make(chan struct{})})
	at := startLetterSite(t, testdovecot.Start(t, testdovecot.Options{}), memoryStore(t), func(o *Options) { o.Submission = submission })
	w := at.signIn(t, "ann")
	for range 2 {
		if got := w.get("/compose"); got.status != http.StatusOK {
			t.Errorf("the page: %d", got.status)
		}
	}
	await(t, "the question", func() bool { return smtp.Reached(testsmtp.Greeting) == 1 })
	at.server.stop()
	await(t, "its end", at.server.sizes.answered)
	if at.server.sizes.of("ann") != 0 {
		t.Error("it is known")
	}
}
