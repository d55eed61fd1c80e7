package message

import (
	"context"
	"errors"
	"io"
)

var errNoWriter = errors.New("not there yet") //nolint:gochecknoglobals // until letters can be written

// Write writes the letter as it is submitted (RFC 5322): without Bcc.
func (l *Letter) Write(context.Context, io.Writer) error { return errNoWriter }

// WriteDraft writes it as it is kept to be written on.
func (l *Letter) WriteDraft(context.Context, io.Writer) error { return errNoWriter }

// BccField is the field, with its line end, that the copy in Sent has before what
// was submitted; "" for none.
func (l *Letter) BccField() string { return "" }

// NeedsUTF8 says whether an address of it needs SMTPUTF8 (RFC 6531).
func (l *Letter) NeedsUTF8() bool { return false }
