package demo

import (
	"bufio"
	"bytes"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	_ "github.com/emersion/go-message/charset" // so that envelopes in other charsets can be read
	"github.com/emersion/go-message/textproto"
)

// Fetch writes what is asked for. It copies the messages first and writes
// without the lock, so that a slow client delays nobody else.
func (s *imapSession) Fetch(w *imapserver.FetchWriter, set imap.NumSet, options *imap.FetchOptions) error {
	if len(options.BinarySection)+len(options.BinarySectionSize) > 0 {
		return refuse(imap.ResponseCodeCannot, "BINARY is not announced")
	}
	m := s.view.mailbox
	m.mutex.Lock()
	picked := s.view.pickLocked(set)
	marked := !s.view.readOnly && marksSeen(options)
	if marked {
		for _, msg := range picked {
			m.setFlagsLocked(msg.seq, msg.message, addFlags(msg.flags, []imap.Flag{imap.FlagSeen}), s.view.tracker)
		}
	}
	messages := snapshot(picked)
	m.mutex.Unlock()
	for i, msg := range messages {
		if err := writeMessage(w.CreateMessage(picked[i].clientSeq), &msg, options, marked); err != nil {
			return err
		}
	}
	return nil
}

func marksSeen(options *imap.FetchOptions) bool {
	for _, section := range options.BodySection {
		if !section.Peek {
			return true
		}
	}
	return false
}

func writeMessage(w *imapserver.FetchResponseWriter, msg *message, options *imap.FetchOptions, marked bool) error {
	if options.UID {
		w.WriteUID(msg.uid)
	}
	if options.Flags || marked {
		w.WriteFlags(msg.flags)
	}
	if options.InternalDate {
		w.WriteInternalDate(msg.received)
	}
	if options.RFC822Size {
		w.WriteRFC822Size(int64(len(msg.raw)))
	}
	if options.Envelope {
		header, _ := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(msg.raw)))
		w.WriteEnvelope(imapserver.ExtractEnvelope(header))
	}
	if options.BodyStructure != nil {
		w.WriteBodyStructure(bodyStructure(msg.raw))
	}
	for _, section := range options.BodySection {
		if err := writeSection(w, section, bodySection(msg.raw, section)); err != nil {
			return err
		}
	}
	return w.Close()
}

func writeSection(w *imapserver.FetchResponseWriter, section *imap.FetchItemBodySection, content []byte) error {
	literal := w.WriteBodySection(section, int64(len(content)))
	if _, err := literal.Write(content); err != nil {
		return err
	}
	return literal.Close()
}
