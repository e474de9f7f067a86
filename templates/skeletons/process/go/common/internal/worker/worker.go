// Package worker carries runs through.
package worker

import (
	"context"
	"slices"
	"sync"

	"github.com/__slug__/__folder__/internal/workflows"
)

// Worker takes runs and carries them through, one after the other.
type Worker struct {
	steps []workflows.Step
	mutex sync.Mutex
	runs  map[string]workflows.Run
	// Closed when everything that was taken has ended.
	last chan struct{}
}

// New gives a worker without runs.
func New(steps []workflows.Step) *Worker {
	last := make(chan struct{})
	close(last)
	return &Worker{steps: steps, runs: map[string]workflows.Run{}, last: last}
}

// Submit takes a run, unless its reference is known already; the work itself goes on in
// the background. Gives the run that is kept.
func (w *Worker) Submit(run workflows.Run) workflows.Run {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if known, ok := w.findByReference(run.Reference); ok {
		return known
	}
	w.runs[run.ID] = run
	before, ended := w.last, make(chan struct{})
	w.last = ended
	go func() {
		defer close(ended)
		<-before
		workflows.Execute(context.Background(), run, w.steps, w.save)
	}()
	return run
}

// Find gives the run with an id.
func (w *Worker) Find(id string) (workflows.Run, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	run, ok := w.runs[id]
	return run, ok
}

// FindByReference gives the run with a caller's reference.
func (w *Worker) FindByReference(reference string) (workflows.Run, bool) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return w.findByReference(reference)
}

// Idle returns when every run that was taken has ended, or when ctx is done.
func (w *Worker) Idle(ctx context.Context) {
	w.mutex.Lock()
	last := w.last
	w.mutex.Unlock()
	select {
	case <-last:
	case <-ctx.Done():
	}
}

func (w *Worker) findByReference(reference string) (workflows.Run, bool) {
	for _, run := range w.runs {
		if run.Reference == reference {
			return run, true
		}
	}
	return workflows.Run{}, false
}

// save keeps a copy of its own, since the run goes on changing.
func (w *Worker) save(run workflows.Run) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	run.Steps = slices.Clone(run.Steps)
	w.runs[run.ID] = run
}
