// Package ingress answers the RPC calls: it checks what comes in, and hands it to the worker.
package ingress

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/worker"
	"github.com/__slug__/__folder__/internal/workflows"
)

var statuses = map[workflows.Status]contract.RunStatus{
	workflows.Running:     contract.RunStatus_RUN_STATUS_RUNNING,
	workflows.Completed:   contract.RunStatus_RUN_STATUS_COMPLETED,
	workflows.Compensated: contract.RunStatus_RUN_STATUS_COMPENSATED,
}

// Ingress is the RPC handlers.
type Ingress struct {
	worker *worker.Worker
}

// New gives the handlers and what they work with.
func New(runs *worker.Worker) *Ingress {
	return &Ingress{worker: runs}
}

// Start starts a run.
func (i *Ingress) Start(_ context.Context, request *contract.StartRequest) (*contract.StartResponse, error) {
	reference, quantity := request.GetReference(), request.GetQuantity()
	if reference == "" {
		return nil, invalid("reference: must not be empty")
	}
	if known, ok := i.worker.FindByReference(reference); ok {
		return &contract.StartResponse{Run: toMessage(known)}, nil
	}
	if quantity < 1 {
		return nil, invalid("quantity: must be at least 1")
	}
	run := i.worker.Submit(workflows.Run{ID: rand.Text(), Reference: reference, Quantity: quantity})
	return &contract.StartResponse{Run: toMessage(run)}, nil
}

// Get says how far a run is.
func (i *Ingress) Get(_ context.Context, request *contract.GetRequest) (*contract.GetResponse, error) {
	run, ok := i.worker.Find(request.GetId())
	if !ok {
		return nil, connect.NewError(connect.CodeNotFound, fmt.Errorf("id: there is no run %q", request.GetId()))
	}
	return &contract.GetResponse{Run: toMessage(run)}, nil
}

func toMessage(run workflows.Run) *contract.Run {
	return &contract.Run{
		Id:        run.ID,
		Reference: run.Reference,
		Status:    statuses[run.Status],
		Steps:     run.Steps,
		Failure:   run.Failure,
	}
}

func invalid(message string) error {
	return connect.NewError(connect.CodeInvalidArgument, errors.New(message))
}
