package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"runtime"
	"testing"
)

// chunk is one of a PNG.
func chunk(kind string, data ...byte) []byte {
	body := append([]byte(kind), data...)
	all := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), body...)
	return binary.BigEndian.AppendUint32(all, crc32.ChecksumIEEE(body))
}

// seenThrough is a gray PNG whose header names no alpha, but of which one gray
// is transparent: a decoder has four channels of it.
func seenThrough(w, h uint32, depth byte) []byte {
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	file := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(size, depth, 0, 0, 0, 0)...)...)
	file = append(file, chunk("tRNS", 0, 0)...)
	// The beginning of what zlib packs: a decoder makes room for all of it.
	return append(file, chunk("IDAT", 0x78, 0x9c, 0x03, 0, 0, 0, 0, 1)...)
}

// behindRestart is a progressive JPEG with four values for each pixel, behind a
// marker without a length. Who takes the next two octets for one finds, that far
// away, the frame of a small gray picture.
func behindRestart(w, h byte) []byte {
	file := []byte{0xff, 0xd8, 0xff, 0xd0}
	file = append(file, 0xff, 0xc2, 0, 8+4*3, 8, h, 0, w, 0, 4)
	for component := range byte(4) {
		file = append(file, component+1, 0x11, 0)
	}
	file = append(file, 0xff, 0xee, 0, 14)
	file = append(file, "Adobe\x00\x64\x00\x00\x00\x00\x00"...)
	file = append(file, 0xff, 0xc4, 0, 2+17+1, 0, 1) // a table with one code: no difference
	file = append(file, make([]byte, 16)...)
	file = append(file, 0xff, 0xda, 0, 6+2*4, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 0, 0) // DC of all components
	file = append(file, make([]byte, 4+0xffc2-len(file))...)
	return append(file, 0xff, 0xc0, 0, 11, 8, h, 0, w, 0, 1, 1, 0x11, 0)
}

// manyColors is a JPEG with so many values for each pixel, of which a decoder
// makes a second picture; Adobe's marker is where it is wanted.
func manyColors(h byte, names string, first, last []byte) []byte {
	const w = 16 // times 256, as h
	file := append([]byte{0xff, 0xd8}, first...)
	n := byte(len(names))
	file = append(file, 0xff, 0xc0, 0, 8+3*n, 8, h, 0, w, 0, n)
	scan := []byte{0xff, 0xda, 0, 6 + 2*n, n}
	for i := range names {
		file = append(file, names[i], 0x11, 0)
		scan = append(scan, names[i], 0)
	}
	file = append(file, 0xff, 0xdb, 0, 2+65, 0)
	file = append(file, bytes.Repeat([]byte{1}, 64)...)
	for _, class := range []byte{0, 0x10} { // tables with the one code 0, for nothing
		file = append(file, 0xff, 0xc4, 0, 2+17+1, class, 1)
		file = append(file, make([]byte, 16)...)
	}
	file = append(append(file, scan...), 0, 63, 0)
	blocks := w * int(h) * 32 * 32 * len(names)
	file = append(file, make([]byte, blocks*2/8+1)...)
	return append(append(file, last...), 0xff, 0xd9)
}

func adobe(transform byte) []byte {
	return append([]byte("\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"), transform)
}

// TestCostIsNotTalkedDown: what a decoder takes is not more than was thought.
func TestCostIsNotTalkedDown(t *testing.T) {
	for name, file := range map[string][]byte{
		"gray PNG":          seenThrough(5900, 5900, 8),
		"deep gray PNG":     seenThrough(4200, 4200, 16),
		"JPEG with a lure":  behindRestart(20, 20),
		"JPEG in RGB":       manyColors(10, "RGB", nil, nil),
		"JPEG, so called":   manyColors(10, "\x01\x02\x03", adobe(0), nil),
		"JPEG, called late": manyColors(10, "\x01\x02\x03", nil, adobe(0)),
		"JPEG of four":      manyColors(8, "\x01\x02\x03\x04", adobe(2), nil),
	} {
		t.Run(name, func(t *testing.T) {
			if config, _, err := image.DecodeConfig(bytes.NewReader(file)); err != nil || config.Width < 4000 {
				t.Fatalf("not the picture that this is about: %d wide, %v", config.Width, err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = NewThumbnail(bytes.NewReader(file))
			runtime.ReadMemStats(&after)
			if taken := after.TotalAlloc - before.TotalAlloc; taken > maxMemory+8<<20 {
				t.Errorf("%d MiB of memory for %d octets", taken>>20, len(file))
			}
		})
	}
}

// manyScans is a progressive JPEG in one colour. Each pass says in a few octets
// that there is nothing more to any block.
func manyScans(w, h byte, scans int) []byte {
	file := []byte{0xff, 0xd8, 0xff, 0xc2, 0, 11, 8, h, 0, w, 0, 1, 1, 0x11, 0, 0xff, 0xdb, 0, 67, 0}
	file = append(file, bytes.Repeat([]byte{1}, 64)...)
	file = append(file, 0xff, 0xc4, 0, 20, 0x10, 1)
	file = append(append(file, make([]byte, 15)...), 0xe0) // the one code: no more in the next 16,384 blocks
	for range scans {
		file = append(file, 0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0)
		file = append(file, make([]byte, 16)...)
	}
	return append(file, 0xff, 0xd9)
}

// TestScans: of a JPEG in passes there is a thumbnail, and none where they are
// so many that to go through them would take minutes.
func TestScans(t *testing.T) {
	for scans, want := range map[int]error{10: nil, maxScans: nil, maxScans + 1: ErrNotShown, 20_000: ErrNotShown} {
		if _, err := NewThumbnail(bytes.NewReader(manyScans(4, 4, scans))); !errors.Is(err, want) {
			t.Errorf("%d scans give %v, want %v", scans, err, want)
		}
	}
}
