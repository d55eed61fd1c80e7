package message

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthentication(t *testing.T) {
	const from = "From: Ana <ana@news.bank.com>\r\n"
	for _, test := range []struct {
		name, fields string
		verdict      Verdict
		domain       string
		results      string // method=value domain, …
	}{
		{"none", from, SenderUnknown, "", ""},
		{"DMARC", from + "Authentication-Results: mx.example; dmarc=pass header.from=news.bank.com", SenderProven, "news.bank.com", "dmarc=pass news.bank.com"},
		{"the server's name in capitals, with a version", from + "Authentication-Results: MX.Example 1; dmarc=pass header.from=news.bank.com", SenderProven, "news.bank.com", "dmarc=pass news.bank.com"},
		{"the server's name in quotes", from + `Authentication-Results: "mx.example"; dmarc=pass`, SenderProven, "news.bank.com", "dmarc=pass "},
		{"a version that nobody knows", from + "Authentication-Results: mx.example 2; dmarc=pass", SenderUnknown, "", ""},
		{"folded, with comments", from + "Authentication-Results: mx.example (a; b);\r\n\tdkim=pass (2048-bit key; (unprotected))\r\n header.d = bank.com header.i=@bank.com; spf=pass smtp.mailfrom=ana@bounce.bank.com", SenderProven, "bounce.bank.com", "dkim=pass bank.com, spf=pass bounce.bank.com"},
		{"a method's version", from + "Authentication-Results: mx.example; dkim/1=pass header.d=bank.com", SenderProven, "bank.com", "dkim=pass bank.com"},
		{"the domain in the identity alone", from + "Authentication-Results: mx.example; dkim=pass header.i=x@bank.com", SenderProven, "bank.com", "dkim=pass bank.com"},
		{"DKIM of another", from + "Authentication-Results: mx.example; dkim=pass header.d=mailer.com; spf=pass smtp.mailfrom=mailer.com", SenderUnknown, "", "dkim=pass mailer.com, spf=pass mailer.com"},
		{"DKIM of another, DMARC fails", from + "Authentication-Results: mx.example; dkim=pass header.d=mailer.com; dmarc=fail (p=reject) header.from=news.bank.com", SenderFalse, "", "dkim=pass mailer.com, dmarc=fail news.bank.com"},
		{"DMARC for another address", from + "Authentication-Results: mx.example; dmarc=pass header.from=evil.com", SenderUnknown, "", "dmarc=pass evil.com"},
		{"SPF and DKIM fail", from + "Authentication-Results: mx.example; dkim=fail header.d=bank.com; spf=softfail smtp.mailfrom=bank.com", SenderFalse, "", "dkim=fail bank.com, spf=softfail bank.com"},
		{"SPF alone fails", from + "Authentication-Results: mx.example; spf=fail smtp.mailfrom=bank.com; dkim=none", SenderUnknown, "", "spf=fail bank.com, dkim=none "},
		{"one of two signatures", from + "Authentication-Results: mx.example; dkim=fail header.d=x.com; dkim=pass header.d=bank.com; spf=fail smtp.mailfrom=x.com", SenderProven, "bank.com", "dkim=fail x.com, dkim=pass bank.com, spf=fail x.com"},
		{"greeted with the name alone", from + "Authentication-Results: mx.example; spf=pass smtp.helo=bank.com", SenderUnknown, "", "spf=pass "},
		{"nothing found", from + "Authentication-Results: mx.example; none", SenderUnknown, "", ""},
		{"an odd one among others", from + "Authentication-Results: mx.example; =;x;dkim; arc=pass header.oldest-pass=x; dmarc=pass", SenderProven, "news.bank.com", "dmarc=pass "},
		{"several senders", "From: ana@bank.com, b@evil.com\r\nAuthentication-Results: mx.example; dmarc=pass", SenderUnknown, "", "dmarc=pass "},

		{"of a stranger", from + "Authentication-Results: evil.com; dmarc=pass", SenderUnknown, "", ""},
		{"of a stranger with the name in a comment", from + "Authentication-Results: evil.com (mx.example); dmarc=pass", SenderUnknown, "", ""},
		{"of a stranger above", from + "Authentication-Results: evil.com; dmarc=pass\r\nAuthentication-Results: mx.example; dmarc=fail", SenderFalse, "", "dmarc=fail "},
		{"forged below", from + "Authentication-Results: mx.example; spf=none\r\nAuthentication-Results: mx.example; dmarc=pass", SenderUnknown, "", "spf=none "},
		{"forged in a comment", from + "Authentication-Results: mx.example; spf=fail (a; dmarc=pass header.from=bank.com) smtp.mailfrom=x.com", SenderUnknown, "", "spf=fail x.com"},
		{"forged in quotes", from + `Authentication-Results: mx.example; spf=fail smtp.mailfrom="a; dmarc=pass header.from=bank.com"@x.com`, SenderUnknown, "", "spf=fail x.com"},
		{"forged behind a comment without an end", from + "Authentication-Results: mx.example; spf=fail (x; dmarc=pass", SenderUnknown, "", "spf=fail "},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := ParseHeader([]byte(test.fields + "\r\n\r\n")).Authentication([]string{"other.example", "mx.example"})
			var results []string
			for _, r := range a.Results {
				results = append(results, r.Method+"="+r.Value+" "+r.Domain)
			}
			if got := strings.Join(results, ", "); got != test.results {
				t.Errorf("results %q, want %q", got, test.results)
			}
			if a.Verdict != test.verdict || a.Domain != test.domain {
				t.Errorf("verdict %d for %q, want %d for %q", a.Verdict, a.Domain, test.verdict, test.domain)
			}
		})
	}
}

// TestAuthenticationUntrusted believes nobody when no server is named.
func TestAuthenticationUntrusted(t *testing.T) {
	h := ParseHeader([]byte("From: a@bank.com\r\nAuthentication-Results: ; dmarc=pass\r\nAuthentication-Results: mx.example; dmarc=pass\r\n\r\n"))
	if got := h.Authentication(nil); !cmp.Equal(got, Authentication{}) {
		t.Errorf("believed %v", got)
	}
}

func FuzzAuthenticationResults(f *testing.F) {
	f.Add("mx.example 1 (a \\( b); dkim/1 = pass (c) header.i=\"@x y\" reason=\"a;b\"; dmarc=fail")
	f.Add("mx.example; none")
	f.Fuzz(func(t *testing.T, value string) {
		plain := plainResults(value)
		if strings.ContainsAny(plain, `"(`) {
			t.Errorf("left in %q: %q", value, plain)
		}
		h := Header{fields: []field{{"from", "a@bank.com"}, {"authentication-results", value}}}
		a := h.Authentication([]string{"mx.example"})
		if len(a.Results) > maxAuthenticationResults || a.Verdict != SenderUnknown && len(a.Results) == 0 || (a.Verdict == SenderProven) != (a.Domain != "") {
			t.Errorf("%v of %q", a, value)
		}
		for _, r := range a.Results {
			if problem := checkShown(r.Value + r.Domain); problem != "" {
				t.Errorf("%s: %q", problem, r)
			}
		}
	})
}
