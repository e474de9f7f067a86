// Package application puts the projection together.
package application

import (
	"net/http"

	"github.com/__slug__/__folder__/internal/consumer"
	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
	"github.com/__slug__/__folder__/internal/queries"
	"github.com/__slug__/__folder__/internal/server"
)

// New gives the projection, ready to be served.
func New() server.Application {
	mux := http.NewServeMux()
	mux.Handle(__name_snake____proto_version__connect.New__Name__ServiceHandler(queries.New(consumer.New())))
	return server.Application{RPC: mux}
}
