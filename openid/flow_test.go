package openid

import (
	"net/url"
	"strings"
	"testing"
	"unicode"
)

// FuzzAnswer brings all sorts of answers back: only one with this flow's state and
// this issuer's name gives a code.
func FuzzAnswer(f *testing.F) {
	for _, query := range []string{
		"", "code=x", "state=s&code=x", "state=s&code=x&iss=https://id.example", "state=s&error=access_denied&iss=https://id.example",
		"state=s&state=s&code=x&iss=https://id.example", "state=s;code=x", "state=%73&code=&iss=https%3A%2F%2Fid.example", "state=s&iss=&code=x",
	} {
		f.Add(query)
	}
	p := &Provider{options: Options{Issuer: "https://id.example"}}
	f.Fuzz(func(t *testing.T, text string) {
		query, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		code, err := p.codeOf(&metadata{namesSelf: true}, Flow{State: "s"}, query)
		right := query.Get("state") == "s" && query.Get("iss") == "https://id.example" && !query.Has("error") && code == query.Get("code") && code != ""
		if (err == nil) != right && len(query["state"])+len(query["iss"])+len(query["code"]) == 3 {
			t.Errorf("%q gives %q, %v", text, code, err)
		}
		if err == nil && !right {
			t.Errorf("%q gives the code %q", text, code)
		}
		if code, err := p.codeOf(&metadata{}, Flow{}, query); err == nil {
			t.Errorf("without a flow %q gives the code %q", text, code)
		}
		if err != nil && strings.ContainsFunc(err.Error(), unicode.IsControl) {
			t.Errorf("%q gives the error %q", text, err)
		}
	})
}
