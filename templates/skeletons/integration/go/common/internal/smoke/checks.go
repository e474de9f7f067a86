package smoke

import (
	"context"
	"crypto/rand"
	"fmt"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
)

// Checks is what must be true of a running service. Each takes a reference of its own, so
// a smoke may run again.
var Checks = []Check{
	{Title: "Quote adds the fee to the amount", Run: quoteAddsTheFee},
	{Title: "Charge charges once for a reference", Run: chargesOnce},
}

func clientOf(target Target) __name_snake____proto_version__connect.__Name__ServiceClient {
	return __name_snake____proto_version__connect.New__Name__ServiceClient(target.RPC, target.RPCURL, connect.WithGRPC())
}

func quoteAddsTheFee(ctx context.Context, target Target) error {
	amount := &contract.Money{Cents: 10_000, Currency: "EUR"}
	quote, err := clientOf(target).Quote(ctx, &contract.QuoteRequest{Amount: amount})
	if err != nil {
		return err
	}
	fee, total := quote.GetFee(), quote.GetTotal()
	if fee.GetCents() != 250 || total.GetCents() != 10_250 || total.GetCurrency() != "EUR" {
		return fmt.Errorf("the fee is %v and the total %v; they should be 250 and 10250 EUR", fee, total)
	}
	return nil
}

func chargesOnce(ctx context.Context, target Target) error {
	client := clientOf(target)
	request := &contract.ChargeRequest{Reference: rand.Text(), Amount: &contract.Money{Cents: 500, Currency: "EUR"}}
	first, err := client.Charge(ctx, request)
	if err != nil {
		return err
	}
	if first.GetStatus() != contract.ChargeStatus_CHARGE_STATUS_ACCEPTED {
		return fmt.Errorf("the charge is %v, not accepted", first.GetStatus())
	}
	second, err := client.Charge(ctx, request)
	if err != nil {
		return err
	}
	if second.GetChargeId() != first.GetChargeId() {
		return fmt.Errorf("it gives %q, then %q", first.GetChargeId(), second.GetChargeId())
	}
	return nil
}
