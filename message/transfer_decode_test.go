package message

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
	"testing/iotest"
)

func TestTransferDecoder(t *testing.T) {
	tests := map[string]struct{ encoding, in, want string }{
		"base64":            {"base64", "SGVsbG8=", "Hello"},
		"capitals":          {" BASE64 ", "SGVsbG8=", "Hello"},
		"lines":             {"base64", "SGVs\r\nbG8=\r\n", "Hello"},
		"bad characters":    {"base64", "SG!Vs-\x00b\xffG8=", "Hello"},
		"no padding":        {"base64", "SGVsbG8", "Hello"},
		"one sextet left":   {"base64", "SGVsb", "Hel"},
		"padded segments":   {"base64", "SGVsbG8=IHlvdQ==\nIQ==", "Hello you!"},
		"only padding":      {"base64", "====", ""},
		"text behind":       {"base64", "SGVsbG8=\r\n.\r\n", "Hello"},
		"empty":             {"base64", "", ""},
		"quoted":            {"quoted-printable", "Gr=C3=BC=c3=9fe", "Grüße"},
		"soft break":        {"quoted-printable", "a=\r\nb=\nc= \t\r\nd", "abcd"},
		"soft break at end": {"quoted-printable", "a=", "a"},
		"and blanks":        {"quoted-printable", "a=  ", "a"},
		"blanks at line end": {
			"quoted-printable", "a \t\r\nb  \nc ", "a\r\nb\nc",
		},
		"blanks within":     {"quoted-printable", "a  b\tc", "a  b\tc"},
		"bad escape":        {"quoted-printable", "a=XYb=4", "a=XYb=4"},
		"equals and blanks": {"quoted-printable", "a= b", "a= b"},
		"equals equals":     {"quoted-printable", "a==41", "a=A"},
		"lone CR":           {"quoted-printable", "a\rb=\rc", "a\rb=\rc"},
		"encoded blank":     {"quoted-printable", "--=20\r\n", "-- \r\n"},
		"8-bit in it":       {"quoted-printable", "\xfc", "\xfc"},
		"7bit":              {"7bit", "a=41", "a=41"},
		"unknown":           {"x-yenc", "=ybegin", "=ybegin"},
		"comment":           {"base64 (really)", "SGVsbG8=", "Hello"},
		"as in words":       {"B", "SGVsbG8=", "Hello"},
		"list's footer":     {"base64", "SGVsbG8=\r\n_______________\r\nList of the village\r\n", "Hello"},
		"footer, unpadded":  {"base64", "SGVsbG8h\r\n-- \r\nList\r\n", "Hello!"},
		"a dash in a line":  {"base64", "SGVs-bG8h", "Hello!"},
		"uuencode":          {"x-uuencode", "\r\nbegin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\nfooter", "Cat"},
		"uue, blanks lost":  {"X-UUE", "begin 644 a\n$ $$!\n", "\x00A\x01\x00"},
		"uue without begin": {"x-uuencode", "just text\nend\n", "just text\nend\n"},
		"uue, broken off":   {"x-uuencode", "begin 644 a\n#0V%T\n#0V", "CatC`\x00"},
		"none":              {"", "a=41", "a=41"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for kind, reader := range map[string]io.Reader{
				"whole":       strings.NewReader(test.in),
				"byte a time": iotest.OneByteReader(strings.NewReader(test.in)),
				"data at end": iotest.DataErrReader(strings.NewReader(test.in)),
			} {
				got, err := io.ReadAll(NewTransferDecoder(reader, test.encoding))
				if err != nil || string(got) != test.want {
					t.Errorf("%s: got %q, %v, want %q", kind, got, err, test.want)
				}
			}
		})
	}
}

func TestTransferDecoderPassesErrors(t *testing.T) {
	broken := errors.New("connection lost")
	for _, encoding := range []string{"base64", "quoted-printable", "8bit"} {
		reader := io.MultiReader(strings.NewReader("SGVsbG8"), iotest.ErrReader(broken))
		got, err := io.ReadAll(NewTransferDecoder(reader, encoding))
		if !errors.Is(err, broken) {
			t.Errorf("%s: error %v", encoding, err)
		}
		if want := map[string]string{"base64": "Hello"}[encoding]; want != "" && string(got) != want {
			t.Errorf("%s: got %q before the error", encoding, got)
		}
	}
}

func TestTransferDecoderIsReader(t *testing.T) {
	data := bytes.Repeat([]byte("Grüße = \r\n\t x"), 3000)
	encoded := base64.StdEncoding.EncodeToString(data)
	if err := iotest.TestReader(NewTransferDecoder(strings.NewReader(encoded), "base64"), data); err != nil {
		t.Error(err)
	}
	var quoted bytes.Buffer
	w := quotedprintable.NewWriter(&quoted)
	_, _ = w.Write(data)
	_ = w.Close()
	want, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(quoted.Bytes())))
	if err != nil {
		t.Fatal(err)
	}
	if err := iotest.TestReader(NewTransferDecoder(&quoted, "quoted-printable"), want); err != nil {
		t.Error(err)
	}
}
