package imapclient

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"strings"

	"hearthmail/message"
	"hearthmail/search"
)

// Bounds on what a digest fetches and keeps of a message, in octets. What is
// beyond them is marked as cut.
const (
	maxDigestHeader     = 8 << 10
	maxDigestRecipients = 2 << 10
	maxDigestText       = 600 // of a folded text
	maxDigestReferences = 64  // the first, and the last of the others
)

const digestHeader = "HEADER.FIELDS (DATE FROM SUBJECT MESSAGE-ID IN-REPLY-TO REFERENCES)"

// digestItems is what a FETCH asks for a digest. As in rows, BODYSTRUCTURE comes
// last: where it can't be read, the rest is known.
func digestItems() string {
	return fmt.Sprintf("(UID INTERNALDATE RFC822.SIZE BODY.PEEK[%s]<0.%d> BODY.PEEK[%s]<0.%d> BODYSTRUCTURE)",
		digestHeader, maxDigestHeader, rowRecipients, maxDigestRecipients)
}

// digestReader makes entries of what servers answer to digestItems.
type digestReader struct {
	seed   maphash.Seed // of the ids' hashes
	values valueReader
}

// entry is false for what isn't such an answer.
func (r *digestReader) entry(f frame) (digestEntry, bool) {
	if !f.isFetch() {
		return digestEntry{}, false
	}
	row := decodeFetchWith(f, &r.values)
	if !row.isRow() {
		return digestEntry{}, false
	}
	e := digestEntry{uid: row.uid, size: max(0, row.size)}
	if !row.date.IsZero() {
		e.seconds, e.arrived = row.date.Unix(), row.date.Unix()
	}
	e.mark(digestAttachments, message.HasAttachments(row.structure))
	e.mark(digestUnsure, row.structure == nil)
	r.readHeader(&e, row.sections[digestHeader])
	e.readTo(row.sections[rowRecipients])
	if row.date.IsZero() {
		e.arrived = e.seconds
	}
	return e, true
}

func (e *digestEntry) mark(m digestMarks, set bool) {
	if set {
		e.marks |= m
	}
}

func (r *digestReader) readHeader(e *digestEntry, raw []byte) {
	e.mark(digestCut, raw == nil || len(raw) >= maxDigestHeader)
	raw = singleBlanks(raw)
	header := message.ParseHeader(raw)
	if date, ok := header.Date(); ok {
		_, offset := date.Zone()
		e.seconds, e.zone = date.Unix(), int16(offset/60)
		e.mark(digestDated, true)
	}
	fields := fieldsNamed(raw)
	e.mark(digestHasFrom, len(fields["from"]) > 0)
	e.mark(digestHasSubject, len(fields["subject"]) > 0)
	if from := header.Addresses("From"); len(from) > 0 {
		e.author = writeAuthor(from[0])
	}
	e.from = e.fold(people(header, "From"), digestCut)
	subject := header.Text("Subject")
	for _, other := range fields["subject"][min(1, len(fields["subject"])):] { // there should be none
		subject += " " + message.ParseHeader(other).Text("Subject")
	}
	e.subject = e.fold(subject, digestCut)
	if id := header.MessageID(); id != "" {
		e.id = r.hash(id)
	}
	e.references = r.references(header.References())
}

func (e *digestEntry) readTo(raw []byte) {
	e.mark(digestCutTo, raw == nil || len(raw) >= maxDigestRecipients)
	raw = singleBlanks(raw)
	e.mark(digestHasTo, len(fieldsNamed(raw)["to"]) > 0)
	e.to = e.fold(people(message.ParseHeader(raw), "To"), digestCutTo)
}

// fold gives the text as it is kept, and marks the message where that isn't all.
func (e *digestEntry) fold(text string, cut digestMarks) []byte {
	folded := strings.ReplaceAll(search.Fold(text), "\n", " ")
	if len(folded) > maxDigestText {
		e.mark(cut, true)
		folded = folded[:maxDigestText]
	}
	return []byte(folded)
}

// hash is never 0, which stands for no id.
func (r *digestReader) hash(id string) uint64 { return max(1, maphash.String(r.seed, id)) }

func (r *digestReader) references(ids []string) []uint64 {
	if n := len(ids); n > maxDigestReferences {
		ids = append(ids[:1:1], ids[n-maxDigestReferences+1:]...)
	}
	hashes := make([]uint64, len(ids))
	for i, id := range ids {
		hashes[i] = r.hash(id)
	}
	return hashes
}

// maxAuthor bounds a name and an address, in octets each.
const maxAuthor = 200

// writeAuthor writes an address on one line.
func writeAuthor(a message.Address) []byte {
	name := strings.ToValidUTF8(a.Name[:min(len(a.Name), maxAuthor)], "")
	addr := strings.ToValidUTF8(a.Addr[:min(len(a.Addr), maxAuthor)], "")
	return []byte(strings.ReplaceAll(name+"\x00"+addr, "\n", " "))
}

// writtenBy reads it again, false for nobody.
func (e *digestEntry) writtenBy() (message.Address, bool) {
	name, addr, ok := strings.Cut(string(e.author), "\x00")
	return message.Address{Name: name, Addr: addr}, ok
}

// people writes the addresses of a field as a person reads them, and behind them
// the whole field where it may name groups, which are none of these.
func people(header message.Header, field string) string {
	var out strings.Builder
	for i, a := range header.Addresses(field) {
		if i > 0 {
			out.WriteString(", ")
		}
		switch {
		case a.Name == "":
			out.WriteString("<" + a.Addr + ">")
		case a.Addr == "":
			out.WriteString(a.Name)
		default:
			out.WriteString(a.Name + " <" + a.Addr + ">")
		}
	}
	if strings.Contains(header.Raw(field), ":") {
		out.WriteString(", " + header.Text(field))
	}
	return out.String()
}

// singleBlanks unfolds a header's fields and makes one space of each run of blanks,
// before encoded words are decoded, as Dovecot does for a search.
func singleBlanks(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i, c := range raw {
		switch c {
		case '\r':
		case '\n':
			if i+1 == len(raw) || raw[i+1] != ' ' && raw[i+1] != '\t' {
				out = append(bytes.TrimSuffix(out, []byte(" ")), '\n')
			}
		case ' ', '\t':
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
		default:
			out = append(out, c)
		}
	}
	return out
}

// fieldsNamed gives the fields of an unfolded header by their names in lower case.
func fieldsNamed(raw []byte) map[string][][]byte {
	fields := map[string][][]byte{}
	for line := range bytes.Lines(raw) {
		if name, _, ok := bytes.Cut(line, []byte(":")); ok {
			key := strings.ToLower(string(bytes.TrimSpace(name)))
			fields[key] = append(fields[key], line)
		}
	}
	return fields
}
