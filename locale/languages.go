package locale

import (
	"github.com/go-playground/locales"
	"github.com/go-playground/locales/ar"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/ja"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/tr"
	"github.com/go-playground/locales/uk"
	"github.com/go-playground/locales/zh"
)

// Language is one that Hearthmail speaks.
type Language struct {
	Tag   string // BCP 47
	Name  string // what it calls itself
	Dir   string // "ltr" or "rtl"
	dates datePatterns
	names locales.Translator // of months and days
}

// datePatterns say how dates are written, in the pattern language of CLDR (UTS 35).
type datePatterns struct {
	day  string // of this year
	year string // of another year
	full string // the time comes in its place, {0}
}

// english is what everything is written in.
func english() Language {
	return Language{"en", "English", "ltr", datePatterns{"d MMM", "d MMM y", "EEEE, d MMMM y, {0}"}, en.New()}
}

// languages are all, in the order in which they are offered.
func languages() []Language {
	return []Language{
		english(),
		{"de", "Deutsch", "ltr", datePatterns{"d. MMM", "d. MMM y", "EEEE, d. MMMM y, {0}"}, de.New()},
		{"fr", "Français", "ltr", datePatterns{"d MMM", "d MMM y", "EEEE d MMMM y, {0}"}, fr.New()},
		{"es", "Español", "ltr", datePatterns{"d MMM", "d MMM y", "EEEE, d 'de' MMMM 'de' y, {0}"}, es.New()},
		{"it", "Italiano", "ltr", datePatterns{"d MMM", "d MMM y", "EEEE d MMMM y, {0}"}, it.New()},
		{"nl", "Nederlands", "ltr", datePatterns{"d MMM", "d MMM y", "EEEE d MMMM y, {0}"}, nl.New()},
		{"pl", "Polski", "ltr", datePatterns{"d MMM", "d MMM y", "EEEE, d MMMM y, {0}"}, pl.New()},
		{"pt", "Português", "ltr", datePatterns{"d 'de' MMM", "d 'de' MMM 'de' y", "EEEE, d 'de' MMMM 'de' y, {0}"}, pt.New()},
		{"tr", "Türkçe", "ltr", datePatterns{"d MMM", "d MMM y", "d MMMM y EEEE, {0}"}, tr.New()},
		{"uk", "Українська", "ltr", datePatterns{"d MMM", "d MMM y 'р'.", "EEEE, d MMMM y 'р'., {0}"}, uk.New()},
		{"ar", "العربية", "rtl", datePatterns{"d MMM", "d MMM y", "EEEE، d MMMM y، {0}"}, ar.New()},
		{"zh", "中文", "ltr", datePatterns{"MMMd日", "y年MMMd日", "y年MMMd日 EEEE {0}"}, zh.New()},
		{"ja", "日本語", "ltr", datePatterns{"MMMd日", "y年MMMd日", "y年MMMd日 EEEE {0}"}, ja.New()},
	}
}
