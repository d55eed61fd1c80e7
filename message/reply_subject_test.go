package message

import (
	"strings"
	"testing"
)

func TestReplySubject(t *testing.T) {
	tests := map[string]string{ // what the subject is without marks
		"Garden":                              "Garden",
		"Re: Garden":                          "Garden",
		"re:Garden":                           "Garden",
		"RE : Garden":                         "Garden",
		"Re\u00a0: Garden":                    "Garden",
		"AW: Re: WG: Garden":                  "Garden",
		"Re: Re: Re: Garden":                  "Garden",
		"Re[2]: Garden":                       "Garden",
		"RE(17): Garden":                      "Garden",
		"Re^3: Garden":                        "Garden",
		"Re²: Garden":                         "Garden",
		"SV: VS: Antw: Odp: RES: Garden":      "Garden",
		"YNT: İLT: Bahçe":                     "Bahçe",
		"TR: RV: ENC: Jardin":                 "Jardin",
		"回复：转发: 花园":                           "花园",
		"Re：返信：庭":                             "庭",
		"رد: حديقة":                           "حديقة",
		"Fwd: [garden] Re: Roses":             "[garden] Roses",
		"[garden] Re: Roses":                  "[garden] Roses",
		"Re: [garden] Re: [garden] Roses":     "[garden] Roses",
		"Re: [garden] Roses":                  "[garden] Roses",
		"[2 of 3] Roses":                      "[2 of 3] Roses",
		"":                                    "",
		"Re:":                                 "",
		"Fwd: Re: ":                           "",
		"Return: tomorrow":                    "Return: tomorrow",
		"Regarding: the roof":                 "Regarding: the roof",
		"Re the roof":                         "Re the roof",
		"R: a language":                       "R: a language",
		"Re[x]: Garden":                       "Re[x]: Garden",
		"Re[]: Garden":                        "Re[]: Garden",
		"Re[99999]: Garden":                   "Re[99999]: Garden",
		"[Re: Garden":                         "[Re: Garden",
		"Garden (Re: old)":                    "Garden (Re: old)",
		"  Re:  Garden\r\nBcc: x@example.org": "Garden  Bcc: x@example.org",
		"\u202eRe: Garden":                    "Garden",
	}
	for subject, base := range tests {
		if got, want := ReplySubject(subject), strings.TrimSpace("Re: "+base); got != want {
			t.Errorf("the answer to %q is %q, want %q", subject, got, want)
		}
		if got, want := ForwardSubject(subject), strings.TrimSpace("Fwd: "+base); got != want {
			t.Errorf("%q is forwarded as %q, want %q", subject, got, want)
		}
	}
}

func TestReplySubjectAgain(t *testing.T) {
	for _, subject := range []string{"Garden", "[a] Re: [b] Fwd: c", "[a] [b] Re: c", "AW: [a] b", strings.Repeat("Re: ", 50) + "x"} {
		once := ReplySubject(subject)
		if again := ReplySubject(ForwardSubject(once)); again != once {
			t.Errorf("%q is answered as %q, and that as %q", subject, once, again)
		}
	}
}
