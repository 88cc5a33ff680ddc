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
func Ready(contract Contract) Observation {
	return Observation{
		"event":    "ready",
		"library":  map[string]string{"name": "grpc-go", "version": grpc.Version},
		"runtime":  "Go " + strings.TrimPrefix(runtime.Version(), "go"),
		"messages": contract.Messages,
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
