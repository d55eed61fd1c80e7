package message

import (
	"fmt"
	"strings"
	"testing"
)

func TestCheckLink(t *testing.T) {
	for _, test := range []struct{ name, text, href, host, warning string }{
		{"a word", "read on", "https://www.shop.example/a", "www.shop.example", ""},
		{"the same host", "https://shop.example/a", "https://shop.example/b?c", "shop.example", ""},
		{"www. and none", "shop.com", "https://www.shop.com", "www.shop.com", ""},
		{"a host of the same site", "www.bbc.co.uk", "https://news.bbc.co.uk/x", "news.bbc.co.uk", ""},
		{"a domain in capitals", "SHOP.COM", "https://shop.com", "shop.com", ""},
		{"a port", "https://shop.com:8080", "https://shop.com/", "shop.com", ""},
		{"a full stop at the end", "shop.com.", "https://shop.com./", "shop.com", ""},
		{"a redirector, and no host named", "Click here", "https://t.example/?u=https://bank.com", "t.example", ""},
		{"a number of a version", "Release 1.5.2", "https://x.example", "x.example", ""},
		{"a file", "README.md", "https://code.example/README.md", "code.example", ""},
		{"a blank that was lost", "It is done.To see more", "https://x.example", "x.example", ""},
		{"a mail address at its site", "info@shop.com", "https://www.shop.com/contact", "www.shop.com", ""},

		{"another host", "https://bank.com", "https://evil.example/bank.com", "evil.example", "leads elsewhere than bank.com"},
		{"another host without a scheme", "bank.com/login", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},
		{"another host amid words", "Go to your account at bank.com now", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},
		{"another host in brackets", "Bank (www.bank.com)", "https://evil.example", "evil.example", "leads elsewhere than www.bank.com"},
		{"another host behind its own", "evil.example https://bank.com", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},
		{"the host as a label of another", "bank.com", "https://bank.com.evil.example", "bank.com.evil.example", "leads elsewhere than bank.com"},
		{"another's pages on one host", "ana.github.io", "https://eve.github.io", "eve.github.io", "leads elsewhere than ana.github.io"},
		{"a hidden character in the text", "ba\u200bnk.com", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},
		{"full-width letters in the text", "ｂａｎｋ．ｃｏｍ", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},
		{"a slash that is none", "bank.com∕evil.example", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},
		{"a user name that looks like a host", "Sign in", "https://bank.com@evil.example/", "evil.example", "disguised"},
		{"a user name in the text too", "https://bank.com@evil.example/", "https://bank.com@evil.example/", "evil.example", "disguised"},
		{"a mail address at an end that nobody knows", "help@bank.example", "https://evil.example", "evil.example", "leads elsewhere than bank.example"},
		{"another's mail address", "help@bank.com", "https://evil.example", "evil.example", "leads elsewhere than bank.com"},

		{"a number", "Sign in", "http://192.0.2.1/x", "192.0.2.1", "number"},
		{"one number", "Sign in", "http://3221225985/x", "3221225985", "number"},
		{"a hexadecimal number", "Sign in", "http://0xC0000201/", "0xC0000201", "number"},
		{"IPv6", "Sign in", "http://[2001:db8::1]:80/", "2001:db8::1", "number"},

		{"German", "x", "https://www.müller.de/", "www.müller.de", ""},
		{"German in punycode", "x", "https://www.xn--mller-kva.de/", "www.müller.de", ""},
		{"the same named in letters", "www.müller.de", "https://www.xn--mller-kva.de/", "www.müller.de", ""},
		{"a sharp s of its own", "x", "https://faß.de/", "faß.de", ""},
		{"Russian", "x", "https://почта.рф/", "почта.рф", ""},
		{"Russian under com", "x", "https://яндекс.com/", "яндекс.com", ""},
		{"Japanese", "x", "https://ニュースとnews東京.jp/", "ニュースとnews東京.jp", ""},
		{"Chinese", "x", "https://中文a.cn/", "中文a.cn", ""},
		{"Korean", "x", "https://한국tv.kr/", "한국tv.kr", ""},
		{"Arabic", "x", "https://موقع.وزارة-الاتصالات.مصر/", "موقع.وزارة-الاتصالات.مصر", ""},
		{"Greek", "x", "https://ελλάδα.gr/", "ελλάδα.gr", ""},

		{"Cyrillic a among Latin", "x", "https://www.pаypal.com/", "www.xn--pypal-4ve.com", "mixed"},
		{"the same in punycode", "x", "https://www.xn--pypal-4ve.com/", "www.xn--pypal-4ve.com", "mixed"},
		{"all Cyrillic", "x", "https://аррӏе.com/", "xn--80ak6aa92e.com", "look-alike"},
		{"all Greek", "x", "https://νονο.com/", "xn--yxaafb.com", "look-alike"},
		{"a phonetic sign", "x", "https://ɡoogle.com/", "xn--oogle-qmc.com", "look-alike"},
		{"a stroke for a slash", "x", "https://bank.comノlogin.example/", "", "look-alike"},
		{"a slash that is none", "x", "https://bank.com⁄login.example/", "", "look-alike"},
		{"full-width letters", "x", "https://ｂａｎｋ.com/", "bank.com", ""},
		{"a zero-width character", "x", "https://ba%E2%80%8Bnk.com/", "bank.com", "invisible"},
		{"punycode that is none", "x", "https://xn--99999999999.com/", "xn--99999999999.com", "unreadable"},
		{"punycode of plain letters", "x", "https://xn--bank-.com/", "", "unreadable"},

		{"mail", "write to us", "mailto:info@shop.com?subject=a", "info@shop.com", ""},
		{"mail to whom it says", "info@shop.com", "mailto:info@shop.com", "info@shop.com", ""},
		{"mail to another", "info@bank.com", "mailto:x@evil.example", "x@evil.example", "writes elsewhere than bank.com"},
		{"mail to a look-alike", "x", "mailto:info@pаypal.com", "info@pаypal.com", "mixed"},
		{"a telephone", "bank.com", "tel:+49301234", "", ""},
		{"no address", "bank.com", "%zz", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			check := CheckLink(test.text, test.href)
			if test.host != "" && check.Host != test.host {
				t.Errorf("host %q, want %q", check.Host, test.host)
			}
			if got := linkFaults()[check.Warning.Fault] + check.Warning.Named; got != test.warning {
				t.Errorf("warning %q, want %q", got, test.warning)
			}
			if check.Warning.Fault != LinkFine && check.Warning.Host != check.Host {
				t.Errorf("the warning is of %q, the link of %q", check.Warning.Host, check.Host)
			}
		})
	}
}

func linkFaults() map[LinkFault]string {
	return map[LinkFault]string{
		LinkNamesAnother: "leads elsewhere than ", LinkNamesOthers: "writes elsewhere than ", LinkDisguised: "disguised", LinkNumber: "number",
		LinkUnreadable: "unreadable", LinkInvisible: "invisible", LinkMixed: "mixed", LinkLookAlike: "look-alike",
	}
}

func FuzzCheckLink(f *testing.F) {
	f.Add("www.bank.com", "https://user@xn--80ak6aa92e.com:80/a?b#c")
	f.Add("ｂａｎｋ。ｃｏｍ ∕ a@b.cc", "http://[::1]/")
	f.Add("x", "mailto:a@b,c@xn--,%zz")
	f.Fuzz(func(t *testing.T, text, href string) {
		check := CheckLink(text, href)
		if problem := checkShown(check.Host + check.Warning.Named); problem != "" {
			t.Errorf("%s: %+v", problem, check)
		}
		if len(check.Host) > maxNameBytes || len(check.Warning.Named) > maxNameBytes {
			t.Errorf("too long: %d and %d", len(check.Host), len(check.Warning.Named))
		}
		if check.Warning.Fault != LinkFine && (check.Host == "" || check.Warning.Host != check.Host) {
			t.Errorf("%q says nothing of the host: %+v", href, check)
		}
	})
}

func manyHosts() string {
	var text strings.Builder
	for i := range maxNamedHosts + 10 {
		fmt.Fprintf(&text, "a%d.com ", i)
	}
	return text.String()
}

// TestCheckLinkBounds has it look at no more than it says.
func TestCheckLinkBounds(t *testing.T) {
	if check := CheckLink("x", "https://x.example/"+strings.Repeat("a", maxURLBytes)); check != (LinkCheck{}) {
		t.Errorf("too long an address: %+v", check)
	}
	check := CheckLink("x", "https://"+strings.Repeat("ы", maxURLBytes/3)+"/")
	if len(check.Host) > maxHostBytes || check.Warning.Fault != LinkUnreadable {
		t.Errorf("too long a host: %+v", check)
	}
	if hosts := namedHosts(manyHosts()); len(hosts) != maxNamedHosts {
		t.Errorf("%d hosts named", len(hosts))
	}
}
