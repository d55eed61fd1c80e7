package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testdovecot"
)

// undo presses the button beside what was done.
func (w *actsWalk) undo(t *testing.T, done *answer, want string) {
	t.Helper()
	form := undoForm(t, done)
	if form == "" {
		return
	}
	w.do(t, form, nil, want)
	again := w.v.post(form, nil, inbox)
	if again.status != http.StatusConflict {
		t.Errorf("taken back twice: %d %q", again.status, again.notice())
	}
}

// undoForm is the address of the button beside what was done.
func undoForm(t *testing.T, done *answer) string {
	t.Helper()
	for _, form := range with(done.root, "action") {
		if action := value(form, "action"); strings.HasSuffix(action, "/undo") && strings.HasPrefix(action, "/acts/") {
			return action
		}
	}
	t.Errorf("nothing offers to take %q back", done.notice())
	return ""
}

func (w *actsWalk) form(t *testing.T, mailbox string, more url.Values, uids ...uint32) url.Values {
	t.Helper()
	form := uidForm(w.v.get("/mailboxes/"+url.PathEscape(mailbox)).list(t), uids...)
	for name, values := range more {
		form[name] = values
	}
	return form
}

// TestActsAndUndo does every act and takes it back, and asks another client each time
// what has come of it.
func TestActsAndUndo(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	w.server.Select("INBOX")
	w.server.Store(2, "+FLAGS", `\Seen`, `$NotJunk`)
	inboxUIDs := w.server.UIDs()
	form := func(more url.Values) url.Values { return w.form(t, "INBOX", more, 2, 3, 4) }
	target := url.Values{"target": {"Garden"}}

	done := w.do(t, inbox+"/delete", form(nil), "3 messages struck through.")
	w.holds(t, "INBOX", "DELETED", 2, 3, 4)
	w.undo(t, done, "3 messages are as before.")
	w.holds(t, "INBOX", "DELETED")

	done = w.do(t, inbox+"/flags", form(url.Values{"add": {`\Seen`}}), "3 messages marked as read.")
	w.holds(t, "INBOX", "SEEN", 2, 3, 4)
	w.undo(t, done, "2 messages are as before.")
	w.holds(t, "INBOX", "SEEN", 2) // it was before

	done = w.do(t, inbox+"/copy", form(target), "3 messages copied to Garden.")
	w.holds(t, "Garden", "UID 6:*", 6, 7, 8)
	w.undo(t, done, "3 messages are as before.")
	w.holds(t, "Garden", "ALL", 1, 2, 3, 4, 5)

	done = w.do(t, inbox+"/move", form(target), "3 messages moved to Garden.")
	w.holds(t, "Garden", "UID 6:*", 9, 10, 11)
	w.undo(t, done, "3 messages are as before.")
	w.holds(t, "Garden", "ALL", 1, 2, 3, 4, 5)
	w.holds(t, "INBOX", "SEEN KEYWORD $NotJunk", 21)

	form = func(more url.Values) url.Values { return w.form(t, "INBOX", more, 21, 22, 23) }
	done = w.do(t, inbox+"/archive", form(nil), "3 messages moved to Archive.")
	w.holds(t, "Archive", "ALL", 1, 2, 3)
	w.undo(t, done, "3 messages are as before.")
	w.holds(t, "Archive", "ALL")

	form = func(more url.Values) url.Values { return w.form(t, "INBOX", more, 24, 25, 26) }
	done = w.do(t, inbox+"/junk", form(nil), "3 messages moved to Junk.")
	w.holds(t, "Junk", "KEYWORD $Junk UNKEYWORD $NotJunk", 1, 2, 3)
	w.undo(t, done, "3 messages are as before.")
	w.holds(t, "Junk", "ALL")
	w.holds(t, "INBOX", "KEYWORD $Junk")
	w.holds(t, "INBOX", "KEYWORD $NotJunk", 27)

	w.do(t, inbox+"/junk", w.form(t, "INBOX", nil, 27, 28), "2 messages moved to Junk.")
	done = w.do(t, "/mailboxes/Junk/notjunk", w.form(t, "Junk", nil, 4, 5), "2 messages moved to Inbox.")
	w.holds(t, "INBOX", "KEYWORD $NotJunk UNKEYWORD $Junk", 30, 31)
	w.undo(t, done, "2 messages are as before.")
	w.holds(t, "Junk", "KEYWORD $Junk", 6, 7)
	w.do(t, "/mailboxes/Junk/move", w.form(t, "Junk", url.Values{"target": {"INBOX"}}, 6, 7), "2 messages moved")

	w.server.Select("INBOX")
	if left := w.server.UIDs(); len(left) != len(inboxUIDs) {
		t.Errorf("%d messages are left of %d", len(left), len(inboxUIDs))
	}
}

// TestUndoAfterOthers: what others have done meanwhile stays, and is told.
func TestUndoAfterOthers(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	done := w.do(t, inbox+"/move", w.form(t, "INBOX", url.Values{"target": {"Garden"}}, 2, 3, 4, 5), "4 messages moved to Garden.")
	w.server.Select("Garden")
	w.server.Store(7, "+FLAGS", `\Deleted`)
	w.server.Store(8, "+FLAGS", `\Deleted`)
	if _, err := w.server.Do("UID EXPUNGE 8"); err != nil {
		t.Fatal(err)
	}
	w.undo(t, done, "2 of 4 messages are as before.")
	w.holds(t, "Garden", "UID 6:*", 7)

	done = w.do(t, inbox+"/copy", w.form(t, "INBOX", url.Values{"target": {"Garden"}}, 6, 7, 8), "3 messages copied")
	w.server.Select("Garden")
	w.server.Store(11, "+FLAGS", `\Flagged`)
	w.undo(t, done, "2 of 3 messages are as before.")
	w.holds(t, "Garden", "UID 8:*", 11)
	w.holds(t, "Garden", "DELETED", 7)

	done = w.do(t, inbox+"/flags", w.form(t, "INBOX", url.Values{"add": {`\Flagged`}}, 6, 7, 8), "3 messages starred.")
	w.server.Select("INBOX")
	w.server.Store(7, "+FLAGS", `\Deleted`)
	w.undo(t, done, "2 of 3 messages are as before.")
	w.holds(t, "INBOX", "FLAGGED", 7)

	other := signInAgain(t, w)
	done = w.do(t, inbox+"/delete", w.form(t, "INBOX", nil, 9), "1 message struck through.")
	if got := other.post(undoForm(t, done), nil, inbox); got.status != http.StatusConflict {
		t.Errorf("another session took it back: %d", got.status)
	}
	w.holds(t, "INBOX", "DELETED", 7, 9)
}

func signInAgain(t *testing.T, w *actsWalk) *visitor {
	t.Helper()
	return signIn(t, w.program, w.password)
}

// TestTrashPreferred: Delete moves to Trash, and strikes there.
func TestTrashPreferred(t *testing.T) {
	w := newActsWalk(t, testdovecot.Options{})
	if got := w.v.post("/settings/lists", url.Values{"trash": {"on"}, "threads": {}}, "/settings"); got.status != http.StatusOK {
		t.Fatalf("setting it gave %d %q", got.status, got.alert())
	}
	done := w.do(t, inbox+"/delete", w.form(t, "INBOX", nil, 2, 3), "2 messages moved to Trash.")
	w.holds(t, "Trash", "ALL", 1, 2)
	w.holds(t, "INBOX", "DELETED")
	w.undo(t, done, "2 messages are as before.")
	w.holds(t, "Trash", "ALL")
	w.do(t, inbox+"/delete", w.form(t, "INBOX", nil, 4), "1 message moved to Trash.")
	w.do(t, "/mailboxes/Trash/delete", w.form(t, "Trash", nil, 3), "1 message struck through.")
	w.holds(t, "Trash", "DELETED", 3)
}

// TestActsWithoutExtensions: without MOVE and UIDPLUS messages stay where they were,
// struck, and nothing is expunged behind anybody's back.
func TestActsWithoutExtensions(t *testing.T) {
	for name, tc := range map[string]struct {
		without []string
		left    []uint32
	}{
		"MOVE":             {[]string{"MOVE"}, nil},
		"UIDPLUS":          {[]string{"UIDPLUS"}, nil},
		"MOVE and UIDPLUS": {[]string{"MOVE", "UIDPLUS"}, []uint32{2, 3}},
		"CONDSTORE":        {[]string{"CONDSTORE", "QRESYNC", "NOTIFY"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newActsWalk(t, testdovecot.Options{Without: tc.without})
			w.server.Select("INBOX")
			w.server.Store(9, "+FLAGS", `\Deleted`) // by somebody else
			done := w.do(t, inbox+"/move", w.form(t, "INBOX", url.Values{"target": {"Garden"}}, 2, 3), "2 messages moved to Garden.")
			w.holds(t, "Garden", "UID 6:*", 6, 7)
			w.holds(t, "INBOX", "DELETED", append(slices.Clone(tc.left), 9)...)
			if behind := strings.Contains(done.notice(), "still where they were too"); behind != (tc.left != nil) {
				t.Errorf("told %q", done.notice())
			}
			if slices.Contains(tc.without, "UIDPLUS") && !slices.Contains(tc.without, "MOVE") {
				return // nobody knows where they are
			}
			w.undo(t, done, "2 messages are as before.")
			w.holds(t, "INBOX", "DELETED", 9)
			if tc.left != nil {
				w.holds(t, "Garden", "DELETED", 6, 7)
			} else {
				w.holds(t, "Garden", "ALL", 1, 2, 3, 4, 5)
			}
		})
	}
}
