// Package handlers answers the RPC calls: it checks what comes in, and speaks with the
// provider through its port.
package handlers

import (
	"context"
	"fmt"
	"regexp"

	"connectrpc.com/connect"

	contract "github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__"
	"github.com/__slug__/__folder__/internal/ports"
)

var currencyPattern = regexp.MustCompile("^[A-Z]{3}$")

// Handlers are the RPC handlers.
type Handlers struct {
	provider ports.Provider
}

// New gives the handlers and what they work with.
func New(provider ports.Provider) *Handlers {
	return &Handlers{provider: provider}
}

// Quote says what a charge would cost.
func (h *Handlers) Quote(ctx context.Context, request *contract.QuoteRequest) (*contract.QuoteResponse, error) {
	amount, err := parseAmount(request.GetAmount())
	if err != nil {
		return nil, err
	}
	fee, err := h.provider.FeeFor(ctx, amount)
	if err != nil {
		return nil, err
	}
	return &contract.QuoteResponse{
		Fee:   &contract.Money{Cents: fee, Currency: amount.Currency},
		Total: &contract.Money{Cents: amount.Cents + fee, Currency: amount.Currency},
	}, nil
}

// Charge charges once for each reference.
func (h *Handlers) Charge(ctx context.Context, request *contract.ChargeRequest) (*contract.ChargeResponse, error) {
	if request.GetReference() == "" {
		return nil, invalid("reference: must not be empty")
	}
	amount, err := parseAmount(request.GetAmount())
	if err != nil {
		return nil, err
	}
	charge, err := h.provider.Charge(ctx, request.GetReference(), amount)
	if err != nil {
		return nil, err
	}
	status := contract.ChargeStatus_CHARGE_STATUS_DECLINED
	if charge.Accepted {
		status = contract.ChargeStatus_CHARGE_STATUS_ACCEPTED
	}
	return &contract.ChargeResponse{ChargeId: charge.ID, Status: status}, nil
}

func parseAmount(money *contract.Money) (ports.Amount, error) {
	if money.GetCents() <= 0 {
		return ports.Amount{}, invalid("amount.cents: must be more than 0")
	}
	if !currencyPattern.MatchString(money.GetCurrency()) {
		return ports.Amount{}, invalid("amount.currency: %q is not three capital letters", money.GetCurrency())
	}
	return ports.Amount{Cents: money.GetCents(), Currency: money.GetCurrency()}, nil
}

func invalid(format string, values ...any) error {
	return connect.NewError(connect.CodeInvalidArgument, fmt.Errorf(format, values...))
}
