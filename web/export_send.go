package web

import (
	"net/http"
	"time"

	"hearthmail/imapclient"
	"hearthmail/locale"
)

// exportMailbox sends a mailbox, or some of its messages, as one file. Without a format
// it leads to the page that asks for one.
func (s *Server) exportMailbox(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost && r.URL.Query().Get("format") == "" {
		mailbox, err := mailboxParam(r)
		if err != nil {
			return err
		}
		view, err := viewParams(r)
		if err != nil {
			return err
		}
		return redirect(w, r, s.links.ExportList(mailbox, view))
	}
	order, children, err := mailboxOrder(r)
	if err != nil {
		return err
	}
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return err
	}
	if order.sources[0].UIDs == nil {
		if order.sources[0].List, err = s.exportedList(r); err != nil {
			return err
		}
	}
	order.name = dated(listHead(r.Context(), order.sources[0].name, listed).Label)
	if children {
		order = withChildren(order, listed)
	}
	return s.sendExport(w, r, order)
}

// exportedList is what a list is narrowed to, nil where it shows all.
func (s *Server) exportedList(r *http.Request) (*imapclient.Query, error) {
	view, err := viewParams(r)
	if err != nil || !view.IsNarrowed() {
		return nil, err
	}
	q := s.queryFor(r, view)
	return &q, nil
}

// exportMessages sends messages of several mailboxes.
func (s *Server) exportMessages(w http.ResponseWriter, r *http.Request) error {
	order, err := messagesOrder(r)
	if err != nil {
		return err
	}
	return s.sendExport(w, r, order)
}

// exportEverything sends all mail.
func (s *Server) exportEverything(format string) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		order, err := s.everythingOrder(r, format)
		if err != nil {
			return err
		}
		return s.sendExport(w, r, order)
	}
}

// exporting is an export under way.
type exporting struct {
	w       http.ResponseWriter
	order   exportOrder
	into    archive // nil as long as nothing has been sent
	summary exportSummary
}

// sendExport writes the archive as the messages come. A failure before the first of
// them is told as usual; later the connection is cut, so that nobody takes a part
// for the whole.
func (s *Server) sendExport(w http.ResponseWriter, r *http.Request, order exportOrder) error {
	leave, err := s.enterTransfer(r)
	if err != nil {
		return err
	}
	defer leave()
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return err
	}
	e := &exporting{w: w, order: order, summary: exportSummary{in: locale.Of(r.Context()), at: time.Now()}}
	if isHead(r) {
		e.begin()
		return nil
	}
	for i := range order.sources {
		source := &order.sources[i]
		source.path = imapclient.MailboxPath(source.name, delimiterIn(listed, source.name))
		if err = e.export(r, source); err != nil {
			break
		}
	}
	if err == nil {
		err = e.archive().finish(e.summary)
	}
	if err != nil && e.into != nil {
		s.abort(r, err)
	}
	return err
}

func (e *exporting) export(r *http.Request, source *exportSource) error {
	e.summary.sources = append(e.summary.sources, exportedSource{name: source.name})
	done := &e.summary.sources[len(e.summary.sources)-1]
	err := account(r).Export(r.Context(), source.ExportQuery, func(m *imapclient.ExportedMessage) error {
		if m.Body == nil {
			done.lacks(m.UID, m.Gone)
			return nil
		}
		done.messages, done.octets, done.last = done.messages+1, done.octets+m.Size, m.UID
		return e.archive().add(m, source)
	})
	if imapclient.KindOf(err) == imapclient.KindNotFound && len(e.order.sources) > 1 {
		done.lacksAll = true
		return nil
	}
	return err
}

// archive begins the answer when there is something to say.
func (e *exporting) archive() archive {
	if e.into == nil {
		e.begin()
		if e.order.format == "zip" {
			e.into = newZipArchive(e.w)
		} else {
			e.into = newMboxArchive(e.w)
		}
	}
	return e.into
}

func (e *exporting) begin() {
	mediaType := "application/mbox"
	if e.order.format == "zip" {
		mediaType = "application/zip"
	}
	setDownload(e.w, lasting{}, mediaType, e.order.name+"."+e.order.format)
}
