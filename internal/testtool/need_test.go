package testtool

import "testing"

func TestExcused(t *testing.T) {
	for _, c := range []struct {
		list, tool string
		want       bool
	}{
		{"", "dovecot", false},
		{"dovecot", "dovecot", true},
		{"chromium, dovecot", "dovecot", true},
		{"dovecots", "dovecot", false},
		{"chromium", "dovecot", false},
	} {
		if got := excused(c.list, c.tool); got != c.want {
			t.Errorf("excused(%q, %q) = %v, want %v", c.list, c.tool, got, c.want)
		}
	}
}

func TestNeedFindsAnInstalledProgram(t *testing.T) {
	t.Setenv(WithoutVariable, "")
	if path := Need(t, "the go command", "golang", "no-such-program", "go"); path == "" {
		t.Error("Need found go, but gave no path")
	}
}

func TestNeedSkipsWhatIsLeftOut(t *testing.T) {
	t.Setenv(WithoutVariable, "kettle")
	var skipped bool
	t.Run("inner", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		Need(t, "kettle", "kettle", "no-such-program")
	})
	if !skipped {
		t.Error("a tool that is left out did not skip the test")
	}
}
