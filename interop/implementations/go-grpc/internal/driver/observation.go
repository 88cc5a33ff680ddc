package driver

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// Observation is one line of output.
type Observation map[string]any

// Ready is the first one.
func (c *Contract) Ready() Observation {
	return Observation{
		"event":    "ready",
		"library":  map[string]string{"name": "grpc-go", "version": grpc.Version},
		"runtime":  "Go " + strings.TrimPrefix(runtime.Version(), "go"),
		"messages": c.messages,
	}
}

// Printer prints the observations after it.
type Printer func(Observation)

// NewPrinter makes a Printer whose clock starts now, for calls that run at the
// same time too. When nobody reads any more, SIGPIPE ends the program.
func NewPrinter(output io.Writer) Printer {
	var mutex sync.Mutex
	lines, started, seq := json.NewEncoder(output), time.Now(), 0
	return func(seen Observation) {
		mutex.Lock()
		defer mutex.Unlock()
		seq++
		seen["seq"] = seq
		seen["atMs"] = float64(time.Since(started).Microseconds()) / 1000
		lines.Encode(seen)
	}
}

// with adds to each observation what it belongs to.
func (p Printer) with(key, value string) Printer {
	return func(seen Observation) {
		seen = maps.Clone(seen)
		seen[key] = value
		p(seen)
	}
}

// messageSeen does not print a long message itself.
func messageSeen(event string, message any) Observation {
	bytes := appendBytes([]byte{}, message)
	if len(bytes) <= 65536 {
		return Observation{"event": event, "bytes": bytes}
	}
	digest := sha256.Sum256(bytes)
	return Observation{"event": event, "length": len(bytes), "sha256": hex.EncodeToString(digest[:])}
}

// metadataSeen sorts by key, as grpc-go keeps the order of one key's values
// only.
func metadataSeen(md metadata.MD) [][]string {
	pairs := [][]string{}
	for _, key := range slices.Sorted(maps.Keys(md)) {
		for _, value := range md[key] {
			if strings.HasSuffix(key, binarySuffix) {
				value = base64.StdEncoding.EncodeToString([]byte(value))
			}
			pairs = append(pairs, []string{key, value})
		}
	}
	return pairs
}
