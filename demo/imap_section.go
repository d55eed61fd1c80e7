package demo

import (
	"bytes"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// bodySection gives the bytes of BODY[…]. What concerns the whole message is
// cut out here, byte by byte as it lies there, because the library gives
// nothing at all for a message with a malformed header line; parts are left to
// the library.
func bodySection(raw []byte, section *imap.FetchItemBodySection) []byte {
	if len(section.Part) > 0 {
		return imapserver.ExtractBodySection(bytes.NewReader(raw), section)
	}
	header, text := splitMessage(raw)
	switch {
	case section.Specifier == imap.PartSpecifierNone:
		return partial(raw, section.Partial)
	case section.Specifier == imap.PartSpecifierText:
		return partial(text, section.Partial)
	case len(section.HeaderFields) > 0:
		header = filterHeader(header, func(name string) bool { return containsFold(section.HeaderFields, name) })
	case len(section.HeaderFieldsNot) > 0:
		header = filterHeader(header, func(name string) bool { return !containsFold(section.HeaderFieldsNot, name) })
	}
	return partial(header, section.Partial)
}

// splitMessage cuts after the first empty line, which belongs to the header.
func splitMessage(raw []byte) (header, text []byte) {
	for at := 0; at < len(raw); {
		end := bytes.IndexByte(raw[at:], '\n')
		if end < 0 {
			break
		}
		line := raw[at : at+end+1]
		at += end + 1
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return raw[:at], raw[at:]
		}
	}
	return raw, nil
}

// filterHeader keeps the fields that keep wants, with their folded lines, and
// the empty line at the end.
func filterHeader(header []byte, keep func(name string) bool) []byte {
	var out []byte
	kept := false
	for line := range bytes.Lines(header) {
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			break
		}
		if line[0] != ' ' && line[0] != '\t' {
			name, _, _ := bytes.Cut(line, []byte(":"))
			kept = keep(string(bytes.TrimSpace(name)))
		}
		if kept {
			out = append(out, line...)
		}
	}
	return append(out, "\r\n"...)
}

// partial cuts <offset.size> out; nil leaves all.
func partial(b []byte, p *imap.SectionPartial) []byte {
	if p == nil {
		return b
	}
	from := min(max(p.Offset, 0), int64(len(b)))
	return b[from:][:min(max(p.Size, 0), int64(len(b))-from)]
}

func containsFold(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
