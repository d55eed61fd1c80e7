package web

import (
	"path"
	"slices"
	"strings"

	"hearthmail/message"
	"hearthmail/templates"
)

// attachments are what of the message can be downloaded. A message within one that
// lies in a part itself is not opened any further.
func (o *openMail) attachments(parts []*message.Part) []templates.Attachment {
	var models []templates.Attachment
	for _, p := range parts {
		model := attachmentModel(p)
		if model.Shown == templates.AsMessage && o.inner != "" {
			model.Shown = templates.NotShown
		}
		models = append(models, model)
	}
	return models
}

func attachmentModel(p *message.Part) templates.Attachment {
	name := p.Filename()
	model := templates.Attachment{
		Path: p.Path, Name: name, Type: p.MediaType(), Size: p.DecodedSize(), Shown: shownAs(p.MediaType(), name), Hazard: p.Hazard(),
	}
	if p.IsMail() {
		model.Shown = templates.AsMessage
	}
	return model
}

// shownAs is how a part is shown, as its type and name promise: what it really
// is, its content decides later.
func shownAs(mediaType, name string) templates.Shown {
	extension := strings.TrimPrefix(strings.ToLower(path.Ext(name)), ".")
	of := func(extensions string) bool { return slices.Contains(strings.Fields(extensions), extension) }
	top, sub, _ := strings.Cut(mediaType, "/")
	switch {
	case sub == "svg+xml", sub == "html", sub == "xhtml+xml", sub == "rtf", of("svg svgz html htm xhtml rtf"):
		return templates.NotShown
	case mediaType == "application/pdf", extension == "pdf":
		return templates.AsPDF
	case slices.Contains(strings.Fields("png jpeg jpg pjpeg gif webp avif bmp x-ms-bmp"), sub) && top == "image", of("png jpg jpeg jfif gif webp avif bmp"):
		return templates.AsPicture
	case top == "audio":
		return templates.AsSound
	case top == "video":
		return templates.AsVideo
	case top == "text", isTextType(sub), of(textExtensions()):
		return templates.AsText
	}
	return templates.NotShown
}

// isTextType tells the subtypes of application that are text all the same.
func isTextType(sub string) bool {
	return strings.HasSuffix(sub, "+json") || strings.HasSuffix(sub, "+xml") || slices.Contains(strings.Fields(
		"json xml yaml x-yaml toml sql x-sh x-patch x-diff javascript x-javascript x-httpd-php x-subrip pgp-keys pgp-signature ics"), sub)
}

func textExtensions() string {
	return `asc bat c cc cfg cmd conf cpp cs css csv diff env go gpx h hpp ics ini java js json jsx kt kml lock log lua md mjs patch php pl properties ps1 py rb rs
		scss sh sql srt svelte swift tex toml ts tsv tsx txt vb vbs vcf vtt vue xml yaml yml zig`
}
