package acts

import "context"

// Do does an act and waits until it is done. The error is for what could not begin;
// what broke the act off later is in its Outcome.
func Do(ctx context.Context, account Account, a Act) (Outcome, error) {
	steps, target, err := plan(ctx, account, a)
	if err != nil {
		return Outcome{}, err
	}
	o := Outcome{Kind: a.Kind, Target: target, Asked: count(steps)}
	run(ctx, account, steps, false, func(p Outcome) bool {
		o.add(p)
		return true
	})
	if o.Done == 0 && o.Err != nil {
		return o, o.Err
	}
	return o, nil
}

func count(steps []step) int {
	n := 0
	for _, s := range steps {
		if !s.Aside {
			n += s.UIDs.Len()
		}
	}
	return n
}
