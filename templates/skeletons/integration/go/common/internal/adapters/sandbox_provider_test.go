package adapters

import (
	"testing"

	"github.com/__slug__/__folder__/internal/ports"
)

func TestTakesTwoAndAHalfPercentRoundedUpAndAtLeastTen(t *testing.T) {
	for _, test := range []struct{ cents, fee int64 }{{100, 10}, {400, 10}, {1000, 25}, {1001, 26}} {
		fee, err := NewSandboxProvider().FeeFor(t.Context(), ports.Amount{Cents: test.cents, Currency: "EUR"})
		if err != nil || fee != test.fee {
			t.Errorf("for %d: got %d, %v; want %d", test.cents, fee, err, test.fee)
		}
	}
}

func TestKnowsAReferenceAgainAndDeclinesAboveItsLimit(t *testing.T) {
	provider := NewSandboxProvider()
	var charges []ports.Charge
	for _, charge := range []struct {
		reference string
		cents     int64
	}{{"a", 100}, {"a", 100}, {"b", 1_000_001}} {
		made, err := provider.Charge(t.Context(), charge.reference, ports.Amount{Cents: charge.cents, Currency: "EUR"})
		if err != nil {
			t.Fatal(err)
		}
		charges = append(charges, made)
	}
	if charges[0] != charges[1] || !charges[0].Accepted || charges[2].Accepted {
		t.Fatalf("got %v", charges)
	}
}
