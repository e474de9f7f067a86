// Package server runs an application: RPC over HTTP/2 without TLS on one port, and
// health over HTTP/1.1 on the other.
package server

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

const (
	// Requests that are not done by then are cut; a cluster kills after 30 seconds.
	grace = 10 * time.Second
	// Nobody needs longer to say what they want.
	headerTimeout = 10 * time.Second
)

// Application is what the server runs.
type Application struct {
	// RPC answers the calls.
	RPC http.Handler
	// Start begins work in the background; nil when there is none.
	Start func()
	// Stop ends that work; nil when there is none.
	Stop func(context.Context)
}

// Running is a server that serves.
type Running struct {
	GRPCPort    int
	HTTPPort    int
	application Application
	ready       atomic.Bool
	rpc         *http.Server
	health      *http.Server
}

// Start listens on both ports and serves in the background.
func Start(application Application, environment Environment) (*Running, error) {
	running := &Running{application: application}
	rpcListener, err := listen(environment.Host, environment.GRPCPort)
	if err != nil {
		return nil, err
	}
	healthListener, err := listen(environment.Host, environment.HTTPPort)
	if err != nil {
		return nil, errors.Join(err, rpcListener.Close())
	}
	running.GRPCPort = portOf(rpcListener)
	running.HTTPPort = portOf(healthListener)
	var onlyHTTP2 http.Protocols
	onlyHTTP2.SetUnencryptedHTTP2(true)
	running.rpc = &http.Server{Handler: application.RPC, Protocols: &onlyHTTP2, ReadHeaderTimeout: headerTimeout}
	running.health = &http.Server{Handler: running.healthHandler(environment.Digest), ReadHeaderTimeout: headerTimeout}
	if application.Start != nil {
		application.Start()
	}
	go serve(running.rpc, rpcListener)
	go serve(running.health, healthListener)
	running.ready.Store(true)
	return running, nil
}

// Close lets running requests end, then stops.
func (r *Running) Close() error {
	r.ready.Store(false)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := r.rpc.Shutdown(ctx)
	if err != nil {
		err = r.rpc.Close()
	}
	if r.application.Stop != nil {
		r.application.Stop(ctx)
	}
	return errors.Join(err, r.health.Close())
}

func (r *Running) healthHandler(digest string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, http.StatusOK, map[string]string{"status": "ok", "kind": "__kind__", "name": "__name__", "digest": digest})
	})
	mux.HandleFunc("/readyz", func(w http.ResponseWriter, _ *http.Request) {
		if r.ready.Load() {
			sendJSON(w, http.StatusOK, map[string]string{"status": "ready"})
		} else {
			sendJSON(w, http.StatusServiceUnavailable, map[string]string{"status": "not ready"})
		}
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		sendJSON(w, http.StatusNotFound, map[string]string{"status": "not found"})
	})
	return mux
}

func sendJSON(w http.ResponseWriter, status int, body map[string]string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(body); err != nil {
		log.Print(err)
	}
}

func serve(server *http.Server, listener net.Listener) {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

func listen(host string, port int) (net.Listener, error) {
	return net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
}

func portOf(listener net.Listener) int {
	_, text, _ := net.SplitHostPort(listener.Addr().String())
	port, _ := strconv.Atoi(text)
	return port
}
