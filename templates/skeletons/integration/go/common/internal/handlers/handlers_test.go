// __scaffold__: these tests say what the handlers must do; take this line out when they pass.
package handlers

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/ports"
)

// fakeProvider notes what it was asked.
type fakeProvider struct {
	declines bool
	asked    []string
}

func (p *fakeProvider) FeeFor(context.Context, ports.Amount) (int64, error) {
	return 60, nil
}

func (p *fakeProvider) Charge(_ context.Context, reference string, amount ports.Amount) (ports.Charge, error) {
	p.asked = append(p.asked, fmt.Sprintf("%s %d %s", reference, amount.Cents, amount.Currency))
	return ports.Charge{ID: fmt.Sprintf("ch_%d", len(p.asked)), Accepted: !p.declines}, nil
}

func euros() *contract.Money {
	return &contract.Money{Cents: 2_000, Currency: "EUR"}
}

func assertInvalid(t *testing.T, err error, field string) {
	t.Helper()
	if connect.CodeOf(err) != connect.CodeInvalidArgument || !strings.Contains(err.Error(), field) {
		t.Fatalf("got %v; want %v about %s", err, connect.CodeInvalidArgument, field)
	}
}

func TestQuoteAddsTheProvidersFeeInTheSameCurrency(t *testing.T) {
	quote, err := New(&fakeProvider{}).Quote(t.Context(), &contract.QuoteRequest{Amount: euros()})
	if err != nil {
		t.Fatal(err)
	}
	fee, total := quote.GetFee(), quote.GetTotal()
	if fee.GetCents() != 60 || fee.GetCurrency() != "EUR" || total.GetCents() != 2_060 || total.GetCurrency() != "EUR" {
		t.Fatalf("got %v", quote)
	}
}

func TestQuoteRefusesWhatIsNoAmountAndNamesTheField(t *testing.T) {
	handlers := New(&fakeProvider{})
	_, err := handlers.Quote(t.Context(), &contract.QuoteRequest{})
	assertInvalid(t, err, "amount.cents")
	_, err = handlers.Quote(t.Context(), &contract.QuoteRequest{Amount: &contract.Money{Cents: 1, Currency: "euro"}})
	assertInvalid(t, err, "amount.currency")
}

func TestChargeHandsReferenceAndAmountToTheProvider(t *testing.T) {
	provider := &fakeProvider{}
	charge, err := New(provider).Charge(t.Context(), &contract.ChargeRequest{Reference: "r-1", Amount: euros()})
	if err != nil {
		t.Fatal(err)
	}
	if charge.GetChargeId() != "ch_1" || charge.GetStatus() != contract.ChargeStatus_CHARGE_STATUS_ACCEPTED {
		t.Fatalf("got %v", charge)
	}
	if want := []string{"r-1 2000 EUR"}; !slices.Equal(provider.asked, want) {
		t.Fatalf("got %v; want %v", provider.asked, want)
	}
}

func TestChargeSaysWhenTheProviderDeclines(t *testing.T) {
	charge, err := New(&fakeProvider{declines: true}).Charge(t.Context(), &contract.ChargeRequest{Reference: "r-1", Amount: euros()})
	if err != nil || charge.GetStatus() != contract.ChargeStatus_CHARGE_STATUS_DECLINED {
		t.Fatalf("got %v, %v", charge, err)
	}
}

func TestChargeAsksTheProviderNothingWithoutAReference(t *testing.T) {
	provider := &fakeProvider{}
	_, err := New(provider).Charge(t.Context(), &contract.ChargeRequest{Amount: euros()})
	assertInvalid(t, err, "reference")
	if len(provider.asked) != 0 {
		t.Fatalf("asked %v", provider.asked)
	}
}
