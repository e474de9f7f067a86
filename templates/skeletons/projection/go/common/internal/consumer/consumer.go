// Package consumer turns events into answers.
package consumer

import (
	"fmt"
	"sync"
)

// Event is what happened to a subject.
type Event struct {
	Subject     string
	Sequence    uint64
	AmountCents int64
}

// Summary is what the events of one subject come to.
type Summary struct {
	Subject    string
	Count      uint64
	TotalCents int64
}

// GapError says that an event came before the one that it follows.
type GapError struct {
	Subject string
	Got     uint64
	Missing uint64
}

func (e *GapError) Error() string {
	return fmt.Sprintf("event %d of %q came before event %d; send that first", e.Got, e.Subject, e.Missing)
}

// Consumer turns events into summaries. The count is the checkpoint: what came before it
// is not counted again.
type Consumer struct {
	mutex     sync.Mutex
	summaries map[string]Summary
	// Subjects in the order they were first heard of.
	subjects []string
}

// New gives a consumer that has heard nothing.
func New() *Consumer {
	return &Consumer{summaries: map[string]Summary{}}
}

// Apply takes an event, and gives the subject's checkpoint.
func (c *Consumer) Apply(event Event) (uint64, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	summary, ok := c.summaries[event.Subject]
	if event.Sequence <= summary.Count {
		return summary.Count, nil
	}
	if next := summary.Count + 1; event.Sequence > next {
		return 0, &GapError{Subject: event.Subject, Got: event.Sequence, Missing: next}
	}
	if !ok {
		c.subjects = append(c.subjects, event.Subject)
	}
	c.summaries[event.Subject] = Summary{
		Subject:    event.Subject,
		Count:      event.Sequence,
		TotalCents: summary.TotalCents + event.AmountCents,
	}
	return event.Sequence, nil
}

// Find gives the summary of a subject.
func (c *Consumer) Find(subject string) (Summary, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	summary, ok := c.summaries[subject]
	return summary, ok
}

// All gives every summary, in the order the subjects were first heard of.
func (c *Consumer) All() []Summary {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	all := make([]Summary, 0, len(c.subjects))
	for _, subject := range c.subjects {
		all = append(all, c.summaries[subject])
	}
	return all
}
