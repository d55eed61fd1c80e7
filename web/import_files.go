package web

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"hearthmail/locale"
	"hearthmail/message"
)

// incoming is a message of a file.
type incoming struct {
	what string              // what to call it: "message 12 of family.mbox"
	note *message.ExportNote // of an export of ours; nil for none
	from time.Time           // of the line before it in a mailbox file
	path []string            // of the folders that it lies in within a zip file
	body io.Reader
}

// sniffed is how much of a file is looked at to see what it is, in octets.
const sniffed = 4 << 10

// importFile takes in what a file holds: a mail, a mailbox file, or a zip file of both.
// An error ends the import; what is wrong with a message or a file alone is told.
func (im *importer) importFile(ctx context.Context, name string, from io.Reader) error {
	in := bufio.NewReaderSize(from, maxPiece)
	start, err := in.Peek(sniffed)
	switch {
	case len(start) == 0 && errors.Is(err, io.EOF):
		im.job.refuse(name, say(ctx, "The file is empty."))
		return nil
	case len(start) == 0:
		return err
	case strings.HasPrefix(string(start), "PK\x03\x04"), strings.HasPrefix(string(start), "PK\x05\x06"):
		return im.importZip(ctx, name, in)
	}
	return im.importMails(ctx, incoming{what: name, body: in}, start)
}

// importMails takes in a mail or a mailbox file.
func (im *importer) importMails(ctx context.Context, m incoming, start []byte) error {
	switch {
	case m.note == nil && message.LooksLikeMbox(start):
		return im.importMbox(ctx, m)
	case m.note != nil, message.LooksLikeMail(start):
		return im.importMessage(ctx, m)
	}
	im.job.refuse(m.what, say(ctx, "This is neither a mail (.eml) nor a mailbox file (.mbox) nor a zip file of these."))
	_, err := io.Copy(io.Discard, m.body)
	return err
}

func (im *importer) importMbox(ctx context.Context, file incoming) error {
	mbox, err := message.NewMboxReader(file.body)
	if err != nil {
		return err
	}
	for number := 1; ; number++ {
		entry, err := mbox.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		m := incoming{what: say(ctx, "Message %s of %s", locale.Of(ctx).Number(int64(number)), file.what), note: entry.Note, from: entry.Date, path: file.path, body: mbox}
		if err := im.importMessage(ctx, m); err != nil {
			return err
		}
	}
}

func (im *importer) importZip(ctx context.Context, name string, in *bufio.Reader) error {
	files := zipReader{in: in}
	for {
		entry, err := files.next()
		switch {
		case errors.Is(err, io.EOF):
			_, err = io.Copy(io.Discard, in)
			return err
		case err != nil:
			return im.zipProblem(ctx, name, err)
		}
		if err := im.importEntry(ctx, name, entry); err != nil {
			return im.zipProblem(ctx, name, err)
		}
	}
}

// importEntry takes in a file of a zip file.
func (im *importer) importEntry(ctx context.Context, archive string, entry *zipEntry) error {
	base := path.Base(entry.name)
	if strings.HasSuffix(entry.name, "/") || strings.HasPrefix(base, ".") || strings.HasPrefix(entry.name, "__MACOSX/") || entry.name == "export.txt" {
		return nil
	}
	m := incoming{what: say(ctx, "%s in %s|a file in an archive", message.CleanFilename(base, say(ctx, "a file")), archive)}
	if dir := path.Dir(path.Clean("/" + strings.ReplaceAll(entry.name, `\`, "/"))); dir != "/" {
		m.path = strings.Split(dir[1:], "/")
	}
	if text := entry.field(noteExtra); text != nil {
		if note, ok := message.ParseExportNote(string(text)); ok {
			m.note = &note
		}
	}
	in := bufio.NewReaderSize(entry, sniffed)
	start, err := in.Peek(sniffed)
	m.body = in
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case len(start) == 0:
		return nil
	case m.note == nil && len(start) >= 4 && binary.LittleEndian.Uint32(start) == zipLocal:
		im.job.refuse(m.what, say(ctx, "A zip file within a zip file is not looked into. Unpack it first."))
		return nil
	}
	return im.importMails(ctx, m, start)
}

// zipProblem tells what is wrong with a zip file; nothing more of it can be read. Any
// other error is given back.
func (im *importer) zipProblem(ctx context.Context, name string, err error) error {
	words := map[error]locale.Text{
		errZipBroken: "The zip file is damaged from here on.",
		errZipStored: "The zip file was written in a way that can't be read as it comes. Unpack it, and choose what is in it.",
		errZipBomb:   "The zip file holds something that grows beyond all bounds when it is unpacked. It was left at that.",
		errZipLocked: "The zip file needs a password. Unpack it, and choose what is in it.",
	}
	for problem, why := range words {
		if errors.Is(err, problem) {
			im.job.refuse(name, say(ctx, why))
			_, err := io.Copy(io.Discard, im.rest)
			return err
		}
	}
	return err
}
