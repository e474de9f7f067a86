// Package queries answers the RPC calls: it takes events in, and answers from what the
// consumer keeps.
package queries

import (
	"context"
	"errors"

	"connectrpc.com/connect"

	"github.com/__slug__/__folder__/internal/consumer"
	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
)

// Queries are the RPC handlers.
type Queries struct {
	consumer *consumer.Consumer
}

// New gives the handlers and what they work with.
func New(summaries *consumer.Consumer) *Queries {
	return &Queries{consumer: summaries}
}

// __scaffold__: implement each method as the tests ask for, and take this line out.
var errNotYet = errors.New("is not implemented yet")

// Apply takes one event in.
func (q *Queries) Apply(context.Context, *contract.ApplyRequest) (*contract.ApplyResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}

// Get gives the summary of one subject.
func (q *Queries) Get(context.Context, *contract.GetRequest) (*contract.GetResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}

// Top gives the subjects with the highest totals.
func (q *Queries) Top(context.Context, *contract.TopRequest) (*contract.TopResponse, error) {
	return nil, connect.NewError(connect.CodeUnimplemented, errNotYet)
}
