package outbox

import (
	"context"
	"errors"
	"slices"
	"testing"
)

func TestHandsEventsOverInOrderAndTriesOneThatFailedAgain(t *testing.T) {
	events := New()
	for _, subject := range []string{"a", "b", "c"} {
		events.Add("created", subject)
	}
	var seen []string
	failures := 1
	dispatcher := NewDispatcher(events, func(_ context.Context, event Event) error {
		if event.Subject == "b" && failures > 0 {
			failures--
			return errors.New("the broker is away")
		}
		seen = append(seen, event.Subject)
		return nil
	})
	dispatcher.Dispatch(t.Context())
	if !slices.Equal(seen, []string{"a"}) {
		t.Fatalf("after one round: %v", seen)
	}
	dispatcher.Dispatch(t.Context())
	if !slices.Equal(seen, []string{"a", "b", "c"}) {
		t.Fatalf("after two rounds: %v", seen)
	}
	if waiting := events.Waiting(); len(waiting) != 0 {
		t.Fatalf("still waiting: %v", waiting)
	}
}
