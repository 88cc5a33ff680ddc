package driver

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// Observation is one line of output after the ready line.
type Observation struct {
	Event      string        `json:"event"`
	Seq        int           `json:"seq"`
	AtMs       float64       `json:"atMs"`
	Case       string        `json:"case,omitempty"`
	Call       string        `json:"call,omitempty"`
	Method     string        `json:"method,omitempty"`
	DeadlineMs *float64      `json:"deadlineMs,omitempty"`
	Value      *Double       `json:"value,omitempty"`
	Count      *int          `json:"count,omitempty"`
	SHA256     string        `json:"sha256,omitempty"`
	WithinMs   *Milliseconds `json:"withinMs,omitempty"`
	Reason     string        `json:"reason,omitempty"`
	Metadata   Metadata      `json:"metadata,omitzero"`
	Code       *uint32       `json:"code,omitempty"`
	Message    *string       `json:"message,omitempty"`
	Trailers   Metadata      `json:"trailers,omitzero"`
}

// Log prints observations, of calls that run at the same time too.
type Log struct {
	mutex   sync.Mutex
	lines   *json.Encoder
	started time.Time
	seq     int
}

// NewLog makes a Log whose clock starts now.
func NewLog(output io.Writer) *Log {
	return &Log{lines: json.NewEncoder(output), started: time.Now()}
}

// Print numbers the observation, takes its time and prints it.
func (l *Log) Print(seen Observation) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.seq++
	seen.Seq = l.seq
	seen.AtMs = float64(time.Since(l.started).Microseconds()) / 1000
	return l.lines.Encode(seen)
}
