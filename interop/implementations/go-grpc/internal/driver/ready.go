// Package driver holds what the driven faces of server and client share: see
// docs/driver-contract.md.
package driver

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"

	"google.golang.org/grpc"
)

// Ready is the first line that a driven program prints.
type Ready struct {
	Event        string     `json:"event"`
	Library      Library    `json:"library"`
	Runtime      string     `json:"runtime"`
	Listeners    []Listener `json:"listeners,omitempty"`
	Capabilities []string   `json:"capabilities,omitempty"`
}

// Library names the gRPC library that is put to the test.
type Library struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Listener says where a server listens, or why it does not.
type Listener struct {
	Name        string `json:"name"`
	Port        int    `json:"port,omitempty"`
	Unsupported string `json:"unsupported,omitempty"`
}

// NewReady says which library and runtime this is.
func NewReady() Ready {
	return Ready{
		Event:   "ready",
		Library: Library{Name: "grpc-go", Version: grpc.Version},
		Runtime: "Go " + strings.TrimPrefix(runtime.Version(), "go"),
	}
}

// ReadFile reads a config or a plan; keys that it does not know are ignored.
func ReadFile(kind, file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("cannot read the %s: %w", kind, err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("the %s %s is malformed: %w", kind, file, err)
	}
	return nil
}
