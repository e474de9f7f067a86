// Package handlers answers the RPC calls: it checks what comes in, and decides.
package handlers

import (
	"context"
	"errors"
	"time"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/store"
)

// Handlers are the RPC handlers.
type Handlers struct {
	store *store.Store
	now   func() time.Time
}

// New gives the handlers and what they work with.
func New(entries *store.Store, now func() time.Time) *Handlers {
	return &Handlers{store: entries, now: now}
}

// __scaffold__: implement each method as the tests ask for, and take this line out.
var errNotYet = errors.New("is not implemented yet")

// Create takes an entry in.
func (h *Handlers) Create(context.Context, *contract.CreateRequest) (*contract.CreateResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}

// Get gives one entry.
func (h *Handlers) Get(context.Context, *contract.GetRequest) (*contract.GetResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}

// List gives entries, page by page.
func (h *Handlers) List(context.Context, *contract.ListRequest) (*contract.ListResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}
