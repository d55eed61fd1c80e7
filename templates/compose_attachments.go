package templates

import "strconv"

// kind is that of the file once it is sent.
func (a ComposeAttachment) kind() kind { return Attachment{Type: a.Type}.kind() }

// room is how many octets of files a message of that size holds, as script reads
// it; "" when that isn't known.
func room(size int64) string {
	if size <= 0 {
		return ""
	}
	return octets(FileRoom(size))
}

// FileRoom is how many octets of files a message of that size can hold: in base64 57
// of them become a line of 78 (RFC 2045, section 6.8).
func FileRoom(message int64) int64 { return message / 78 * 57 }

func octets(n int64) string { return strconv.FormatInt(n, 10) }
