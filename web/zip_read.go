package web

import (
	"bufio"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// zipReader reads a zip file as it comes, from its beginning: archive/zip would have to
// have all of it first, since what it holds is listed at its end. What that list says
// otherwise is not heard of.
type zipReader struct {
	in    *bufio.Reader
	entry *zipEntry // that is being read, nil for none
}

// Why a zip file can't be read any further.
var (
	errZipBroken = errors.New("the zip file is damaged")
	errZipStored = errors.New("the zip file can only be read from its end")
	errZipBomb   = errors.New("the zip file grows beyond all bounds")
	errZipLocked = errors.New("the zip file needs a password")
)

const (
	zipLocal      = 0x04034b50
	zipDescriptor = 0x08074b50
	zipDirectory  = 0x02014b50
	zipEnd        = 0x06054b50
	zipEnd64      = 0x06064b50

	zipFlagLocked = 1 << 0
	zipFlagLater  = 1 << 3 // sizes and checksum follow the content
	zipFlagUTF8   = 1 << 11

	// Text becomes some ten times larger, and blanks a thousand times.
	maxZipGrowth  = 200
	freeZipGrowth = 16 << 20 // octets
)

// zipEntry is a file of a zip file.
type zipEntry struct {
	name  string
	extra []byte

	flags, method uint16
	crc           uint32
	packed, size  int64 // octets; -1 when that isn't known before it has been read
	in            *countedReader
	unpacked      io.Reader
	sum           hash.Hash32
	read          int64
	ended         bool
	err           error
}

// next gives the next file, whatever was left of the one before: io.EOF when there is
// none.
func (z *zipReader) next() (*zipEntry, error) {
	if z.entry != nil {
		if err := z.entry.skip(); err != nil {
			return nil, err
		}
		z.entry = nil
	}
	var head [30]byte
	if _, err := io.ReadFull(z.in, head[:4]); err != nil {
		return nil, brokenOff(err)
	}
	switch binary.LittleEndian.Uint32(head[:]) {
	case zipLocal:
	case zipDirectory, zipEnd, zipEnd64:
		return nil, io.EOF
	default:
		return nil, errZipBroken
	}
	if _, err := io.ReadFull(z.in, head[4:]); err != nil {
		return nil, brokenOff(err)
	}
	e := &zipEntry{
		flags: binary.LittleEndian.Uint16(head[6:]), method: binary.LittleEndian.Uint16(head[8:]), crc: binary.LittleEndian.Uint32(head[14:]),
		packed: int64(binary.LittleEndian.Uint32(head[18:])), size: int64(binary.LittleEndian.Uint32(head[22:])), sum: crc32.NewIEEE(),
	}
	words := make([]byte, int(binary.LittleEndian.Uint16(head[26:]))+int(binary.LittleEndian.Uint16(head[28:])))
	if _, err := io.ReadFull(z.in, words); err != nil {
		return nil, brokenOff(err)
	}
	name := words[:binary.LittleEndian.Uint16(head[26:])]
	e.extra = words[len(name):]
	e.name = zipName(name, e.flags)
	if err := e.open(z.in); err != nil {
		return nil, err
	}
	z.entry = e
	return e, nil
}

// brokenOff tells a file's end in the middle from one where it may be.
func brokenOff(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func zipName(name []byte, flags uint16) string {
	if flags&zipFlagUTF8 == 0 && !utf8.Valid(name) {
		if text, err := charmap.CodePage437.NewDecoder().Bytes(name); err == nil {
			name = text
		}
	}
	return string(name)
}

// field is an extra field of the file's, nil when there is none.
func (e *zipEntry) field(id uint16) []byte {
	for rest := e.extra; len(rest) >= 4; {
		size := int(binary.LittleEndian.Uint16(rest[2:]))
		if len(rest) < 4+size {
			return nil
		}
		if binary.LittleEndian.Uint16(rest) == id {
			return rest[4 : 4+size]
		}
		rest = rest[4+size:]
	}
	return nil
}

func (e *zipEntry) open(in *bufio.Reader) error {
	if long := e.field(1); e.packed == 0xffffffff || e.size == 0xffffffff {
		if len(long) < 16 {
			return errZipBroken
		}
		e.size, e.packed = int64(binary.LittleEndian.Uint64(long)), int64(binary.LittleEndian.Uint64(long[8:]))
		if e.size < 0 || e.packed < 0 {
			return errZipBroken
		}
	}
	e.in = &countedReader{from: in, left: e.packed}
	if e.flags&zipFlagLater != 0 {
		e.in.left = -1
	}
	switch {
	case e.flags&zipFlagLocked != 0:
		return errZipLocked
	case e.method == 0 && e.in.left < 0:
		return errZipStored
	case e.method == 0:
		e.unpacked = e.in
	case e.method == 8:
		e.unpacked = flate.NewReader(e.in)
	case e.in.left < 0:
		return errZipStored
	default:
		e.err = errZipBroken // can be passed over
	}
	return nil
}

// Read implements io.Reader.
func (e *zipEntry) Read(p []byte) (int, error) {
	if e.err != nil || len(p) == 0 {
		return 0, e.err
	}
	n, err := e.unpacked.Read(p)
	e.read += int64(n)
	_, _ = e.sum.Write(p[:n])
	switch {
	case e.read > freeZipGrowth && e.read > maxZipGrowth*e.in.taken:
		e.err = errZipBomb
	case errors.Is(err, io.EOF):
		e.ended = true
		if e.err = e.close(); e.err == nil {
			e.err = io.EOF
		}
	case err != nil:
		e.err = brokenFlate(err)
	}
	if e.err != nil && !errors.Is(e.err, io.EOF) {
		return 0, e.err
	}
	return n, e.err
}

// brokenFlate is the failure of what is beneath, or says that this is no deflated file.
func brokenFlate(err error) error {
	if _, corrupt := errors.AsType[flate.CorruptInputError](err); corrupt {
		return errZipBroken
	}
	return err
}

// close compares what has been read with what should have been.
func (e *zipEntry) close() error {
	if e.in.left > 0 {
		if _, err := io.Copy(io.Discard, e.in); err != nil {
			return err
		}
	}
	if e.flags&zipFlagLater != 0 {
		if err := e.readDescriptor(); err != nil {
			return err
		}
	} else if e.in.left > 0 || e.read != e.size {
		return io.ErrUnexpectedEOF
	}
	if e.sum.Sum32() != e.crc {
		return errZipBroken
	}
	return nil
}

// readDescriptor reads what follows a file of which nothing was known before.
func (e *zipEntry) readDescriptor() error {
	in := e.in.from
	if mark, err := in.Peek(4); err == nil && binary.LittleEndian.Uint32(mark) == zipDescriptor {
		_, _ = in.Discard(4)
	}
	found, _ := in.Peek(24) // whatever there is: the directory follows, which is longer
	if len(found) < 16 {
		return io.ErrUnexpectedEOF
	}
	e.crc = binary.LittleEndian.Uint32(found)
	short := int64(binary.LittleEndian.Uint32(found[4:])) == e.in.taken&0xffffffff && int64(binary.LittleEndian.Uint32(found[8:])) == e.read&0xffffffff
	size := 20 // 64 bits for each size
	if short && string(found[12:14]) == "PK" {
		size = 12
	}
	_, err := in.Discard(size)
	return brokenOff(err)
}

// skip passes over what is left of a file.
func (e *zipEntry) skip() error {
	if e.ended {
		return nil
	}
	if e.flags&zipFlagLater == 0 { // without unpacking it
		_, err := io.Copy(io.Discard, e.in)
		if err == nil && e.in.left > 0 {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	_, err := io.Copy(io.Discard, e)
	return err
}

// countedReader gives so many octets at most, and counts them. What it reads from is
// no part of it: io.Copy would pass the bound by its WriteTo.
type countedReader struct {
	from  *bufio.Reader
	left  int64 // -1 for any number
	taken int64
}

// Read implements io.Reader.
func (c *countedReader) Read(p []byte) (int, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	if c.left > 0 {
		p = p[:min(int64(len(p)), c.left)]
	}
	n, err := c.from.Read(p)
	c.count(n)
	return n, err
}

// ReadByte implements io.ByteReader, with which flate takes no more than it needs.
func (c *countedReader) ReadByte() (byte, error) {
	if c.left == 0 {
		return 0, io.EOF
	}
	b, err := c.from.ReadByte()
	if err == nil {
		c.count(1)
	}
	return b, err
}

func (c *countedReader) count(n int) {
	c.taken += int64(n)
	if c.left > 0 {
		c.left -= int64(n)
	}
}
