package acts

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"hearthmail/imapclient"
)

// TestUnmarkTakesBackWhatChanged: whatever flags messages had and have got, the steps
// lead from one to the other, each message is in one of them, and none has more done to
// it than was done.
func TestUnmarkTakesBackWhatChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		flags := []string{`\Seen`, `\Flagged`, "$label1"}
		before, after := map[uint32]map[string]bool{}, map[uint32]map[string]bool{}
		gained, lost := map[string][]uint32{}, map[string][]uint32{}
		for uid := uint32(1); uid <= 8; uid++ {
			before[uid], after[uid] = map[string]bool{}, map[string]bool{}
			for _, flag := range flags {
				had := rapid.Bool().Draw(t, fmt.Sprintf("%d had %s", uid, flag))
				has := rapid.Bool().Draw(t, fmt.Sprintf("%d has %s", uid, flag))
				put(before[uid], flag, had)
				put(after[uid], flag, has)
				if has && !had {
					gained[flag] = append(gained[flag], uid)
				}
				if had && !has {
					lost[flag] = append(lost[flag], uid)
				}
			}
		}
		steps := unmark(Group{Mailbox: "Garden"}, imapclient.Marked{UIDValidity: 7, Changes: append(changes(gained, true), changes(lost, false)...)})
		seen := map[uint32]bool{}
		for _, s := range steps {
			if s.Mailbox != "Garden" || s.UIDValidity != 7 || !s.Back {
				t.Fatalf("a step is %+v", s)
			}
			for _, uid := range s.UIDs.All() {
				if seen[uid] {
					t.Fatalf("%d is in two steps", uid)
				}
				seen[uid] = true
				for _, flag := range s.Change.Add {
					put(after[uid], flag, true)
				}
				for _, flag := range s.Change.Remove {
					put(after[uid], flag, false)
				}
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Fatalf("not as before (-want +got):\n%s", diff)
		}
	})
}

func put(flags map[string]bool, flag string, has bool) {
	if has {
		flags[flag] = true
	} else {
		delete(flags, flag)
	}
}

func changes(of map[string][]uint32, added bool) []imapclient.FlagChange {
	var all []imapclient.FlagChange
	for _, flag := range slices.Sorted(maps.Keys(of)) {
		all = append(all, imapclient.FlagChange{Flag: flag, Added: added, UIDs: imapclient.UIDsOf(of[flag]...)})
	}
	return all
}

// TestUnmarkLeavesStruckAlone: what somebody strikes later stays as it is, but for what
// was struck before or by the act itself.
func TestUnmarkLeavesStruckAlone(t *testing.T) {
	for _, tc := range []struct {
		flag string
		want string
	}{{`\Seen`, "2"}, {`\Deleted`, "1:3"}} {
		steps := unmark(Group{Mailbox: "Garden"}, imapclient.Marked{
			Struck:  imapclient.UIDsOf(2),
			Changes: []imapclient.FlagChange{{Flag: tc.flag, Added: true, UIDs: imapclient.UIDsOf(1, 2, 3)}},
		})
		if len(steps) != 1 || steps[0].Struck.String() != tc.want {
			t.Errorf("%s: the steps are %+v, want one that may touch %s though they are struck", tc.flag, steps, tc.want)
		}
	}
}

func TestStepsComeBackAsWritten(t *testing.T) {
	steps := []step{
		{Group: Group{`Räume "1"`, 7, imapclient.UIDsOf(1, 2, 9)}, Change: imapclient.Change{Remove: []string{`\Deleted`}}, Back: true, Struck: imapclient.UIDsOf(9)},
		{Group: Group{"Archive", 8, imapclient.UIDsOf(4)}, Target: "INBOX", Back: true},
		{Group: Group{"Archive", 8, imapclient.UIDsOf(5)}, Withdraw: true, ModSeq: 1 << 40, Back: true, Aside: true},
	}
	got, err := readSteps(writeSteps(steps))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", steps); got != want {
		t.Errorf("got\n%s, want\n%s", got, want)
	}
	for _, broken := range []string{"", "{", `[{"m":"a","u":"4:"}]`, `[{"m":"a","u":"1","s":"x"}]`, strings.Repeat("[", 100)} {
		if _, err := readSteps(broken); err == nil {
			t.Errorf("%q was read", broken)
		}
	}
}
