package outbox

import (
	"errors"
	"strings"
	"testing"

	"hearthmail/smtpclient"
	"hearthmail/store"
)

const (
	ann = "ann@example.org"
	ben = "ben@example.org"
	cid = "cid@example.org"
)

func failure(kind smtpclient.Kind, code int, text string) *smtpclient.Error {
	return &smtpclient.Error{Kind: kind, Answer: smtpclient.Answer{Code: code, Text: text}, Err: errors.New(text)}
}

// states shows what has become of a letter for its recipients.
func states(l store.Letter) string {
	var all []string
	for _, r := range l.Recipients {
		name, _, _ := strings.Cut(r.Address, "@")
		all = append(all, strings.TrimSpace(name+" "+string(r.State)+" "+r.Answer))
	}
	return strings.Join(all, ", ")
}

// TestLetter is what comes of a letter to three people, whatever the server says.
func TestLetter(t *testing.T) {
	away := failure(smtpclient.KindTemporary, 0, "connection refused")
	later := failure(smtpclient.KindTemporary, 451, "try later")
	never := failure(smtpclient.KindPermanent, 554, "spam")
	lost := failure(smtpclient.KindUncertain, 0, "cut off")
	no := func(address string, code int) smtpclient.Refusal {
		return smtpclient.Refusal{Address: address, Answer: smtpclient.Answer{Code: code, Text: "no"}, Temporary: code < 500}
	}
	odd := failure(smtpclient.KindUncertain, 354, "go on")
	allRefused := failure(smtpclient.KindPermanent, 0, "none")
	allRefused.Refused = []smtpclient.Refusal{no(ann, 550), no(ben, 551), no(cid, 553)}
	mixed := failure(smtpclient.KindTemporary, 0, "none")
	mixed.Refused = []smtpclient.Refusal{no(ann, 550), no(ben, 450), no(cid, 553)}
	neverBesides := failure(smtpclient.KindPermanent, 554, "spam")
	neverBesides.Refused = []smtpclient.Refusal{no(ben, 550)}
	for name, tc := range map[string]struct {
		answers    []submission
		state      store.LetterState
		recipients string
		trouble    string
		attention  bool
		copies     int
		tries      int
	}{
		"taken":                    {nil, store.LetterFiled, "ann accepted, ben accepted, cid accepted", "", false, 1, 1},
		"away at first":            {[]submission{{before: away}, {}}, store.LetterFiled, "ann accepted, ben accepted, cid accepted", "", false, 1, 2},
		"an error of no kind":      {[]submission{{before: errors.New("odd")}, {}}, store.LetterFiled, "ann accepted, ben accepted, cid accepted", "", false, 1, 2},
		"later, before its text":   {[]submission{{before: later}, {before: later}, {}}, store.LetterFiled, "ann accepted, ben accepted, cid accepted", "", false, 1, 3},
		"later, after its text":    {[]submission{{after: later}, {}}, store.LetterFiled, "ann accepted, ben accepted, cid accepted", "", false, 1, 2},
		"for ever later":           {[]submission{{before: later}}, store.LetterFailed, "ann refused 451 try later, ben refused 451 try later, cid refused 451 try later", TroubleGivenUp, true, 0, mostTries},
		"never, before its text":   {[]submission{{before: never}}, store.LetterFailed, "ann refused 554 spam, ben refused 554 spam, cid refused 554 spam", TroubleRefused, true, 0, 1},
		"never, after its text":    {[]submission{{after: never}}, store.LetterFailed, "ann refused 554 spam, ben refused 554 spam, cid refused 554 spam", TroubleRefused, true, 0, 1},
		"never, and one refused":   {[]submission{{before: neverBesides}}, store.LetterFailed, "ann refused 554 spam, ben refused 550 no, cid refused 554 spam", TroubleRefused, true, 0, 1},
		"too large":                {[]submission{{before: failure(smtpclient.KindTooLarge, 0, "")}}, store.LetterFailed, "ann refused, ben refused, cid refused", TroubleTooLarge, true, 0, 1},
		"unsupported":              {[]submission{{before: failure(smtpclient.KindUnsupported, 0, "")}}, store.LetterFailed, "ann refused, ben refused, cid refused", TroubleUnsupported, true, 0, 1},
		"all recipients refused":   {[]submission{{before: allRefused}}, store.LetterFailed, "ann refused 550 no, ben refused 551 no, cid refused 553 no", TroubleRefused, true, 0, 1},
		"all but one, who is late": {[]submission{{before: mixed}, {}}, store.LetterFiled, "ann refused 550 no, ben accepted, cid refused 553 no", "", true, 1, 2},
		"one is refused": {[]submission{{accepted: []string{ann, cid}, refused: []smtpclient.Refusal{no(ben, 550)}}}, store.LetterFiled,
			"ann accepted, ben refused 550 no, cid accepted", "", true, 1, 1},
		"one is late": {[]submission{{accepted: []string{ann, cid}, refused: []smtpclient.Refusal{no(ben, 450)}}, {before: later}, {}}, store.LetterFiled,
			"ann accepted, ben accepted, cid accepted", "", false, 1, 3},
		"one is late and then refused": {[]submission{{accepted: []string{ann, cid}, refused: []smtpclient.Refusal{no(ben, 450)}}, {before: never}}, store.LetterFiled,
			"ann accepted, ben refused 554 spam, cid accepted", TroubleRefused, true, 1, 2},
		"the answer is lost":            {[]submission{{after: lost, took: true}}, store.LetterUncertain, "ann offered, ben offered, cid offered", TroubleUncertain, false, 0, 1},
		"the answer makes no sense":     {[]submission{{after: odd, took: true}}, store.LetterUncertain, "ann offered, ben offered, cid offered", TroubleUncertain, false, 0, 1},
		"an odd failure after its text": {[]submission{{after: errors.New("odd")}}, store.LetterUncertain, "ann offered, ben offered, cid offered", TroubleUncertain, false, 0, 1},
		"cut, but called temporary":     {[]submission{{after: away}}, store.LetterUncertain, "ann offered, ben offered, cid offered", TroubleUncertain, false, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			o, f := newOffice(t), &fakeAccount{answers: tc.answers}
			defer o.end()
			o.put("one", ann, ben, cid)
			o.Hold(login, f)
			l := o.becomes(tc.state)
			if states(l) != tc.recipients || l.Trouble != tc.trouble || l.Attention != tc.attention || f.tries != tc.tries {
				t.Errorf("%s; trouble %q, attention %v, %d tries", states(l), l.Trouble, l.Attention, f.tries)
			}
			if len(f.sent) != tc.copies {
				t.Errorf("%d copies are filed, not %d", len(f.sent), tc.copies)
			}
			for _, r := range l.Recipients {
				if n := f.got[r.Address]; r.State == store.RecipientAccepted && n != 1 || r.State == store.RecipientRefused && n != 0 {
					t.Errorf("%s got it %d times", r.Address, n)
				}
			}
		})
	}
}

// TestCopy: what is submitted has no Bcc; the copy has; both have the same date.
func TestCopy(t *testing.T) {
	o, f := newOffice(t), &fakeAccount{}
	o.put("one", ann)
	o.Hold(login, f)
	l := o.becomes(store.LetterFiled)
	if !strings.HasPrefix(f.bodies[0], "Date: ") || strings.Contains(f.bodies[0], "Bcc") || f.sent[0] != "Bcc: x@example.org\r\n"+f.bodies[0] {
		t.Errorf("sent %q, and the copy is %q", f.bodies[0], f.sent[0])
	}
	if l.Blob != "" || len(f.marked) != 1 || f.marked[0] != "reply m1" || len(f.drafts) != 1 || f.drafts[0] != "one" {
		t.Errorf("blob %q, marked %q, drafts %q", l.Blob, f.marked, f.drafts)
	}
	o.end()
}

// TestCopyOnce: the copy is filed once, whatever becomes of the tries.
func TestCopyOnce(t *testing.T) {
	odd := errors.New("odd")
	for name, f := range map[string]*fakeAccount{
		"the server keeps it": {keepsSent: true},
		"refused twice":       {mailErrs: []error{odd, odd}},
		"the answer is lost":  {mailErrs: []error{odd}, lost: true},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			defer o.end()
			o.put("one", ann)
			o.Hold(login, f)
			o.becomes(store.LetterFiled)
			if len(f.sent) != 1 || f.got[ann] != 1 {
				t.Errorf("%d copies, sent %d times", len(f.sent), f.got[ann])
			}
		})
	}
}

// TestCopyFails: a letter whose copy can't be filed is sent all the same, once,
// and the person is told.
func TestCopyFails(t *testing.T) {
	o, f := newOffice(t), &fakeAccount{}
	for range mostTries + 5 {
		f.mailErrs = append(f.mailErrs, errors.New("full"))
	}
	defer o.end()
	o.put("one", ann)
	o.Hold(login, f)
	if l := o.becomes(store.LetterFiled); !l.Attention || l.Trouble != TroubleNotCopied || f.got[ann] != 1 {
		t.Errorf("attention %v, trouble %q, sent %d times", l.Attention, l.Trouble, f.got[ann])
	}
}

// TestAllAreLate: a server that puts off all whom the letter is for was reached.
func TestAllAreLate(t *testing.T) {
	late := failure(smtpclient.KindTemporary, 0, "")
	late.Refused = []smtpclient.Refusal{{Address: ann, Answer: smtpclient.Answer{Code: 450, Text: "greylisted"}, Temporary: true}}
	o, f := newOffice(t), &fakeAccount{answers: []submission{{before: late}}}
	defer o.end()
	o.put("one", ann)
	o.Hold(login, f)
	if l := o.until("tried", func(l store.Letter) bool { return l.Attempts > 0 }); l.Trouble != TroubleLater || states(l) != "ann  450 greylisted" {
		t.Errorf("trouble %q: %s", l.Trouble, states(l))
	}
}
