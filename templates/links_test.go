package templates

import (
	"net/url"
	"strings"
	"testing"
)

func TestMailboxNamesInAddresses(t *testing.T) {
	for name, want := range map[string]string{
		"INBOX":           "/mailboxes/INBOX",
		"Family/Garden":   "/mailboxes/Family%2FGarden",
		"100%":            "/mailboxes/100%25",
		"a%2Fb":           "/mailboxes/a%252Fb",
		"Tom & Jerry":     "/mailboxes/Tom%20&%20Jerry",
		"a+b":             "/mailboxes/a+b",
		"what?":           "/mailboxes/what%3F",
		"no#1":            "/mailboxes/no%231",
		"日本語":             "/mailboxes/%E6%97%A5%E6%9C%AC%E8%AA%9E",
		`x"><script>`:     "/mailboxes/x%22%3E%3Cscript%3E",
		"line\r\nbreak":   "/mailboxes/line%0D%0Abreak",
		"javascript:x":    "/mailboxes/javascript:x",
		"Österreich/Wien": "/mailboxes/%C3%96sterreich%2FWien",
	} {
		if got := NewLinks("").Mailbox(name, View{}); got != want {
			t.Errorf("Mailbox(%q) = %q, want %q", name, got, want)
		}
	}
}

// FuzzMailboxAddress: a name comes out of its address as it went in, and can
// neither leave its place in the path nor the program.
func FuzzMailboxAddress(f *testing.F) {
	for _, name := range []string{"INBOX", "a/b", "a%2Fb", "..", "?q=1", "#x", " ", "日本語", "//evil.example", "\x00\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		address := NewLinks("/mail").Message(name, 5, View{Page: 2})
		parsed, err := url.Parse(address)
		if err != nil {
			t.Fatalf("%q: %v", address, err)
		}
		parts := strings.Split(parsed.EscapedPath(), "/")
		if len(parts) != 6 || parts[2] != "mailboxes" || parsed.Host != "" || parsed.RawQuery != "page=2" {
			t.Fatalf("%q gives %q", name, address)
		}
		if back, err := url.PathUnescape(parts[3]); err != nil || back != name {
			t.Fatalf("%q comes back as %q: %v", name, back, err)
		}
	})
}

func TestAddressesUnderABasePath(t *testing.T) {
	l := NewLinks("/mail")
	for got, want := range map[string]string{
		l.Home():                           "/mail/",
		l.Login():                          "/mail/login",
		l.Logout():                         "/mail/logout",
		l.Static("app.css"):                "/mail/static/app.css",
		l.MailboxAction("A/B", "delete"):   "/mail/mailboxes/A%2FB/delete",
		l.Message("A/B", 7, View{}):        "/mail/mailboxes/A%2FB/messages/7",
		l.Purge("A/B", 77, []uint32{7, 9}): "/mail/mailboxes/A%2FB/purge?uid=7&uid=9&uidvalidity=77",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestAddressesBelowAMessage(t *testing.T) {
	const mail = "/mail/mailboxes/A%2FB/messages/7"
	l := NewLinks("/mail").Mail("A/B", 77, 7)
	for got, want := range map[string]string{
		l.Body("", false):                  mail + "/body",
		l.WithImages(View{}):               mail + "?images=remote",
		l.WithImages(View{Page: 2}):        mail + "?page=2&images=remote",
		l.Inside("3").WithImages(View{}):   mail + "/parts/3/open?images=remote",
		l.Body("1.2", true):                mail + "/body?images=remote&part=1.2",
		l.Part("1.2"):                      mail + "/parts/1.2?uidvalidity=77",
		l.Picture("1.2"):                   mail + "/pictures/1.2?uidvalidity=77",
		l.Preview("../2"):                  mail + "/parts/..%2F2/preview",
		l.Attachments():                    mail + "/attachments.zip?uidvalidity=77",
		l.Raw():                            mail + "/raw?uidvalidity=77",
		l.Page("source"):                   mail + "/source",
		l.Open("3"):                        mail + "/parts/3/open",
		l.Inside("3").Part("1"):            mail + "/parts/3/open/parts/1?uidvalidity=77",
		l.Inside("").Part("1"):             mail + "/parts/1?uidvalidity=77",
		NewLinks("").Mail("A", 0, 7).Raw(): "/mailboxes/A/messages/7/raw",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestUsualViewsHaveNoQuery(t *testing.T) {
	for _, v := range []View{{}, {Page: 1}} {
		if got := NewLinks("").Mailbox("INBOX", v); got != "/mailboxes/INBOX" {
			t.Errorf("%+v gives %q", v, got)
		}
	}
	full := View{Page: 3, Sort: "from", Order: "desc", Filter: "unread"}
	if got := NewLinks("").Mailbox("INBOX", full); got != "/mailboxes/INBOX?filter=unread&order=desc&page=3&sort=from" {
		t.Errorf("got %q", got)
	}
}
