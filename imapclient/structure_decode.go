package imapclient

import (
	"strconv"
	"strings"

	"hearthmail/message"
)

// Bounds on a structure. What is beyond them is left out, and the part around
// it is marked as shortened.
const (
	maxParts     = 2000
	maxPartDepth = 100 // Dovecot goes as deep, and calls what lies deeper application/octet-stream
)

// structureOf reads a BODYSTRUCTURE (RFC 9051, section 7.5.2): nil when there
// is none. Whatever is missing or of the wrong kind is left empty, so that one
// odd part doesn't hide the others.
func structureOf(v *value) *message.Part {
	if !v.isList() || len(v.list) == 0 {
		return nil
	}
	var d structureDecoder
	return d.root(v, "", 0)
}

// structureDecoder counts the parts that it has decoded.
type structureDecoder struct {
	parts int
}

// root decodes the root of the message in the part with that path.
func (d *structureDecoder) root(v *value, around string, depth int) *message.Part {
	return d.part(v, message.RootPath(around, v.isList() && isMultipart(v)), depth)
}

func (d *structureDecoder) part(v *value, path string, depth int) *message.Part {
	d.parts++
	switch {
	case !v.isList() || len(v.list) == 0:
		return &message.Part{Path: path, Type: "application", Subtype: "octet-stream"}
	case isMultipart(v):
		return d.multipart(v, path, depth)
	default:
		return d.single(v, path, depth)
	}
}

// isMultipart: a multipart begins with its parts. Some servers write NIL for a
// part that is empty, and nothing but the subtype for a multipart without parts.
func isMultipart(v *value) bool {
	first := v.at(0)
	return first.isList() || first.isNIL() || len(v.list) == 1
}

func (d *structureDecoder) multipart(v *value, path string, depth int) *message.Part {
	p := &message.Part{Path: path, Type: "multipart"}
	rest := v.list
	for i := 1; len(rest) > 0 && (rest[0].isList() || rest[0].isNIL()); i++ {
		if p.Shortened = p.Shortened || d.full(depth); !p.Shortened {
			p.Children = append(p.Children, d.part(&rest[0], message.ChildPath(path, i), depth+1))
		}
		rest = rest[1:]
	}
	if len(rest) > 0 {
		p.Subtype = strings.ToLower(rest[0].str())
		rest = rest[1:]
	}
	if len(rest) > 0 {
		p.Params = paramsOf(&rest[0])
		setDisposition(p, rest[1:])
	}
	return p
}

// full tells that no more can be decoded within a part that is so deep.
func (d *structureDecoder) full(depth int) bool {
	return d.parts >= maxParts || depth >= maxPartDepth
}

func (d *structureDecoder) single(v *value, path string, depth int) *message.Part {
	p := &message.Part{
		Path:        path,
		Type:        strings.ToLower(v.at(0).str()),
		Subtype:     strings.ToLower(v.at(1).str()),
		Params:      paramsOf(v.at(2)),
		ID:          strings.Trim(strings.TrimSpace(v.at(3).str()), "<>"),
		Description: v.at(4).str(),
		Encoding:    strings.ToLower(v.at(5).str()),
		Size:        v.at(6).number(),
	}
	extension := v.list[min(7, len(v.list)):]
	// A message is told with its envelope, which is left to its header, and
	// with its structure. What is encoded can't be read where it stands.
	if p.Type == "message" && v.at(8).isList() && len(v.at(8).list) > 0 {
		extension = extension[2:]
		if p.HoldsMessage() {
			if p.Shortened = d.full(depth); !p.Shortened {
				p.Message = d.root(v.at(8), path, depth+1)
			}
		}
	}
	setDisposition(p, extension)
	p.Shortened = p.Shortened || depth >= maxPartDepth-1 && p.MediaType() == "application/octet-stream"
	return p
}

// setDisposition looks for the disposition among the extension data by its
// shape, since servers leave out fields before it.
func setDisposition(p *message.Part, extension []value) {
	for i := range extension {
		v := &extension[i]
		if v.isList() && len(v.list) == 2 && v.at(0).kind == valueString && (v.at(1).isList() || v.at(1).isNIL()) {
			p.Disposition, p.DispositionParams = strings.ToLower(v.at(0).str()), paramsOf(v.at(1))
			return
		}
	}
}

func paramsOf(v *value) map[string]string {
	if !v.isList() || len(v.list) < 2 {
		return nil
	}
	params := make(map[string]string, len(v.list)/2)
	for i := 0; i+1 < len(v.list); i += 2 {
		name := strings.ToLower(v.list[i].str())
		if _, taken := params[name]; !taken {
			params[name] = v.list[i+1].str()
		}
	}
	return params
}

// sectionPath checks a part path, "1.2"; "" when it is none.
func sectionPath(path string) string {
	if len(path) > 1000 {
		return ""
	}
	for step := range strings.SplitSeq(path, ".") {
		n, err := strconv.ParseUint(step, 10, 31)
		if err != nil || n == 0 || step[0] == '+' {
			return ""
		}
	}
	return path
}
