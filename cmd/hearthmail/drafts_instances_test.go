package main

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"hearthmail/internal/testdovecot"
)

// TestDraftsAtTwoInstances: two pages save one letter, each at its own instance and at
// the same moment. One of them is told of the other, and there is one copy.
func TestDraftsAtTwoInstances(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	c := startCluster(t, dovecot)
	v := c.signIn(t)
	pages := [2]*drafter{}
	for i := range pages {
		pages[i] = &drafter{t: t, v: c.at(v, i), server: testdovecot.Login(t, dovecot, "family")}
	}
	pages[0].leaveDrafts()
	known := pages[0].save(draftForm("one", "t0", "begun"))
	for round := range 10 {
		known = saveAtOnce(t, pages, known, round)
		pages[0].mustBeOnly(known)
	}
	c.mustKeepSecret(t, v)
}

// saveAtOnce saves at both pages, which know of the same draft, and gives the one
// that there is then.
func saveAtOnce(t *testing.T, pages [2]*drafter, known uint32, round int) (uid uint32) {
	t.Helper()
	var answers [2]*answer
	var both sync.WaitGroup
	for i, page := range pages {
		both.Go(func() {
			form := draftForm("one", fmt.Sprintf("t%d-%d", i, round), fmt.Sprintf("page %d, round %d.", i, round))
			answers[i] = page.saveByScript(withField(form, "draft", fmt.Sprint(known)))
		})
	}
	both.Wait()
	for i, a := range answers {
		switch a.status {
		case http.StatusOK:
			if uid > 0 {
				t.Fatalf("in round %d both have saved", round)
			}
			_, _ = fmt.Sscan(value(where(a.root, "id", "draft-state"), "data-draft"), &uid)
		case http.StatusConflict:
		default:
			t.Fatalf("page %d was answered by %d: %s", i, a.status, a.body)
		}
	}
	return uid
}
