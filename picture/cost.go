package picture

import (
	"bytes"
	"encoding/binary"
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
		samples, progressive := jpegFrame(head)
		if progressive {
			samples *= 5 // the coefficients of all blocks are kept, four octets each
		}
		return pixels * samples / 4
	case "image/png":
		each := pixelSize(config.ColorModel)
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

// jpegFrame reads the frame header (ITU T.81, B.2.2): how many samples four
// pixels have, and whether they come in several passes. What it can't read it
// takes for the worst.
func jpegFrame(head []byte) (samples int64, progressive bool) {
	for at := 2; at+4 <= len(head) && head[at] == 0xff; {
		marker := head[at+1]
		if marker == 0xff {
			at++
			continue
		}
		size := int(binary.BigEndian.Uint16(head[at+2:]))
		if marker == 0xc0 || marker == 0xc1 || marker == 0xc2 {
			return jpegSamples(head[at+4:]), marker == 0xc2
		}
		at += 2 + size
	}
	return 16, true
}

func jpegSamples(frame []byte) int64 {
	const worst = 16
	if len(frame) < 6 || len(frame) < 6+3*int(frame[5]) {
		return worst
	}
	var all, largest int64
	for component := range int(frame[5]) {
		factors := frame[6+3*component+1]
		n := int64(factors>>4) * int64(factors&15)
		all, largest = all+n, max(largest, n)
	}
	if largest == 0 {
		return worst
	}
	return (4*all + largest - 1) / largest
}

// config reads what the beginning says of the picture.
func configOf(head []byte) (image.Config, error) {
	config, _, err := image.DecodeConfig(bytes.NewReader(head))
	return config, err
}
