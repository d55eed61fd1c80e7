package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"hearthmail/internal/testpostgres"
)

func testLabels(t *testing.T, s *Store) {
	ctx := t.Context()
	put := func(login string, labels ...Label) error {
		return s.ChangeLabels(ctx, login, func([]Label) ([]Label, error) { return labels, nil })
	}
	expect := func(what, login string, want ...Label) {
		t.Helper()
		labels, err := s.Labels(ctx, login)
		if err != nil || !slices.Equal(labels, want) {
			t.Errorf("%s: %v, %v", what, labels, err)
		}
	}
	garden, school, later := Label{"Garden", "Gärten & so", "green"}, Label{"School", "School", "blue"}, Label{"$label5", "", ""}
	expect("at first", "ann")
	must(t, put("ann", garden, school, later))
	must(t, put("ben", school))
	expect("kept", "ann", garden, school, later)
	must(t, put("ann", later, garden))
	expect("in another order", "ann", later, garden)
	expect("another's", "ben", school)

	if err := put("ann", garden, Label{"GARDEN", "Other", "red"}); err == nil {
		t.Error("one keyword twice was taken")
	}
	refused := errors.New("no")
	if err := s.ChangeLabels(ctx, "ann", func([]Label) ([]Label, error) { return nil, refused }); !errors.Is(err, refused) {
		t.Errorf("refused: %v", err)
	}
	many := make([]Label, MaxLabels)
	for i := range many {
		many[i] = Label{fmt.Sprint("k", i), fmt.Sprint(i), "red"}
	}
	if err := put("ann", append(many, garden)...); !errors.Is(err, ErrFull) {
		t.Errorf("one too many: %v", err)
	}
	expect("after what was refused", "ann", later, garden)
	must(t, put("ann", many...))
	expect("as many as may be", "ann", many...)
}

// testLabelsAtOnce: nobody's change is lost.
func testLabelsAtOnce(t *testing.T, s *Store) {
	ctx := t.Context()
	var all sync.WaitGroup
	for i := range 10 {
		all.Go(func() {
			err := s.ChangeLabels(ctx, "ann", func(before []Label) ([]Label, error) {
				return append(before, Label{fmt.Sprint("k", i), fmt.Sprint(i), "red"}), nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if labels, err := s.Labels(ctx, "ann"); len(labels) != 10 || err != nil {
		t.Errorf("%d labels are left of ten: %v", len(labels), err)
	}
}

// TestLabelsAreTold: other instances hear of a change, and only of one.
func TestLabelsAreTold(t *testing.T) {
	ctx := t.Context()
	address := testpostgres.Start(t).NewDatabase(t)
	first, second := listening(t, address), listening(t, address)
	same := func(before []Label) ([]Label, error) { return before, nil }
	must(t, first.ChangeLabels(ctx, "ann", func(before []Label) ([]Label, error) {
		return append(before, Label{"Garden", "Garden", "green"}), nil
	}))
	second.hears(t, Notice{TopicLabelsChanged, "ann"})
	must(t, first.ChangeLabels(ctx, "ann", same))
	must(t, first.Publish(ctx, "other", "x"))
	second.hears(t, Notice{"other", "x"})
}
