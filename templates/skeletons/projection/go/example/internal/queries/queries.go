// Package queries answers the RPC calls: it takes events in, and answers from what the
// consumer keeps.
package queries

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"connectrpc.com/connect"

	"github.com/__slug__/__folder__/internal/consumer"
	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
)

const (
	defaultLimit = 10
	maxLimit     = 100
)

// Queries are the RPC handlers.
type Queries struct {
	consumer *consumer.Consumer
}

// New gives the handlers and what they work with.
func New(summaries *consumer.Consumer) *Queries {
	return &Queries{consumer: summaries}
}

// Apply takes one event in.
func (q *Queries) Apply(_ context.Context, request *contract.ApplyRequest) (*contract.ApplyResponse, error) {
	event := request.GetEvent()
	if event.GetSubject() == "" {
		return nil, invalid("event.subject: must not be empty")
	}
	if event.GetSequence() < 1 {
		return nil, invalid("event.sequence: must be at least 1")
	}
	checkpoint, err := q.consumer.Apply(consumer.Event{
		Subject:     event.GetSubject(),
		Sequence:    event.GetSequence(),
		AmountCents: event.GetAmountCents(),
	})
	if gap := new(consumer.GapError); errors.As(err, &gap) {
		return nil, connect.NewError(connect.CodeFailedPrecondition, gap)
	}
	if err != nil {
		return nil, err
	}
	return &contract.ApplyResponse{Checkpoint: checkpoint}, nil
}

// Get gives the summary of one subject.
func (q *Queries) Get(_ context.Context, request *contract.GetRequest) (*contract.GetResponse, error) {
	summary, ok := q.consumer.Find(request.GetSubject())
	if !ok {
		return nil, connect.NewError(connect.CodeNotFound, fmt.Errorf("subject: nothing was told of %q", request.GetSubject()))
	}
	return &contract.GetResponse{Summary: toMessage(summary)}, nil
}

// Top gives the subjects with the highest totals.
func (q *Queries) Top(_ context.Context, request *contract.TopRequest) (*contract.TopResponse, error) {
	limit := int(request.GetLimit())
	if limit == 0 {
		limit = defaultLimit
	}
	all := q.consumer.All()
	slices.SortStableFunc(all, func(a, b consumer.Summary) int { return cmp.Compare(b.TotalCents, a.TotalCents) })
	response := &contract.TopResponse{}
	for _, summary := range all[:min(limit, maxLimit, len(all))] {
		response.Summaries = append(response.Summaries, toMessage(summary))
	}
	return response, nil
}

func toMessage(summary consumer.Summary) *contract.Summary {
	return &contract.Summary{Subject: summary.Subject, Count: summary.Count, TotalCents: summary.TotalCents}
}

func invalid(message string) error {
	return connect.NewError(connect.CodeInvalidArgument, errors.New(message))
}
