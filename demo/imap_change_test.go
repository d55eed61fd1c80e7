package demo

import (
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	goimapclient "github.com/emersion/go-imap/v2/imapclient"
	"github.com/google/go-cmp/cmp"
)

func TestStoreAndExpungeOnlyTheGivenUIDs(t *testing.T) {
	s := startServer(t)
	c := signIn(t, s, nil)
	selectMailbox(t, c, "Trash")
	var uids []goimap.UID
	for range 3 {
		uids = append(uids, appendMail(t, c, "Trash", "Subject: x\r\n\r\nx\r\n", []goimap.Flag{`\SEEN`, "$Label", "\\Recent"}).UID)
	}
	messages, err := c.Store(goimap.UIDSetNum(uids...), &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Flags: []goimap.Flag{goimap.FlagDeleted}}, nil).Collect()
	if err != nil || len(messages) != 3 {
		t.Fatalf("UID STORE: %d messages, %v", len(messages), err)
	}
	if want := []goimap.Flag{goimap.FlagSeen, "$Label", goimap.FlagDeleted}; !slices.Equal(messages[0].Flags, want) {
		t.Errorf("flags %v, want %v", messages[0].Flags, want)
	}
	if _, err := c.Store(goimap.UIDSetNum(uids[2]), &goimap.StoreFlags{Op: goimap.StoreFlagsDel, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}, nil).Collect(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.UIDExpunge(goimap.UIDSetNum(uids[1], uids[2])).Collect(); err != nil {
		t.Fatal(err)
	}
	found, err := c.UIDSearch(&goimap.SearchCriteria{UID: []goimap.UIDSet{goimap.UIDSetNum(uids...)}}, nil).Wait()
	if err != nil || !slices.Equal(found.AllUIDs(), []goimap.UID{uids[0], uids[2]}) {
		t.Errorf("left are %v, %v", found.AllUIDs(), err)
	}
}

func TestCopyAndMove(t *testing.T) {
	s := startServer(t)
	c, other := signIn(t, s, nil), signInRaw(t, s)
	before := selectMailbox(t, c, "Junk").NumMessages
	other.ok("SELECT Junk")
	struck, moved := appendMail(t, c, "Junk", "Subject: a\r\n\r\n", []goimap.Flag{goimap.FlagDeleted}), appendMail(t, c, "Junk", "Subject: b\r\n\r\n", []goimap.Flag{goimap.FlagFlagged})
	other.ok("NOOP")
	copied, err := c.Copy(goimap.UIDSetNum(moved.UID), "House & Garden").Wait()
	if err != nil || copied.DestUIDs.String() == "" {
		t.Fatalf("COPY: %+v, %v", copied, err)
	}
	if _, err := c.Move(goimap.UIDSetNum(moved.UID), "House & Garden").Wait(); err != nil {
		t.Fatal(err)
	}
	if got := other.ok("NOOP"); strings.Count(got, "EXPUNGE") != 1 {
		t.Errorf("another connection was told: %s", got)
	}
	found, err := c.UIDSearch(&goimap.SearchCriteria{}, nil).Wait()
	if uids := found.AllUIDs(); err != nil || len(uids) != int(before)+1 || !slices.Contains(uids, struck.UID) {
		t.Errorf("left in Junk: %v, %v", uids, err)
	}
	selectMailbox(t, c, "House & Garden")
	found, err = c.UIDSearch(&goimap.SearchCriteria{Flag: []goimap.Flag{goimap.FlagFlagged}}, nil).Wait()
	if err != nil || len(found.AllUIDs()) != 2 {
		t.Errorf("arrived: %v, %v", found.AllUIDs(), err)
	}
	var imapErr *goimap.Error
	if _, err := c.Copy(goimap.UIDSetNum(1), "Nowhere").Wait(); !asIMAPError(err, &imapErr) || imapErr.Code != goimap.ResponseCodeTryCreate {
		t.Errorf("COPY to nowhere: %v", err)
	}
}

func TestMoveTellsEachExpungeOnce(t *testing.T) {
	r := signInRaw(t, startServer(t))
	r.ok("SELECT INBOX")
	got := r.ok("UID MOVE 3:5 Archive")
	want := []string{"* OK [COPYUID", "* 5 EXPUNGE", "* 4 EXPUNGE", "* 3 EXPUNGE", "t OK"}
	lines := strings.Split(got, "\n")
	if len(lines) != len(want) {
		t.Fatalf("answer:\n%s", got)
	}
	for i, line := range lines {
		if !strings.HasPrefix(line, want[i]) {
			t.Errorf("line %d is %q, want %q", i, line, want[i])
		}
	}
}

func TestExamineChangesNothing(t *testing.T) {
	r := signInRaw(t, startServer(t))
	if got := r.ok("EXAMINE INBOX"); !strings.Contains(got, "READ-ONLY") {
		t.Errorf("EXAMINE: %s", got)
	}
	for _, command := range []string{`UID STORE 1 +FLAGS (\Deleted)`, `UID MOVE 1 Archive`} {
		if got := r.command(command); !strings.HasPrefix(got[len(got)-1], "t NO [NOPERM]") {
			t.Errorf("%s: %v", command, got)
		}
	}
	if got := r.ok("FETCH * BODY[]"); strings.Contains(got, `\Seen`) {
		t.Error("FETCH BODY[] set \\Seen")
	}
	before := r.ok("STATUS INBOX (MESSAGES UNSEEN)")
	r.ok("CLOSE")
	if after := r.ok("STATUS INBOX (MESSAGES UNSEEN)"); after != before {
		t.Errorf("CLOSE after EXAMINE changed %s to %s", before, after)
	}
}

func TestIdleTellsChanges(t *testing.T) {
	s := startServer(t)
	arrived, flagged, gone := make(chan uint32, 8), make(chan []goimap.Flag, 8), make(chan uint32, 8)
	watcher := signIn(t, s, &goimapclient.Options{UnilateralDataHandler: &goimapclient.UnilateralDataHandler{
		Mailbox: func(data *goimapclient.UnilateralDataMailbox) {
			if data.NumMessages != nil {
				arrived <- *data.NumMessages
			}
		},
		Fetch: func(msg *goimapclient.FetchMessageData) {
			if buffer, err := msg.Collect(); err == nil {
				flagged <- buffer.Flags
			}
		},
		Expunge: func(seq uint32) { gone <- seq },
	}})
	before := selectMailbox(t, watcher, "Drafts").NumMessages
	idle, err := watcher.Idle()
	if err != nil {
		t.Fatal(err)
	}
	c := signIn(t, s, nil)
	selectMailbox(t, c, "Drafts")
	uids := goimap.UIDSetNum(appendMail(t, c, "Drafts", "Subject: new\r\n\r\n", nil).UID)
	if got := <-arrived; got != before+1 {
		t.Errorf("EXISTS %d, want %d", got, before+1)
	}
	if err := c.Store(uids, &goimap.StoreFlags{Op: goimap.StoreFlagsAdd, Silent: true, Flags: []goimap.Flag{goimap.FlagDeleted}}, nil).Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-flagged; cmp.Diff(got, []goimap.Flag{goimap.FlagDeleted}) != "" {
		t.Errorf("FLAGS %v", got)
	}
	if err := c.UIDExpunge(uids).Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-gone; got != before+1 {
		t.Errorf("EXPUNGE %d", got)
	}
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	if err := idle.Wait(); err != nil {
		t.Fatal(err)
	}
	if err := watcher.Noop().Wait(); err != nil {
		t.Fatal(err)
	}
}
