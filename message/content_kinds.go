package message

import "strings"

// leafKind says how a part that holds something itself would be shown.
func leafKind(p *Part) (kind SectionKind, shown bool) {
	switch p.MediaType() {
	case "text/html":
		return SectionHTML, p.Disposition != "attachment"
	case "text/plain", "text/enriched", "text/richtext", "text/markdown":
		return SectionText, p.Disposition != "attachment"
	case "message/delivery-status", "message/global-delivery-status", "message/disposition-notification", "message/feedback-report",
		"message/global-headers", "text/rfc822-headers":
		return SectionDetails, p.Disposition != "attachment"
	case "message/rfc822", "message/global":
		return SectionMessage, p.Message != nil
	}
	return SectionPicture, isPicture(p) && p.Disposition != "attachment"
}

// isFile tells a text that has a file name.
func isFile(p *Part) bool {
	return p != nil && p.Type == "text" && (paramValue(p.DispositionParams, "filename") != "" || paramValue(p.Params, "name") != "")
}

// isOtherText tells a version that is only another way to write the text.
func isOtherText(p *Part) bool {
	return p != nil && p.Type == "text" && p.Subtype != "calendar" && p.Disposition != "attachment"
}

func isSignature(p *Part) bool {
	return p != nil && p.Type == "application" && strings.HasSuffix(p.Subtype, "-signature")
}

// isEnveloped tells what S/MIME has encrypted.
func isEnveloped(p *Part) bool { return isSMIME(p) && !p.IsSignedData() }

// IsSignedData tells what S/MIME has wrapped in a signature (RFC 8551, section
// 3.2.2): see SignedContent.
func (p *Part) IsSignedData() bool {
	return isSMIME(p) && strings.EqualFold(paramValue(p.Params, "smime-type"), "signed-data")
}

func isSMIME(p *Part) bool {
	kind := p.MediaType()
	return kind == "application/pkcs7-mime" || kind == "application/x-pkcs7-mime"
}

// isPicture tells the image types that can be shown within a text.
func isPicture(p *Part) bool {
	if p == nil || p.Type != "image" {
		return false
	}
	switch p.Subtype {
	case "png", "x-png", "jpeg", "jpg", "pjpeg", "gif", "webp", "avif":
		return true
	}
	return false
}
