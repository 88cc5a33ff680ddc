package client

import (
	"encoding/json"
	"io"
	"time"

	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

// observation is one line of output; seq, atMs and case are filled in when it
// is printed.
type observation struct {
	Event    string          `json:"event"`
	Seq      int             `json:"seq"`
	AtMs     float64         `json:"atMs"`
	Case     string          `json:"case"`
	Call     string          `json:"call,omitempty"`
	Value    *driver.Double  `json:"value,omitempty"`
	WithinMs *milliseconds   `json:"withinMs,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Metadata driver.Metadata `json:"metadata,omitzero"`
	*ending
}

// ending is how a call ended.
type ending struct {
	Code     uint32          `json:"code"`
	Message  string          `json:"message"`
	Trailers driver.Metadata `json:"trailers"`
}

func endingOf(err error, trailers driver.Metadata) *ending {
	s := status.Convert(err)
	return &ending{Code: uint32(s.Code()), Message: s.Message(), Trailers: trailers}
}

// observer prints observations in order.
type observer struct {
	lines   *json.Encoder
	started time.Time
	seq     int
	current string
}

func newObserver(output io.Writer) *observer {
	return &observer{lines: json.NewEncoder(output), started: time.Now()}
}

func (o *observer) print(seen observation) error {
	o.seq++
	seen.Seq, seen.Case = o.seq, o.current
	seen.AtMs = float64(time.Since(o.started).Microseconds()) / 1000
	return o.lines.Encode(seen)
}
