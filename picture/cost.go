package picture

import (
	"bytes"
	"image"
	"image/color"
)

// maxMemory bounds what the pixels of one picture may take once decoded, in
// octets: 24 megapixels of a usual JPEG.
const maxMemory = 36 << 20

// maxSide bounds a picture's width and height.
const maxSide = 1 << 15

// cost is how much memory decoding takes, in octets, from above; 0 when that
// can't be told.
func cost(kind string, config image.Config, head []byte) int64 {
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxSide || config.Height > maxSide {
		return 0
	}
	// A row of blocks more each way: decoders round up.
	pixels := int64(config.Width+32) * int64(config.Height+32)
	switch kind {
	case "image/jpeg":
		frame := jpegFrameOf(head)
		if frame.progressive {
			frame.samples *= 5 // the coefficients of all blocks are kept, four octets each
		}
		if frame.converted {
			frame.samples += 4 * 4 // there is a second picture of the result
		}
		return pixels * frame.samples / 4
	case "image/png":
		each := pixelSize(config.ColorModel)
		switch config.ColorModel {
		case color.GrayModel, color.Gray16Model: // a gray may be transparent, which is said further on
			each *= 4
		}
		if len(head) > 28 && head[28] != 0 {
			each *= 2 // interlaced
		}
		return pixels * each
	case "image/webp":
		return pixels * 8
	}
	return pixels * pixelSize(config.ColorModel)
}

func pixelSize(model color.Model) int64 {
	if _, ok := model.(color.Palette); ok {
		return 1
	}
	switch model {
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	}
	return 4
}

// config reads what the beginning says of the picture.
func configOf(head []byte) (image.Config, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(head))
	return config, err
}
