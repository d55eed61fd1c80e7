package web

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// zipPart is how many files archive/zip writes before it is begun anew.
const zipPart = 500

// zipFile writes a zip file of very many files. archive/zip keeps some 500 octets of
// each until the end; so it writes parts of the file as if they were files of their
// own, and their directories, packed, wait here to be joined.
type zipFile struct {
	out       io.Writer
	compress  zip.Compressor
	written   int64 // octets to out
	part      *zip.Writer
	files     int           // in part
	ending    *bytes.Buffer // takes the end of part; nil while it has not come to that
	packed    bytes.Buffer
	packer    *flate.Writer // into packed
	entries   uint64        // of the directory
	directory uint64        // octets, unpacked
}

func newZipFile(out io.Writer, compress zip.Compressor) *zipFile {
	z := &zipFile{out: out, compress: compress}
	z.packer, _ = flate.NewWriter(&z.packed, flate.BestSpeed) // there is such a level
	return z
}

// CreateHeader is as that of zip.Writer.
func (z *zipFile) CreateHeader(header *zip.FileHeader) (io.Writer, error) {
	if z.files == zipPart {
		if err := z.endPart(); err != nil {
			return nil, err
		}
	}
	if z.part == nil {
		z.part = zip.NewWriter((*zipPartWriter)(z))
		z.part.SetOffset(z.written)
		z.part.RegisterCompressor(zip.Deflate, z.compress)
	}
	z.files++
	return z.part.CreateHeader(header)
}

// zipPartWriter takes what archive/zip writes.
type zipPartWriter zipFile

func (z *zipPartWriter) Write(p []byte) (int, error) {
	if z.ending != nil {
		return z.ending.Write(p)
	}
	n, err := z.out.Write(p)
	z.written += int64(n)
	return n, err
}

// endPart writes what is left of the last file, and keeps the directory.
func (z *zipFile) endPart() error {
	if z.part == nil {
		return nil
	}
	if err := z.part.Flush(); err != nil {
		return err
	}
	z.ending = &bytes.Buffer{}
	if err := z.part.Close(); err != nil {
		return err
	}
	end := z.ending.Bytes()
	z.ending, z.part = nil, nil
	entries, size, offset := readDirectoryEnd(end)
	left := offset - uint64(z.written)
	if entries != uint64(z.files) || left > uint64(len(end)) || size > uint64(len(end))-left {
		return errors.New("a zip file's end is not where it should be")
	}
	z.files, z.entries, z.directory = 0, z.entries+entries, z.directory+size
	if _, err := z.packer.Write(end[left : left+size]); err != nil {
		return err
	}
	n, err := z.out.Write(end[:left])
	z.written += int64(n)
	return err
}

// Close writes the directory.
func (z *zipFile) Close() error {
	if err := z.endPart(); err != nil {
		return err
	}
	if err := z.packer.Close(); err != nil {
		return err
	}
	if _, err := io.Copy(z.out, flate.NewReader(&z.packed)); err != nil {
		return err
	}
	_, err := z.out.Write(directoryEnd(z.entries, z.directory, uint64(z.written)))
	return err
}

// The ends of a zip file (APPNOTE.TXT, sections 4.3.14 to 4.3.16): in octets, and what
// they begin with.
const (
	zipEndSize, zip64EndSize, zip64FindSize = 22, 56, 20

	zipEndMark, zip64EndMark, zip64FindMark = 0x06054b50, 0x06064b50, 0x07064b50

	zip64Version = 45 // that is needed to read the larger one
)

// readDirectoryEnd reads how many files a directory has, how long it is and where it begins.
func readDirectoryEnd(end []byte) (entries, size, offset uint64) {
	order := binary.LittleEndian
	if len(end) < zipEndSize {
		return 0, 0, 0
	}
	last := end[len(end)-zipEndSize:]
	entries, size, offset = uint64(order.Uint16(last[10:])), uint64(order.Uint32(last[12:])), uint64(order.Uint32(last[16:]))
	if offset == math.MaxUint32 && len(end) >= zipEndSize+zip64FindSize+zip64EndSize {
		large := end[len(end)-zipEndSize-zip64FindSize-zip64EndSize:]
		entries, size, offset = order.Uint64(large[32:]), order.Uint64(large[40:]), order.Uint64(large[48:])
	}
	return entries, size, offset
}

// directoryEnd writes that.
func directoryEnd(entries, size, offset uint64) []byte {
	order := binary.LittleEndian
	var end []byte
	if entries >= math.MaxUint16 || size >= math.MaxUint32 || offset >= math.MaxUint32 {
		end = order.AppendUint32(end, zip64EndMark)
		end = order.AppendUint64(end, zip64EndSize-12)
		end = order.AppendUint16(order.AppendUint16(end, zip64Version), zip64Version)
		end = append(end, make([]byte, 8)...) // on the first disk
		for _, n := range []uint64{entries, entries, size, offset} {
			end = order.AppendUint64(end, n)
		}
		end = order.AppendUint32(order.AppendUint32(end, zip64FindMark), 0)
		end = order.AppendUint32(order.AppendUint64(end, offset+size), 1)
		entries, size, offset = math.MaxUint16, math.MaxUint32, math.MaxUint32
	}
	end = order.AppendUint32(order.AppendUint32(end, zipEndMark), 0)
	end = order.AppendUint16(order.AppendUint16(end, uint16(entries)), uint16(entries))
	end = order.AppendUint32(order.AppendUint32(end, uint32(size)), uint32(offset))
	return order.AppendUint16(end, 0)
}
