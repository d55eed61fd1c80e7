package web

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"mime"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/message"
)

// archive is a file that messages are written into as they come.
type archive interface {
	add(m *imapclient.ExportedMessage, from *exportSource) error
	// finish ends it with a word about what it holds. Without that it is not whole.
	finish(summary exportSummary) error
}

// noteOf is what an archive says of a message beside its octets.
func noteOf(m *imapclient.ExportedMessage, from *exportSource) message.ExportNote {
	return message.ExportNote{Mailbox: from.path, Flags: m.Flags, Date: m.Date, Size: m.Size}
}

// mboxArchive is one mailbox file.
type mboxArchive struct {
	out  *bufio.Writer
	mbox *message.MboxWriter
}

func newMboxArchive(w io.Writer) *mboxArchive {
	out := bufio.NewWriterSize(w, maxPiece)
	return &mboxArchive{out, message.NewMboxWriter(out)}
}

func (a *mboxArchive) add(m *imapclient.ExportedMessage, from *exportSource) error {
	sender := ""
	if addresses := headerOf(m).Addresses("From"); len(addresses) > 0 {
		sender = addresses[0].Wire()
	}
	if err := a.mbox.Begin(sender, noteOf(m, from)); err != nil {
		return err
	}
	if _, err := io.Copy(a.mbox, m.Body); err != nil {
		return err
	}
	return a.mbox.End()
}

// maxHeadRead is how much of a message is looked at for its sender and subject.
const maxHeadRead = 64 << 10

// headerOf looks at no more than the header, so that little is copied.
func headerOf(m *imapclient.ExportedMessage) message.Header {
	raw := m.Start[:min(len(m.Start), maxHeadRead)]
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if at := bytes.Index(raw, []byte(end)); at > 0 {
			raw = raw[:at+len(end)]
		}
	}
	return message.ParseHeader(raw)
}

// finish adds a message that says what is missing: there is no other place for it.
func (a *mboxArchive) finish(summary exportSummary) error {
	if summary.missing() > 0 {
		text := fmt.Sprintf("From: Hearthmail <hearthmail@localhost>\r\nSubject: %s\r\nDate: %s\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s",
			mime.QEncoding.Encode("utf-8", summary.in.Say("Not in this export")), summary.at.Format(time.RFC1123Z), strings.ReplaceAll(summary.text(), "\n", "\r\n"))
		note := message.ExportNote{Flags: []string{imapclient.FlagSeen}, Date: summary.at, Size: int64(len(text))}
		if err := a.mbox.Begin("hearthmail@localhost", note); err != nil {
			return err
		}
		if _, err := io.WriteString(a.mbox, text); err != nil {
			return err
		}
		if err := a.mbox.End(); err != nil {
			return err
		}
	}
	return a.out.Flush()
}

// noteExtra marks, in the way of zip files, the field that says of an .eml what else
// there is to say: its flags, and where it was.
const noteExtra = 0x4d48 // "HM"

// zipArchive is a zip file with an .eml for each message, and a folder for each
// mailbox.
type zipArchive struct {
	out  *bufio.Writer
	zip  *zipFile
	dirs map[string]string // by mailbox
	used map[string]int    // see unusedName
}

func newZipArchive(w io.Writer) *zipArchive {
	out := bufio.NewWriterSize(w, maxPiece)
	// Deflated, since that has an end of its own: such a file can be read as it comes.
	return &zipArchive{out: out, zip: newZipFile(out, (&squeezer{}).begin), dirs: map[string]string{}, used: map[string]int{}}
}

// squeezer packs one file after the other, in the same memory.
type squeezer struct{ *flate.Writer }

func (s *squeezer) begin(w io.Writer) (io.WriteCloser, error) {
	if s.Writer != nil {
		s.Reset(w)
		return s, nil
	}
	var err error
	s.Writer, err = flate.NewWriter(w, flate.BestSpeed)
	return s, err
}

func (a *zipArchive) add(m *imapclient.ExportedMessage, from *exportSource) error {
	note := noteOf(m, from).String()
	extra := binary.LittleEndian.AppendUint16(nil, noteExtra)
	extra = binary.LittleEndian.AppendUint16(extra, uint16(len(note)))
	if len(note) > maxNoteExtra {
		note, extra = "", nil
	}
	file, err := a.zip.CreateHeader(&zip.FileHeader{
		Name: a.dirOf(from) + "/" + emlName(m), Method: zip.Deflate, Modified: m.Date, Extra: append(extra, note...),
	})
	if err != nil {
		return err
	}
	_, err = io.Copy(file, m.Body)
	return err
}

// maxNoteExtra leaves room for what else is said of a file of a zip file, which has
// 64 KiB together with its name.
const maxNoteExtra = 32 << 10

// dirOf is the mailbox's folder in the archive, which no other has.
func (a *zipArchive) dirOf(from *exportSource) string {
	if dir, ok := a.dirs[from.name]; ok {
		return dir
	}
	names := make([]string, len(from.path))
	for i, name := range from.path {
		names[i] = message.SafeFilename(name, "folder")
	}
	dir := unusedName(a.used, strings.Join(names, "/"))
	a.dirs[from.name] = dir
	return dir
}

// maxSubjectName is how much of a subject gets into a file's name, in characters.
const maxSubjectName = 60

// emlName is "000123 2026-05-04 Subject.eml". The number is the UID.
func emlName(m *imapclient.ExportedMessage) string {
	subject := []rune(headerOf(m).Text("Subject"))
	name := fmt.Sprintf("%06d", m.UID)
	if !m.Date.IsZero() {
		name += " " + m.Date.Format(time.DateOnly)
	}
	return name + " " + message.SafeFilename(string(subject[:min(len(subject), maxSubjectName)]), "message") + ".eml"
}

func (a *zipArchive) finish(summary exportSummary) error {
	file, err := a.zip.CreateHeader(&zip.FileHeader{Name: "export.txt", Method: zip.Deflate, Modified: summary.at})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(file, summary.text()); err != nil {
		return err
	}
	if err := a.zip.Close(); err != nil {
		return err
	}
	return a.out.Flush()
}
