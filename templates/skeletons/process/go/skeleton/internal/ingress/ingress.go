// Package ingress answers the RPC calls: it checks what comes in, and hands it to the worker.
package ingress

import (
	"context"
	"errors"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/worker"
)

// Ingress is the RPC handlers.
type Ingress struct {
	worker *worker.Worker
}

// New gives the handlers and what they work with.
func New(runs *worker.Worker) *Ingress {
	return &Ingress{worker: runs}
}

// __scaffold__: implement each method as the tests ask for, and take this line out.
var errNotYet = errors.New("is not implemented yet")

// Start starts a run.
func (i *Ingress) Start(context.Context, *contract.StartRequest) (*contract.StartResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}

// Get says how far a run is.
func (i *Ingress) Get(context.Context, *contract.GetRequest) (*contract.GetResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}
