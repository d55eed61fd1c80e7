package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"hearthmail/store"
)

func TestFolded(t *testing.T) {
	for text, want := range map[string]string{
		"Ann Example":         " ann example",
		"ANN@X.example":       " ann x example",
		"Ænne Łukasz Øyvind":  " aenne lukasz oyvind",
		"Straße":              " strasse",
		"Ünal ÇELİK ışık":     " unal celik isik",
		"Ζωή ΣΟΦΙΑΣ":          " ζωη σοφιασ",
		"Иван Алёна":          " иван алена",
		"山田 花子":               " 山 田 花 子",
		"ﾊﾅｺ":                 " ハ ナ コ",
		"محمّد":               " محمد",
		"김민수":                 " " + norm.NFD.String("김민수"), // in its letters, so that half a syllable is found
		"e\u0301a ＡＮＮ o'neil": " ea ann o neil",
		"\x00\xff<script>":    " script",
		"":                    "",
		" ;,.":                "",
		"O\u200bK":            " o k",
	} {
		if got := folded(text); got != want {
			t.Errorf("%q is folded to %+q, want %+q", text, got, want)
		}
	}
}

func bookOf(contacts ...store.Contact) *contactBook {
	return newContactBook(contacts, []store.Group{{Name: "Chöre", Addresses: []string{"zoe@x.example"}}})
}

func anybody(*contactEntry) bool { return true }

func TestFindContacts(t *testing.T) {
	book := bookOf(
		store.Contact{Address: "zoe@x.example", Name: "Zoë Özdemir", Heard: 3},
		store.Contact{Address: "zoe@club.example", Written: 1},
		store.Contact{Address: "hanako@x.example", Name: "山田 花子", Heard: 1},
		store.Contact{Address: "ann.marie@x.example", Name: "Ann-Marie O'Neil", Heard: 3, Last: time.Unix(1, 0)},
		store.Contact{Address: "news@x.example", Name: "Daily Zoo", Heard: 900},
	)
	for text, want := range map[string]string{
		"zo":        "zoe@club.example news@x.example zoe@x.example",
		"ZOE oz":    "zoe@x.example",
		"oz zoe":    "zoe@x.example",
		"ozd x":     "zoe@x.example",
		"oe":        "",
		"花":         "hanako@x.example",
		"花子":        "hanako@x.example",
		"marie":     "ann.marie@x.example",
		"ann-m":     "ann.marie@x.example",
		"neil":      "ann.marie@x.example",
		"o'n":       "ann.marie@x.example",
		"zoe@cl":    "zoe@club.example",
		"cho":       "Chöre",
		"example q": "",
		"":          "Chöre zoe@club.example news@x.example ann.marie@x.example zoe@x.example hanako@x.example",
	} {
		var found []string
		for _, e := range book.find(text, 8, anybody) {
			if e.group != nil {
				found = append(found, e.group.Name)
				continue
			}
			found = append(found, e.Address)
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
	if got := len(book.find("", 2, anybody)); got != 2 {
		t.Errorf("of two at the most %d are found", got)
	}
}

// TestFindNameBeforeDomain: whoever is called what somebody types comes before those
// who write from there, however often these are written to.
func TestFindNameBeforeDomain(t *testing.T) {
	book := bookOf(
		store.Contact{Address: "pat@bell-and-sons.example", Name: "Pat Miller", Written: 9},
		store.Contact{Address: "mia@anvil.example", Written: 8},
		store.Contact{Address: "feld@x.example", Name: "Anna Feld", Written: 2},
		store.Contact{Address: "orders@x.example", Name: "Lou Andersen", Written: 1},
		store.Contact{Address: "an.na@y.example", Heard: 1},
	)
	for _, test := range []struct {
		text, want string
		most       int
	}{
		{"an", "feld@x.example orders@x.example an.na@y.example pat@bell-and-sons.example mia@anvil.example", 8},
		{"an", "feld@x.example orders@x.example an.na@y.example pat@bell-and-sons.example", 4},
		{"an", "feld@x.example orders@x.example", 2},
		{"and", "orders@x.example pat@bell-and-sons.example", 8},
		{"x.ex", "feld@x.example orders@x.example", 8},
		{"pat bell", "pat@bell-and-sons.example", 8},
		{"pat@bell", "pat@bell-and-sons.example", 8},
		{"cho", "", 8},
	} {
		var found []string
		for _, e := range book.find(test.text, test.most, func(e *contactEntry) bool { return e.group == nil }) {
			found = append(found, e.Address)
		}
		if got := strings.Join(found, " "); got != test.want {
			t.Errorf("%q finds %q, want %q", test.text, got, test.want)
		}
	}
}

// BenchmarkFindContacts: what isn't there is looked for among 10,000.
func BenchmarkFindContacts(b *testing.B) {
	contacts := make([]store.Contact, 10_000)
	for i := range contacts {
		contacts[i] = store.Contact{Address: fmt.Sprintf("person%d@site%d.example", i, i%100), Name: fmt.Sprintf("Zoë Nummer%d Özdemir", i)}
	}
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			newContactBook(contacts, nil)
		}
	})
	book := newContactBook(contacts, nil)
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			book.find("zoe nummerx", 8, anybody)
		}
	})
}
