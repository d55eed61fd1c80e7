package picture

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // registers itself
	"image/jpeg"
	"image/png"
	"io"

	_ "golang.org/x/image/bmp" // registers itself
	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // registers itself
)

// ThumbnailSide is how many pixels wide or high a thumbnail is at most.
const ThumbnailSide = 320

const (
	// headSize is how much of a file is looked at before it is decoded, in
	// octets: cameras and their programs write long notes before the picture.
	headSize = 512 << 10
	// maxFile is how much of a file is read.
	maxFile = 32 << 20
)

// ErrNotShown says that there is no thumbnail of this: it is not a picture, or
// too large a one to be decoded.
var ErrNotShown = errors.New("picture: no thumbnail can be made of it")

// A Thumbnail is a small picture: a JPEG, or a PNG where one sees through it.
type Thumbnail struct {
	Type  string
	Bytes []byte
}

// NewThumbnail makes a thumbnail, upright, of the picture that r gives. It takes
// no more than about 48 MiB of memory, whatever the picture: of one that would
// need more it takes the camera's own thumbnail. ErrNotShown says that there is
// none; other errors are the reader's.
func NewThumbnail(r io.Reader) (Thumbnail, error) {
	head, err := io.ReadAll(io.LimitReader(r, headSize))
	if err != nil {
		return Thumbnail{}, err
	}
	kind := Kind(head)
	config, err := configOf(head)
	if kind == "" || err != nil {
		return Thumbnail{}, ErrNotShown
	}
	about := exifOf(kind, head)
	rest := &failingReader{r: r}
	source := io.LimitReader(io.MultiReader(bytes.NewReader(head), rest), maxFile)
	if needs := cost(kind, config, head); needs <= 0 || needs > maxMemory {
		if source, err = cameraThumbnail(about); err != nil {
			return Thumbnail{}, err
		}
		head = about.thumbnail
	}
	if kind == "image/jpeg" {
		source = &jpegReader{r: source, skip: jpegFrameOf(head).begin}
	}
	small, err := scaled(source)
	if rest.err != nil {
		return Thumbnail{}, rest.err
	}
	if err != nil {
		return Thumbnail{}, ErrNotShown
	}
	return encoded(upright(small, about.orientation))
}

// cameraThumbnail is the small picture within a large one's metadata.
func cameraThumbnail(about exif) (io.Reader, error) {
	config, err := configOf(about.thumbnail)
	if err != nil {
		return nil, ErrNotShown
	}
	if needs := cost("image/jpeg", config, about.thumbnail); needs <= 0 || needs > maxMemory {
		return nil, ErrNotShown
	}
	return bytes.NewReader(about.thumbnail), nil
}

// scaled decodes a picture and makes it fit. A decoder that panics has met what
// its authors didn't think of: there is no thumbnail then.
func scaled(r io.Reader) (small *image.RGBA, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("picture: the decoder panicked: %v", p)
		}
	}()
	whole, _, err := image.Decode(r)
	if err != nil {
		return nil, err
	}
	// A large picture comes down in two steps: the good way alone would take
	// much memory for each of its rows.
	const between = 3 * ThumbnailSide
	if size := whole.Bounds().Size(); size.X > between || size.Y > between {
		whole = fitted(whole, between, draw.ApproxBiLinear)
	}
	return fitted(whole, ThumbnailSide, draw.BiLinear), nil
}

// fitted is the picture with no side longer than side. It never grows.
func fitted(from image.Image, side int, by draw.Scaler) *image.RGBA {
	size := from.Bounds().Size()
	longest := max(size.X, size.Y)
	to := image.Rect(0, 0, size.X, size.Y)
	if longest > side {
		to = image.Rect(0, 0, max(1, size.X*side/longest), max(1, size.Y*side/longest))
	}
	result := image.NewRGBA(to)
	by.Scale(result, to, from, from.Bounds(), draw.Src, nil)
	return result
}

func encoded(picture *image.RGBA) (Thumbnail, error) {
	var b bytes.Buffer
	if picture.Opaque() {
		err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: 82})
		return Thumbnail{"image/jpeg", b.Bytes()}, err
	}
	err := png.Encode(&b, picture)
	return Thumbnail{"image/png", b.Bytes()}, err
}

// failingReader remembers its reader's failure, which decoders give as their own.
type failingReader struct {
	r   io.Reader
	err error
}

func (f *failingReader) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		f.err = err
	}
	return n, err
}
