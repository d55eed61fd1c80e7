package templates

import (
	"testing"
	"time"

	"hearthmail/message"
)

func TestRecurrenceInWords(t *testing.T) {
	for want, r := range map[string]message.Recurrence{
		"Every week on Monday and Wednesday, 10 times":          {Freq: "WEEKLY", Interval: 1, Days: []string{"MO", "WE"}, Count: 10},
		"Every 2 months on the last Friday":                     {Freq: "MONTHLY", Interval: 2, Days: []string{"-1FR"}},
		"Every day, until 31 Dec 2026":                          {Freq: "DAILY", Interval: 1, Until: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)},
		"Every year on the second Tuesday, Sunday and Saturday": {Freq: "YEARLY", Interval: 1, Days: []string{"2TU", "SU", "SA"}},
		"Every month, with further conditions":                  {Freq: "MONTHLY", Interval: 1, Rest: true},
		"By a rule that can't be told here":                     {Freq: "SECONDLY", Interval: 1},
	} {
		if got := recurrence(t.Context(), &r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := recurrence(t.Context(), nil); got != "" {
		t.Errorf("once is %q", got)
	}
}
