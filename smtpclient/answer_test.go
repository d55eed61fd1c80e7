package smtpclient

import (
	"bufio"
	"net/textproto"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestNewAnswer(t *testing.T) {
	for _, tc := range []struct {
		code  int
		lines string
		want  Answer
	}{
		{250, "2.1.0 Ok", Answer{250, "2.1.0", "Ok"}},
		{250, "Ok", Answer{250, "", "Ok"}},
		{550, "5.1.1 no such user\n5.1.1   here", Answer{550, "5.1.1", "no such user here"}},
		{550, "4.1.1 of another class", Answer{550, "", "4.1.1 of another class"}},
		{550, "5.1 is not one\n5.1.1x nor this", Answer{550, "", "5.1 is not one 5.1.1x nor this"}},
		{550, "5.1234.1 no", Answer{550, "", "5.1234.1 no"}},
		{421, "4.3.2 a\x1b[31mb\u202ec\td\x00e", Answer{421, "4.3.2", "a [31mbc d e"}},
		{550, "", Answer{550, "", ""}},
		{550, "5.1.1", Answer{550, "5.1.1", ""}},
	} {
		if got := newAnswer(tc.code, tc.lines); got != tc.want {
			t.Errorf("%d %q gave %+v", tc.code, tc.lines, got)
		}
	}
	if text := newAnswer(550, strings.Repeat("ü", 1000)).Text; len(text) > mostText || !strings.HasSuffix(text, "ü…") {
		t.Errorf("%d octets are kept", len(text))
	}
	if text := (Answer{550, "5.1.1", "no such user"}).String(); text != "550 5.1.1 no such user" {
		t.Error(text)
	}
}

// FuzzAnswer: whatever a server says becomes one short line that shows as it is.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{"250 ok\r\n", "550-5.1.1 no\r\n550 5.1.1 never\r\n", "550-a\r\n551 b\r\n", "x", "999 \xff\u202e\r\n", "250-\r\n250 \r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		a, err := readAnswer(textproto.NewReader(bufio.NewReader(strings.NewReader(string(said)))))
		if err != nil {
			return
		}
		shown := a.String()
		if len(a.Text) > mostText || !utf8.ValidString(shown) || a.Code < 100 || a.Code > 999 || len(a.Enhanced) > 11 {
			t.Fatalf("%q gave %+v", said, a)
		}
		if strings.IndexFunc(shown, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) >= 0 {
			t.Fatalf("%q gave %q", said, shown)
		}
	})
}
