package outbox

import (
	"context"
	"log"
	"time"
)

const interval = 500 * time.Millisecond

// Dispatcher hands the outbox's events over, one after the other; one that fails is
// tried again, and those after it wait.
type Dispatcher struct {
	outbox  *Outbox
	publish func(context.Context, Event) error
	cancel  context.CancelFunc
	done    chan struct{}
}

// NewDispatcher gives a dispatcher that has not begun.
func NewDispatcher(outbox *Outbox, publish func(context.Context, Event) error) *Dispatcher {
	return &Dispatcher{outbox: outbox, publish: publish}
}

// Start begins to hand events over in the background.
func (d *Dispatcher) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	d.cancel = cancel
	d.done = make(chan struct{})
	go func() {
		defer close(d.done)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				d.Dispatch(ctx)
			}
		}
	}()
}

// Stop ends with a last round, so that nothing waits longer than it must.
func (d *Dispatcher) Stop(ctx context.Context) {
	d.cancel()
	<-d.done
	d.Dispatch(ctx)
}

// Dispatch is one round.
func (d *Dispatcher) Dispatch(ctx context.Context) {
	for _, event := range d.outbox.Waiting() {
		if err := d.publish(ctx, event); err != nil {
			log.Printf("event %d waits: %v", event.ID, err)
			return
		}
		d.outbox.Acknowledge(event.ID)
	}
}
