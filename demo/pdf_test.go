package demo

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestPDFTableOfObjects(t *testing.T) {
	lines := slices.Repeat([]string{"(brackets) and \\", "# Ünder", "a|b|c", "---"}, 30)
	file, err := pdf("Größe (1)", lines)
	if err != nil {
		t.Fatal(err)
	}
	_, tail, _ := bytes.Cut(file, []byte("\nxref\n"))
	rows := strings.Split(string(tail), "\n")[2:]
	objects := bytes.Count(file, []byte(" 0 obj\n"))
	if objects != 4+2*3 {
		t.Errorf("%d objects, want 3 pages", objects)
	}
	for i := range objects {
		var offset int
		for _, digit := range rows[i][:10] {
			offset = offset*10 + int(digit-'0')
		}
		if want := []byte{byte('0' + (i+1)/10), byte('0' + (i+1)%10)}; !bytes.HasPrefix(file[offset:], append(bytes.TrimPrefix(want, []byte("0")), " 0 obj"...)) {
			t.Errorf("object %d is not at %d but %q", i+1, offset, file[offset:offset+8])
		}
	}
}
