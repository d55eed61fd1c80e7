package message

import "strings"

// name is the file name that the sender gave the part, decoded but as it is; ""
// for none.
func (p *Part) name() string {
	if name := paramValue(p.DispositionParams, "filename"); strings.TrimSpace(name) != "" {
		return name
	}
	return paramValue(p.Params, "name")
}

// HasDoubtfulName tells an attachment whose name has no extension, or that has
// none: of a name that should have been in quotes, with blanks in it or worse,
// servers give the beginning, or nothing. ReadName may know more.
func (p *Part) HasDoubtfulName() bool {
	if p == nil || p.IsMultipart() || p.Range != nil || p.Type == "text" || p.Type == "message" {
		return false
	}
	name := p.name()
	return name == "" && p.Disposition == "attachment" || name != "" && !strings.Contains(name, ".")
}

// ReadName takes the part's file name from its header if there is a longer one.
func (p *Part) ReadName(h Header) {
	other := partOf(h, false)
	if len(other.name()) > len(p.name()) {
		p.Params, p.DispositionParams = other.Params, other.DispositionParams
	}
}
