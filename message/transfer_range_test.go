package message

import (
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// layoutOf makes a layout as somebody would who has the encoded part elsewhere.
func layoutOf(encoding string, encoded []byte) (Layout, bool) {
	head := encoded[:min(LayoutHead, len(encoded))]
	tail := encoded[max(0, len(encoded)-LayoutTail):]
	return NewLayout(encoding, head, tail, int64(len(encoded)))
}

// readFrom decodes from offset on by the layout.
func readFrom(l Layout, encoded []byte, offset int64) ([]byte, error) {
	at, skip := l.Find(offset)
	r := l.NewDecoder(bytes.NewReader(encoded[min(at, int64(len(encoded))):]), at)
	if _, err := io.CopyN(io.Discard, r, skip); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	return io.ReadAll(r)
}

func wrapped(data []byte, line int, end string) string {
	encoded := base64.StdEncoding.EncodeToString(data)
	var b strings.Builder
	for line > 0 && len(encoded) > line {
		b.WriteString(encoded[:line] + end)
		encoded = encoded[line:]
	}
	return b.String() + encoded
}

func TestLayout(t *testing.T) {
	data := make([]byte, 5000)
	for i := range data {
		data[i] = byte(rand.IntN(256))
	}
	for _, length := range []int{1, 2, 3, 56, 57, 58, 114, 4999, 5000} {
		for name, encoded := range map[string]string{
			"usual":           wrapped(data[:length], 76, "\r\n") + "\r\n",
			"no last line":    wrapped(data[:length], 76, "\r\n"),
			"blank lines":     wrapped(data[:length], 76, "\r\n") + "\r\n\r\n\r\n",
			"line feeds":      wrapped(data[:length], 72, "\n") + "\n",
			"short lines":     wrapped(data[:length], 4, "\r\n"),
			"one line":        wrapped(data[:length], 0, ""),
			"without padding": strings.TrimRight(wrapped(data[:length], 64, "\r\n"), "="),
		} {
			l, ok := layoutOf("B64", []byte(encoded))
			if !ok || l.Size() != int64(length) {
				t.Errorf("%s, %d octets: %v, size %d", name, length, ok, l.Size())
				continue
			}
			for _, offset := range []int64{0, 1, 2, 3, 55, 56, 57, 100, 2500, int64(length) - 1, int64(length)} {
				if offset > int64(length) || offset < 0 {
					continue
				}
				got, err := readFrom(l, []byte(encoded), offset)
				if err != nil || !bytes.Equal(got, data[offset:length]) {
					t.Errorf("%s, %d octets from %d: %d octets, %v", name, length, offset, len(got), err)
				}
			}
		}
	}
}

func TestLayoutOfWhatIsNotEncoded(t *testing.T) {
	text := []byte("one\r\ntwo\r\n")
	for _, encoding := range []string{"", "7bit", "8BIT", "binary", "x-unknown"} {
		l, ok := layoutOf(encoding, text)
		if !ok || l.Size() != int64(len(text)) {
			t.Fatalf("%s: %v, size %d", encoding, ok, l.Size())
		}
		if got, err := readFrom(l, text, 5); err != nil || string(got) != "two\r\n" {
			t.Errorf("%s: %q, %v", encoding, got, err)
		}
		for _, other := range []string{"one\r\n", "one\r\ntwo\r\nthree\r\n"} {
			if _, err := readFrom(l, []byte(other), 0); !errors.Is(err, ErrIrregular) {
				t.Errorf("%s: another length gives %v", encoding, err)
			}
		}
	}
}

func TestNoLayout(t *testing.T) {
	line := strings.Repeat("QUJD", 19)
	regular := strings.Repeat(line+"\r\n", 100)
	for name, test := range map[string]struct{ encoding, encoded string }{
		"quoted-printable": {"quoted-printable", "a=20b"},
		"by another name":  {"Q", "a=20b"},
		"uuencode":         {"x-uuencode", "begin 644 a\n#86)C\n`\nend\n"},
		"nothing":          {"base64", ""},
		"blanks":           {"base64", "\r\n\r\n"},
		"blank line first": {"base64", "\r\n" + regular},
		"a text before":    {"base64", "Hello!\r\n" + regular},
		"odd lines":        {"base64", strings.Repeat(line+"Q\r\n", 100)},
		"uneven lines":     {"base64", line + "\r\n" + line[4:] + "\r\n" + regular},
		"blanks at ends":   {"base64", strings.Repeat(line+" \r\n", 100)},
		"padding within":   {"base64", line + "\r\nQQ==\r\n" + regular},
		"much padding":     {"base64", regular + "QQ==="},
		"a last word":      {"base64", regular + "--end--"},
		"a long last line": {"base64", regular + line + "QUJD"},
		"shifted":          {"base64", strings.Repeat(line+"\r\n", 50) + "QUJD\r\n" + strings.Repeat(line+"\r\n", 50)},
	} {
		if l, ok := layoutOf(test.encoding, []byte(test.encoded)); ok {
			t.Errorf("%s has a layout: %+v", name, l)
		}
	}
}

// TestIrregularWithin: what neither the beginning nor the end shows is seen
// when it is read.
func TestIrregularWithin(t *testing.T) {
	line := strings.Repeat("QUJD", 19)
	encoded := []byte(strings.Repeat(line+"\r\n", 100))
	l, ok := layoutOf("base64", encoded)
	if !ok {
		t.Fatal("no layout")
	}
	broken := bytes.Clone(encoded)
	broken[4000] = '='
	if _, err := readFrom(l, broken, 0); !errors.Is(err, ErrIrregular) {
		t.Errorf("from the beginning: %v", err)
	}
	if got, err := readFrom(l, broken, 5000); err != nil || len(got) != 5700-5000 {
		t.Errorf("behind it: %d octets, %v", len(got), err)
	}
	if _, err := readFrom(l, encoded[:6000], 0); !errors.Is(err, ErrIrregular) {
		t.Errorf("cut off: %v", err)
	}
}

func FuzzLayout(f *testing.F) {
	f.Add([]byte(wrapped(bytes.Repeat([]byte("abc"), 900), 76, "\r\n")), "base64", int64(100))
	f.Add([]byte("QUJD\nQUJD\nQQ==\n"), "base64", int64(4))
	f.Add([]byte("QUJDQ"), "base64", int64(1))
	f.Add([]byte("0"), "b sg64", int64(251))
	f.Add([]byte("plain"), "7bit", int64(2))
	f.Fuzz(func(t *testing.T, encoded []byte, encoding string, offset int64) {
		l, ok := layoutOf(encoding, encoded)
		if !ok {
			return
		}
		whole, err := io.ReadAll(NewTransferDecoder(bytes.NewReader(encoded), encoding))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := readFrom(l, encoded, 0); errors.Is(err, ErrIrregular) {
			return // seen in time
		}
		if l.Size() != int64(len(whole)) {
			t.Fatalf("the size is %d, not %d", l.Size(), len(whole))
		}
		offset = max(0, offset%(l.Size()+1))
		got, err := readFrom(l, encoded, offset)
		if err != nil || !bytes.Equal(got, whole[offset:]) {
			t.Errorf("from %d: %q, %v, want %q", offset, got, err, whole[offset:])
		}
	})
}
