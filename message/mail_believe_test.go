package message

import "testing"

func TestBelievable(t *testing.T) {
	text := func(size int64) *Part {
		return &Part{Path: "1", Type: "text", Subtype: "plain", Params: map[string]string{"charset": "us-ascii"}, Encoding: "7bit", Size: size}
	}
	mixed := func(children ...*Part) *Part { return &Part{Type: "multipart", Subtype: "mixed", Children: children} }
	const from, multipart = "From: a@example.org\n", "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n"
	emptyHTML := &Part{Type: "text", Subtype: "html", Encoding: "7bit"}
	tests := map[string]struct {
		root   *Part
		header string
		size   int64
		want   bool
	}{
		"text":                        {text(10), from, 100, true},
		"parts":                       {mixed(text(10), emptyHTML), multipart, 300, true},
		"a size that is not known":    {mixed(text(10)), multipart, 0, true},
		"a size that is only guessed": {mixed(text(1200)), multipart, 1000, true},
		"a declared empty text":       {mixed(&Part{Type: "text", Subtype: "plain", Encoding: "8bit"}, text(5)), multipart, 300, true},
		"nothing":                     {nil, from, 100, false},
		"no header":                   {text(10), "no header\n", 100, false},
		"text for a multipart":        {text(10), multipart, 300, false},
		"a multipart of nothing":      {mixed(text(0)), multipart, 5 << 20, false},
		"a multipart without parts":   {mixed(), multipart, 300, false},
		"an empty text of no header":  {mixed(text(10), text(0)), multipart, 300, false},
		"one in a large message":      {mixed(text(10), text(0)), multipart, maxDoubtful + 1, true},
		"two types":                   {mixed(text(10)), multipart + "Content-Type: text/html\n", 300, false},
		"an empty message":            {emptyHTML, from, 100, false},
		"a part without a type":       {mixed(text(10), &Part{Size: 10}), multipart, 300, false},
		"more than there is":          {mixed(text(10 << 20)), multipart, 300, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := Believable(test.root, ParseHeader([]byte(test.header)), test.size); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
