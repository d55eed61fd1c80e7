package web

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
)

// mailingList is a site that lists are left at.
type mailingList struct {
	*httptest.Server
	mu       sync.Mutex
	requests []string // method, path, form, and the names of fields
	status   int
}

func startMailingList(t *testing.T) *mailingList {
	t.Helper()
	l := &mailingList{status: http.StatusOK}
	l.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.requests = append(l.requests, r.Method+" "+r.URL.String()+" "+string(body)+" "+r.Header.Get("Content-Type")+" "+r.Header.Get("Cookie")+r.Referer())
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(l.status)
		_, _ = io.WriteString(w, strings.Repeat("x", 4*maxUnsubscribeAnswer))
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *mailingList) answer(status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status, l.requests = status, nil
}

func (l *mailingList) asked() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.requests
}

// client trusts the list, and follows nowhere.
func (l *mailingList) client() *http.Client {
	client := l.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return client
}

// TestUnsubscribe: one click tells the list once, with the form of RFC 8058 and
// nothing more, and the person what came of it.
func TestUnsubscribe(t *testing.T) {
	list := startMailingList(t)
	at := strings.Replace(list.URL, "127.0.0.1", "localhost", 1) + "/leave?who=1&what=2"
	const oneClick = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
	const signed = "Authentication-Results: mx.example; dkim=pass header.d=list.example\r\n"
	mails := []string{
		"From: news@list.example\r\nList-Unsubscribe: <" + at + ">\r\n" + oneClick,
		"From: news@list.example\r\nList-Unsubscribe: <" + at + ">\r\n" + oneClick + signed,
		"From: news@list.example\r\nList-Unsubscribe: <" + at + ">\r\n" + oneClick + "Authentication-Results: mx.example; dkim=fail\r\n",
		"From: news@list.example\r\nList-Unsubscribe: <" + at + ">\r\n" + oneClick + "Authentication-Results: mx.example; dkim=pass header.d=x.example; dmarc=fail\r\n",
		"From: news@list.example\r\nList-Unsubscribe: <" + at + ">\r\n",
		"From: news@list.example\r\n",
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(mails), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: []byte(mails[i] + "Subject: news\r\n\r\ntext\r\n")}
	})
	s := serverFor(t, dovecot.Addr())
	client := list.client()
	client.Transport.(*http.Transport).TLSClientConfig.ServerName = "example.com" // as its certificate has it
	s.unsubscriber, s.authservs = client, []string{"mx.example"}
	cookies := signInTo(t, s, dovecot.Password())
	want := "POST /leave?who=1&what=2 List-Unsubscribe=One-Click application/x-www-form-urlencoded "

	for i, uid := range []string{"1", "2"} {
		list.answer(http.StatusAccepted)
		page := ask(t, s, http.MethodGet, "/mailboxes/INBOX/messages/"+uid, cookies)
		if !strings.Contains(page.Body.String(), `action="/mailboxes/INBOX/messages/`+uid+`/unsubscribe"`) || !strings.Contains(page.Body.String(), "<bdi>localhost</bdi> will be told") {
			t.Errorf("message %s has no button that says who is told", uid)
		}
		if len(list.asked()) != 0 {
			t.Errorf("the list has been asked before: %q", list.asked())
		}
		done := ask(t, s, http.MethodPost, "/mailboxes/INBOX/messages/"+uid+"/unsubscribe", cookies)
		if got := list.asked(); done.Code != http.StatusSeeOther || len(got) != 1 || got[0] != want {
			t.Errorf("mail %d: %d, the list was asked %q", i, done.Code, got)
		}
		after := ask(t, s, http.MethodGet, done.Header().Get("Location"), append(cookies, done.Result().Cookies()...))
		if !strings.Contains(after.Body.String(), "localhost has been asked to send no more of these messages.") {
			t.Error("nothing tells what was done")
		}
	}
	for _, status := range []int{http.StatusFound, http.StatusTemporaryRedirect, http.StatusNotFound, http.StatusInternalServerError} {
		list.answer(status)
		failed := ask(t, s, http.MethodPost, "/mailboxes/INBOX/messages/1/unsubscribe", cookies)
		if failed.Code != http.StatusBadGateway || len(list.asked()) != 1 || !strings.Contains(failed.Body.String(), `role="alert"`) {
			t.Errorf("when the list answers %d: %d, asked %q", status, failed.Code, list.asked())
		}
	}
	list.answer(http.StatusOK)
	for _, uid := range []string{"3", "4", "5", "6"} {
		page := ask(t, s, http.MethodGet, "/mailboxes/INBOX/messages/"+uid, cookies)
		if strings.Contains(page.Body.String(), "/unsubscribe\"") {
			t.Errorf("message %s has the button", uid)
		}
		if link := strings.Contains(page.Body.String(), "Unsubscribe at"); link != (uid != "6") {
			t.Errorf("message %s has a link: %v", uid, link)
		}
		refused := ask(t, s, http.MethodPost, "/mailboxes/INBOX/messages/"+uid+"/unsubscribe", cookies)
		if refused.Code != http.StatusUnprocessableEntity || len(list.asked()) != 0 {
			t.Errorf("message %s: %d, asked %q", uid, refused.Code, list.asked())
		}
	}
}

// signInTo signs in as family.
func signInTo(t *testing.T, s *Server, password string) []*http.Cookie {
	t.Helper()
	form := url.Values{"username": {"family"}, "password": {password}}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/login", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("signing in gave %d", w.Code)
	}
	return w.Result().Cookies()
}

func ask(t *testing.T, s *Server, method, address string, cookies []*http.Cookie) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, address, nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}
