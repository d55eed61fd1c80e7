package web

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// TestZipAsItComes reads zip files of other programs: sizes stand before the content,
// folders have an entry of their own, and what isn't wanted is passed over.
func TestZipAsItComes(t *testing.T) {
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for _, name := range []string{"Mail/", "Mail/.DS_Store", "Mail/a.eml", "Mail/b.eml", "Mail/empty"} {
		text := name
		if strings.HasSuffix(name, "/") || strings.HasSuffix(name, "empty") {
			text = ""
		}
		w, err := archive.CreateRaw(&zip.FileHeader{
			Name: name, CRC32: crc32.ChecksumIEEE([]byte(text)), CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)),
		})
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	files := zipReader{in: bufio.NewReader(&file)}
	var read []string
	for {
		entry, err := files.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("after %q: %v", read, err)
		}
		if !strings.HasSuffix(entry.name, ".eml") {
			continue // passed over
		}
		text, err := io.ReadAll(entry)
		if err != nil || string(text) != entry.name {
			t.Errorf("%s holds %q: %v", entry.name, text, err)
		}
		read = append(read, entry.name)
	}
	if got := strings.Join(read, " "); got != "Mail/a.eml Mail/b.eml" {
		t.Errorf("read %s", got)
	}
}
