package templates

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Label is an IMAP keyword as people see it.
type Label struct {
	Keyword string
	Name    string
	Colour  string // one of LabelColours; "" for a keyword that nobody has named
}

// LabelColours are the names of the colours, in the order in which they are offered.
// The style sheet has each as a class "label-<name>".
func LabelColours() []string {
	return []string{"red", "orange", "yellow", "green", "teal", "blue", "indigo", "purple", "pink", "brown"}
}

// LabelBook is all labels of a login. It never changes; nil is an empty one.
type LabelBook struct {
	all       []Label
	byKeyword map[string]int // in small letters
	byName    map[string]int // as labelKey has it
}

// NewLabelBook makes the book of these labels, in their order. One without a name is
// no label, and its keyword is shown as it is.
func NewLabelBook(labels []Label) *LabelBook {
	b := &LabelBook{byKeyword: map[string]int{}, byName: map[string]int{}}
	for _, l := range labels {
		if l.Name == "" {
			continue
		}
		b.byKeyword[strings.ToLower(l.Keyword)] = len(b.all)
		b.byName[labelKey(l.Name)] = len(b.all)
		b.all = append(b.all, l)
	}
	return b
}

// labelKey is the same for names that people take for the same.
func labelKey(name string) string {
	return strings.ToLower(norm.NFKC.String(strings.Join(strings.Fields(name), " ")))
}

// All are the labels in their order. Callers must not write to them.
func (b *LabelBook) All() []Label {
	if b == nil {
		return nil
	}
	return b.all
}

// Named gives the label that a person calls so, whatever the case; else the one with
// that keyword.
func (b *LabelBook) Named(name string) (Label, bool) {
	if b == nil {
		return Label{}, false
	}
	at, ok := b.byName[labelKey(name)]
	if !ok {
		at, ok = b.byKeyword[strings.ToLower(name)]
	}
	if !ok {
		return Label{}, false
	}
	return b.all[at], true
}

// Keyword is the keyword of the label that a person calls so.
func (b *LabelBook) Keyword(name string) (string, bool) {
	l, ok := b.Named(name)
	return l.Keyword, ok
}

// Labelled gives what a keyword is called: a label, or the keyword itself.
func (b *LabelBook) Labelled(keyword string) Label {
	if b != nil {
		if at, ok := b.byKeyword[strings.ToLower(keyword)]; ok {
			return b.all[at]
		}
	}
	return Label{Keyword: keyword, Name: keyword}
}

// Of are the labels among a message's flags: in the book's order, and after them
// the keywords that nobody has named, from A to Z.
func (b *LabelBook) Of(flags []string) []Label {
	var found []Label
	for _, flag := range flags {
		if strings.HasPrefix(flag, `\`) {
			continue
		}
		if l := b.Labelled(flag); l.Colour != "" || !QuietKeyword(flag) {
			found = append(found, l)
		}
	}
	if len(found) > 1 {
		slices.SortFunc(found, func(x, y Label) int {
			return cmp.Or(cmp.Compare(b.place(x), b.place(y)), strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name)))
		})
		found = slices.CompactFunc(found, func(x, y Label) bool { return strings.EqualFold(x.Keyword, y.Keyword) })
	}
	return found
}

func (b *LabelBook) place(l Label) int {
	if b != nil {
		if at, ok := b.byKeyword[strings.ToLower(l.Keyword)]; ok {
			return at
		}
	}
	return len(b.All())
}

// QuietKeyword says of a keyword whether it is one by which programs tell each other
// something, and not a person's label: those that are registered with IANA, and what
// mail clients have used before there were any.
func QuietKeyword(keyword string) bool {
	folded := strings.ToLower(keyword)
	if strings.HasPrefix(folded, "$") {
		return !strings.HasPrefix(folded, "$label")
	}
	switch folded {
	case "junk", "nonjunk", "notjunk", "forwarded", "redirected", "mdnsent", "receipt-handled", "old", "recent", "nil":
		return true
	default:
		return false
	}
}

// LabelsPage is a login's labels, which are its Chrome's.
type LabelsPage struct {
	Chrome
	New Label // what the form for a new one has in it
}

// LabelPage is about one label.
type LabelPage struct {
	Chrome
	Label Label
}
