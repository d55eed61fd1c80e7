package templates

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

func sampleSettings() SettingsPage {
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	return SettingsPage{
		Chrome: sampleChrome(),
		Sessions: []SessionEntry{
			{ID: "0a", Device: "Firefox on Linux", Address: "192.0.2.7", Created: day, Used: day.Add(time.Hour), Private: true, Current: true},
			{ID: "0b", Device: hostile, Address: hostile, Created: day, Used: day},
		},
	}
}

func actions(doc *html.Node) []string {
	var found []string
	for _, n := range all(doc, tag("form")) {
		action, _ := attribute(n, "action")
		found = append(found, action)
	}
	return found
}

func TestSettingsShowSessions(t *testing.T) {
	m := sampleSettings()
	doc := render(t, ShowSettings(m))
	wantHarmless(t, doc)
	current, other := one(t, doc, has("data-session", "0a")), one(t, doc, has("data-session", "0b"))
	if all(current, tag("button")) != nil || !strings.Contains(text(current), "This one") || !strings.Contains(text(current), "Private device") {
		t.Errorf("the session that asks is shown as %q", text(current))
	}
	wantAttribute(t, one(t, other, tag("form")), "action", "/mail/settings/sessions/0b/end")
	if !strings.Contains(text(other), hostile) || strings.Contains(text(other), "This one") {
		t.Errorf("the other session is shown as %q", text(other))
	}
	one(t, doc, has("name", "which"), has("value", "others"))
	one(t, doc, has("name", "which"), has("value", "all"))
	m.Sessions = m.Sessions[:1]
	if all(render(t, ShowSettings(m)), has("value", "others")) != nil {
		t.Error("there are no others to sign out")
	}
}

func TestSettingsShowSecondFactor(t *testing.T) {
	const off, on = "/mail/settings/second-factor/begin", "/mail/settings/second-factor/codes"
	for _, tc := range []struct {
		factor SecondFactor
		mark   string
		form   string
		say    string
	}{
		{SecondFactor{}, "unavailable", "", "--secret-file"},
		{SecondFactor{State: FactorElsewhere}, "elsewhere", "", "another service"},
		{SecondFactor{State: FactorUnknown}, "unknown", "", "does not answer"},
		{SecondFactor{State: FactorOff}, "off", off, "will need it"},
		{SecondFactor{State: FactorOn, Since: time.Unix(1, 0)}, "on", on, "No recovery code is left"},
		{SecondFactor{State: FactorOn, Since: time.Unix(1, 0), CodesLeft: 1}, "on", on, "1 recovery code is left"},
		{SecondFactor{State: FactorOn, Since: time.Unix(1, 0), CodesLeft: 9}, "on", on, "9 recovery codes are left"},
	} {
		m := sampleSettings()
		m.SecondFactor = tc.factor
		doc := render(t, ShowSettings(m))
		wantHarmless(t, doc)
		section := one(t, doc, has("data-second-factor", tc.mark))
		if got := strings.Join(actions(section), " "); got != tc.form {
			t.Errorf("%s: the forms are %q, want %q", tc.mark, got, tc.form)
		}
		if !strings.Contains(text(section), tc.say) {
			t.Errorf("%s: it says %q, want %q", tc.mark, text(section), tc.say)
		}
	}
}

func TestFactorSetup(t *testing.T) {
	doc := render(t, FactorSetup(FactorSetupPage{
		Chrome: sampleChrome(), Picture: "data:image/png;base64,AAAA", Address: "otpauth://totp/x?secret=AAAA", Key: "AAAA BBBB", Pending: hostile,
	}))
	wantAttribute(t, one(t, doc, tag("img")), "src", "data:image/png;base64,AAAA")
	wantText(t, one(t, doc, has("class", "key")), "AAAA BBBB")
	wantAttribute(t, one(t, doc, has("name", "pending")), "value", hostile)
	wantAttribute(t, one(t, doc, has("name", "code")), "autocomplete", "one-time-code")
}

func TestRecoveryCodes(t *testing.T) {
	doc := render(t, RecoveryCodes(RecoveryCodesPage{Chrome: sampleChrome(), Codes: []string{"aaaa-bbbb", "cccc-dddd"}, First: true}))
	if got := len(all(one(t, doc, has("id", "recovery-codes")), tag("li"))); got != 2 {
		t.Errorf("%d codes are shown, want 2", got)
	}
	file, _ := attribute(one(t, doc, has("download", "*")), "href")
	if !strings.HasPrefix(file, "data:text/plain") || !strings.Contains(file, "aaaa-bbbb%0D%0Acccc-dddd") {
		t.Errorf("the file is %q", file)
	}
}

func TestLoginCodePage(t *testing.T) {
	c := sampleChrome()
	c.Username = ""
	doc := render(t, LoginCodePage(LoginCode{Chrome: c, Account: hostile}))
	wantHarmless(t, doc)
	if got := strings.Join(actions(doc), " "); got != "/mail/login/code /mail/logout" {
		t.Errorf("the forms are %q", got)
	}
	code := one(t, doc, has("name", "code"))
	wantAttribute(t, code, "autocomplete", "one-time-code")
	wantAttribute(t, code, "inputmode", "text")
}
