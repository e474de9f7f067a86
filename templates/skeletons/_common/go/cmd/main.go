// Command main serves __id__ until it is told to stop.
package main

import (
	"context"
	"log"
	"os"
	"os/signal"
	"syscall"

	"github.com/__slug__/__folder__/internal/application"
	"github.com/__slug__/__folder__/internal/server"
)

func main() {
	environment, err := server.ReadEnvironment(os.Getenv)
	if err != nil {
		log.Fatal(err)
	}
	running, err := server.Start(application.New(), environment)
	if err != nil {
		log.Fatal(err)
	}
	log.Printf("__id__ serves RPC on %d and health on %d", running.GRPCPort, running.HTTPPort)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	<-ctx.Done()
	log.Print("told to stop: stopping")
	if err := running.Close(); err != nil {
		log.Fatal(err)
	}
}
