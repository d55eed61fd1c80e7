package imapclient

import (
	"strconv"
	"strings"

	"hearthmail/message"
)

// structureOf reads a BODYSTRUCTURE (RFC 9051, section 7.5.2): nil when there
// is none. Whatever is missing or of the wrong kind is left empty, so that one
// odd part doesn't hide the others.
func structureOf(v *value) *message.Part {
	if !v.isList() || len(v.list) == 0 {
		return nil
	}
	if isMultipart(v) {
		return multipartAt(v, "")
	}
	return singlePartAt(v, "1") // a message that is one part: RFC 9051, section 6.4.5.1
}

// isMultipart: a multipart begins with its parts. Some servers write NIL for a
// part that is empty, and nothing but the subtype for a multipart without parts.
func isMultipart(v *value) bool {
	first := v.at(0)
	return first.isList() || first.isNIL() || len(v.list) == 1
}

func partAt(v *value, path string) *message.Part {
	switch {
	case !v.isList() || len(v.list) == 0:
		return &message.Part{Path: path, Type: "application", Subtype: "octet-stream"}
	case isMultipart(v):
		return multipartAt(v, path)
	default:
		return singlePartAt(v, path)
	}
}

func multipartAt(v *value, path string) *message.Part {
	p := &message.Part{Path: path, Type: "multipart"}
	rest := v.list
	for i := 0; len(rest) > 0 && (rest[0].isList() || rest[0].isNIL()); i++ {
		childPath := strconv.Itoa(i + 1)
		if path != "" {
			childPath = path + "." + childPath
		}
		p.Children = append(p.Children, partAt(&rest[0], childPath))
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

func singlePartAt(v *value, path string) *message.Part {
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
	setDisposition(p, v.list[min(7, len(v.list)):])
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
		params[strings.ToLower(v.list[i].str())] = v.list[i+1].str()
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
