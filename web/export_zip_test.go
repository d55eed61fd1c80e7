package web

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestZipFile writes zip files of few and of very many files, and has others read them.
func TestZipFile(t *testing.T) {
	for _, files := range []int{0, 1, zipPart, 3*zipPart + 1, 1<<16 + 10} {
		var out bytes.Buffer
		z := newZipFile(&out, (&squeezer{}).begin)
		method := zip.Deflate
		if files > 1<<16 { // as is, to save time
			method = zip.Store
		}
		for i := range files {
			file, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("dir/%d", i), Method: method, Extra: []byte("HM\x01\x00x")})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Fprintf(file, "octets of %d", i); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil || len(r.File) != files {
			t.Fatalf("of %d files %d can be read: %v", files, len(r.File), err)
		}
		for i, file := range r.File {
			if i%997 > 1 && i < files-2 {
				continue
			}
			octets, err := file.Open()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(octets)
			if err != nil || file.Name != fmt.Sprintf("dir/%d", i) || string(text) != fmt.Sprintf("octets of %d", i) || !bytes.HasPrefix(file.Extra, []byte("HM")) {
				t.Errorf("%s is %q: %v", file.Name, text, err)
			}
		}
		if python, err := exec.LookPath("python3"); err == nil && files > 0 {
			path := filepath.Join(t.TempDir(), "x.zip")
			if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			if said, err := exec.Command(python, "-m", "zipfile", "-t", path).CombinedOutput(); err != nil || !bytes.Contains(said, []byte("Done testing")) {
				t.Errorf("another reader says %s: %v", said, err)
			}
		}
	}
}

// TestZipEnd has the ends of zip files read that are larger than 4 GB.
func TestZipEnd(t *testing.T) {
	for _, want := range [][3]uint64{{0, 0, 0}, {7, 500, 1 << 20}, {70_000, 500, 20}, {7, 500, 5 << 32}, {1 << 33, 1 << 34, 1 << 35}} {
		end := directoryEnd(want[0], want[1], want[2])
		if entries, size, offset := readDirectoryEnd(append([]byte("before it"), end...)); [3]uint64{entries, size, offset} != want {
			t.Errorf("%v is read as %d, %d, %d", want, entries, size, offset)
		}
	}
}

// TestZipBeyond goes on behind 4 GB.
func TestZipBeyond(t *testing.T) {
	var out bytes.Buffer
	z := newZipFile(&out, (&squeezer{}).begin)
	const before = 5 << 30
	z.written = before
	for i := range 2 * zipPart {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(&behind{out.Bytes(), before}, before+int64(out.Len()))
	if err != nil || len(r.File) != 2*zipPart {
		t.Fatalf("it can't be read: %v", err)
	}
	for _, file := range r.File {
		if octets, err := file.Open(); err != nil {
			t.Errorf("%s: %v", file.Name, err)
		} else if _, err := io.ReadAll(octets); err != nil {
			t.Errorf("%s: %v", file.Name, err)
		}
	}
}

// behind is a file of which only the end is there.
type behind struct {
	octets []byte
	before int64
}

func (b *behind) ReadAt(p []byte, at int64) (int, error) {
	if at < b.before {
		return 0, io.ErrUnexpectedEOF
	}
	return bytes.NewReader(b.octets).ReadAt(p, at-b.before)
}
