// Package application puts the integration together.
package application

import (
	"net/http"

	"github.com/__slug__/__folder__/internal/adapters"
	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
	"github.com/__slug__/__folder__/internal/handlers"
	"github.com/__slug__/__folder__/internal/server"
)

// New gives the integration, ready to be served.
func New() server.Application {
	mux := http.NewServeMux()
	mux.Handle(__name_snake____proto_version__connect.New__Name__ServiceHandler(handlers.New(adapters.NewSandboxProvider())))
	return server.Application{RPC: mux}
}
