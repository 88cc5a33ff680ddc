package client

import (
	"time"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

const (
	progressInterval = time.Second
	// Asking for the time would cost a thirtieth of what a message does.
	messagesALook = 16
)

// progress says of a step with many messages that it moves, about once a
// second.
type progress struct {
	print  func(driver.Observation) error
	now    func() time.Time
	toldAt time.Time
}

func newProgress(print func(driver.Observation) error, now func() time.Time) *progress {
	return &progress{print, now, now()}
}

// moved is to be told of each message, with the number of those so far.
func (p *progress) moved(count int) error {
	if count%messagesALook != 0 {
		return nil
	}
	now := p.now()
	if now.Sub(p.toldAt) < progressInterval {
		return nil
	}
	p.toldAt = now
	// A copy: a pointer to count itself would put every count on the heap.
	soFar := count
	return p.print(driver.Observation{Event: "progress", Count: &soFar})
}
