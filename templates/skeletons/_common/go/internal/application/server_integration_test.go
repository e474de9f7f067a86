//go:build integration

// __scaffold__: take this line out when the service answers what its smoke asks for.
package application_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/__slug__/__folder__/internal/application"
	"github.com/__slug__/__folder__/internal/server"
	"github.com/__slug__/__folder__/internal/smoke"
)

var digest = "sha256:" + strings.Repeat("0", 64)

func start(t *testing.T) (rpcURL, httpURL string) {
	t.Helper()
	running, err := server.Start(application.New(), server.Environment{Host: "127.0.0.1", Digest: digest})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	})
	return fmt.Sprintf("http://127.0.0.1:%d", running.GRPCPort), fmt.Sprintf("http://127.0.0.1:%d", running.HTTPPort)
}

func TestOverTheNetwork(t *testing.T) {
	for _, check := range smoke.Checks {
		t.Run(check.Title, func(t *testing.T) {
			target := smoke.NewTarget(start(t))
			defer target.RPC.CloseIdleConnections()
			if err := check.Run(t.Context(), target); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestSaysWhichImageItIsAndThatItIsReady(t *testing.T) {
	_, httpURL := start(t)
	if err := smoke.WaitForDigest(t.Context(), httpURL, digest, 2*time.Second); err != nil {
		t.Fatal(err)
	}
	for path, status := range map[string]int{"/readyz": http.StatusOK, "/nowhere": http.StatusNotFound} {
		response, err := http.Get(httpURL + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != status {
			t.Errorf("%s answers %d, not %d", path, response.StatusCode, status)
		}
	}
}

func TestDoesNotTakeTheAnswerOfAnotherImage(t *testing.T) {
	_, httpURL := start(t)
	other := "sha256:" + strings.Repeat("1", 64)
	err := smoke.WaitForDigest(t.Context(), httpURL, other, time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "does not report") {
		t.Fatalf("got %v", err)
	}
}
