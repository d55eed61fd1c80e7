package message

import (
	"strings"
	"testing"
	"time"
)

const original = "From: =?utf-8?q?Zo=C3=AB?= <zoe@x.example>\nDate: Sat, 21 Nov 2026 14:03:00 +0100\nSubject: The <roof>\n" +
	"To: \"Last, First\" <a@x.example>, b@x.example\nCc: c@x.example\n"

func quotedOf(text string, params map[string]string) *Quoted {
	return &Quoted{Header: ParseHeader([]byte(original)), Lines: FormatText(text, params), Words: ReplyWordsFor("en")}
}

func TestReplyText(t *testing.T) {
	flowed := map[string]string{"format": "flowed"}
	tests := map[string]struct {
		text   string
		params map[string]string
		want   string
	}{
		"lines":             {"one\n\ntwo\n", nil, "> one\n>\n> two\n"},
		"quotes":            {"> > a\n> b\nc", nil, ">>> a\n>> b\n> c\n"},
		"flowed":            {"one \ntwo\n> three \n> four\n", flowed, "> one two\n>> three four\n"},
		"signature":         {"one\n-- \nZoe\nroofer\n", nil, "> one\n"},
		"signature above":   {"one\n-- \nZoe\n\n> two\n> -- \n> Ann\n", nil, "> one\n>> two\n>> -- \n>> Ann\n"},
		"nothing but one":   {"-- \nZoe\n", nil, "> -- \n> Zoe\n"},
		"blank lines":       {"\n \none\n\n \n", nil, "> one\n"},
		"nothing":           {"", nil, ""},
		"blank":             {" \n\n", nil, ""},
		"hidden characters": {"a\u202eb\x00c\r\nd\u2028e", nil, "> abc\n> d\n> e\n"},
		"space-stuffed":     {" >not a quote\n From here\n", flowed, "> >not a quote\n> From here\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := test.want
			if want != "" {
				want = "On Saturday, 21 November 2026 at 14:03, Zoë wrote:\n" + want
			}
			if got := quotedOf(test.text, test.params).ReplyText(); got != want {
				t.Errorf("%q is quoted as\n%q, want\n%q", test.text, got, want)
			}
		})
	}
}

func TestReplyHTML(t *testing.T) {
	const above = `<p>On Saturday, 21 November 2026 at 14:03, Zoë wrote:</p><blockquote type="cite">`
	q := quotedOf("a <b>\n> c\n> > d\ne\n-- \nZoe", nil)
	want := above + `<div>a &lt;b&gt;</div><blockquote type="cite"><div>c</div><blockquote type="cite"><div>d</div></blockquote></blockquote><div>e</div></blockquote>`
	if got := q.ReplyHTML(); got != want {
		t.Errorf("text is quoted as\n%s", got)
	}
	q.HTML = "<p>hello</p>"
	if got := q.ReplyHTML(); got != above+"<p>hello</p></blockquote>" {
		t.Errorf("HTML is quoted as\n%s", got)
	}
	if got := quotedOf("", nil).ReplyHTML(); got != "" {
		t.Errorf("nothing is quoted as %q", got)
	}
	q.Header = ParseHeader([]byte("From: \"<img src=x onerror=alert(1)>\" <a@x.example>"))
	if got := q.ReplyHTML(); !strings.HasPrefix(got, "<p>&lt;img src=x onerror=alert(1)&gt; wrote:</p>") {
		t.Errorf("a hostile name becomes %s", got)
	}
	q.Header = Header{}
	if got := q.ReplyHTML(); !strings.HasPrefix(got, "<p>? wrote:</p>") {
		t.Errorf("nobody's is quoted as %s", got)
	}
}

func TestForward(t *testing.T) {
	q := quotedOf("one\n\n> two\n-- \nZoe\n", nil)
	want := "---------- Forwarded message ----------\nFrom: Zoë <zoe@x.example>\nDate: Saturday, 21 November 2026 at 14:03\nSubject: The <roof>\n" +
		"To: \"Last, First\" <a@x.example>, b@x.example\nCc: c@x.example\n\none\n\n> two\n-- \nZoe\n"
	if got := q.ForwardText(); got != want {
		t.Errorf("forwarded as\n%s", got)
	}
	want = "<p>---------- Forwarded message ----------<br><b>From:</b> Zoë &lt;zoe@x.example&gt;<br><b>Date:</b> Saturday, 21 November 2026 at 14:03" +
		"<br><b>Subject:</b> The &lt;roof&gt;<br><b>To:</b> &#34;Last, First&#34; &lt;a@x.example&gt;, b@x.example<br><b>Cc:</b> c@x.example</p>" +
		`<div><div>one</div><div><br></div><blockquote type="cite"><div>two</div></blockquote><div>-- </div><div>Zoe</div></div>`
	if got := q.ForwardHTML(); got != want {
		t.Errorf("forwarded as\n%s", got)
	}
	q.HTML = "<p>hello</p>"
	if got := q.ForwardHTML(); !strings.HasSuffix(got, "</p><div><p>hello</p></div>") {
		t.Errorf("HTML is forwarded as\n%s", got)
	}
	q = &Quoted{Header: ParseHeader([]byte("To: " + strings.Repeat("somebody@x.example, ", 500))), Words: ReplyWordsFor("")}
	if got := q.ForwardText(); len(got) > maxForwardNames+200 || !strings.Contains(got, "somebody@x.example, …\n") {
		t.Errorf("%d bytes name who had it: …%s", len(got), got[max(0, len(got)-60):])
	}
}

func TestReplyWords(t *testing.T) {
	date := time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)
	for accepts, want := range map[string]string{
		"":                                  "On Wednesday, 4 March 2026 at 05:06, Ann wrote:",
		"de-AT,de;q=0.9,en;q=0.8":           "Am 04.03.2026 um 05:06 schrieb Ann:",
		"en;q=0.5, fr":                      "Le 04/03/2026 à 05:06, Ann a écrit :",
		"xx, tr":                            "Ann, 04.03.2026 05:06 tarihinde yazdı:",
		"zh-Hant-TW":                        "Ann 于 2026-03-04 05:06 写道：",
		"tlh":                               "On Wednesday, 4 March 2026 at 05:06, Ann wrote:",
		"\x00;;;q=q":                        "On Wednesday, 4 March 2026 at 05:06, Ann wrote:",
		"*":                                 "On Wednesday, 4 March 2026 at 05:06, Ann wrote:",
		strings.Repeat("a-", 100_000) + ",": "On Wednesday, 4 March 2026 at 05:06, Ann wrote:",
	} {
		if got := ReplyWordsFor(accepts).Attribution(date, "Ann"); got != want {
			t.Errorf("%.30q: %s", accepts, got)
		}
	}
	if got := ReplyWordsFor("en").Attribution(date, "{date}"); !strings.HasSuffix(got, ", {date} wrote:") {
		t.Errorf("a name that looks like a place for one: %s", got)
	}
	for tag, words := range replyLanguages() {
		dated, undated := words.Attribution(date, "Ann"), words.Attribution(time.Time{}, "Ann")
		for _, text := range []string{dated, undated} {
			if strings.Count(text, "Ann") != 1 || strings.Contains(text, "{") {
				t.Errorf("%s: %s", tag, text)
			}
		}
		if !strings.Contains(dated, date.Format(words.layout)) || !strings.Contains(dated, "05:06") || !strings.Contains(dated, "2026") {
			t.Errorf("%s: %s", tag, dated)
		}
		if !isForwardHeading(" "+words.heading()+"\n") || words.from == "" || words.date == "" || words.subject == "" || words.to == "" || words.cc == "" {
			t.Errorf("%s lacks words: %+v", tag, words)
		}
	}
	for _, line := range []string{"", "Forwarded message", "----------", "---------- other ----------", "> ---------- Forwarded message ----------"} {
		if isForwardHeading(line) {
			t.Errorf("%q is taken for a heading", line)
		}
	}
}

func TestQuotedZone(t *testing.T) {
	q := quotedOf("one", nil)
	q.Zone = time.FixedZone("", -5*3600)
	if got := q.ReplyText(); !strings.HasPrefix(got, "On Saturday, 21 November 2026 at 08:03, ") {
		t.Error(got)
	}
}
