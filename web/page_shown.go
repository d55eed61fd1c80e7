package web

import (
	"net/http"
	"net/url"
	"strings"

	"hearthmail/templates"
)

// pageShown is what the page shows that our script sent a request from.
type pageShown struct {
	list    string         // the mailbox whose list it has, "" for none
	view    templates.View // of that list
	mailbox string         // that the open message lies in
	open    uint32         // the UID of that, 0 for none
}

func (s *Server) pageShown(r *http.Request) pageShown {
	var p pageShown
	address, err := url.Parse(r.Header.Get("HX-Current-URL"))
	if err != nil {
		return p
	}
	if view, err := viewOf(address.Query()); err == nil {
		p.view = view
	}
	rest, found := strings.CutPrefix(address.EscapedPath(), s.base+"/mailboxes/")
	if !found {
		return p
	}
	name, rest, _ := strings.Cut(rest, "/")
	name, err = url.PathUnescape(name)
	if err != nil {
		return p
	}
	if p.mailbox, found = mailboxName(name); !found {
		return p
	}
	if number, isMessage := strings.CutPrefix(rest, "messages/"); isMessage {
		p.open, _ = parseNumber(number)
	}
	if !p.view.IsAcross() {
		p.list = listBeside(p.view, p.mailbox)
	}
	return p
}

// changesList says whether a message is opened beside another list than the page
// shows.
func (s *Server) changesList(r *http.Request, mailbox string, view templates.View) bool {
	from := s.pageShown(r)
	if from.list == "" {
		return false
	}
	from.view.List, view.List = "", listBeside(view, mailbox)
	from.view.Threads = onOff(s.showsThreads(r, from.view))
	view.Threads = onOff(s.showsThreads(r, view))
	list := view.List
	view.List = ""
	return from.list != list || from.view != view
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
