package picture

import (
	"bytes"
	"time"

	"github.com/bep/imagemeta"
)

// exif is what a camera wrote about the picture.
type exif struct {
	orientation int    // 1 to 8; 1 is upright
	thumbnail   []byte // a small JPEG of the same picture, nil for none
}

// exifOf reads the metadata within head. What can't be read isn't there.
func exifOf(kind string, head []byte) exif {
	formats := map[string]imagemeta.ImageFormat{"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP}
	format, ok := formats[kind]
	found := exif{orientation: 1}
	if !ok {
		return found
	}
	numbers := map[string]int64{}
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(head), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			return tag.Tag == "Orientation" || tag.Tag == "ThumbnailOffset" || tag.Tag == "ThumbnailLength"
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			name := tag.Tag
			if name == "Orientation" && tag.Namespace != "IFD0" {
				return nil // the thumbnail's own
			}
			switch v := tag.Value.(type) {
			case uint16:
				numbers[name] = int64(v)
			case uint32:
				numbers[name] = int64(v)
			}
			return nil
		},
		LimitNumTags: 1000, LimitTagSize: 1000, Timeout: 2 * time.Second,
	})
	if err != nil && len(numbers) == 0 {
		return found
	}
	if n := numbers["Orientation"]; n >= 1 && n <= 8 {
		found.orientation = int(n)
	}
	begin, end := numbers["ThumbnailOffset"], numbers["ThumbnailOffset"]+numbers["ThumbnailLength"]
	if begin > 0 && end > begin && end <= int64(len(head)) && Kind(head[begin:end]) == "image/jpeg" {
		found.thumbnail = head[begin:end]
	}
	return found
}
