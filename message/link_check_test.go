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

		{"another host", "https://bank.com", "https://evil.example/bank.com", "evil.example", "names bank.com, but this link leads to evil.example."},
		{"another host without a scheme", "bank.com/login", "https://evil.example", "evil.example", "names bank.com,"},
		{"another host amid words", "Go to your account at bank.com now", "https://evil.example", "evil.example", "names bank.com,"},
		{"another host in brackets", "Bank (www.bank.com)", "https://evil.example", "evil.example", "names www.bank.com,"},
		{"another host behind its own", "evil.example https://bank.com", "https://evil.example", "evil.example", "names bank.com,"},
		{"the host as a label of another", "bank.com", "https://bank.com.evil.example", "bank.com.evil.example", "names bank.com,"},
		{"another's pages on one host", "ana.github.io", "https://eve.github.io", "eve.github.io", "names ana.github.io,"},
		{"a hidden character in the text", "ba\u200bnk.com", "https://evil.example", "evil.example", "names bank.com,"},
		{"full-width letters in the text", "ｂａｎｋ．ｃｏｍ", "https://evil.example", "evil.example", "names bank.com,"},
		{"a slash that is none", "bank.com∕evil.example", "https://evil.example", "evil.example", "names bank.com,"},
		{"a user name that looks like a host", "Sign in", "https://bank.com@evil.example/", "evil.example", "it leads to evil.example."},
		{"a user name in the text too", "https://bank.com@evil.example/", "https://bank.com@evil.example/", "evil.example", "it leads to evil.example."},
		{"a mail address at an end that nobody knows", "help@bank.example", "https://evil.example", "evil.example", "names bank.example,"},
		{"another's mail address", "help@bank.com", "https://evil.example", "evil.example", "names bank.com,"},

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

		{"Cyrillic a among Latin", "x", "https://www.pаypal.com/", "www.xn--pypal-4ve.com", "mixes"},
		{"the same in punycode", "x", "https://www.xn--pypal-4ve.com/", "www.xn--pypal-4ve.com", "mixes"},
		{"all Cyrillic", "x", "https://аррӏе.com/", "xn--80ak6aa92e.com", "look like others"},
		{"all Greek", "x", "https://νονο.com/", "xn--yxaafb.com", "look like others"},
		{"a phonetic sign", "x", "https://ɡoogle.com/", "xn--oogle-qmc.com", "look like others"},
		{"a stroke for a slash", "x", "https://bank.comノlogin.example/", "", "look like others"},
		{"a slash that is none", "x", "https://bank.com⁄login.example/", "", "look like others"},
		{"full-width letters", "x", "https://ｂａｎｋ.com/", "bank.com", ""},
		{"a zero-width character", "x", "https://ba%E2%80%8Bnk.com/", "bank.com", "can't be seen"},
		{"punycode that is none", "x", "https://xn--99999999999.com/", "xn--99999999999.com", "can't be read"},
		{"punycode of plain letters", "x", "https://xn--bank-.com/", "", "can't be read"},

		{"mail", "write to us", "mailto:info@shop.com?subject=a", "info@shop.com", ""},
		{"mail to whom it says", "info@shop.com", "mailto:info@shop.com", "info@shop.com", ""},
		{"mail to another", "info@bank.com", "mailto:x@evil.example", "x@evil.example", "names bank.com, but this link writes to x@evil.example."},
		{"mail to a look-alike", "x", "mailto:info@pаypal.com", "info@pаypal.com", "mixes"},
		{"a telephone", "bank.com", "tel:+49301234", "", ""},
		{"no address", "bank.com", "%zz", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			check := CheckLink(test.text, test.href)
			if test.host != "" && check.Host != test.host {
				t.Errorf("host %q, want %q", check.Host, test.host)
			}
			if (check.Warning == "") != (test.warning == "") || !strings.Contains(check.Warning, test.warning) {
				t.Errorf("warning %q, want %q", check.Warning, test.warning)
			}
		})
	}
}

func FuzzCheckLink(f *testing.F) {
	f.Add("www.bank.com", "https://user@xn--80ak6aa92e.com:80/a?b#c")
	f.Add("ｂａｎｋ。ｃｏｍ ∕ a@b.cc", "http://[::1]/")
	f.Add("x", "mailto:a@b,c@xn--,%zz")
	f.Fuzz(func(t *testing.T, text, href string) {
		check := CheckLink(text, href)
		if problem := checkShown(check.Host + check.Warning); problem != "" {
			t.Errorf("%s: %q", problem, check)
		}
		if len(check.Host) > maxNameBytes || len(check.Warning) > 2*maxNameBytes {
			t.Errorf("too long: %d and %d", len(check.Host), len(check.Warning))
		}
		if check.Warning != "" && (check.Host == "" || !strings.HasSuffix(check.Warning, ".")) {
			t.Errorf("%q says nothing of the host: %q", href, check)
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
		t.Errorf("too long an address: %q", check)
	}
	check := CheckLink("x", "https://"+strings.Repeat("ы", maxURLBytes/3)+"/")
	if len(check.Host) > maxHostBytes || !strings.Contains(check.Warning, "can't be read") {
		t.Errorf("too long a host: %q", check)
	}
	if hosts := namedHosts(manyHosts()); len(hosts) != maxNamedHosts {
		t.Errorf("%d hosts named", len(hosts))
	}
}
