package smoke

import (
	"context"
	"crypto/rand"
	"fmt"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
)

// Checks is what must be true of a running service. Each takes a reference of its own, so
// a smoke may run again.
var Checks = []Check{
	{Title: "Create adds up the lines, and Get gives the same entry", Run: createAddsUp},
	{Title: "Create with the same reference gives the entry that is there", Run: createTwice},
}

func clientOf(target Target) __name_snake____proto_version__connect.__Name__ServiceClient {
	return __name_snake____proto_version__connect.New__Name__ServiceClient(target.RPC, target.RPCURL, connect.WithGRPC())
}

func newRequest() *contract.CreateRequest {
	return &contract.CreateRequest{
		Reference: rand.Text(),
		Lines: []*contract.Line{
			{Item: "apple", Quantity: 3, UnitPriceCents: 40},
			{Item: "pear", Quantity: 1, UnitPriceCents: 55},
		},
	}
}

func createAddsUp(ctx context.Context, target Target) error {
	client := clientOf(target)
	created, err := client.Create(ctx, newRequest())
	if err != nil {
		return err
	}
	entry := created.GetEntry()
	if entry.GetTotalCents() != 175 {
		return fmt.Errorf("the total is %d, not 175", entry.GetTotalCents())
	}
	got, err := client.Get(ctx, &contract.GetRequest{Id: entry.GetId()})
	if err != nil {
		return err
	}
	if !proto.Equal(got.GetEntry(), entry) {
		return fmt.Errorf("Get gives %v, not %v", got.GetEntry(), entry)
	}
	return nil
}

func createTwice(ctx context.Context, target Target) error {
	client := clientOf(target)
	request := newRequest()
	first, err := client.Create(ctx, request)
	if err != nil {
		return err
	}
	second, err := client.Create(ctx, request)
	if err != nil {
		return err
	}
	if !proto.Equal(first, second) {
		return fmt.Errorf("it gives %v, not %v", second, first)
	}
	return nil
}
