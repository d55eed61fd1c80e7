package web

import (
	"bytes"
	"hearthmail/locale"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"
)

// leastPacked is the size in octets from which packing saves a network packet.
const leastPacked = 1400

// mostReused is how large a buffer may have become to be used again, in octets.
const mostReused = 1 << 20

// packedPage is a page or a fragment as it goes out.
type packedPage struct {
	body     []byte
	gzipped  bool
	language string // of the words in it; "" when they are not ours
}

// packer renders pages and packs them. Its buffers and writers are used again.
type packer struct {
	buffers sync.Pool // of *bytes.Buffer
	writers sync.Pool // of *gzip.Writer
}

func newPacker() *packer {
	return &packer{
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
		// Of a list of 100 kB, level 1 makes 11.7 kB in 0.12 ms, level 5 makes
		// 9.7 kB in 0.22 ms; the standard library's level 5 takes 0.54 ms for 9.5 kB.
		writers: sync.Pool{New: func() any {
			writer, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // which is a level that exists
			return writer
		}},
	}
}

// page renders a component whole, and packs it for a browser that takes that.
// Pages hold no secret that a guess reflected in them could measure (BREACH).
func (p *packer) page(r *http.Request, c templ.Component) (packedPage, error) {
	plain := p.buffer()
	defer p.free(plain)
	if err := c.Render(r.Context(), plain); err != nil {
		return packedPage{}, err
	}
	language := locale.Of(r.Context()).Tag
	if plain.Len() < leastPacked || !acceptsGzip(r.Header.Values("Accept-Encoding")) {
		return packedPage{body: bytes.Clone(plain.Bytes()), language: language}, nil
	}
	packed := p.buffer()
	defer p.free(packed)
	if err := p.pack(packed, plain.Bytes()); err != nil {
		return packedPage{}, err
	}
	return packedPage{body: bytes.Clone(packed.Bytes()), gzipped: true, language: language}, nil
}

func (p *packer) buffer() *bytes.Buffer {
	b, _ := p.buffers.Get().(*bytes.Buffer)
	b.Reset()
	return b
}

func (p *packer) free(b *bytes.Buffer) {
	if b.Cap() <= mostReused {
		p.buffers.Put(b)
	}
}

func (p *packer) pack(to *bytes.Buffer, plain []byte) error {
	writer, _ := p.writers.Get().(*gzip.Writer)
	defer p.writers.Put(writer)
	writer.Reset(to)
	if _, err := writer.Write(plain); err != nil {
		return err
	}
	return writer.Close()
}

// acceptsGzip reads Accept-Encoding (RFC 9110, section 12.5.3): whether it
// allows gzip, and likes the plain page no better.
func acceptsGzip(values []string) bool {
	weights := map[string]float64{}
	for element := range strings.SplitSeq(strings.Join(values, ","), ",") {
		coding, parameter, _ := strings.Cut(element, ";")
		weights[strings.ToLower(strings.TrimSpace(coding))] = weightOf(parameter)
	}
	gzipped, named := weights["gzip"]
	if !named {
		gzipped, named = weights["x-gzip"] // the same, section 8.4.1.3
	}
	if !named {
		gzipped = weights["*"]
	}
	return gzipped > 0 && gzipped >= weights["identity"]
}

// weightOf reads "q=0.5": 1 when nothing is said, 0 when it makes no sense.
func weightOf(parameter string) float64 {
	name, value, _ := strings.Cut(parameter, "=")
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "":
		return 1
	case "q":
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err == nil && weight >= 0 && weight <= 1 {
			return weight
		}
	}
	return 0
}
