// Package adapters says how each provider is spoken with.
package adapters

import (
	"context"
	"fmt"
	"sync"

	"github.com/__slug__/__folder__/internal/ports"
)

// Above this the sandbox declines, so that a refusal can be tried.
const limitCents = 1_000_000

// SandboxProvider is a provider that lives in memory; a real one takes its place behind
// the same port.
type SandboxProvider struct {
	mutex   sync.Mutex
	charges map[string]ports.Charge
}

// NewSandboxProvider gives a provider that has charged nobody.
func NewSandboxProvider() *SandboxProvider {
	return &SandboxProvider{charges: map[string]ports.Charge{}}
}

// FeeFor is 2.5 percent, rounded up, and at least 10.
func (p *SandboxProvider) FeeFor(_ context.Context, amount ports.Amount) (int64, error) {
	// Split, so that no amount is too large to be multiplied.
	whole, rest := amount.Cents/1000, amount.Cents%1000
	return max(whole*25+(rest*25+999)/1000, 10), nil
}

// Charge charges once for each reference.
func (p *SandboxProvider) Charge(_ context.Context, reference string, amount ports.Amount) (ports.Charge, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if known, ok := p.charges[reference]; ok {
		return known, nil
	}
	charge := ports.Charge{ID: fmt.Sprintf("ch_%d", len(p.charges)+1), Accepted: amount.Cents <= limitCents}
	p.charges[reference] = charge
	return charge, nil
}
