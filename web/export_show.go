package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"hearthmail/imapclient"
	"hearthmail/templates"
)

// exportShow is the page that says what can be exported, and how much it is.
func (s *Server) exportShow(w http.ResponseWriter, r *http.Request) error {
	listed, err := account(r).Mailboxes(r.Context())
	if err != nil {
		return err
	}
	sizes, err := account(r).MailboxSizes(r.Context())
	if err != nil {
		s.logFailure(r, http.StatusBadGateway, err)
		sizes = nil // then only the number of messages is told
	}
	page := templates.ExportPage{Chrome: s.chrome(r, say(r.Context(), "Export|heading"))}
	for _, m := range listed {
		if m.Selectable {
			page.Folders = append(page.Folders, exportFolder(r.Context(), m, sizes))
		}
	}
	if mailbox := r.URL.Query().Get("mailbox"); mailbox != "" {
		at := slices.IndexFunc(page.Folders, func(f templates.ExportFolder) bool { return f.Name == mailbox })
		if at < 0 {
			return errNotFound
		}
		page.Of = &page.Folders[at]
		if page.View, err = viewParams(r); err != nil {
			return err
		}
		page.Label = s.labelBook(r).Labelled(page.View.Label).Name
		delimiter := delimiterIn(listed, mailbox)
		for _, f := range page.Folders {
			if delimiter != "" && strings.HasPrefix(f.Name, mailbox+delimiter) {
				page.Below = append(page.Below, f)
			}
		}
	}
	return s.render(w, r, http.StatusOK, templates.ShowExport(page))
}

func exportFolder(ctx context.Context, m imapclient.Mailbox, sizes map[string]imapclient.MailboxSize) templates.ExportFolder {
	f := templates.ExportFolder{Name: m.Name, Label: labelOf(ctx, m), Depth: m.Depth, Messages: m.Total, Octets: -1, View: isView(m)}
	if size, ok := sizes[m.Name]; ok {
		f.Messages, f.Octets = size.Messages, size.Octets
	}
	return f
}
