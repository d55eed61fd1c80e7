package locale

// Number writes a number with the language's separators: "12,345".
func (l *Locale) Number(n int64) string { return l.printer.Sprintf("%d", n) }

// Octets writes a number of octets in as few digits as say enough: "840 B", "12 kB",
// "3.4 MB". A size that is not known (0 or less) gives "".
func (l *Locale) Octets(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1000:
		return l.Say("%s B", l.Number(n))
	case n < 999_500:
		return l.Say("%s kB", l.Number((n+500)/1000))
	case n < 9_950_000:
		return l.Say("%s MB", l.printer.Sprintf("%.1f", float64(n)/1e6))
	case n < 999_500_000:
		return l.Say("%s MB", l.Number((n+500_000)/1_000_000))
	default:
		return l.Say("%s GB", l.printer.Sprintf("%.1f", float64(n)/1e9))
	}
}
