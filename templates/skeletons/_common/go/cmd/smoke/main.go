// Command smoke asks a running service, over the network, for what it promises.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/__slug__/__folder__/internal/smoke"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Printf("FAILED  %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	httpURL, err := required("TARGET_HTTP_URL")
	if err != nil {
		return err
	}
	rpcURL, err := required("TARGET_RPC_URL")
	if err != nil {
		return err
	}
	digest, err := required("EXPECTED_DIGEST")
	if err != nil {
		return err
	}
	fmt.Printf("Smoke of __id__ at %s\n", digest)
	if err := smoke.WaitForDigest(ctx, httpURL, digest, smoke.Deadline); err != nil {
		return err
	}
	if failed := smoke.Run(ctx, smoke.Checks, smoke.NewTarget(rpcURL, httpURL), os.Stdout); failed > 0 {
		os.Exit(1)
	}
	return nil
}

func required(name string) (string, error) {
	value := os.Getenv(name)
	if value == "" {
		return "", fmt.Errorf("%s is not set", name)
	}
	return value, nil
}
