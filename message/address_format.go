package message

import "strings"

// FormatAddresses writes addresses for a field that people type in, so that they are
// read as the same again: names as they are, in quotes where they hold what would
// end them.
func FormatAddresses(all []Address) string {
	written := make([]string, len(all))
	for i, a := range all {
		written[i] = formatAddress(a)
	}
	return strings.Join(written, ", ")
}

func formatAddress(a Address) string {
	switch {
	case a.Name == "":
		return a.Addr
	case a.Addr == "":
		return formatName(a.Name)
	}
	return formatName(a.Name) + " <" + a.Addr + ">"
}

func formatName(name string) string {
	name = cleanLine(name)
	if !strings.ContainsAny(name, `()<>[]:;@\,."=`) {
		return name
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name) + `"`
}
