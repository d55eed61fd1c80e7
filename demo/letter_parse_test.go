package demo

import "testing"

func TestParseAgo(t *testing.T) {
	for spec, want := range map[string]string{
		"12m":                     "2026-11-22 16:08",
		"3h":                      "2026-11-22 13:20",
		"2d 18:40":                "2026-11-20 18:40",
		"1y30d 07:05":             "2025-10-23 07:05",
		"last 11-22 09:00":        "2025-11-22 09:00",
		"last 11-20 09:00":        "2025-11-20 09:00",
		"last 11-15 09:00":        "2026-11-15 09:00",
		"last 08-16 +1d 13:02":    "2026-08-17 13:02",
		"last 08-16 -70d 10:20":   "2026-06-07 10:20",
		"last 12-31 -2y 23:58":    "2023-12-31 23:58",
		"last 02-30 10:00":        "",
		"last":                    "",
		"tomorrow":                "",
		"3w":                      "",
		"2d half past":            "",
		"last 08-16 -70d -3 9:00": "",
	} {
		got, err := parseAgo(testNow, spec)
		if (err != nil) != (want == "") || err == nil && got.Format("2006-01-02 15:04") != want {
			t.Errorf("%q: got %v, %v; want %s", spec, got, err, want)
		}
	}
}

func FuzzParseLetters(f *testing.F) {
	f.Add("From: clara\nWhen: 3h\nSubject: x\n\nbody [+7d]\n=====\nFrom: clara\nWhen: 1h\n\n[quote]\n")
	f.Add("From: clara\nWhen: last 01-01 10:00\nSubject:\nLayout: cards #123456\nAttach: photo cat > cat.jpg\nInvite: 5d 16:00 2h | a | b\n\n## x\n- y\n| a | b |\n[z](https://z.example)\n")
	people, err := parsePeople("clara = Clara <clara@hearth.example>")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		letters, err := letterParser{now: testNow, people: people}.parse(text)
		if err != nil {
			return
		}
		for _, l := range letters {
			if len(l.from) == 0 || l.date.IsZero() {
				t.Errorf("a letter without From or date: %+v", l)
			}
			plainText(parseBlocks(l.body))
		}
	})
}
