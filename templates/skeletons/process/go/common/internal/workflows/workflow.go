// Package workflows says which steps the process has, and how they are carried out.
package workflows

import (
	"context"
	"fmt"
)

// Status says how far a run is.
type Status int

// How far a run can be.
const (
	Running Status = iota
	Completed
	Compensated
)

// Run is what is worked on, and what that left behind.
type Run struct {
	ID        string
	Reference string
	Quantity  uint32
	Status    Status
	Steps     []string
	Failure   string
}

// Step is one step, and how to take it back; Undo may be nil.
type Step struct {
	Name string
	Do   func(ctx context.Context, run Run) error
	Undo func(ctx context.Context, run Run) error
}

// More than this is not in stock, so that a failure can be tried.
const stock = 100

// Steps are the steps of the process, in order. Other primitives are called here, by their SDKs.
var Steps = []Step{
	{
		Name: "reserve",
		Do:   func(context.Context, Run) error { return nil },
		Undo: func(context.Context, Run) error { return nil },
	},
	{
		Name: "confirm",
		Do: func(_ context.Context, run Run) error {
			if run.Quantity > stock {
				return fmt.Errorf("only %d are in stock", stock)
			}
			return nil
		},
	},
}

// Execute does the steps one after the other; when one fails, it undoes those before it,
// the last one first. Each change is handed to save.
func Execute(ctx context.Context, run Run, steps []Step, save func(Run)) {
	for index, step := range steps {
		if err := step.Do(ctx, run); err != nil {
			run.Failure = fmt.Sprintf("%s: %v", step.Name, err)
			takeBack(ctx, run, steps[:index], save)
			return
		}
		run.Steps = append(run.Steps, step.Name)
		save(run)
	}
	run.Status = Completed
	save(run)
}

func takeBack(ctx context.Context, run Run, done []Step, save func(Run)) {
	for index := len(done) - 1; index >= 0; index-- {
		step := done[index]
		word := "undo "
		if step.Undo != nil {
			if err := step.Undo(ctx, run); err != nil {
				run.Failure += fmt.Sprintf("; undo %s: %v", step.Name, err)
				word = "could not undo "
			}
		}
		run.Steps = append(run.Steps, word+step.Name)
		save(run)
	}
	run.Status = Compensated
	save(run)
}
