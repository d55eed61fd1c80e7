package imapclient

import (
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"

	"hearthmail/message"
)

// partOf turns a BODYSTRUCTURE into message's terms; nil stays nil.
func partOf(structure imap.BodyStructure) *message.Part {
	if structure == nil {
		return nil
	}
	if _, multi := structure.(*imap.BodyStructureMultiPart); multi {
		return partAt(structure, "")
	}
	return partAt(structure, "1") // a message that is one part: RFC 9051, section 6.4.5.1
}

func partAt(structure imap.BodyStructure, path string) *message.Part {
	switch s := structure.(type) {
	case *imap.BodyStructureMultiPart:
		return multipartAt(s, path)
	case *imap.BodyStructureSinglePart:
		return singlePartAt(s, path)
	default:
		return &message.Part{Path: path, Type: "application", Subtype: "octet-stream"}
	}
}

func multipartAt(s *imap.BodyStructureMultiPart, path string) *message.Part {
	p := &message.Part{Path: path, Type: "multipart", Subtype: strings.ToLower(s.Subtype)}
	if s.Extended != nil {
		p.Params = s.Extended.Params
	}
	setDisposition(p, s.Disposition())
	for i, child := range s.Children {
		childPath := strconv.Itoa(i + 1)
		if path != "" {
			childPath = path + "." + childPath
		}
		p.Children = append(p.Children, partAt(child, childPath))
	}
	return p
}

func singlePartAt(s *imap.BodyStructureSinglePart, path string) *message.Part {
	p := &message.Part{
		Path:        path,
		Type:        strings.ToLower(s.Type),
		Subtype:     strings.ToLower(s.Subtype),
		Params:      s.Params,
		ID:          strings.Trim(strings.TrimSpace(s.ID), "<>"),
		Description: s.Description,
		Encoding:    strings.ToLower(s.Encoding),
		Size:        int64(s.Size),
	}
	setDisposition(p, s.Disposition())
	return p
}

func setDisposition(p *message.Part, d *imap.BodyStructureDisposition) {
	if d != nil {
		p.Disposition, p.DispositionParams = strings.ToLower(d.Value), d.Params
	}
}

// sectionPath turns a part path, "1.2", into numbers; nil when it is none.
func sectionPath(path string) []int {
	if len(path) > 200 {
		return nil
	}
	var numbers []int
	for step := range strings.SplitSeq(path, ".") {
		n, err := strconv.ParseUint(step, 10, 31)
		if err != nil || n == 0 || step[0] == '+' {
			return nil
		}
		numbers = append(numbers, int(n))
	}
	return numbers
}
