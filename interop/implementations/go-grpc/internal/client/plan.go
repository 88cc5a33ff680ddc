package client

import (
	"encoding/json"
	"fmt"
	"time"

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

type step struct {
	Do         string          `json:"do"`
	Call       string          `json:"call"`
	Method     string          `json:"method"`
	DeadlineMs *milliseconds   `json:"deadlineMs"`
	Metadata   driver.Metadata `json:"metadata"`
	Value      *driver.Double  `json:"value"`
	WithinMs   *milliseconds   `json:"withinMs"`
	Ms         *milliseconds   `json:"ms"`
}

type milliseconds float64

// UnmarshalJSON refuses a time that is over before it begins.
func (ms *milliseconds) UnmarshalJSON(text []byte) error {
	var number float64
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	if number < 0 {
		return fmt.Errorf("%v is no number of milliseconds", number)
	}
	*ms = milliseconds(number)
	return nil
}

// duration is at most 100 years: time.Duration overflows at 292.
func (ms milliseconds) duration() time.Duration {
	const century = 100 * 365 * 24 * time.Hour
	return time.Duration(min(float64(ms)*float64(time.Millisecond), float64(century)))
}
