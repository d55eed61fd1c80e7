package message

import "testing"

// TestDarkByItself: a mail whose page is dark anyway is left so on dark screens.
func TestDarkByItself(t *testing.T) {
	for source, want := range map[string]bool{
		`<body bgcolor="#111111"><p>a`:                         true,
		`<body bgcolor="black"><p>a`:                           true,
		`<body style="background:#1C1C1C; color:#eee"><p>a`:    true,
		`<body style="background-color: rgb(20, 20, 30)"><p>a`: true,
		`<body style="background-color:#124 !important"><p>a`:  true,
		`<html style="background-color:#000"><body><p>a`:       true,
		`<p>a`:                         false,
		`<body bgcolor="#ffffff"><p>a`: false,
		`<body bgcolor="#666666"><p>a`: false,
		`<body bgcolor="#111" style="background-color:#fff"><p>a`:      false,
		`<html style="background-color:#000"><body bgcolor="#fff">a`:   false,
		`<body style="background-color:rgba(0,0,0,0)"><p>a`:            false,
		`<body style="background-color:transparent; color:#000"><p>a`:  false,
		`<body><div style="background-color:#000; color:#fff">a</div>`: false,
	} {
		if got := SanitizeHTML(source, HTMLOptions{}); got.Dark != want || got.DarkPage {
			t.Errorf("%s: dark %v, page %v; its style is %q", source, got.Dark, got.DarkPage, got.BodyStyle)
		}
	}
}
