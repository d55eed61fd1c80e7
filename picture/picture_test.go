package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func TestKind(t *testing.T) {
	for want, heads := range map[string][]string{
		"image/png":  {"\x89PNG\r\n\x1a\n"},
		"image/jpeg": {"\xff\xd8\xff\xe0"},
		"image/gif":  {"GIF89a", "GIF87a"},
		"image/webp": {"RIFF\x00\x00\x00\x00WEBPVP8 ....", "RIFF\x00\x00\x00\x00WEBPVP8X...."},
		"image/avif": {"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"},
		"image/bmp":  {"BM" + strings.Repeat("\x00", 12) + "\x28\x00\x00\x00" + strings.Repeat("\x00", 8)},
		"": {"", "<svg xmlns='http://www.w3.org/2000/svg'>", "<?xml version='1.0'?><svg/>", "<html>", "%PDF-1.7", "BM is no picture, and this is no header", "RIFF", "\x89PNG",
			" GIF89a", "\xef\xbb\xbfGIF89a", "\x00\x00\x00\x1cftypheic\x00\x00\x00\x00", "\x00\x00\x00\x1cftypisom\x00\x00\x00\x00"},
	} {
		for _, head := range heads {
			if got := Kind([]byte(head)); got != want {
				t.Errorf("%q is %q, want %q", head, got, want)
			}
		}
	}
}

// sample is a picture whose left half is red and whose right half is blue.
func sample(w, h int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{R: 255, A: 255})
			if x >= w/2 {
				m.SetNRGBA(x, y, color.NRGBA{B: 255, A: 255})
			}
		}
	}
	return m
}

func asJPEG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asPNG(t *testing.T, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestThumbnail(t *testing.T) {
	var asGIF bytes.Buffer
	if err := gif.Encode(&asGIF, sample(500, 500), nil); err != nil {
		t.Fatal(err)
	}
	clear := sample(40, 30)
	clear.SetNRGBA(0, 0, color.NRGBA{})
	for name, test := range map[string]struct {
		file      []byte
		mediaType string
		w, h      int
	}{
		"JPEG":        {asJPEG(t, sample(1600, 800)), "image/jpeg", 320, 160},
		"PNG":         {asPNG(t, sample(100, 700)), "image/jpeg", 45, 320},
		"small":       {asPNG(t, sample(20, 10)), "image/jpeg", 20, 10},
		"transparent": {asPNG(t, clear), "image/png", 40, 30},
		"GIF":         {asGIF.Bytes(), "image/jpeg", 320, 320},
		"a thread":    {asPNG(t, sample(2000, 1)), "image/jpeg", 320, 1},
	} {
		t.Run(name, func(t *testing.T) {
			small, err := NewThumbnail(iotest.HalfReader(bytes.NewReader(test.file)))
			if err != nil || small.Type != test.mediaType || Kind(small.Bytes) != test.mediaType {
				t.Fatalf("%v, %s", err, small.Type)
			}
			got, _, err := image.DecodeConfig(bytes.NewReader(small.Bytes))
			if err != nil || got.Width != test.w || got.Height != test.h {
				t.Errorf("%d × %d, %v", got.Width, got.Height, err)
			}
		})
	}
}

// withExif puts an EXIF segment into a JPEG: an orientation and, unless it is
// empty, a thumbnail.
func withExif(file []byte, orientation uint16, thumbnail []byte) []byte {
	order := binary.BigEndian
	tiff := append([]byte("MM\x00\x2a"), 0, 0, 0, 8)
	entry := func(tag, kind uint16, value uint32) {
		tiff = order.AppendUint16(tiff, tag)
		tiff = order.AppendUint16(tiff, kind)
		tiff = order.AppendUint32(tiff, 1)
		if kind == 3 {
			value <<= 16
		}
		tiff = order.AppendUint32(tiff, value)
	}
	tiff = order.AppendUint16(tiff, 1)
	entry(0x0112, 3, uint32(orientation))
	if len(thumbnail) == 0 {
		tiff = order.AppendUint32(tiff, 0)
	} else {
		tiff = order.AppendUint32(tiff, 26)
		tiff = order.AppendUint16(tiff, 2)
		entry(0x0201, 4, 56)
		entry(0x0202, 4, uint32(len(thumbnail)))
		tiff = order.AppendUint32(tiff, 0)
		tiff = append(tiff, thumbnail...)
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	result := append([]byte{0xff, 0xd8, 0xff, 0xe1}, order.AppendUint16(nil, uint16(len(segment)+2))...)
	return append(append(result, segment...), file[2:]...)
}

func TestOrientation(t *testing.T) {
	// The sample is red on its left. Where is red once it is upright?
	red := map[uint16]string{1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom", 0: "left", 9: "left"}
	file := asJPEG(t, sample(64, 32))
	for orientation, want := range red {
		small, err := NewThumbnail(bytes.NewReader(withExif(file, orientation, nil)))
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := image.Decode(bytes.NewReader(small.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		size := m.Bounds().Size()
		isRed := func(x, y int) bool { r, _, b, _ := m.At(x, y).RGBA(); return r > b }
		got := ""
		switch {
		case isRed(1, 1) && isRed(1, size.Y-2):
			got = "left"
		case isRed(1, 1) && isRed(size.X-2, 1):
			got = "top"
		case isRed(size.X-2, 1) && isRed(size.X-2, size.Y-2):
			got = "right"
		case isRed(1, size.Y-2) && isRed(size.X-2, size.Y-2):
			got = "bottom"
		}
		if got != want {
			t.Errorf("orientation %d: red is at the %q, want the %s", orientation, got, want)
		}
	}
}

func TestTheFourWaysToTurn(t *testing.T) {
	// A pixel in the first row, second column of three by two.
	want := map[int][2]int{1: {1, 0}, 2: {1, 0}, 3: {1, 1}, 4: {1, 1}, 5: {0, 1}, 6: {1, 1}, 7: {1, 1}, 8: {0, 1}}
	for orientation, place := range want {
		m := image.NewRGBA(image.Rect(0, 0, 3, 2))
		m.SetRGBA(1, 0, color.RGBA{R: 9, A: 255})
		if got := upright(m, orientation).RGBAAt(place[0], place[1]).R; got != 9 {
			t.Errorf("orientation %d: the pixel isn't at %v", orientation, place)
		}
	}
}

// bomb is a PNG of a size that its few octets say, and don't hold.
func bomb(w, h uint32) []byte {
	header := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	header = append(binary.BigEndian.AppendUint32(header, h), 8, 6, 0, 0, 0)
	file := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	file = append(file, header...)
	return append(binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header)), 0, 0, 0, 0, 'I', 'E', 'N', 'D', 0, 0, 0, 0)
}

// resized says in a JPEG's frame header that the picture is w by h.
func resized(file []byte, w, h uint16) []byte {
	file = bytes.Clone(file)
	at := bytes.Index(file, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(file[at+5:], h)
	binary.BigEndian.PutUint16(file[at+7:], w)
	return file
}

func TestBombs(t *testing.T) {
	small := asJPEG(t, sample(16, 16))
	for name, file := range map[string][]byte{
		"PNG":                bomb(30_000, 30_000),
		"PNG, thin":          bomb(1<<31-1, 1),
		"PNG, no size":       bomb(0, 0),
		"JPEG":               resized(small, 60_000, 60_000),
		"JPEG, under a side": resized(small, 30_000, 30_000),
		"in its thumbnail":   withExif(resized(small, 30_000, 30_000), 1, resized(small, 30_000, 30_000)),
		"GIF":                []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x08"),
		"cut off":            asPNG(t, sample(300, 300))[:200],
		"nothing":            nil,
		"SVG":                []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"),
		"a long text":        bytes.Repeat([]byte("text "), 1<<20),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := NewThumbnail(bytes.NewReader(file))
			runtime.ReadMemStats(&after)
			if !errors.Is(err, ErrNotShown) {
				t.Errorf("the error is %v", err)
			}
			if taken := after.TotalAlloc - before.TotalAlloc; taken > 8<<20 {
				t.Errorf("%d octets of memory for nothing", taken)
			}
		})
	}
}

func TestLargePictureShowsTheCamerasThumbnail(t *testing.T) {
	large := resized(asJPEG(t, sample(16, 16)), 20_000, 10_000)
	small, err := NewThumbnail(bytes.NewReader(withExif(large, 6, asJPEG(t, sample(160, 120)))))
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := image.DecodeConfig(bytes.NewReader(small.Bytes))
	if err != nil || got.Width != 120 || got.Height != 160 {
		t.Errorf("%d × %d, %v", got.Width, got.Height, err)
	}
}

// TestMemory: the pixels take what their number says, and to scale them down
// takes no more than it does for any picture.
func TestMemory(t *testing.T) {
	plain := asJPEG(t, image.NewYCbCr(image.Rect(0, 0, 1600, 1200), image.YCbCrSubsampleRatio420))
	for name, test := range map[string]struct {
		file        []byte
		least, most uint64 // octets allocated in all
	}{
		"scaled":               {plain, 3 << 20, 20 << 20},
		"just about allowed":   {resized(plain, 5900, 4000), 33 << 20, 40 << 20},
		"just about forbidden": {resized(plain, 6400, 4000), 0, 4 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _ = NewThumbnail(bytes.NewReader(test.file)) // of what is cut off there is none
			runtime.ReadMemStats(&after)
			if taken := after.TotalAlloc - before.TotalAlloc; taken < test.least || taken > test.most {
				t.Errorf("%d KiB allocated, want %d to %d", taken>>10, test.least>>10, test.most>>10)
			}
		})
	}
}

func TestReadersFailureIsNoVerdict(t *testing.T) {
	lost := errors.New("connection lost")
	file := asPNG(t, sample(3000, 300))
	for _, n := range []int{0, 100, len(file) - 5} {
		_, err := NewThumbnail(io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(lost)))
		if !errors.Is(err, lost) {
			t.Errorf("after %d octets: %v", n, err)
		}
	}
}

func FuzzThumbnail(f *testing.F) {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, sample(8, 8), nil)
	f.Add(withExif(b.Bytes(), 6, b.Bytes()))
	f.Add(bomb(8, 8))
	f.Fuzz(func(t *testing.T, file []byte) {
		small, err := NewThumbnail(bytes.NewReader(file))
		if err != nil {
			if !errors.Is(err, ErrNotShown) {
				t.Fatal(err)
			}
			return
		}
		config, _, err := image.DecodeConfig(bytes.NewReader(small.Bytes))
		if err != nil || config.Width > ThumbnailSide || config.Height > ThumbnailSide {
			t.Errorf("%d × %d, %v", config.Width, config.Height, err)
		}
	})
}
