package metrics

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// text is what Prometheus would read.
func text(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
		t.Fatalf("it gave %d, %s", w.Code, w.Header().Get("Content-Type"))
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	m := New("1.2.3")
	m.Request("/mailboxes/{mailbox}", "GET", 200, 30*time.Millisecond, true)
	m.Request("/mailboxes/{mailbox}", "GET", 204, 30*time.Millisecond, true)
	m.Request("/events", "GET", 200, time.Hour, false)
	m.Request("", "BREW", 0, time.Second, true)
	m.Streams(1)
	m.Streams(1)
	m.Streams(-1)
	m.StreamRefused("session")
	m.SignIn("ok")
	m.Sent("accepted")
	m.Command("UID FETCH", 2*time.Millisecond, true)
	m.Command("SELECT", time.Second, false)
	m.Connections(3)
	m.CacheLookup("row", true)
	m.CacheLookup("row", false)
	sessions := 5
	m.WatchSessions(func() int { return sessions })
	sessions = 7

	got := text(t, m)
	for _, line := range []string{
		`hearthmail_build_info{version="1.2.3"} 1`,
		`hearthmail_http_requests_total{method="GET",route="/mailboxes/{mailbox}",status="2xx"} 2`,
		`hearthmail_http_requests_total{method="GET",route="/events",status="2xx"} 1`,
		`hearthmail_http_requests_total{method="other",route="none",status="none"} 1`,
		`hearthmail_http_request_duration_seconds_bucket{method="GET",route="/mailboxes/{mailbox}",le="0.025"} 0`,
		`hearthmail_http_request_duration_seconds_bucket{method="GET",route="/mailboxes/{mailbox}",le="0.05"} 2`,
		`hearthmail_event_streams 1`,
		`hearthmail_event_streams_refused_total{reason="session"} 1`,
		`hearthmail_sign_ins_total{outcome="ok"} 1`,
		`hearthmail_sends_total{outcome="accepted"} 1`,
		`hearthmail_imap_command_duration_seconds_count{command="UID FETCH",ok="true"} 1`,
		`hearthmail_imap_command_duration_seconds_sum{command="SELECT",ok="false"} 1`,
		`hearthmail_imap_connections 3`,
		`hearthmail_cache_lookups_total{kind="row",result="hit"} 1`,
		`hearthmail_cache_lookups_total{kind="row",result="miss"} 1`,
		`hearthmail_sessions 7`,
	} {
		if !strings.Contains(got, "\n"+line+"\n") {
			t.Errorf("there is no line\n%s", line)
		}
	}
	if strings.Contains(got, `http_request_duration_seconds_count{method="GET",route="/events"}`) {
		t.Error("a stream's duration is counted among the requests'")
	}
	for _, name := range []string{"go_goroutines", "process_open_fds"} {
		if !strings.Contains(got, "\n"+name+" ") {
			t.Errorf("there is no %s", name)
		}
	}
}

// TestMetricsAreApart: two programs in one process, as in tests, don't share numbers.
func TestMetricsAreApart(t *testing.T) {
	one, other := New("1"), New("1")
	one.Connections(1)
	if !strings.Contains(text(t, one), "\nhearthmail_imap_connections 1\n") || !strings.Contains(text(t, other), "\nhearthmail_imap_connections 0\n") {
		t.Error("one program's connections are counted as the other's")
	}
}
