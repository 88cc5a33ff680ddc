package driver

import (
	"encoding/json"
	"io"
	"sync"
	"time"
)

// Observation is one line of output.
type Observation map[string]any

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

// Print numbers the observation, takes its time and prints it. When nobody
// reads any more, SIGPIPE ends the program.
func (l *Log) Print(seen Observation) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.seq++
	seen["seq"] = l.seq
	seen["atMs"] = float64(time.Since(l.started).Microseconds()) / 1000
	l.lines.Encode(seen)
}
