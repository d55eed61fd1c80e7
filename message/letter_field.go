package message

import (
	"slices"
	"strings"
)

// maxFieldLine is how long a line of a header may get where it can be folded:
// RFC 2047, section 2, allows 76 with encoded-words in it.
const maxFieldLine = 76

// fieldWriter writes a header field word by word and folds it between them
// (RFC 5322, section 2.2.3). A word is never cut.
type fieldWriter struct {
	out    []byte
	column int
}

func newField(name string) *fieldWriter {
	return &fieldWriter{out: []byte(name + ":"), column: len(name) + 1}
}

// word adds a word, which has no line break. Unfolded there is one blank before it.
func (f *fieldWriter) word(word string) {
	if f.column+1+len(word) > maxFieldLine {
		f.out = append(f.out, '\r', '\n')
		f.column = 0
	}
	f.out = append(append(f.out, ' '), word...)
	f.column += 1 + len(word)
}

// words adds several, with an end behind the last.
func (f *fieldWriter) words(words []string, end string) {
	for i, word := range words {
		if i == len(words)-1 {
			word += end
		}
		f.word(word)
	}
}

// String is the field with its line end.
func (f *fieldWriter) String() string { return string(f.out) + "\r\n" }

// textField writes an unstructured field.
func textField(name, text string) string {
	f := newField(name)
	f.words(textWords(letterLine(text)), "")
	return f.String()
}

// addressField writes a list of addresses, "" for none.
func addressField(name string, list []Address) string {
	if len(list) == 0 {
		return ""
	}
	f := newField(name)
	for i, a := range list {
		end := ","
		if i == len(list)-1 {
			end = ""
		}
		f.words(a.words(), end)
	}
	return f.String()
}

// words are the address as it stands in a header. What is no address (a
// draft may hold some) becomes a group without members, which every
// program passes over and Addresses gives as a name.
func (a Address) words() []string {
	addr, ok := a.wire()
	name := letterLine(a.Name)
	switch {
	case !ok && name == "":
		name = letterLine(a.Addr)
		fallthrough
	case !ok:
		words := phraseWords(name)
		words[len(words)-1] += ":;"
		return words
	case name == "":
		return []string{addr}
	}
	return append(phraseWords(name), "<"+addr+">")
}

const (
	// maxWrittenReferences bounds the ids in References: the first and the
	// latest are kept, which is what a thread is built from.
	maxWrittenReferences = 50
	// maxWrittenID bounds an id, in octets: with its brackets it must fit a line.
	maxWrittenID = 900
)

// idField writes a field of message ids, "" when there is none that can be
// written.
func idField(name string, ids ...string) string {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !isMessageID(id) })
	if len(ids) > maxWrittenReferences {
		ids = append(ids[:1], ids[len(ids)-maxWrittenReferences+1:]...)
	}
	if len(ids) == 0 {
		return ""
	}
	f := newField(name)
	for _, id := range ids {
		f.word("<" + id + ">")
	}
	return f.String()
}

// isMessageID tells what can stand between angle brackets in every mail.
func isMessageID(id string) bool {
	return id != "" && len(id) <= maxWrittenID && strings.Trim(id, "<>") == id && strings.IndexFunc(id, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '<' || r == '>'
	}) < 0
}
