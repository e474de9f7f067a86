// Package application puts the domain together.
package application

import (
	"context"
	"log"
	"net/http"
	"time"

	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
	"github.com/__slug__/__folder__/internal/handlers"
	"github.com/__slug__/__folder__/internal/outbox"
	"github.com/__slug__/__folder__/internal/server"
	"github.com/__slug__/__folder__/internal/store"
)

// New gives the domain, ready to be served.
func New() server.Application {
	events := outbox.New()
	entries := store.New(events)
	mux := http.NewServeMux()
	mux.Handle(__name_snake____proto_version__connect.New__Name__ServiceHandler(handlers.New(entries, time.Now)))
	// Without a broker, events go to the log.
	dispatcher := outbox.NewDispatcher(events, func(_ context.Context, event outbox.Event) error {
		log.Printf("event %d %s %s", event.ID, event.Type, event.Subject)
		return nil
	})
	return server.Application{RPC: mux, Start: dispatcher.Start, Stop: dispatcher.Stop}
}
