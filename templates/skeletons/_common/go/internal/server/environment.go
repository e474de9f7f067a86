package server

import (
	"fmt"
	"strconv"
)

// Environment says where to listen, and as what.
type Environment struct {
	Host     string
	GRPCPort int
	HTTPPort int
	// Digest of the image that runs; empty outside a cluster.
	Digest string
}

// ReadEnvironment reads the environment; a port that is none is an error that names it.
func ReadEnvironment(get func(string) string) (Environment, error) {
	grpcPort, err := readPort(get, "PORT_GRPC", 50051)
	if err != nil {
		return Environment{}, err
	}
	httpPort, err := readPort(get, "PORT_HTTP", 8080)
	if err != nil {
		return Environment{}, err
	}
	host := get("HOST")
	if host == "" {
		host = "0.0.0.0"
	}
	return Environment{Host: host, GRPCPort: grpcPort, HTTPPort: httpPort, Digest: get("IMAGE_DIGEST")}, nil
}

func readPort(get func(string) string, name string, fallback int) (int, error) {
	text := get(name)
	if text == "" {
		return fallback, nil
	}
	port, err := strconv.Atoi(text)
	if err != nil || port < 0 || port > 65535 {
		return 0, fmt.Errorf("%s: %q is not a port from 0 to 65535", name, text)
	}
	return port, nil
}
