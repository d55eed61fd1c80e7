package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/andybalholm/brotli"

	"hearthmail/coding"
)

// packAll packs what becomes smaller by it, and says how large everything is. What an
// earlier build has packed is taken over: the large files take seconds, and hardly
// ever change.
func packAll(dist string, files []file) ([]file, error) {
	var packed []file
	for _, f := range slices.SortedFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(a.name, b.name) }) {
		before, _ := os.ReadFile(filepath.Join(dist, f.name)) // nothing when there is none
		said := fmt.Sprintf("%-36s %7d bytes", f.name, len(f.content))
		for _, c := range coding.Packed() {
			name := f.name + c.Ext()
			content, err := os.ReadFile(filepath.Join(dist, name))
			if err != nil || !bytes.Equal(before, f.content) {
				content, err = pack(c, f.content)
			}
			if err != nil {
				return nil, err
			}
			if len(content) < len(f.content) {
				packed = append(packed, file{name, content})
				said += fmt.Sprintf("%8d %s", len(content), c)
			}
		}
		fmt.Println(said)
	}
	return packed, nil
}

// pack takes its time: this is done once, and read ever after.
func pack(c coding.Coding, content []byte) ([]byte, error) {
	var b bytes.Buffer
	writer, err := packer(c, &b)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(content); err != nil {
		return nil, err
	}
	err = writer.Close()
	return b.Bytes(), err
}

func packer(c coding.Coding, to io.Writer) (io.WriteCloser, error) {
	if c == coding.Brotli {
		return brotli.NewWriterLevel(to, brotli.BestCompression), nil
	}
	return gzip.NewWriterLevel(to, gzip.BestCompression)
}
