package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

// afterScript demands of an act's fragment the rows of exactly its messages, as
// they are now.
func (s *modelSession) afterScript(got *reply, mailbox string, from int, mails []*modelMail) error {
	if got.status != http.StatusOK {
		return fmt.Errorf("it gave %d", got.status)
	}
	rows, err := s.mustFit(got, mailbox, from)
	if err != nil {
		return err
	}
	for _, mail := range mails {
		place, flags, _ := s.model.last(mail)
		if !slices.Contains(rows, listedRow{place.uid, mail.subject, flags}) {
			return fmt.Errorf("its rows are %v, without %s as it is now, %q", rows, mail.subject, flags)
		}
	}
	return s.find(mails, nil)
}

// rounds bounds how often a mailbox is gone through for a message: while one
// looks at page after page, others move it from a page to the one before.
const rounds = 30

// find demands that messages are where and as they must be: in a list, or, if
// they were purged, in none. What they look like is checked with each list;
// those among rows have just been seen.
func (s *modelSession) find(mails []*modelMail, rows []listedRow) error {
	for _, mail := range mails {
		place, _, there := s.model.last(mail)
		if !there || mail.among(rows) {
			continue
		}
		var err error
		if rows, err = s.findOne(mail, place.mailbox); err != nil {
			return err
		}
	}
	return nil
}

func (mail *modelMail) among(rows []listedRow) bool {
	return slices.ContainsFunc(rows, func(row listedRow) bool { return row.subject == mail.subject })
}

// findOne gives the page that a message is on. It begins where that was last.
func (s *modelSession) findOne(mail *modelMail, mailbox string) ([]listedRow, error) {
	for range rounds {
		last := max(1, s.page[mail.subject])
		for n, pages := 0, 1; n <= pages; n++ {
			page := n
			if n == 0 {
				page = last
			} else if n == last {
				continue
			}
			rows, total, err := s.list(mailbox, fmt.Sprintf("/mailboxes/%s?page=%d", mailbox, page))
			if err != nil {
				return nil, err
			}
			if mail.among(rows) {
				s.page[mail.subject] = page
				return rows, nil
			}
			pages = pagesOf(total)
		}
	}
	return nil, fmt.Errorf("%s is not in %s any more", mail.subject, mailbox)
}

// all gives all rows of a mailbox, as its pages show them one after the other.
func (s *modelSession) all(mailbox string) ([]listedRow, error) {
	var all []listedRow
	for page, pages := 1, 1; page <= pages; page++ {
		rows, total, err := s.list(mailbox, fmt.Sprintf("/mailboxes/%s?page=%d", mailbox, page))
		if err != nil {
			return nil, err
		}
		pages = pagesOf(total)
		for _, row := range rows {
			s.page[row.subject] = page
		}
		all = append(all, rows...)
	}
	return all, nil
}

// pageRows is how many rows a full page has.
const pageRows = 50

func pagesOf(total int) int { return (total + pageRows - 1) / pageRows }

// mustSee waits until lists show what the server holds: each fifth session
// looks at all of them, the others at a page of each mailbox.
func (s *modelSession) mustSee(onServer map[string][]listedRow) error {
	for mailbox, want := range onServer {
		get := func() ([]listedRow, error) { return s.all(mailbox) }
		if pages := pagesOf(len(want)); s.number%5 > 0 {
			page := s.number % pages
			want = want[page*pageRows : min(len(want), (page+1)*pageRows)]
			get = func() ([]listedRow, error) {
				rows, _, err := s.list(mailbox, fmt.Sprintf("/mailboxes/%s?page=%d", mailbox, page+1))
				return rows, err
			}
		}
		if err := s.awaitRows(get, want); err != nil {
			return fmt.Errorf("%s: %w", mailbox, err)
		}
	}
	return nil
}

func (s *modelSession) awaitRows(get func() ([]listedRow, error), want []listedRow) error {
	deadline := time.After(within)
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		rows, err := get()
		if err != nil || slices.Equal(rows, want) {
			return err
		}
		select {
		case <-again.C:
		case <-deadline:
			return fmt.Errorf("shown are %v, on the server are %v", rows, want)
		}
	}
}

// mustBeGone demands that a purged message can't be opened.
func (s *modelSession) mustBeGone(place stint) error {
	got, err := s.ask(fmt.Sprintf("/mailboxes/%s/messages/%d", place.mailbox, place.uid), nil, nil)
	if err == nil && got.status != http.StatusNotFound {
		err = fmt.Errorf("opening the purged message %d gave %d", place.uid, got.status)
	}
	return err
}
