// Package ports says what is asked of the outside, in our words.
package ports

import "context"

// Amount is an amount in the smallest unit of a currency.
type Amount struct {
	Cents    int64
	Currency string
}

// Charge is what the provider made of a charge.
type Charge struct {
	ID       string
	Accepted bool
}

// Provider is what is asked of a provider. One adapter for each.
type Provider interface {
	// FeeFor gives the fee for an amount.
	FeeFor(ctx context.Context, amount Amount) (int64, error)
	// Charge charges; the provider knows a reference again.
	Charge(ctx context.Context, reference string, amount Amount) (Charge, error)
}
