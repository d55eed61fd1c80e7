package web

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"hearthmail/cache"
	"hearthmail/mailserver"
	"hearthmail/smtpclient"
)

const (
	sizeAgain   = time.Hour        // after a server has said it
	sizeRest    = time.Minute      // after one could not be asked
	sizeLimit   = 15 * time.Second // for a question, the DNS with it
	sizeQueue   = 64               // questions that wait; more have their turn with the next page
	sizesMemory = 256 << 10        // octets of what is known: some thousand domains
)

// submissionSize is how large a message may be, in octets: by the option, and by what
// the server has said that letters are sent through, once that is known.
func (s *Server) submissionSize(r *http.Request) int64 {
	if octets := s.sizes.of(usernameOf(r)); octets > 0 {
		return min(octets, s.maxMessage)
	}
	return s.maxMessage
}

// usernameOf is what the person has signed in with, by which servers are found.
func usernameOf(r *http.Request) string {
	p := personOf(r)
	if p.session == nil {
		return ""
	}
	return p.session.account.login.Username
}

// submissionSizes knows how large a message the servers may be sent, by the domain of
// the user names that they are for. One question is asked at a time.
type submissionSizes struct {
	submission Submission
	now        func() time.Time
	queue      chan string // user names

	mu    sync.Mutex
	known *cache.Cache[string, knownSize]
}

type knownSize struct {
	octets int64     // 0 for no bound, or none that is known
	next   time.Time // when to ask again
	asked  bool      // the answer is on its way
}

func newSubmissionSizes(submission Submission, now func() time.Time) *submissionSizes {
	return &submissionSizes{
		submission: submission, now: now, queue: make(chan string, sizeQueue), known: cache.New[string, knownSize](sizesMemory),
	}
}

// of gives what is known for a user name, 0 for nothing.
func (z *submissionSizes) of(username string) int64 {
	known, _ := z.known.Get(mailserver.DomainOf(username))
	return known.octets
}

// want has the server be asked, if it is time to. It waits for nothing.
func (z *submissionSizes) want(username string) {
	z.mu.Lock()
	defer z.mu.Unlock()
	domain, now := mailserver.DomainOf(username), z.now()
	known, _ := z.known.Get(domain)
	if known.asked || now.Before(known.next) {
		return
	}
	select {
	case z.queue <- username:
		known.asked = true
		z.keep(domain, known)
	default:
	}
}

func (z *submissionSizes) keep(domain string, known knownSize) {
	z.known.Put(domain, known, int64(len(domain)))
}

// ask keeps what the server says. Where it can't be asked, what it said before counts.
func (z *submissionSizes) ask(ctx context.Context, username string) error {
	octets, err := z.question(ctx, username)
	z.mu.Lock()
	defer z.mu.Unlock()
	domain, now := mailserver.DomainOf(username), z.now()
	if err == nil {
		z.keep(domain, knownSize{octets: octets, next: now.Add(sizeAgain)})
		return nil
	}
	before, _ := z.known.Get(domain)
	z.keep(domain, knownSize{octets: before.octets, next: now.Add(sizeRest)})
	return err
}

// question asks without signing in: that is how a letter's size is judged, too, when
// it is submitted.
func (z *submissionSizes) question(ctx context.Context, username string) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, sizeLimit)
	defer cancel()
	server, err := z.submission.Find(ctx, username)
	if err != nil || server == nil {
		return 0, err
	}
	report, err := server.Probe(ctx, smtpclient.Login{})
	return report.Size, err
}

// askSizes asks one server after the other, until ctx ends.
func (s *Server) askSizes(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case username := <-s.sizes.queue:
			if err := s.sizes.ask(ctx, username); err != nil && ctx.Err() == nil {
				s.log.LogAttrs(ctx, slog.LevelInfo, "a server for sending could not be asked how large a letter may be", slog.Any("error", err))
			}
		}
	}
}
