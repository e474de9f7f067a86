// Package ameide is how Go primitives call each other.
package ameide

import (
	"fmt"
	"os"
	"strings"
)

// AddressOf gives host and port of a primitive in its own namespace, by the
// variables Kubernetes sets for its Service.
func AddressOf(id string) (string, error) {
	service := strings.ReplaceAll(strings.ToUpper(id), "-", "_")
	host := os.Getenv(service + "_SERVICE_HOST")
	port := os.Getenv(service + "_SERVICE_PORT_GRPC")
	if host == "" || port == "" {
		return "", fmt.Errorf("%s: there is no Service of that name in this namespace", id)
	}
	return host + ":" + port, nil
}
