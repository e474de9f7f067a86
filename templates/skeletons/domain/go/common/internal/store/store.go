// Package store keeps what the domain owns.
package store

import (
	"slices"
	"sync"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/outbox"
)

// Store keeps entries in memory. A database takes its place without the handlers knowing.
// Nobody changes an entry once it is in.
type Store struct {
	mutex   sync.Mutex
	entries []*contract.Entry
	outbox  *outbox.Outbox
}

// New gives an empty store that tells the outbox what it takes in.
func New(events *outbox.Outbox) *Store {
	return &Store{outbox: events}
}

// Insert keeps an entry and its event together: with a database, in one transaction. When
// its reference is known already, nothing changes. Gives the entry that is kept.
func (s *Store) Insert(entry *contract.Entry) *contract.Entry {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if known := find(s.entries, (*contract.Entry).GetReference, entry.GetReference()); known != nil {
		return known
	}
	s.entries = append(s.entries, entry)
	s.outbox.Add("__name__.created", entry.GetId())
	return entry
}

// Find gives the entry with an id, or nil.
func (s *Store) Find(id string) *contract.Entry {
	return find(s.All(), (*contract.Entry).GetId, id)
}

// FindByReference gives the entry with a caller's reference, or nil.
func (s *Store) FindByReference(reference string) *contract.Entry {
	return find(s.All(), (*contract.Entry).GetReference, reference)
}

// All gives every entry, the oldest first.
func (s *Store) All() []*contract.Entry {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.entries)
}

func find(entries []*contract.Entry, field func(*contract.Entry) string, value string) *contract.Entry {
	for _, entry := range entries {
		if field(entry) == value {
			return entry
		}
	}
	return nil
}
