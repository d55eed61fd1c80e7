package acts

import (
	"encoding/json"

	"hearthmail/imapclient"
)

// keptStep is a step as it is written down.
type keptStep struct {
	Mailbox     string   `json:"m"`
	UIDValidity uint32   `json:"v"`
	UIDs        string   `json:"u"`
	Struck      string   `json:"s,omitempty"`
	Add         []string `json:"add,omitempty"`
	Remove      []string `json:"rem,omitempty"`
	Target      string   `json:"to,omitempty"`
	Withdraw    bool     `json:"w,omitempty"`
	ModSeq      uint64   `json:"q,omitempty"`
	Aside       bool     `json:"a,omitempty"`
}

// writeSteps writes steps down that take something back; "" for none.
func writeSteps(steps []step) string {
	if len(steps) == 0 {
		return ""
	}
	kept := make([]keptStep, len(steps))
	for i := range steps {
		s := &steps[i]
		kept[i] = keptStep{
			Mailbox: s.Mailbox, UIDValidity: s.UIDValidity, UIDs: s.UIDs.String(), Struck: s.Struck.String(),
			Add: s.Change.Add, Remove: s.Change.Remove, Target: s.Target, Withdraw: s.Withdraw, ModSeq: s.ModSeq, Aside: s.Aside,
		}
	}
	text, err := json.Marshal(kept)
	if err != nil { // which names and numbers never give
		return ""
	}
	return string(text)
}

// readSteps reads what writeSteps has written.
func readSteps(text string) ([]step, error) {
	var kept []keptStep
	if err := json.Unmarshal([]byte(text), &kept); err != nil {
		return nil, err
	}
	steps := make([]step, len(kept))
	for i := range kept {
		k := &kept[i]
		uids, err := imapclient.ParseUIDs(k.UIDs)
		if err != nil {
			return nil, err
		}
		struck, err := imapclient.ParseUIDs(k.Struck)
		if err != nil {
			return nil, err
		}
		steps[i] = step{
			Group: Group{k.Mailbox, k.UIDValidity, uids}, Change: imapclient.Change{Add: k.Add, Remove: k.Remove},
			Target: k.Target, Withdraw: k.Withdraw, ModSeq: k.ModSeq, Back: true, Struck: struck, Aside: k.Aside,
		}
	}
	return steps, nil
}
