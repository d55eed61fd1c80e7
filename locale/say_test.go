package locale_test

import (
	"testing"

	"hearthmail/locale"
)

func TestSay(t *testing.T) {
	c, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	english := c.Match("en", "")
	for _, one := range []struct {
		text locale.Text
		args []any
		want string
	}{
		{"Skip to the content", nil, "Skip to the content"},
		{"Archive|act", nil, "Archive"},
		{"100 % sure", nil, "100 % sure"},
		{"Signed in as %s", []any{"100 %d"}, "Signed in as 100 %d"},
		{"%d messages", []any{1}, "1 message"},
		{"%d messages", []any{uint32(12345)}, "12,345 messages"},
		{"%d messages", []any{0}, "0 messages"},
	} {
		if got := english.Say(one.text, one.args...); got != one.want {
			t.Errorf("%q is said as %q, want %q", one.text, got, one.want)
		}
	}
}
