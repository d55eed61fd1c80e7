package picture

import (
	"encoding/binary"
	"errors"
	"io"
)

// jpegFrame is what has to be known of a JPEG to tell how much memory it takes.
type jpegFrame struct {
	samples     int64 // of four pixels
	progressive bool  // it comes in several passes
	converted   bool  // its colours are written anew once it is decoded
	begin       int   // of the frame, in octets from the file's
}

// jpegFrameOf reads the frame header (ITU T.81, B.2.2). What it can't read it
// takes for the worst.
func jpegFrameOf(head []byte) jpegFrame {
	adobe := false
	for at := 2; at+4 <= len(head) && head[at] == 0xff; {
		marker := head[at+1]
		size := int(binary.BigEndian.Uint16(head[at+2:]))
		switch {
		case marker == 0xff:
			at++
			continue
		case marker < 0xc0 || marker >= 0xd0 && marker <= 0xd9:
			return worstFrame() // no length follows, or no picture does
		case marker == 0xc0 || marker == 0xc1 || marker == 0xc2:
			frame := readFrame(head[at+4:])
			frame.progressive = marker == 0xc2
			frame.converted = frame.converted || adobe
			frame.begin = at
			return frame
		}
		if marker == 0xee {
			adobe = adobe || !isYCC(head[at+4:])
		}
		at += 2 + size
	}
	return worstFrame()
}

func worstFrame() jpegFrame { return jpegFrame{samples: 16, progressive: true, converted: true} }

// isYCC tells whether what Adobe's marker says of the colours is the usual (ITU
// T.872, section 6.5.3).
func isYCC(marker []byte) bool { return len(marker) > 11 && marker[11] == 1 }

// readFrame reads what is behind the length of a frame header.
func readFrame(header []byte) jpegFrame {
	if len(header) < 6 || len(header) < 6+3*int(header[5]) {
		return worstFrame()
	}
	var all, largest int64
	var names []byte
	for component := range int(header[5]) {
		one := header[6+3*component:]
		names = append(names, one[0])
		n := int64(one[1]>>4) * int64(one[1]&15)
		all, largest = all+n, max(largest, n)
	}
	if largest == 0 {
		return worstFrame()
	}
	return jpegFrame{samples: (4*all + largest - 1) / largest, converted: len(names) > 3 || string(names) == "RGB"}
}

// maxScans bounds the passes that a JPEG comes in: programs write a dozen. Each
// goes over all blocks, and may take next to no octets for that.
const maxScans = 40

var errOddJPEG = errors.New("picture: more passes or colours than a picture has")

// jpegReader ends a JPEG where more work would come of it than was thought: at
// a scan too many, and at Adobe's marker behind the frame header. What is packed
// holds no markers but those of restarts.
type jpegReader struct {
	r     io.Reader
	skip  int // octets up to the frame header
	scans int
	last  byte
	err   error
}

// Read implements io.Reader.
func (j *jpegReader) Read(p []byte) (int, error) {
	if j.err != nil {
		return 0, j.err
	}
	if j.skip > 0 {
		n, err := j.r.Read(p[:min(len(p), j.skip)])
		j.skip -= n
		return n, err
	}
	n, err := j.r.Read(p)
	for i, octet := range p[:n] {
		if j.last == 0xff && j.isOdd(octet) {
			j.err = errOddJPEG
			return i, nil
		}
		j.last = octet
	}
	return n, err
}

// isOdd takes note of a marker.
func (j *jpegReader) isOdd(marker byte) bool {
	if marker == 0xda {
		j.scans++
	}
	return marker == 0xee || j.scans > maxScans
}
