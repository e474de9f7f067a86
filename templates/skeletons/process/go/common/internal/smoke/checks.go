package smoke

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
)

// Checks is what must be true of a running service. Each takes a reference of its own, so
// a smoke may run again.
var Checks = []Check{
	{Title: "a run goes through every step", Run: func(ctx context.Context, target Target) error {
		return runTo(ctx, target, 1, contract.RunStatus_RUN_STATUS_COMPLETED, "reserve", "confirm")
	}},
	{Title: "a run that fails is taken back", Run: func(ctx context.Context, target Target) error {
		return runTo(ctx, target, 1000, contract.RunStatus_RUN_STATUS_COMPENSATED, "reserve", "undo reserve")
	}},
}

func runTo(ctx context.Context, target Target, quantity uint32, status contract.RunStatus, steps ...string) error {
	client := __name_snake____proto_version__connect.New__Name__ServiceClient(target.RPC, target.RPCURL, connect.WithGRPC())
	started, err := client.Start(ctx, &contract.StartRequest{Reference: rand.Text(), Quantity: quantity})
	if err != nil {
		return err
	}
	run := started.GetRun()
	for run.GetStatus() == contract.RunStatus_RUN_STATUS_RUNNING {
		time.Sleep(20 * time.Millisecond)
		got, err := client.Get(ctx, &contract.GetRequest{Id: run.GetId()})
		if err != nil {
			return err
		}
		run = got.GetRun()
	}
	if run.GetStatus() != status || !slices.Equal(run.GetSteps(), steps) {
		return fmt.Errorf("it ended as %v after %v, not as %v after %v", run.GetStatus(), run.GetSteps(), status, steps)
	}
	return nil
}
