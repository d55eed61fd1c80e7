package templates

import (
	"context"
	"strings"

	"hearthmail/locale"
	"hearthmail/message"
)

// kind is what an attachment is, in words and as an icon.
type kind struct {
	icon  string
	label locale.Text // "" for one that we have no words for
}

// kind takes the media type.
func (a Attachment) kind() kind {
	mediaType := strings.ToLower(a.Type)
	if known, ok := exactKind(mediaType); ok {
		return known
	}
	top, _, _ := strings.Cut(mediaType, "/")
	switch top {
	case "image":
		return kind{"file-image", "Picture (%s)|file"}
	case "audio":
		return kind{"file-audio", "Sound recording|file"}
	case "video":
		return kind{"file-video", "Video|file"}
	case "text":
		return kind{"file-text", "Text|file"}
	case "":
		return kind{"file", "File|file"}
	default:
		return kind{"file", ""}
	}
}

func exactKind(mediaType string) (kind, bool) {
	switch mediaType {
	case "application/pdf":
		return kind{"file-text", "PDF document|file"}, true
	case "application/zip", "application/x-zip-compressed", "application/gzip", "application/x-tar",
		"application/x-7z-compressed", "application/vnd.rar":
		return kind{"file-archive", "Archive|file"}, true
	case "text/calendar", "application/ics":
		return kind{"file-calendar", "Invitation or calendar entry|file"}, true
	case "text/vcard", "text/x-vcard":
		return kind{"person", "Contact card|file"}, true
	case "text/html":
		return kind{"file-text", "Web page|file"}, true
	case "text/csv":
		return kind{"file-table", "Table (CSV)|file"}, true
	case "message/rfc822", "message/global":
		return kind{"unread", "Forwarded message|file"}, true
	case "application/msword", "application/vnd.oasis.opendocument.text",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return kind{"file-text", "Text document|file"}, true
	case "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return kind{"file-table", "Spreadsheet|file"}, true
	case "application/vnd.ms-powerpoint", "application/vnd.oasis.opendocument.presentation",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation":
		return kind{"file-image", "Presentation|file"}, true
	case "application/octet-stream":
		return kind{"file", "File|file"}, true
	case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature":
		return kind{"check", "Digital signature|file"}, true
	}
	return kind{}, false
}

// called says what kind of file it is. One that we have no words for is named by its
// media type.
func (a Attachment) called(ctx context.Context) string {
	mediaType := strings.ToLower(a.Type)
	_, sub, _ := strings.Cut(mediaType, "/")
	switch k := a.kind(); {
	case k.label == "":
		return mediaType
	case k.icon == "file-image" && strings.HasPrefix(mediaType, "image/"):
		return say(ctx, k.label, strings.ToUpper(strings.TrimPrefix(sub, "x-")))
	default:
		return say(ctx, k.label)
	}
}

// about is what stands under the file's name: "PDF document, 170 kB".
func (a Attachment) about(ctx context.Context) string {
	if size := inOctets(ctx, a.Size); size != "" {
		return say(ctx, "%s, %s|file and size", a.called(ctx), size)
	}
	return a.called(ctx)
}

// warning is what to know before the file is opened, "" for nothing.
func (a Attachment) warning(ctx context.Context) string {
	switch a.Hazard {
	case message.ProgramHazard:
		return say(ctx, "This is a program. Open it only if you were expecting it.")
	case message.DisguisedHazard:
		return say(ctx, "This is a program that is made to look like a document. It is best not to open it.")
	case message.MacroHazard:
		return say(ctx, "This document may hold a program. Open it only if you were expecting it.")
	}
	if strings.EqualFold(a.Type, "application/ms-tnef") || strings.EqualFold(a.Name, "winmail.dat") {
		return say(ctx, "Outlook packed files into this. Open it to see what they are.")
	}
	return ""
}

// action is what a button does that shows the attachment, "" for none.
func (a Attachment) action(ctx context.Context) string {
	switch a.Shown {
	case NotShown:
		return ""
	case AsMessage:
		return say(ctx, "Open|attachment")
	case AsSound, AsVideo:
		return say(ctx, "Play|attachment")
	}
	return say(ctx, "View|attachment")
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
