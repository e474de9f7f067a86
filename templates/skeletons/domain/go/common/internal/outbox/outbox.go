// Package outbox keeps what others are to learn of, and hands it over.
package outbox

import (
	"slices"
	"sync"
)

// Event is something that happened here and that others may want to know.
type Event struct {
	ID      int
	Type    string
	Subject string
}

// Outbox keeps events, in order, until they were handed over: none is lost, some may come twice.
type Outbox struct {
	mutex  sync.Mutex
	events []Event
	lastID int
}

// New gives an empty outbox.
func New() *Outbox {
	return &Outbox{}
}

// Add takes an event in.
func (o *Outbox) Add(eventType, subject string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.lastID++
	o.events = append(o.events, Event{ID: o.lastID, Type: eventType, Subject: subject})
}

// Waiting gives the events that wait, the oldest first.
func (o *Outbox) Waiting() []Event {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return slices.Clone(o.events)
}

// Acknowledge forgets events up to this one: they were handed over.
func (o *Outbox) Acknowledge(id int) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.events = slices.DeleteFunc(o.events, func(event Event) bool { return event.ID <= id })
}
