package message

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
)

// definite and streamed are signed-data without signers, in the two forms that
// mail programs write.
func definite(content string) []byte {
	return der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, der(0x30, der(0x02, []byte{1}), der(0x31),
		der(0x30, oid("1.2.840.113549.1.7.1"), der(0xA0, der(0x04, []byte(content)))), der(0x31))))
}

func streamed(pieces ...string) []byte {
	var octets [][]byte
	for _, piece := range pieces {
		octets = append(octets, der(0x04, []byte(piece)))
	}
	return indefinite(0x30, oid("1.2.840.113549.1.7.2"), indefinite(0xA0, indefinite(0x30, der(0x02, []byte{1}), der(0x31, der(0x30, der(0x05))),
		indefinite(0x30, oid("1.2.840.113549.1.7.1"), indefinite(0xA0, indefinite(0x24, octets...))), der(0x31))))
}

func oid(name string) []byte {
	content, _ := hex.DecodeString(map[string]string{
		"1.2.840.113549.1.7.1": "2a864886f70d010701", "1.2.840.113549.1.7.2": "2a864886f70d010702", "1.2.840.113549.1.7.3": "2a864886f70d010703",
	}[name])
	return der(0x06, content)
}

func der(tag byte, parts ...[]byte) []byte {
	content := bytes.Join(parts, nil)
	if len(content) < 0x80 {
		return append([]byte{tag, byte(len(content))}, content...)
	}
	return append([]byte{tag, 0x82, byte(len(content) >> 8), byte(len(content))}, content...)
}

func indefinite(tag byte, parts ...[]byte) []byte {
	return append(append([]byte{tag, 0x80}, bytes.Join(parts, nil)...), 0, 0)
}

func TestSignedContent(t *testing.T) {
	long := "Content-Type: text/plain\r\n\r\n" + strings.Repeat("signed ", 500)
	for name, tc := range map[string]struct {
		data []byte
		want string
		ok   bool
	}{
		"in one piece":     {definite("Hello"), "Hello", true},
		"long":             {definite(long), long, true},
		"streamed":         {streamed("Hel", "lo", ""), "Hello", true},
		"streamed, long":   {streamed(long, "x"), long + "x", true},
		"cut off":          {definite(long)[:1000], long[:1000-len(definite(long))+len(long)+2], true},
		"other content":    {bytes.ReplaceAll(definite("Hello"), []byte{0x07, 0x01}, []byte{0x07, 0x09}), "", false},
		"enveloped":        {der(0x30, oid("1.2.840.113549.1.7.3"), der(0xA0, der(0x30, der(0x02, []byte{0})))), "", false},
		"nothing":          {nil, "", false},
		"text":             {[]byte("Hello, world"), "", false},
		"a signature only": {der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, der(0x30, der(0x02, []byte{1}), der(0x31), der(0x30, oid("1.2.840.113549.1.7.1"))))), "", false},
		"a length too far": {[]byte{0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x06}, "", false},
		"depth":            {bytes.Repeat([]byte{0x30, 0x80}, 1_000_000), "", false},
		"breadth":          {indefinite(0x30, bytes.Repeat([]byte{0x05, 0x00}, 1_000_000)), "", false},
	} {
		content, ok := SignedContent(tc.data)
		if ok != tc.ok || string(content) != tc.want {
			t.Errorf("%s: %v, %d octets, want %d: %.80q", name, ok, len(content), len(tc.want), content)
		}
	}
}

func FuzzSignedContent(f *testing.F) {
	f.Add(definite("Hello"))
	f.Add(streamed("Hel", "lo"))
	f.Add(bytes.Repeat([]byte{0x30, 0x80}, 100))
	f.Fuzz(func(t *testing.T, data []byte) {
		if content, ok := SignedContent(data); ok && len(content) > len(data) {
			t.Errorf("%d octets out of %d", len(content), len(data))
		}
	})
}
