package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// drafts saves a letter three times: there is one copy then, where the server has its
// drafts or lets us make a mailbox for them. Without UIDPLUS the others stay, struck.
func (s *serverWalk) drafts(t *testing.T) {
	s.begin(t)
	var mailbox string
	var uid uint32
	for i := range 3 {
		form := withField(draftForm("one", "t1", fmt.Sprintf("text number %d, gr\u00fcn.", i)), "draft", fmt.Sprint(uid))
		page := s.v.post("/compose/draft", form, "/compose")
		address, err := url.Parse(page.address)
		if err != nil || address.Path != "/compose" {
			t.Fatalf("saving led to %s with %d: %s", page.address, page.status, page.alert())
		}
		mailbox = address.Query().Get("mailbox")
		if _, err := fmt.Sscan(address.Query().Get("draft"), &uid); err != nil {
			t.Fatalf("saving led to %s", page.address)
		}
	}
	s.other.Select(mailbox)
	uids, struck := s.other.UIDs(), s.other.Search("DELETED")
	left := slices.DeleteFunc(slices.Clone(uids), func(uid uint32) bool { return slices.Contains(struck, uid) })
	if !slices.Equal(left, []uint32{uid}) || len(struck) > 0 == slices.Contains(s.can, "UIDPLUS") {
		t.Errorf("in %s are %v, struck %v", mailbox, uids, struck)
	}
	if raw := string(s.other.Raw(uid)); !strings.Contains(raw, "text number 2") {
		t.Errorf("the draft is\n%s", raw)
	}
}
