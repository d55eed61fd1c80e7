// Package coding chooses how an answer is packed: the content codings of HTTP
// (RFC 9110, section 8.4).
package coding

import (
	"strconv"
	"strings"
)

// Coding is a content coding, as Content-Encoding names it; "" for none.
type Coding string

// The codings that browsers take.
const (
	None   Coding = ""
	Gzip   Coding = "gzip"
	Brotli Coding = "br"
)

// Packed are the codings that we pack in, the one that makes the least first.
func Packed() []Coding { return []Coding{Brotli, Gzip} }

// Ext is what the name of a file ends with that is packed so.
func (c Coding) Ext() string {
	switch c {
	case Brotli:
		return ".br"
	case Gzip:
		return ".gz"
	default:
		return ""
	}
}

// Choose reads the values of Accept-Encoding (RFC 9110, section 12.5.3) and
// gives the one of ours that is liked best, the first of them where several are
// liked alike. It is None when the plain answer is liked better than all of them.
func Choose(accepted []string, ours ...Coding) Coding {
	weights := weightsOf(accepted)
	best, most := None, weights["identity"]
	for _, c := range ours {
		weight := weights.of(c)
		if weight > most || (best == None && weight > 0 && weight == most) {
			best, most = c, weight
		}
	}
	return best
}

// weights are how much each coding is liked, from 0 to 1, by its name in small letters.
type weights map[string]float64

func weightsOf(accepted []string) weights {
	all := weights{}
	for element := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, parameter, _ := strings.Cut(element, ";")
		all[strings.ToLower(strings.TrimSpace(name))] = weightOf(parameter)
	}
	return all
}

func (w weights) of(c Coding) float64 {
	weight, named := w[string(c)]
	if !named && c == Gzip {
		weight, named = w["x-gzip"] // the same, section 8.4.1.3
	}
	if !named {
		weight = w["*"]
	}
	return weight
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
