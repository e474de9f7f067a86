// __scaffold__: these tests say what the ingress must do; take this line out when they pass.
package ingress

import (
	"context"
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/worker"
	"github.com/__slug__/__folder__/internal/workflows"
)

func setUp() (*Ingress, *worker.Worker) {
	runs := worker.New([]workflows.Step{{Name: "only", Do: func(context.Context, workflows.Run) error { return nil }}})
	return New(runs), runs
}

func start(t *testing.T, ingress *Ingress) *contract.Run {
	t.Helper()
	response, err := ingress.Start(t.Context(), &contract.StartRequest{Reference: "r-1", Quantity: 1})
	if err != nil {
		t.Fatal(err)
	}
	return response.GetRun()
}

func assertCode(t *testing.T, err error, code connect.Code, words string) {
	t.Helper()
	if connect.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
		t.Fatalf("got %v; want %v about %s", err, code, words)
	}
}

func TestStartStartsARunThatTheWorkerCarriesThrough(t *testing.T) {
	ingress, runs := setUp()
	run := start(t, ingress)
	if run.GetReference() != "r-1" {
		t.Fatalf("got %v", run)
	}
	runs.Idle(t.Context())
	ended, err := ingress.Get(t.Context(), &contract.GetRequest{Id: run.GetId()})
	if err != nil {
		t.Fatal(err)
	}
	if got := ended.GetRun(); got.GetStatus() != contract.RunStatus_RUN_STATUS_COMPLETED || !slices.Equal(got.GetSteps(), []string{"only"}) {
		t.Fatalf("got %v", got)
	}
}

func TestStartGivesTheRunThatIsThereForTheSameReference(t *testing.T) {
	ingress, _ := setUp()
	first := start(t, ingress)
	second := start(t, ingress)
	if first.GetId() == "" || second.GetId() != first.GetId() {
		t.Fatalf("got %q, then %q", first.GetId(), second.GetId())
	}
}

func TestStartRefusesWhatIsNotCompleteAndNamesTheField(t *testing.T) {
	ingress, _ := setUp()
	_, err := ingress.Start(t.Context(), &contract.StartRequest{Quantity: 1})
	assertCode(t, err, connect.CodeInvalidArgument, "reference")
	_, err = ingress.Start(t.Context(), &contract.StartRequest{Reference: "r-1"})
	assertCode(t, err, connect.CodeInvalidArgument, "quantity")
}

func TestGetSaysSoWhenThereIsNoSuchRun(t *testing.T) {
	ingress, _ := setUp()
	_, err := ingress.Get(t.Context(), &contract.GetRequest{Id: "nowhere"})
	assertCode(t, err, connect.CodeNotFound, "nowhere")
}
