// __scaffold__: these tests say what the handlers must do; take this line out when they pass.
package handlers

import (
	"slices"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/outbox"
	"github.com/__slug__/__folder__/internal/store"
)

func setUp() (*Handlers, *outbox.Outbox) {
	events := outbox.New()
	now := func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	return New(store.New(events), now), events
}

func line(item string, quantity uint32, unitPriceCents int64) *contract.Line {
	return &contract.Line{Item: item, Quantity: quantity, UnitPriceCents: unitPriceCents}
}

func request(reference string) *contract.CreateRequest {
	return &contract.CreateRequest{Reference: reference, Lines: []*contract.Line{line("apple", 2, 25)}}
}

func create(t *testing.T, handlers *Handlers, reference string) *contract.Entry {
	t.Helper()
	response, err := handlers.Create(t.Context(), request(reference))
	if err != nil {
		t.Fatal(err)
	}
	return response.GetEntry()
}

func assertCode(t *testing.T, err error, code connect.Code, words string) {
	t.Helper()
	if connect.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
		t.Fatalf("got %v; want %v about %s", err, code, words)
	}
}

func TestCreateAddsUpTheLinesAndSaysWhen(t *testing.T) {
	handlers, _ := setUp()
	entry := create(t, handlers, "r-1")
	if entry.GetTotalCents() != 50 || entry.GetCreatedAt().GetSeconds() != 1767323045 {
		t.Fatalf("got %v", entry)
	}
}

func TestCreateLeavesOneEventAlsoWhenItIsCalledTwice(t *testing.T) {
	handlers, events := setUp()
	first := create(t, handlers, "r-1")
	second := create(t, handlers, "r-1")
	if first.GetId() == "" || second.GetId() != first.GetId() {
		t.Fatalf("got %q, then %q", first.GetId(), second.GetId())
	}
	want := []outbox.Event{{ID: 1, Type: "__name__.created", Subject: first.GetId()}}
	if waiting := events.Waiting(); !slices.Equal(waiting, want) {
		t.Fatalf("got %v; want %v", waiting, want)
	}
}

func TestCreateRefusesAndNamesTheField(t *testing.T) {
	for _, test := range []struct {
		title     string
		reference string
		lines     []*contract.Line
		words     string
	}{
		{"no reference", "", []*contract.Line{line("apple", 2, 25)}, "reference"},
		{"no lines", "r-1", nil, "lines"},
		{"a line of none", "r-1", []*contract.Line{line("apple", 0, 25)}, "lines[0].quantity"},
		{"a negative price", "r-1", []*contract.Line{line("apple", 2, -1)}, "unit_price_cents"},
	} {
		t.Run(test.title, func(t *testing.T) {
			handlers, _ := setUp()
			_, err := handlers.Create(t.Context(), &contract.CreateRequest{Reference: test.reference, Lines: test.lines})
			assertCode(t, err, connect.CodeInvalidArgument, test.words)
		})
	}
}

func TestGetSaysSoWhenThereIsNoSuchEntry(t *testing.T) {
	handlers, _ := setUp()
	_, err := handlers.Get(t.Context(), &contract.GetRequest{Id: "nowhere"})
	assertCode(t, err, connect.CodeNotFound, "nowhere")
}

func TestListGivesEveryEntryOncePageByPage(t *testing.T) {
	handlers, _ := setUp()
	for _, reference := range []string{"a", "b", "c"} {
		create(t, handlers, reference)
	}
	first, err := handlers.List(t.Context(), &contract.ListRequest{PageSize: 2})
	if err != nil {
		t.Fatal(err)
	}
	second, err := handlers.List(t.Context(), &contract.ListRequest{PageSize: 2, PageToken: first.GetNextPageToken()})
	if err != nil {
		t.Fatal(err)
	}
	var references []string
	for _, entry := range append(first.GetEntries(), second.GetEntries()...) {
		references = append(references, entry.GetReference())
	}
	if !slices.Equal(references, []string{"a", "b", "c"}) || second.GetNextPageToken() != "" {
		t.Fatalf("got %v, then the token %q", references, second.GetNextPageToken())
	}
}
