package testsmtp

import (
	"net/smtp"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// send submits a mail with Go's own client.
func send(s *Server, data string, to ...string) error {
	return smtp.SendMail(s.Addr(), smtp.PlainAuth("", "anna", "sesame", "127.0.0.1"), "anna@example.org", to, []byte(data))
}

func TestServerKeepsWhatItTakes(t *testing.T) {
	s := Start(t, Options{Password: "sesame"})
	long := strings.Repeat("x", mostLine+1) + "\r\n.\r\n..\r\n" + strings.Repeat(".", 2*mostLine) + "\r\n"
	for _, data := range []string{"Subject: one\r\n\r\none\r\n", long} {
		if err := send(s, data, "berta@example.org", "carl@example.org"); err != nil {
			t.Fatal(err)
		}
	}
	all := s.Messages()
	if len(all) != 2 || string(all[1].Data) != long {
		t.Fatalf("it has taken %d messages", len(all))
	}
	m := all[0]
	if m.Username != "anna" || m.From != "anna@example.org" || strings.Join(m.To, " ") != "berta@example.org carl@example.org" || string(m.Data) != "Subject: one\r\n\r\none\r\n" {
		t.Errorf("it has taken %+v", m)
	}
}

func TestFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		fault Fault
		taken int
	}{
		"greeting refused":  {Fault{Step: Greeting, Answer: "421 no"}, 0},
		"greeting cut":      {Fault{Step: Greeting, Cut: true}, 0},
		"sign-in refused":   {Fault{Step: Auth, Answer: "454 later"}, 0},
		"sender refused":    {Fault{Step: Mail, Answer: "550 no"}, 0},
		"recipient refused": {Fault{Step: Rcpt, Recipient: "carl@example.org", Answer: "550-no\n550 never"}, 0},
		"data cut":          {Fault{Step: Data, Cut: true}, 0},
		"body cut":          {Fault{Step: Body, Cut: true}, 0},
		"last dot refused":  {Fault{Step: Dot, Answer: "452 full"}, 0},
		"last dot cut":      {Fault{Step: Dot, Cut: true}, 0},
		"answer cut":        {Fault{Step: Taken, Cut: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := Start(t, Options{})
			tc.fault.Times = 1
			s.Fail(tc.fault)
			if err := send(s, "Subject: one\r\n\r\none\r\n", "berta@example.org", "carl@example.org"); err == nil {
				t.Error("the client has heard of no failure")
			}
			if len(s.Messages()) != tc.taken || s.Reached(tc.fault.Step) == 0 {
				t.Errorf("it has taken %d messages", len(s.Messages()))
			}
			if err := send(s, "Subject: two\r\n\r\ntwo\r\n", "berta@example.org"); err != nil {
				t.Errorf("after the fault: %v", err)
			}
		})
	}
}

func TestHold(t *testing.T) {
	s := Start(t, Options{})
	hold := make(chan struct{})
	s.Fail(Fault{Step: Dot, Hold: hold})
	done := make(chan error)
	go func() { done <- send(s, "Subject: one\r\n\r\none\r\n", "berta@example.org") }()
	if !s.Wait(t.Context(), func() bool { return s.Reached(Dot) == 1 }) || len(s.Messages()) != 0 {
		t.Error("it doesn't wait")
	}
	close(hold)
	if err := <-done; err != nil || len(s.Messages()) != 1 {
		t.Errorf("then: %v", err)
	}
}
