// Package handlers answers the RPC calls: it checks what comes in, and speaks with the
// provider through its port.
package handlers

import (
	"context"
	"errors"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/ports"
)

// Handlers are the RPC handlers.
type Handlers struct {
	provider ports.Provider
}

// New gives the handlers and what they work with.
func New(provider ports.Provider) *Handlers {
	return &Handlers{provider: provider}
}

// __scaffold__: implement each method as the tests ask for, and take this line out.
var errNotYet = errors.New("is not implemented yet")

// Quote says what a charge would cost.
func (h *Handlers) Quote(context.Context, *contract.QuoteRequest) (*contract.QuoteResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}

// Charge charges once for each reference.
func (h *Handlers) Charge(context.Context, *contract.ChargeRequest) (*contract.ChargeResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}
