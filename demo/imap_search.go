package demo

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	gomessage "github.com/emersion/go-message"
	"github.com/emersion/go-message/mail"
)

// Search gives the messages that match, as sequence numbers or UIDs.
func (s *imapSession) Search(kind imapserver.NumKind, criteria *imap.SearchCriteria, options *imap.SearchOptions) (*imap.SearchData, error) {
	m := s.view.mailbox
	m.mutex.Lock()
	all := s.view.allLocked()
	messages := snapshot(all)
	m.mutex.Unlock()

	search := searcher{view: s.view, all: all}
	var seqs imap.SeqSet
	var uids imap.UIDSet
	for i := range messages {
		if search.matches(candidate{seen: seen{message: &messages[i], clientSeq: all[i].clientSeq}}, criteria) {
			seqs.AddNum(all[i].clientSeq)
			uids.AddNum(messages[i].uid)
		}
	}
	if options.ReturnSave {
		s.view.saved = uids
	}
	if kind == imapserver.NumKindSeq {
		nums, _ := seqs.Nums()
		return searchData(seqs, nums), nil
	}
	nums, _ := uids.Nums()
	return searchData(uids, nums), nil
}

func searchData[N ~uint32](all imap.NumSet, nums []N) *imap.SearchData {
	data := &imap.SearchData{All: all, Count: uint32(len(nums))}
	if len(nums) > 0 {
		data.Min, data.Max = uint32(slices.Min(nums)), uint32(slices.Max(nums))
	}
	return data
}

// candidate is a message that a search looks at; it is parsed when a criterion
// needs that.
type candidate struct{ seen }

type searcher struct {
	view *view
	all  []seen
}

func (s searcher) matches(c candidate, criteria *imap.SearchCriteria) bool {
	return s.inSets(c, criteria) && c.hasFlags(criteria) && c.hasSize(criteria) &&
		within(c.received, criteria.Since, criteria.Before) && c.hasText(criteria) &&
		!slices.ContainsFunc(criteria.Not, func(not imap.SearchCriteria) bool { return s.matches(c, &not) }) &&
		!slices.ContainsFunc(criteria.Or, func(or [2]imap.SearchCriteria) bool {
			return !s.matches(c, &or[0]) && !s.matches(c, &or[1])
		})
}

func (s searcher) inSets(c candidate, criteria *imap.SearchCriteria) bool {
	for _, set := range criteria.SeqNum {
		if !s.view.membership(set, s.all)(c.seen) {
			return false
		}
	}
	for _, set := range criteria.UID {
		if !s.view.membership(set, s.all)(c.seen) {
			return false
		}
	}
	return true
}

func (c candidate) hasFlags(criteria *imap.SearchCriteria) bool {
	return !slices.ContainsFunc(criteria.Flag, func(f imap.Flag) bool { return !hasFlag(c.flags, f) }) &&
		!slices.ContainsFunc(criteria.NotFlag, func(f imap.Flag) bool { return hasFlag(c.flags, f) })
}

func (c candidate) hasSize(criteria *imap.SearchCriteria) bool {
	size := int64(len(c.raw))
	return (criteria.Larger == 0 || size > criteria.Larger) && (criteria.Smaller == 0 || size < criteria.Smaller)
}

// hasText checks what needs the message parsed.
func (c candidate) hasText(criteria *imap.SearchCriteria) bool {
	sent := !criteria.SentSince.IsZero() || !criteria.SentBefore.IsZero()
	if !sent && len(criteria.Header)+len(criteria.Body)+len(criteria.Text) == 0 {
		return true
	}
	entity, _ := gomessage.Read(bytes.NewReader(c.raw))
	if entity == nil {
		return false
	}
	for _, want := range criteria.Header {
		if !headerContains(entity.Header, want.Key, want.Value) {
			return false
		}
	}
	if sent {
		date, err := (&mail.Header{Header: entity.Header}).Date()
		if err != nil || !within(date, criteria.SentSince, criteria.SentBefore) {
			return false
		}
	}
	if len(criteria.Body)+len(criteria.Text) == 0 {
		return true
	}
	var header, body strings.Builder
	collectText(entity, &header, &body, 0)
	return containsAll(body.String(), criteria.Body) && containsAll(header.String()+body.String(), criteria.Text)
}

// within compares days without time zone (RFC 9051 section 6.4.4).
func within(t, since, before time.Time) bool {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return (since.IsZero() || !day.Before(since)) && (before.IsZero() || day.Before(before))
}

func headerContains(header gomessage.Header, key, value string) bool {
	for fields := header.FieldsByKey(key); fields.Next(); {
		text, _ := fields.Text()
		if strings.Contains(strings.ToLower(text), strings.ToLower(value)) {
			return true
		}
	}
	return false
}

// collectText decodes every header field, and every part that is text.
func collectText(entity *gomessage.Entity, header, body *strings.Builder, depth int) {
	for fields := entity.Header.Fields(); fields.Next(); {
		text, _ := fields.Text()
		header.WriteString(text + "\n")
	}
	if parts := entity.MultipartReader(); parts != nil && depth < 20 {
		for part, err := parts.NextPart(); part != nil && err == nil; part, err = parts.NextPart() {
			collectText(part, header, body, depth+1)
		}
		return
	}
	mediaType, _, _ := entity.Header.ContentType()
	if strings.HasPrefix(mediaType, "text/") || strings.HasPrefix(mediaType, "message/") {
		// A part that can't be decoded to its end is searched as far as it goes.
		_, _ = io.Copy(body, entity.Body)
	}
}

func containsAll(text string, wanted []string) bool {
	text = strings.ToLower(text)
	return !slices.ContainsFunc(wanted, func(s string) bool { return !strings.Contains(text, strings.ToLower(s)) })
}
