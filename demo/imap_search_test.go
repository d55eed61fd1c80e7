package demo

import (
	"testing"

	goimap "github.com/emersion/go-imap/v2"
)

func TestSearch(t *testing.T) {
	s := startSample(t)
	c := signIn(t, s, nil)
	all := selectMailbox(t, c, inbox).NumMessages
	count := func(criteria *goimap.SearchCriteria) int {
		t.Helper()
		data, err := c.UIDSearch(criteria, nil).Wait()
		if err != nil {
			t.Fatal(err)
		}
		return len(data.AllUIDs())
	}
	unseen := count(&goimap.SearchCriteria{NotFlag: []goimap.Flag{goimap.FlagSeen}})
	if seen := count(&goimap.SearchCriteria{Flag: []goimap.Flag{goimap.FlagSeen}}); unseen+seen != int(all) || unseen == 0 {
		t.Errorf("%d unseen and %d seen of %d", unseen, seen, all)
	}
	for name, test := range map[string]struct {
		criteria goimap.SearchCriteria
		want     int
	}{
		"subject, folded case":     {goimap.SearchCriteria{Header: []goimap.SearchCriteriaHeaderField{{Key: "Subject", Value: "BISCUIT'S CHECK"}}}, 1},
		"subject beyond ASCII":     {goimap.SearchCriteria{Header: []goimap.SearchCriteriaHeaderField{{Key: "Subject", Value: "京都は紅葉"}}}, 1},
		"body in ISO-2022-JP":      {goimap.SearchCriteria{Body: []string{"哲学の道をひとりで"}}, 1},
		"body in KOI8-R":           {goimap.SearchCriteria{Body: []string{"соседский"}}, 1},
		"body is not the header":   {goimap.SearchCriteria{Body: []string{"Biscuit's check-up: Friday"}}, 0},
		"text is body and header":  {goimap.SearchCriteria{Text: []string{"an organist of yours"}}, 2},
		"nothing":                  {goimap.SearchCriteria{Text: []string{"no letter says this"}}, 0},
		"larger":                   {goimap.SearchCriteria{Larger: 60000}, 1},
		"sent on the newest day":   {goimap.SearchCriteria{SentSince: testNow.UTC().Truncate(24 * 3600e9)}, 9},
		"not and or":               {goimap.SearchCriteria{Or: [][2]goimap.SearchCriteria{{{Body: []string{"quinces."}}, {Larger: 60000}}}, Not: []goimap.SearchCriteria{{Larger: 60000}}}, 1},
		"a range of sequence nums": {goimap.SearchCriteria{SeqNum: []goimap.SeqSet{{{Start: 5, Stop: 9}}}}, 5},
		"the last UID":             {goimap.SearchCriteria{UID: []goimap.UIDSet{{{Start: 0, Stop: 0}}}}, 1},
		"beyond the last UID":      {goimap.SearchCriteria{UID: []goimap.UIDSet{{{Start: 99999, Stop: 0}}}}, 1},
	} {
		if got := count(&test.criteria); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
	data, err := c.UIDSearch(&goimap.SearchCriteria{}, &goimap.SearchOptions{ReturnMin: true, ReturnMax: true, ReturnCount: true}).Wait()
	if err != nil || data.Count != all || data.Min != 1 || data.Max != all {
		t.Errorf("ESEARCH: %+v, %v", data, err)
	}
}
