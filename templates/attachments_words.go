package templates

import (
	"strings"

	"hearthmail/message"
)

// kind is what an attachment is, in words and as an icon.
type kind struct{ icon, label string }

// kind takes the media type. One that we have no words for is named by itself.
func (a Attachment) kind() kind {
	mediaType := strings.ToLower(a.Type)
	if known, ok := exactKind(mediaType); ok {
		return known
	}
	top, sub, _ := strings.Cut(mediaType, "/")
	switch top {
	case "image":
		return kind{"file-image", "Picture (" + strings.ToUpper(strings.TrimPrefix(sub, "x-")) + ")"}
	case "audio":
		return kind{"file-audio", "Sound recording"}
	case "video":
		return kind{"file-video", "Video"}
	case "text":
		return kind{"file-text", "Text"}
	case "":
		return kind{"file", "File"}
	default:
		return kind{"file", mediaType}
	}
}

func exactKind(mediaType string) (kind, bool) {
	switch mediaType {
	case "application/pdf":
		return kind{"file-text", "PDF document"}, true
	case "application/zip", "application/x-zip-compressed", "application/gzip", "application/x-tar",
		"application/x-7z-compressed", "application/vnd.rar":
		return kind{"file-archive", "Archive"}, true
	case "text/calendar", "application/ics":
		return kind{"file-calendar", "Invitation or calendar entry"}, true
	case "text/vcard", "text/x-vcard":
		return kind{"person", "Contact card"}, true
	case "text/html":
		return kind{"file-text", "Web page"}, true
	case "text/csv":
		return kind{"file-table", "Table (CSV)"}, true
	case "message/rfc822", "message/global":
		return kind{"unread", "Forwarded message"}, true
	case "application/msword", "application/vnd.oasis.opendocument.text",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return kind{"file-text", "Text document"}, true
	case "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return kind{"file-table", "Spreadsheet"}, true
	case "application/vnd.ms-powerpoint", "application/vnd.oasis.opendocument.presentation",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation":
		return kind{"file-image", "Presentation"}, true
	case "application/octet-stream":
		return kind{"file", "File"}, true
	case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature":
		return kind{"check", "Digital signature"}, true
	}
	return kind{}, false
}

// about is what stands under the file's name: "PDF document, 170 kB".
func (a Attachment) about() string {
	if s := size(a.Size); s != "" {
		return a.kind().label + ", " + s
	}
	return a.kind().label
}

// warning is what to know before the file is opened, "" for nothing.
func (a Attachment) warning() string {
	switch a.Hazard {
	case message.ProgramHazard:
		return "This is a program. Open it only if you were expecting it."
	case message.DisguisedHazard:
		return "This is a program that is made to look like a document. It is best not to open it."
	case message.MacroHazard:
		return "This document may hold a program. Open it only if you were expecting it."
	}
	if strings.EqualFold(a.Type, "application/ms-tnef") || strings.EqualFold(a.Name, "winmail.dat") {
		return "Outlook packed files into this. Open it to see what they are."
	}
	return ""
}

// action is what a button does that shows the attachment, "" for none.
func (a Attachment) action() string {
	switch a.Shown {
	case NotShown:
		return ""
	case AsMessage:
		return "Open"
	case AsSound, AsVideo:
		return "Play"
	}
	return "View"
}

// address is where a page of ours shows the attachment.
func (a Attachment) address(at MailLinks) string {
	if a.Shown == AsMessage {
		return at.Open(a.Path)
	}
	return at.Preview(a.Path)
}

// maxListed is how many attachments are shown one by one before the rest is
// folded away.
const maxListed = 100

// listed parts what is shown at once from what is folded away.
func listed(all []Attachment) (shown, rest []Attachment) {
	if len(all) <= maxListed {
		return all, nil
	}
	return all[:maxListed], all[maxListed:]
}
