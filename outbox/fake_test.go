package outbox

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"hearthmail/smtpclient"
	"hearthmail/store"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const login = "family"

// within is how long a test waits for what must come.
const within = 20 * time.Second

// fakeAccount is a mail server that does what a test says.
type fakeAccount struct {
	answers []submission // to submissions, one after another; the last goes on

	keepsSent bool
	openErr   error
	mailErrs  []error // of APPEND, one after another, then none
	lost      bool    // whether such a one has been stored all the same
	looked    func()  // is called when a copy is looked for

	mu     sync.Mutex
	got    map[string]int // how often each address got the letter
	bodies []string
	sent   []string // copies
	marked []string
	drafts []string // taken away
	tries  int
	during func() // is called within a submission, before its end
}

// submission is what comes of one.
type submission struct {
	accepted []string // nil for all
	refused  []smtpclient.Refusal
	before   error // fails before the last octets
	after    error // fails after them
	took     bool  // it took the letter all the same
}

func (f *fakeAccount) Submit(ctx context.Context, e smtpclient.Envelope, data io.Reader, beforeLast func(context.Context, []string) error) (smtpclient.Result, error) {
	f.mu.Lock()
	s, during := submission{}, f.during
	if len(f.answers) > 0 {
		s = f.answers[min(f.tries, len(f.answers)-1)]
	}
	f.tries++
	f.mu.Unlock()
	if during != nil {
		during()
	}
	if s.before != nil {
		return smtpclient.Result{}, s.before
	}
	body, err := io.ReadAll(data)
	if err != nil {
		return smtpclient.Result{}, err
	}
	if s.accepted == nil {
		s.accepted = e.To
	}
	if err := beforeLast(ctx, s.accepted); err != nil {
		return smtpclient.Result{}, err
	}
	if s.after == nil || s.took {
		f.take(string(body), s.accepted, f.keepsSent)
	}
	return smtpclient.Result{Accepted: s.accepted, Refused: s.refused}, s.after
}

func (f *fakeAccount) take(body string, to []string, keep bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.got == nil {
		f.got = map[string]int{}
	}
	f.bodies = append(f.bodies, body)
	for _, address := range to {
		f.got[address]++
	}
	if keep {
		f.sent = append(f.sent, body)
	}
}

func (f *fakeAccount) Open(context.Context) (Mail, error) {
	if f.openErr != nil {
		return nil, f.openErr
	}
	return fakeMail{f}, nil
}

type fakeMail struct{ f *fakeAccount }

func (m fakeMail) KeepsSent() bool { return m.f.keepsSent }
func (m fakeMail) Close()          {}

func (m fakeMail) HasSent(_ context.Context, id string) (bool, error) {
	if m.f.looked != nil {
		m.f.looked()
	}
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	return slices.ContainsFunc(m.f.sent, func(s string) bool { return strings.Contains(s, id) }), nil
}

func (m fakeMail) AppendSent(ctx context.Context, _ time.Time, size int64, open func(context.Context) (io.ReadCloser, error)) (bool, error) {
	r, err := open(ctx)
	if err != nil {
		return false, err
	}
	defer func() { _ = r.Close() }()
	body, err := io.ReadAll(r)
	if err != nil || int64(len(body)) != size {
		return false, errors.Join(err, errors.New("another size than was said"))
	}
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	if len(m.f.mailErrs) > 0 {
		err, m.f.mailErrs = m.f.mailErrs[0], m.f.mailErrs[1:]
		if m.f.lost {
			m.f.sent = append(m.f.sent, string(body))
		}
		return m.f.lost, err
	}
	m.f.sent = append(m.f.sent, string(body))
	return false, nil
}

func (m fakeMail) Mark(_ context.Context, original, kind string) error {
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	m.f.marked = append(m.f.marked, kind+" "+original)
	return nil
}

func (m fakeMail) RemoveDraft(_ context.Context, id string) error {
	m.f.mu.Lock()
	defer m.f.mu.Unlock()
	m.f.drafts = append(m.f.drafts, id)
	return nil
}

// office is an outbox with its store.
type office struct {
	*Outbox
	t       *testing.T
	kept    *store.Store
	changes chan struct{}
}

func newOffice(t *testing.T) *office {
	t.Helper()
	kept, err := store.Open(t.Context(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := officeOn(t, kept)
	t.Cleanup(func() { _ = kept.Close() }) // runs after Close of the outbox
	return o
}

func officeOn(t *testing.T, kept *store.Store) *office {
	t.Helper()
	return officeWith(t, kept, kept)
}

// officeWith has the outbox use something in between.
func officeWith(t *testing.T, kept *store.Store, between Store) *office {
	t.Helper()
	o := &office{t: t, kept: kept, changes: make(chan struct{}, 1000)}
	o.Outbox = New(Options{
		Store: between, Logger: slog.New(slog.DiscardHandler), Settle: time.Millisecond,
		Delays:  func(int) time.Duration { return time.Millisecond },
		Changed: func(string) { o.changes <- struct{}{} },
	})
	return o
}

// end ends the outbox, as a program does that is asked to.
func (o *office) end() {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	o.Close(ctx)
}

// put puts a letter in that is due now.
func (o *office) put(id string, to ...string) {
	o.t.Helper()
	ctx, now := o.t.Context(), time.Now()
	w, err := o.kept.NewBlob(ctx, login, now)
	if err != nil {
		o.t.Fatal(err)
	}
	text := "Message-ID: <" + id + "@example.org>\r\n\r\nHello\r\n"
	_, _ = io.WriteString(w, text)
	blob, err := w.Commit(ctx)
	if err != nil {
		o.t.Fatal(err)
	}
	l := store.Letter{
		Login: login, ID: id, State: store.LetterQueued, Due: now, Dated: now, MessageID: id + "@example.org", Blob: blob, Created: now, Changed: now,
		Details: store.LetterDetails{From: "family@example.org", Size: int64(len(text)), BccField: "Bcc: x@example.org\r\n", Kind: "reply", Original: "m1"},
	}
	for _, address := range to {
		l.Recipients = append(l.Recipients, store.LetterRecipient{Address: address})
	}
	if put, err := o.kept.PutLetter(ctx, l, []byte("form")); err != nil || !put {
		o.t.Fatal(put, err)
	}
}

func (o *office) find(id string) store.Letter {
	o.t.Helper()
	l, err := o.kept.FindLetter(o.t.Context(), login, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return l
}

// becomes waits until the letter "one" is in a state.
func (o *office) becomes(state store.LetterState) store.Letter {
	o.t.Helper()
	return o.until(string(state), func(l store.Letter) bool { return l.State == state })
}

func (o *office) until(what string, is func(store.Letter) bool) store.Letter {
	o.t.Helper()
	const id = "one"
	limit := time.After(within)
	for {
		l := o.find(id)
		if is(l) {
			return l
		}
		select {
		case <-o.changes:
		case <-limit:
			o.t.Fatalf("the letter %s never became %s: it is %s (%s, %s)", id, what, l.State, l.Trouble, l.Answer)
		}
	}
}
