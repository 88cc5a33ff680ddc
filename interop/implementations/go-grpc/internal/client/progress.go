package client

import (
	"time"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

// newProgress gives what is to be told of each message of a step, with the
// number of those so far. About once a second it says that the step moves.
func newProgress(print func(driver.Observation)) func(count int) {
	toldAt := time.Now()
	return func(count int) {
		// Asking for the time would cost a thirtieth of what a message does.
		if count%16 == 0 && time.Since(toldAt) >= time.Second {
			toldAt = time.Now()
			print(driver.Observation{"event": "progress", "count": count})
		}
	}
}
