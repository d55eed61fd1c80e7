package demo

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
)

// bodyStructure describes a message as other servers do: the library's own
// answer breaks the connection for a multipart without parts, and writes the
// decoded name where a name beyond ASCII belongs in RFC 2231's form.
func bodyStructure(raw []byte) imap.BodyStructure {
	return soundStructure(imapserver.ExtractBodyStructure(bytes.NewReader(raw)))
}

func soundStructure(bs imap.BodyStructure) imap.BodyStructure {
	switch bs := bs.(type) {
	case *imap.BodyStructureMultiPart:
		if len(bs.Children) == 0 {
			return &imap.BodyStructureSinglePart{Type: "application", Subtype: "octet-stream", Extended: &imap.BodyStructureSinglePartExt{}}
		}
		for i, child := range bs.Children {
			bs.Children[i] = soundStructure(child)
		}
		bs.Extended.Params = wireParams(bs.Extended.Params)
		soundDisposition(bs.Extended.Disposition)
		return bs
	case *imap.BodyStructureSinglePart:
		if !isToken(bs.Type) || !isToken(bs.Subtype) {
			bs.Type, bs.Subtype, bs.Text, bs.MessageRFC822 = "application", "octet-stream", nil, nil
		}
		if bs.MessageRFC822 != nil {
			bs.MessageRFC822.BodyStructure = soundStructure(bs.MessageRFC822.BodyStructure)
		}
		bs.Params = wireParams(bs.Params)
		soundDisposition(bs.Extended.Disposition)
		return bs
	}
	return bs
}

func soundDisposition(d *imap.BodyStructureDisposition) {
	if d != nil {
		d.Params = wireParams(d.Params)
	}
}

// wireParams puts values beyond ASCII into RFC 2231's form.
func wireParams(params map[string]string) map[string]string {
	wire := make(map[string]string, len(params))
	for name, value := range params {
		if isASCII(value) {
			wire[name] = value
		} else {
			wire[name+"*"] = "utf-8''" + url.PathEscape(value)
		}
	}
	return wire
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 126 }) < 0
}

func isToken(s string) bool {
	return s != "" && isASCII(s) && !strings.ContainsAny(s, " \t\r\n()<>@,;:\\\"/[]?=")
}
