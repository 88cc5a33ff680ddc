package client

import (
	"encoding/json"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

// plan is what the harness wants done.
type plan struct {
	Cases []planCase `json:"cases"`
}

type planCase struct {
	ID     string `json:"id"`
	Target target `json:"target"`
	// Steps are decoded one by one: what is odd in one is no reason to refuse
	// the plan, but for that case to be unsupported.
	Steps []json.RawMessage `json:"steps"`
}

var steps = driver.Steps{
	"open":           "call method deadlineMs metadata? path? compression? waitForReady?",
	"send":           "call value paddingBytes?",
	"send-many":      "call values",
	"exchange-many":  "call values",
	"half-close":     "call",
	"receive":        "call withinMs?",
	"receive-to-end": "call",
	"receive-many":   "call",
	"cancel":         "call",
	"wait":           "ms",
}
