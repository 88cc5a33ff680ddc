package main

import (
	"slices"
	"sync"
	"time"
)

// meter counts what is done between the end of the warm-up and the end of the time.
type meter struct {
	lock     sync.Mutex
	warmUp   time.Duration
	duration time.Duration
	begun    time.Time
	from     time.Time
	to       time.Time
	messages int
	calls    int
	waits    []time.Duration
	// cpuTime of the server so far; nil where nobody asked.
	cpuTime func() time.Duration
	cpuFrom time.Duration
	cpuTo   time.Duration
}

type result struct {
	Messages  int     `json:"messages"`
	Seconds   float64 `json:"seconds"`
	PerSecond float64 `json:"perSecond"`
	Calls     int     `json:"calls"`
	// ServerCPU is the processor time of the server in those seconds.
	ServerCPU float64 `json:"cpuSeconds,omitempty"`
	P50Us     float64 `json:"p50Us,omitempty"`
	P99Us     float64 `json:"p99Us,omitempty"`
}

func newMeter(warmUp, duration time.Duration) *meter {
	return &meter{warmUp: warmUp, duration: duration, begun: time.Now(), waits: make([]time.Duration, 0, 1<<20)}
}

// done notes a finished piece of work, how long it took where that matters,
// and says whether there is time for another one.
func (m *meter) done(messages int, took time.Duration, now time.Time) bool {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.from.IsZero() {
		if now.Sub(m.begun) >= m.warmUp {
			m.from = now
			m.cpuFrom = m.cpuNow()
		}
		return true
	}
	if !m.to.IsZero() {
		return false
	}
	m.messages += messages
	m.calls++
	if took > 0 {
		m.waits = append(m.waits, took)
	}
	if now.Sub(m.from) >= m.duration {
		m.to = now
		m.cpuTo = m.cpuNow()
	}
	return m.to.IsZero()
}

func (m *meter) cpuNow() time.Duration {
	if m.cpuTime == nil {
		return 0
	}
	return m.cpuTime()
}

func (m *meter) result() result {
	seconds := m.to.Sub(m.from).Seconds()
	r := result{
		Messages:  m.messages,
		Seconds:   seconds,
		PerSecond: float64(m.messages) / seconds,
		Calls:     m.calls,
		ServerCPU: (m.cpuTo - m.cpuFrom).Seconds(),
	}
	if n := len(m.waits); n > 0 {
		slices.Sort(m.waits)
		r.P50Us = float64(m.waits[n/2].Nanoseconds()) / 1e3
		r.P99Us = float64(m.waits[min(n-1, n*99/100)].Nanoseconds()) / 1e3
	}
	return r
}
