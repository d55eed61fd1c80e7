package message

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseParams(t *testing.T) {
	type params = map[string]string
	tests := map[string]struct {
		field string
		first string
		want  params
	}{
		"nothing":               {"", "", nil},
		"usual":                 {`Text/Plain; Charset="utf-8"; format=flowed`, "text/plain", params{"charset": "utf-8", "format": "flowed"}},
		"blanks":                {"text/plain ;\tcharset = utf-8 ; a=b", "text/plain", params{"charset": "utf-8", "a": "b"}},
		"two semicolons":        {`multipart/mixed;; boundary="b";`, "multipart/mixed", params{"boundary": "b"}},
		"no semicolon":          {`application/pdf name="a.pdf"`, "application/pdf", params{"name": "a.pdf"}},
		"no semicolons between": {`text/plain; charset="utf-8" name="a b" x=y z=1`, "text/plain", params{"charset": "utf-8", "name": "a b", "x": "y", "z": "1"}},
		"first of two":          {"a/b; x=1; X=2", "a/b", params{"x": "1"}},
		"type left out":         {"filename=a.pdf", "", params{"filename": "a.pdf"}},
		"only a semicolon":      {"; filename=a.pdf", "", params{"filename": "a.pdf"}},
		"name without quotes":   {"attachment; filename=my file (1).pdf; size=3", "attachment", params{"filename": "my file (1).pdf", "size": "3"}},
		"semicolon in quotes":   {`attachment; filename="a; b.pdf"`, "attachment", params{"filename": "a; b.pdf"}},
		"quotes in quotes":      {`attachment; filename="a "b" c.pdf"; size=3`, "attachment", params{"filename": `a "b" c.pdf`, "size": "3"}},
		"escaped":               {`attachment; filename="a \"b\" \\ C:\d.pdf"`, "attachment", params{"filename": `a "b" \ C:\d.pdf`}},
		"quote left open":       {`attachment; filename="a b.pdf; size=3`, "attachment", params{"filename": "a b.pdf", "size": "3"}},
		"quote not begun":       {`attachment; filename=a.pdf"; size=3`, "attachment", params{"filename": `a.pdf"`, "size": "3"}},
		"encoded-words":         {"attachment; filename==?utf-8?B?YQ==?= =?utf-8?B?Yg==?=", "attachment", params{"filename": "=?utf-8?B?YQ==?= =?utf-8?B?Yg==?="}},
		"sections":              {"a/b; name*0*=utf-8''a%20; name*1*=b.pdf", "a/b", params{"name*0*": "utf-8''a%20", "name*1*": "b.pdf"}},
		"comments":              {`text/plain (one); (two) charset=utf-8 (three); a="b" (four)`, "text/plain", params{"charset": "utf-8 (three)", "a": "b"}},
		"raw octets":            {"a\xff/b; name=\"\xfc.pdf\"", "a\uFFFD/b", params{"name": "\xfc.pdf"}},
		"no value":              {"text/plain; charset; a=; b=c", "text/plain", params{"a": "", "b": "c"}},
		"quotes alone":          {`text/plain; """"; a="`, "text/plain", params{"a": ""}},
		"a name too long":       {"a/b; " + strings.Repeat("n", maxParamName+1) + "=x; y=z", "a/b", params{"y": "z"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			first, got := parseParams(test.field)
			if first != test.first {
				t.Errorf("first word %q, want %q", first, test.first)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
