package locale

// Language is one that Hearthmail speaks.
type Language struct {
	Tag  string // BCP 47
	Name string // what it calls itself
	Dir  string // "ltr" or "rtl"
}

// languages are all, in the order in which they are offered.
func languages() []Language {
	return []Language{
		{"en", "English", "ltr"},
	}
}
