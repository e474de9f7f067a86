package workflows

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestTakesBackWhatWasDoneTheLastStepFirst(t *testing.T) {
	fine := func(context.Context, Run) error { return nil }
	fail := func(context.Context, Run) error { return errors.New("no") }
	steps := []Step{{Name: "a", Do: fine, Undo: fine}, {Name: "b", Do: fine, Undo: fine}, {Name: "c", Do: fail}}
	var last Run
	Execute(t.Context(), Run{ID: "1", Reference: "r", Quantity: 1}, steps, func(run Run) { last = run })
	if want := []string{"a", "b", "undo b", "undo a"}; !slices.Equal(last.Steps, want) {
		t.Errorf("got %v; want %v", last.Steps, want)
	}
	if last.Status != Compensated || last.Failure != "c: no" {
		t.Errorf("got status %v, failure %q", last.Status, last.Failure)
	}
}
