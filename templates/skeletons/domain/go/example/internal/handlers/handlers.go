// Package handlers answers the RPC calls: it checks what comes in, and decides.
package handlers

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/timestamppb"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/store"
)

const (
	defaultPageSize = 20
	maxPageSize     = 100
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

// Create takes an entry in.
func (h *Handlers) Create(_ context.Context, request *contract.CreateRequest) (*contract.CreateResponse, error) {
	reference, lines := request.GetReference(), request.GetLines()
	if reference == "" {
		return nil, invalid("reference: must not be empty")
	}
	if known := h.store.FindByReference(reference); known != nil {
		return &contract.CreateResponse{Entry: known}, nil
	}
	if err := checkLines(lines); err != nil {
		return nil, err
	}
	var total int64
	for _, line := range lines {
		total += int64(line.GetQuantity()) * line.GetUnitPriceCents()
	}
	entry := h.store.Insert(&contract.Entry{
		Id:         rand.Text(),
		Reference:  reference,
		Lines:      lines,
		TotalCents: total,
		CreatedAt:  timestamppb.New(h.now()),
	})
	return &contract.CreateResponse{Entry: entry}, nil
}

// Get gives one entry.
func (h *Handlers) Get(_ context.Context, request *contract.GetRequest) (*contract.GetResponse, error) {
	entry := h.store.Find(request.GetId())
	if entry == nil {
		return nil, connect.NewError(connect.CodeNotFound, fmt.Errorf("id: there is no entry %q", request.GetId()))
	}
	return &contract.GetResponse{Entry: entry}, nil
}

// List gives entries, page by page.
func (h *Handlers) List(_ context.Context, request *contract.ListRequest) (*contract.ListResponse, error) {
	size := int(request.GetPageSize())
	if size == 0 {
		size = defaultPageSize
	}
	size = min(size, maxPageSize)
	all := h.store.All()
	start := 0
	if token := request.GetPageToken(); token != "" {
		start = 1 + slices.IndexFunc(all, func(entry *contract.Entry) bool { return entry.GetId() == token })
		if start == 0 {
			return nil, invalid("page_token: is not one that List gave")
		}
	}
	end := min(start+size, len(all))
	response := &contract.ListResponse{Entries: all[start:end]}
	if end < len(all) {
		response.NextPageToken = all[end-1].GetId()
	}
	return response, nil
}

func checkLines(lines []*contract.Line) error {
	if len(lines) == 0 {
		return invalid("lines: must have at least one")
	}
	for index, line := range lines {
		switch {
		case line.GetItem() == "":
			return invalid("lines[%d].item: must not be empty", index)
		case line.GetQuantity() < 1:
			return invalid("lines[%d].quantity: must be at least 1", index)
		case line.GetUnitPriceCents() < 0:
			return invalid("lines[%d].unit_price_cents: must not be negative", index)
		}
	}
	return nil
}

func invalid(format string, values ...any) error {
	return connect.NewError(connect.CodeInvalidArgument, fmt.Errorf(format, values...))
}
