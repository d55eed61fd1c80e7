package demo

import (
	"bytes"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
)

func FuzzBodySection(f *testing.F) {
	f.Add([]byte(threeParts), int64(3), int64(20))
	f.Add([]byte("a: b\n c\nd\n\nx"), int64(-1), int64(-1))
	f.Add([]byte("\r\n"), int64(9), int64(0))
	f.Fuzz(func(t *testing.T, raw []byte, offset, size int64) {
		header, text := splitMessage(raw)
		if !bytes.Equal(append(bytes.Clone(header), text...), raw) {
			t.Errorf("header and text are not the message")
		}
		everything := filterHeader(header, func(string) bool { return true })
		if len(everything) > len(header)+2 {
			t.Errorf("the filtered header grew from %d to %d", len(header), len(everything))
		}
		cut := partial(raw, &goimap.SectionPartial{Offset: offset, Size: size})
		if !bytes.Contains(raw, cut) || int64(len(cut)) > max(size, 0) {
			t.Errorf("partial gave %d bytes", len(cut))
		}
	})
}

func FuzzBodyStructure(f *testing.F) {
	f.Add([]byte(threeParts))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--x--\r\n"))
	f.Add([]byte("Content-Type: message/rfc822\r\n\r\nContent-Type: a b/c\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) { checkStructure(t, bodyStructure(raw)) })
}

func checkStructure(t *testing.T, bs goimap.BodyStructure) {
	t.Helper()
	switch bs := bs.(type) {
	case *goimap.BodyStructureMultiPart:
		if len(bs.Children) == 0 {
			t.Error("a multipart without parts can't be written")
		}
		for _, child := range bs.Children {
			checkStructure(t, child)
		}
	case *goimap.BodyStructureSinglePart:
		if !isToken(bs.Type) || !isToken(bs.Subtype) {
			t.Errorf("type %q/%q", bs.Type, bs.Subtype)
		}
		if bs.Type == "text" && bs.Text == nil {
			t.Error("text without a line count can't be parsed")
		}
		if bs.MessageRFC822 != nil {
			checkStructure(t, bs.MessageRFC822.BodyStructure)
		}
	}
}
