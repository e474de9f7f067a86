// __scaffold__: these tests say what the queries must do; take this line out when they pass.
package queries

import (
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"

	"github.com/__slug__/__folder__/internal/consumer"
	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
)

func setUp(t *testing.T, amounts map[string]int64) *Queries {
	t.Helper()
	summaries := consumer.New()
	for subject, amount := range amounts {
		if _, err := summaries.Apply(consumer.Event{Subject: subject, Sequence: 1, AmountCents: amount}); err != nil {
			t.Fatal(err)
		}
	}
	return New(summaries)
}

func assertCode(t *testing.T, err error, code connect.Code, words string) {
	t.Helper()
	if connect.CodeOf(err) != code || !strings.Contains(err.Error(), words) {
		t.Fatalf("got %v; want %v about %s", err, code, words)
	}
}

func TestApplyGivesTheCheckpoint(t *testing.T) {
	event := &contract.Event{Subject: "a", Sequence: 1, AmountCents: 5}
	response, err := setUp(t, nil).Apply(t.Context(), &contract.ApplyRequest{Event: event})
	if err != nil || response.GetCheckpoint() != 1 {
		t.Fatalf("got %v, %v", response, err)
	}
}

func TestApplyRefusesAGapAndSaysWhichEventIsMissing(t *testing.T) {
	event := &contract.Event{Subject: "a", Sequence: 3, AmountCents: 5}
	_, err := setUp(t, nil).Apply(t.Context(), &contract.ApplyRequest{Event: event})
	assertCode(t, err, connect.CodeFailedPrecondition, "event 1")
}

func TestApplyRefusesWhatIsNoEventAndNamesTheField(t *testing.T) {
	queries := setUp(t, nil)
	_, err := queries.Apply(t.Context(), &contract.ApplyRequest{})
	assertCode(t, err, connect.CodeInvalidArgument, "event.subject")
	_, err = queries.Apply(t.Context(), &contract.ApplyRequest{Event: &contract.Event{Subject: "a"}})
	assertCode(t, err, connect.CodeInvalidArgument, "event.sequence")
}

func TestGetGivesTheSummaryAndSaysSoWhenThereIsNone(t *testing.T) {
	queries := setUp(t, map[string]int64{"a": 7})
	response, err := queries.Get(t.Context(), &contract.GetRequest{Subject: "a"})
	if err != nil || response.GetSummary().GetTotalCents() != 7 {
		t.Fatalf("got %v, %v", response, err)
	}
	_, err = queries.Get(t.Context(), &contract.GetRequest{Subject: "b"})
	assertCode(t, err, connect.CodeNotFound, "\"b\"")
}

func TestTopGivesTheHighestFirstAndNoMoreThanAskedFor(t *testing.T) {
	queries := setUp(t, map[string]int64{"a": 1, "b": 3, "c": 2})
	response, err := queries.Top(t.Context(), &contract.TopRequest{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, summary := range response.GetSummaries() {
		subjects = append(subjects, summary.GetSubject())
	}
	if !slices.Equal(subjects, []string{"b", "c"}) {
		t.Fatalf("got %v", subjects)
	}
}
