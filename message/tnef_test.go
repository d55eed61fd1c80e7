package message

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

// winmail makes a TNEF stream of attributes.
func winmail(attributes ...[]byte) []byte {
	return append([]byte{0x78, 0x9F, 0x3E, 0x22, 1, 0}, bytes.Join(attributes, nil)...)
}

func packed(id uint32, data []byte) []byte {
	out := binary.LittleEndian.AppendUint32([]byte{1}, id)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	return append(append(out, data...), 0, 0)
}

// mapi makes a list of properties: for each, its type, its id and its value.
func mapi(properties ...[]byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(properties))), bytes.Join(properties, nil)...)
}

func property(kind, id uint16, value []byte) []byte {
	out := binary.LittleEndian.AppendUint16(nil, kind)
	out = binary.LittleEndian.AppendUint16(out, id)
	if id >= 0x8000 {
		out = append(append(out, make([]byte, 16)...), 1, 0, 0, 0, 4, 0, 0, 0, 'a', 0, 0, 0)
	}
	if _, fixed := tnefSize(kind); fixed {
		return append(out, value...)
	}
	out = binary.LittleEndian.AppendUint32(append(out, 1, 0, 0, 0), uint32(len(value)))
	return append(append(out, value...), make([]byte, -len(value)&3)...)
}

func utf16LE(s string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

func TestUnpackTNEF(t *testing.T) {
	file := func(title string, more ...[]byte) []byte {
		return bytes.Join(append([][]byte{packed(tnefRendering, make([]byte, 14)), packed(tnefTitle, []byte(title+"\x00"))}, more...), nil)
	}
	for name, tc := range map[string]struct {
		data []byte
		want string // the leaves: type, file name, content
		ok   bool
	}{
		"a file": {winmail(file("a.txt", packed(tnefData, []byte("Hello")))), "application/octet-stream a.txt Hello", true},
		"text and files": {
			winmail(packed(tnefCodepage, []byte{0xE4, 4, 0, 0, 0, 0, 0, 0}), packed(tnefBody, []byte("Gr\xfc\xdfe\x00")),
				file("a.txt", packed(tnefData, []byte("1"))), file("b.txt", packed(tnefData, []byte("2")))),
			"text/plain attachment-1.txt Gr\xfc\xdfe, application/octet-stream a.txt 1, application/octet-stream b.txt 2", true,
		},
		"long names and types": {
			winmail(file("LONGNA~1.PDF", packed(tnefAttachment, mapi(property(0x0003, 0x0E20, []byte{1, 2, 3, 4}), property(0x001E, 0x8001, []byte("x\x00")),
				property(mapiUnicode, mapiLongName, utf16LE("Über uns.pdf\x00")), property(0x001E, mapiMIMEType, []byte("application/pdf\x00")))), packed(tnefData, []byte("%PDF")))),
			"application/pdf Über uns.pdf %PDF", true,
		},
		"data among the properties": {
			winmail(file("", packed(tnefAttachment, mapi(property(0x0102, mapiData, []byte("inside")), property(0x001E, mapiName, []byte("c.bin\x00")))))),
			"application/octet-stream c.bin inside", true,
		},
		"an object": {
			winmail(file("o", packed(tnefAttachment, mapi(property(mapiObject, mapiData, append(make([]byte, 16), "object"...)))))), "application/octet-stream o object", true,
		},
		"HTML": {winmail(packed(tnefProperties, mapi(property(0x0102, mapiHTML, []byte("<p>Hi</p>"))))), "text/html attachment-1.html <p>Hi</p>", true},
		"a name that is a header": {
			winmail(file("a\r\nX-Evil: 1\r\n\r\nx\".txt", packed(tnefData, []byte("1")))), "application/octet-stream a X-Evil_ 1  x_.txt 1", true,
		},
		"a type that is a header": {
			winmail(file("a", packed(tnefAttachment, mapi(property(0x001E, mapiMIMEType, []byte("text/html\r\nX: y\x00")))), packed(tnefData, []byte("1")))),
			"application/octet-stream a 1", true,
		},
		"cut off":             {winmail(file("a.txt", packed(tnefData, []byte("1"))), packed(tnefData, []byte("0123456789"))[:12]), "application/octet-stream a.txt 1", true},
		"nothing in it":       {winmail(), "", true},
		"not a TNEF":          {[]byte("Hello, world"), "", false},
		"nothing":             {nil, "", false},
		"a length too far":    {winmail([]byte{1, 0x0F, 0x80, 6, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1}), "", true},
		"too many values":     {winmail(packed(tnefProperties, mapi([]byte{0x1E, 0x10, 0, 0x10, 0xFF, 0xFF, 0xFF, 0xFF}))), "", true},
		"too many, of none":   {winmail(packed(tnefProperties, mapi([]byte{0x01, 0x10, 0, 0x10, 0xFF, 0xFF, 0xFF, 0xFF}))), "", true},
		"too many properties": {winmail(packed(tnefProperties, []byte{0xFF, 0xFF, 0xFF, 0xFF})), "", true},
	} {
		entity, ok := UnpackTNEF(tc.data)
		var found []string
		if ok {
			for leaf := range ParseMail(entity).Leaves() {
				found = append(found, leaf.MediaType()+" "+leaf.Filename()+" "+string(entity[leaf.Range.Start:leaf.Range.End]))
			}
		}
		got := strings.Join(found, ", ")
		if ok != tc.ok || !strings.HasPrefix(got, tc.want) || tc.want != "" && got != tc.want {
			t.Errorf("%s: %v %q, want %q", name, ok, got, tc.want)
		}
	}
}

func FuzzUnpackTNEF(f *testing.F) {
	f.Add(winmail(packed(tnefBody, []byte("x")), packed(tnefRendering, nil), packed(tnefTitle, []byte("a.txt")), packed(tnefData, []byte("1"))))
	f.Add(winmail(packed(tnefProperties, mapi(property(mapiUnicode, mapiBody, utf16LE("x")), property(0x0102, mapiHTML, []byte("<p>"))))))
	f.Fuzz(func(t *testing.T, data []byte) {
		entity, ok := UnpackTNEF(data)
		if ok && len(entity) > 2*len(data)+1000*(maxTNEFFiles+2) {
			t.Errorf("%d octets out of %d", len(entity), len(data))
		}
	})
}

func TestTNEFText(t *testing.T) {
	for in, want := range map[string]string{
		"a\x00\xac\x20":         "a€",
		"\x3d\xd8\x00\xdea\x00": "😀a",
		"\x3d\xd8a\x00":         "\uFFFDa",
		"\x3d\xd8":              "\uFFFD",
		"\x00\xdea\x00x":        "\uFFFDa",
	} {
		if got := string(fromUTF16([]byte(in))); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}
