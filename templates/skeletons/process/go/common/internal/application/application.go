// Package application puts the process together.
package application

import (
	"net/http"

	"github.com/__slug__/__folder__/internal/gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake____proto_version__connect"
	"github.com/__slug__/__folder__/internal/ingress"
	"github.com/__slug__/__folder__/internal/server"
	"github.com/__slug__/__folder__/internal/worker"
	"github.com/__slug__/__folder__/internal/workflows"
)

// New gives the process, ready to be served.
func New() server.Application {
	runs := worker.New(workflows.Steps)
	mux := http.NewServeMux()
	mux.Handle(__name_snake____proto_version__connect.New__Name__ServiceHandler(ingress.New(runs)))
	return server.Application{RPC: mux, Stop: runs.Idle}
}
