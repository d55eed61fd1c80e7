package templates

import "context"

// kind is what the file is, in words and as an icon.
func (a ComposeAttachment) kind() kind { return Attachment{Type: a.Type}.kind() }

// FileRoom is how many octets of files a message of that size can hold: in base64 57
// of them become a line of 78 (RFC 2045, section 6.8).
func FileRoom(message int64) int64 { return message / 78 * 57 }

// room says how much may be attached; "" where that isn't known.
func (m Compose) room(ctx context.Context) string {
	if room := inOctets(ctx, FileRoom(m.MaxSize)); room != "" {
		return say(ctx, "Up to %s", room)
	}
	return ""
}
