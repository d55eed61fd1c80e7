package outbox

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"hearthmail/smtpclient"
	"hearthmail/store"
)

// TestActs: each act works in the states that it is for, and in no other.
func TestActs(t *testing.T) {
	hour := time.Now().Add(time.Hour)
	acts := map[string]func(*office, context.Context) error{
		"take back": func(o *office, ctx context.Context) error { return o.TakeBack(ctx, login, "one") },
		"hasten":    func(o *office, ctx context.Context) error { return o.Hasten(ctx, login, "one") },
		"postpone":  func(o *office, ctx context.Context) error { return o.Postpone(ctx, login, "one", hour) },
		"arrived":   func(o *office, ctx context.Context) error { return o.Arrived(ctx, login, "one") },
		"again":     func(o *office, ctx context.Context) error { return o.Again(ctx, login, "one") },
		"stop":      func(o *office, ctx context.Context) error { return o.Stop(ctx, login, "one") },
	}
	for _, tc := range []struct {
		from  store.LetterState
		begun bool // somebody has got it
		act   string
		want  store.LetterState // "" when it fails
	}{
		{store.LetterQueued, false, "take back", store.LetterTaken}, {store.LetterQueued, true, "take back", ""},
		{store.LetterTaken, false, "take back", store.LetterTaken},
		{store.LetterSubmitting, true, "take back", ""}, {store.LetterAccepted, true, "take back", ""}, {store.LetterFiled, true, "take back", ""},
		{store.LetterUncertain, true, "take back", ""}, {store.LetterFailed, false, "take back", ""},
		{store.LetterQueued, false, "hasten", store.LetterQueued}, {store.LetterAccepted, true, "hasten", store.LetterAccepted},
		{store.LetterSubmitting, true, "hasten", ""}, {store.LetterUncertain, true, "hasten", ""}, {store.LetterFailed, false, "hasten", ""},
		{store.LetterQueued, false, "postpone", store.LetterQueued}, {store.LetterQueued, true, "postpone", ""}, {store.LetterSubmitting, true, "postpone", ""},
		{store.LetterUncertain, true, "arrived", store.LetterAccepted}, {store.LetterQueued, false, "arrived", ""}, {store.LetterSubmitting, true, "arrived", ""},
		{store.LetterUncertain, true, "again", store.LetterQueued}, {store.LetterQueued, false, "again", ""}, {store.LetterAccepted, true, "again", ""},
		{store.LetterSubmitting, true, "again", ""}, {store.LetterFiled, true, "again", ""},
		{store.LetterQueued, true, "stop", store.LetterAccepted}, {store.LetterQueued, false, "stop", ""}, {store.LetterFiled, true, "stop", ""},
	} {
		t.Run(fmt.Sprint(tc.act, " when ", tc.from, " ", tc.begun), func(t *testing.T) {
			o := newOffice(t)
			defer o.end()
			o.put("one", ann, ben)
			_, err := o.kept.ChangeLetter(t.Context(), login, "one", time.Now(), func(l *store.Letter) error {
				l.State = tc.from
				if tc.begun {
					l.Recipients[0].State = store.RecipientAccepted
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			err = acts[tc.act](o, t.Context())
			if l := o.find("one"); tc.want == "" && (!errors.Is(err, store.ErrElsewhere) || l.State != tc.from) || tc.want != "" && (err != nil || l.State != tc.want) {
				t.Errorf("it is %s: %v", l.State, err)
			}
		})
	}
}

// TestTakenBackInTime: until the last octets go a letter can be taken back, or put
// off, also while the server is being told of it.
func TestTakenBackInTime(t *testing.T) {
	for name, act := range map[string]func(*office) error{
		"taken back": func(o *office) error { return o.TakeBack(o.t.Context(), login, "one") },
		"put off":    func(o *office) error { return o.Postpone(o.t.Context(), login, "one", time.Now().Add(time.Hour)) },
	} {
		t.Run(name, func(t *testing.T) {
			o, f := newOffice(t), &fakeAccount{}
			acted := make(chan error, 10)
			f.during = func() { acted <- act(o) }
			o.put("one", ann)
			o.Hold(login, f)
			if err := <-acted; err != nil {
				t.Fatal(err)
			}
			o.end()
			if l := o.find("one"); f.got[ann] != 0 || l.Begun() || l.State != store.LetterTaken && !l.Later {
				t.Errorf("it was sent %d times, and is %s", f.got[ann], l.State)
			}
		})
	}
}

// TestUncertain: the person says what has become of a letter.
func TestUncertain(t *testing.T) {
	lost := submission{after: failure(smtpclient.KindUncertain, 0, "cut off")}
	for name, took := range map[string]bool{"arrived": true, "again": false} {
		t.Run(name, func(t *testing.T) {
			lost := lost
			lost.took = took
			o, f := newOffice(t), &fakeAccount{answers: []submission{lost, {}}}
			defer o.end()
			o.put("one", ann)
			o.Hold(login, f)
			o.becomes(store.LetterUncertain)
			act := o.Again
			if took {
				act = o.Arrived
			}
			if err := act(t.Context(), login, "one"); err != nil {
				t.Fatal(err)
			}
			o.Hold(login, f) // as any page of the login does
			if o.becomes(store.LetterFiled); f.got[ann] != 1 || len(f.sent) != 1 {
				t.Errorf("sent %d times, with %d copies", f.got[ann], len(f.sent))
			}
		})
	}
}

// TestDenied: with an account that is not let in nothing is tried any more, until
// there is another.
func TestDenied(t *testing.T) {
	denied := failure(smtpclient.KindDenied, 535, "no")
	o, old, good := newOffice(t), &fakeAccount{answers: []submission{{before: denied}}}, &fakeAccount{}
	defer o.end()
	o.put("one", ann)
	o.Hold(login, old)
	l := o.until("denied", func(l store.Letter) bool { return l.Trouble == TroubleDenied })
	if l.State != store.LetterQueued || l.Due.Before(time.Now().Add(deniedAgain/2)) {
		t.Errorf("it is %s, and tried again at %v", l.State, l.Due)
	}
	o.Hold(login, good)
	if err := o.Hasten(t.Context(), login, "one"); err != nil {
		t.Fatal(err)
	}
	if o.becomes(store.LetterFiled); old.tries != 1 || good.got[ann] != 1 {
		t.Errorf("tried %d times, sent %d times", old.tries, good.got[ann])
	}
}

// TestManyAtOnce: of several programs on one database one sends each letter.
func TestManyAtOnce(t *testing.T) {
	const letters = 40
	first := newOffice(t)
	second, f := officeOn(t, first.kept), &fakeAccount{}
	defer first.end()
	defer second.end()
	for i := range letters {
		first.put(fmt.Sprint("letter", i), ann)
	}
	first.Hold(login, f)
	second.Hold(login, f)
	for i := range letters {
		id := fmt.Sprint("letter", i)
		for first.find(id).State != store.LetterFiled {
			select {
			case <-first.changes:
			case <-second.changes:
			case <-time.After(within):
				t.Fatalf("%s is %s", id, first.find(id).State)
			}
		}
	}
	if f.got[ann] != letters || len(f.sent) != letters {
		t.Errorf("%d letters were sent %d times, with %d copies", letters, f.got[ann], len(f.sent))
	}
}

// TestClose: a submission under way is let finish; nothing new begins.
func TestClose(t *testing.T) {
	o, f := newOffice(t), &fakeAccount{}
	begun, goOn := make(chan struct{}), make(chan struct{})
	f.during = func() {
		close(begun)
		<-goOn
	}
	o.put("one", ann)
	o.put("two", ann)
	o.Hold(login, f)
	<-begun
	ended := make(chan struct{})
	go func() {
		o.end()
		close(ended)
	}()
	<-o.ctx.Done()
	close(goOn)
	<-ended
	first, second := o.find("one").State, o.find("two").State
	if f.got[ann] != 1 || first == second || first == store.LetterSubmitting || second == store.LetterSubmitting {
		t.Errorf("sent %d times; they are %s and %s", f.got[ann], first, second)
	}
	if o.Hold(login, f); o.Holds(login) {
		t.Error("an account is held after the end")
	}
}
