package consumer

import (
	"errors"
	"testing"
)

func TestCountsEachEventOnceInOrder(t *testing.T) {
	consumer := New()
	for _, step := range []struct{ sequence, checkpoint uint64 }{{1, 1}, {1, 1}, {2, 2}} {
		checkpoint, err := consumer.Apply(Event{Subject: "a", Sequence: step.sequence, AmountCents: 10})
		if err != nil || checkpoint != step.checkpoint {
			t.Fatalf("event %d: got %d, %v; want %d", step.sequence, checkpoint, err, step.checkpoint)
		}
	}
	if summary, _ := consumer.Find("a"); summary != (Summary{Subject: "a", Count: 2, TotalCents: 20}) {
		t.Fatalf("got %v", summary)
	}
	var gap *GapError
	if _, err := consumer.Apply(Event{Subject: "a", Sequence: 4, AmountCents: 10}); !errors.As(err, &gap) || gap.Missing != 3 {
		t.Fatalf("got %v", err)
	}
}
