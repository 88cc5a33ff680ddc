package driver

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Step is one step of a plan or of a script, with the fields that it may have.
type Step struct {
	Do           string
	Call         string
	Method       string
	DeadlineMs   Milliseconds
	Metadata     Metadata
	Path         string
	Compression  string
	WaitForReady bool
	Value        Double
	PaddingBytes *uint32
	Values       Values
	WithinMs     *Milliseconds
	Ms           Milliseconds
	Code         uint32
	Message      string
}

// Steps names the steps that a program knows and the keys of each; one with a
// question mark may be left out.
type Steps map[string]string

// Unsupported is why a step cannot be done.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// Unsupportedf makes an Unsupported.
func Unsupportedf(format string, arguments ...any) error {
	return Unsupported(fmt.Sprintf(format, arguments...))
}

// Decode reads a step; whatever is odd in it is Unsupported.
func (known Steps) Decode(text []byte) (Step, error) {
	var step Step
	var name struct{ Do string }
	if err := json.Unmarshal(text, &name); err != nil {
		return step, Unsupportedf("step %s: %v", text, err)
	}
	keys, ok := known[name.Do]
	if !ok {
		return step, Unsupportedf("unknown step %q", name.Do)
	}
	if err := UnmarshalFields(text, "do "+keys, &step); err != nil {
		return step, Unsupportedf("step %s: %v", name.Do, err)
	}
	return step, nil
}

// UnmarshalFields reads an object that has just these keys.
func UnmarshalFields(text []byte, keys string, into any) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return err
	}
	for field := range strings.FieldsSeq(keys) {
		key, optional := strings.CutSuffix(field, "?")
		value, there := given[key]
		if !there && !optional || string(value) == "null" {
			return fmt.Errorf("no %s", key)
		}
		delete(given, key)
	}
	for key := range given {
		return fmt.Errorf("unknown key %q", key)
	}
	return json.Unmarshal(text, into)
}

// Milliseconds is a length of time.
type Milliseconds float64

// UnmarshalJSON refuses a time that is over before it begins.
func (ms *Milliseconds) UnmarshalJSON(text []byte) error {
	var number float64
	if err := json.Unmarshal(text, &number); err != nil {
		return err
	}
	if number < 0 {
		return errors.New("a time of less than no milliseconds: " + string(text))
	}
	*ms = Milliseconds(number)
	return nil
}

// Duration is at most 100 years: time.Duration overflows at 292.
func (ms Milliseconds) Duration() time.Duration {
	const century = 100 * 365 * 24 * time.Hour
	return time.Duration(min(float64(ms)*float64(time.Millisecond), float64(century)))
}
