package web

import (
	"testing"
	"time"
)

func TestSendTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		text, zone string
		want       time.Time
		wrong      bool
	}{
		{"", "", time.Time{}, false},
		{"2026-03-01T14:30:00+01:00", "Asia/Tokyo", time.Date(2026, 3, 1, 13, 30, 0, 0, time.UTC), false},
		{"2026-03-02T09:00", "Europe/Berlin", time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC), false},
		{"2026-03-02T09:00:30", "UTC", time.Date(2026, 3, 2, 9, 0, 30, 0, time.UTC), false},
		{"2026-03-02T09:00", "../../etc/passwd", time.Date(2026, 3, 2, 9, 0, 0, 0, time.Local), false},
		{"2026-03-01T11:59:30Z", "", time.Date(2026, 3, 1, 11, 59, 30, 0, time.UTC), false},
		{"2026-03-01T11:00:00Z", "", time.Time{}, true},
		{"2028-03-01T11:00:00Z", "", time.Time{}, true},
		{"tomorrow", "UTC", time.Time{}, true},
		{"0000-00-00T00:00", "UTC", time.Time{}, true},
	} {
		got, err := sendTime(tc.text, tc.zone, now)
		if (err != nil) != tc.wrong || !got.Equal(tc.want) {
			t.Errorf("%q in %q is %v, %v", tc.text, tc.zone, got, err)
		}
	}
}
