package smoke

import (
	"context"
	"crypto/rand"
	"fmt"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
)

// Checks is what must be true of a running service. Each takes a subject of its own, so a
// smoke may run again.
var Checks = []Check{
	{Title: "events that were applied are in the summary", Run: appliedIsSummed},
	{Title: "an event that comes twice counts once", Run: twiceCountsOnce},
}

func clientOf(target Target) __name_snake____proto_version__connect.__Name__ServiceClient {
	return __name_snake____proto_version__connect.New__Name__ServiceClient(target.RPC, target.RPCURL, connect.WithGRPC())
}

func appliedIsSummed(ctx context.Context, target Target) error {
	client := clientOf(target)
	subject := rand.Text()
	for index, amount := range []int64{300, -100} {
		sequence := uint64(index + 1)
		event := &contract.Event{Subject: subject, Sequence: sequence, AmountCents: amount}
		applied, err := client.Apply(ctx, &contract.ApplyRequest{Event: event})
		if err != nil {
			return err
		}
		if applied.GetCheckpoint() != sequence {
			return fmt.Errorf("the checkpoint is %d, not %d", applied.GetCheckpoint(), sequence)
		}
	}
	return expectSummary(ctx, client, subject, 2, 200)
}

func twiceCountsOnce(ctx context.Context, target Target) error {
	client := clientOf(target)
	event := &contract.Event{Subject: rand.Text(), Sequence: 1, AmountCents: 50}
	for range 2 {
		if _, err := client.Apply(ctx, &contract.ApplyRequest{Event: event}); err != nil {
			return err
		}
	}
	return expectSummary(ctx, client, event.GetSubject(), 1, 50)
}

func expectSummary(ctx context.Context, client __name_snake____proto_version__connect.__Name__ServiceClient, subject string, count uint64, totalCents int64) error {
	got, err := client.Get(ctx, &contract.GetRequest{Subject: subject})
	if err != nil {
		return err
	}
	if summary := got.GetSummary(); summary.GetCount() != count || summary.GetTotalCents() != totalCents {
		return fmt.Errorf("the summary is %v; it should count %d and come to %d", summary, count, totalCents)
	}
	return nil
}
