package web

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearthmail/imapclient"
	"hearthmail/static"
	"hearthmail/store"
)

// slowRefuser is a mail server that refuses everybody, but only when it is told.
type slowRefuser struct {
	address string
	asked   chan string   // a user name whose password has come
	refuse  chan struct{} // once for each
}

func startSlowRefuser(t *testing.T) *slowRefuser {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &slowRefuser{address: listener.Addr().String(), asked: make(chan string, 100), refuse: make(chan struct{}, 100)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-ended
	})
	return s
}

func (s *slowRefuser) serve(conn net.Conn) {
	defer func() { _ = conn.Close() }()
	_, _ = io.WriteString(conn, "* OK [CAPABILITY IMAP4rev1] hello\r\n")
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) > 2 && words[1] == "LOGIN" {
			s.asked <- strings.Trim(words[2], `"`)
			<-s.refuse
			_, _ = fmt.Fprintf(conn, "%s NO no\r\n", words[0])
			continue
		}
		_, _ = fmt.Fprintf(conn, "%s OK done\r\n", words[0])
	}
}

// serverFor is a Hearthmail on a mail server.
func serverFor(t *testing.T, address string) *Server {
	t.Helper()
	return serverOn(t, address, memoryStore(t))
}

// serverOn is one that keeps what it must in a store.
func serverOn(t *testing.T, address string, kept *store.Store) *Server {
	t.Helper()
	files, err := static.New()
	if err != nil {
		t.Fatal(err)
	}
	mail, err := imapclient.ParseServer("imap://"+address, true)
	if err != nil {
		t.Fatal(err)
	}
	directory, err := imapclient.NewDirectory(imapclient.DirectoryOptions{Server: mail})
	if err != nil {
		t.Fatal(err)
	}
	accounts := imapclient.NewAccounts(imapclient.Options{Connections: 2})
	s := New(Options{
		Accounts: accounts, Directory: directory, Store: kept, Static: files, Logger: slog.New(slog.DiscardHandler), BasePath: "/",
	})
	t.Cleanup(func() {
		s.Close()
		accounts.Close()
	})
	return s
}

// tryToSignIn posts the form from 192.0.2.1.
func tryToSignIn(ctx context.Context, s *Server, username string) *httptest.ResponseRecorder {
	form := url.Values{"username": {username}, "password": {"guess"}}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

// TestAbandonedGuess: mail servers take their time to refuse a password, and none
// to accept one. Whoever doesn't wait for a refusal has guessed all the same.
func TestAbandonedGuess(t *testing.T) {
	mail := startSlowRefuser(t)
	s := serverFor(t, mail.address)
	for range pairAllowance().free {
		ctx, leave := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			tryToSignIn(ctx, s, "family")
			close(done)
		}()
		<-mail.asked
		leave()
		mail.refuse <- struct{}{}
		<-done
	}
	mail.refuse <- struct{}{} // if it is asked once more
	if w := tryToSignIn(t.Context(), s, "family"); w.Code != http.StatusTooManyRequests {
		t.Errorf("one more guess gave %d", w.Code)
	}
}

// TestSprayedGuesses: no more user names are tried from one network at once than
// a few, so that the tries are counted before there are too many.
func TestSprayedGuesses(t *testing.T) {
	mail := startSlowRefuser(t)
	s := serverFor(t, mail.address)
	const many = 60
	codes := make(chan int, many)
	for i := range many {
		go func() { codes <- tryToSignIn(t.Context(), s, fmt.Sprint("person", i)).Code }()
	}
	asked := 0
	for answered := 0; answered < many; {
		select {
		case <-mail.asked:
			asked++
			mail.refuse <- struct{}{}
		case <-codes:
			answered++
		}
	}
	if most := networkAllowance().free + mostOfNetwork; asked > most {
		t.Errorf("%d passwords of %d were tried, want %d at the most", asked, many, most)
	}
}
