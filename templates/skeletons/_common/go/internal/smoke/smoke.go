// Package smoke asserts what must be true of a running service.
package smoke

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// Deadline is how long an environment may take to run the digest that is to be judged.
	Deadline = 30 * time.Second
	poll     = 250 * time.Millisecond
	timeout  = 5 * time.Second
)

// Target is what a check may talk to.
type Target struct {
	// RPC speaks HTTP/2 without TLS.
	RPC     *http.Client
	RPCURL  string
	HTTPURL string
}

// Check is one thing that must be true of a running service.
type Check struct {
	// Title is what is asserted, in words: it is all that a reader of the log sees.
	Title string
	Run   func(ctx context.Context, target Target) error
}

// NewTarget gives what checks talk to.
func NewTarget(rpcURL, httpURL string) Target {
	var onlyHTTP2 http.Protocols
	onlyHTTP2.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: &onlyHTTP2}}
	return Target{RPC: client, RPCURL: rpcURL, HTTPURL: httpURL}
}

// WaitForDigest waits until the service says that it runs the digest. An answer of
// another image would be evidence about the wrong one.
func WaitForDigest(ctx context.Context, httpURL, digest string, within time.Duration) error {
	deadline := time.Now().Add(within)
	for {
		reported, err := reportedDigest(ctx, httpURL)
		if err == nil && reported == digest {
			return nil
		}
		if err == nil {
			err = fmt.Errorf("it answers as %q", reported)
		}
		if !time.Now().Before(deadline) {
			return fmt.Errorf("%s/healthz does not report %s after %v: %w", httpURL, digest, within, err)
		}
		time.Sleep(poll)
	}
}

func reportedDigest(ctx context.Context, httpURL string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, httpURL+"/healthz", nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", errors.New(response.Status)
	}
	var body struct {
		Digest string `json:"digest"`
	}
	err = json.NewDecoder(response.Body).Decode(&body)
	return body.Digest, err
}

// Run runs every check, says how each ended, and gives how many failed.
func Run(ctx context.Context, checks []Check, target Target, out io.Writer) int {
	failed := 0
	for _, check := range checks {
		limited, cancel := context.WithTimeout(ctx, timeout)
		if err := check.Run(limited, target); err != nil {
			failed++
			fmt.Fprintf(out, "FAILED  %s: %v\n", check.Title, err)
		} else {
			fmt.Fprintf(out, "ok      %s\n", check.Title)
		}
		cancel()
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", len(checks)-failed, failed)
	return failed
}
