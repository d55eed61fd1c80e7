package message

import "strings"

// extensionOf is the extension for a media type. The system's own table is not
// asked: names should be the same everywhere.
func extensionOf(mediaType string) string {
	known := map[string]string{
		"application/gzip": ".gz", "application/json": ".json", "application/ms-tnef": ".dat", "application/msword": ".doc",
		"application/pdf": ".pdf", "application/pgp-encrypted": ".asc", "application/pgp-keys": ".asc",
		"application/pgp-signature": ".asc", "application/pkcs7-mime": ".p7m", "application/pkcs7-signature": ".p7s",
		"application/postscript": ".ps", "application/rtf": ".rtf", "application/vnd.ms-excel": ".xls",
		"application/vnd.ms-powerpoint": ".ppt", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
		"application/vnd.oasis.opendocument.text":                                   ".odt",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
		"application/x-pkcs7-mime":                                                  ".p7m", "application/x-pkcs7-signature": ".p7s", "application/xml": ".xml",
		"application/zip": ".zip", "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/wav": ".wav",
		"audio/x-wav": ".wav", "image/bmp": ".bmp", "image/gif": ".gif", "image/heic": ".heic", "image/jpeg": ".jpg",
		"image/jpg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg", "image/tiff": ".tif", "image/webp": ".webp",
		"message/delivery-status": ".txt", "message/disposition-notification": ".txt", "message/global": ".eml",
		"message/rfc822": ".eml", "text/calendar": ".ics", "text/csv": ".csv", "text/html": ".html",
		"text/rfc822-headers": ".txt", "text/rtf": ".rtf", "text/vcard": ".vcf", "text/x-vcard": ".vcf", "text/xml": ".xml",
		"video/mp4": ".mp4", "video/mpeg": ".mpg", "video/quicktime": ".mov", "video/webm": ".webm",
	}
	switch extension, ok := known[mediaType]; {
	case ok:
		return extension
	case strings.HasPrefix(mediaType, "text/"):
		return ".txt"
	}
	return ".bin"
}
