package driver

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

//go:embed driver-steps.json
var stepsFile []byte

// Steps are the steps of each program, with the kinds of their fields.
var Steps struct{ Client, Server StepsOf }

// StepsOf are the steps of one program.
type StepsOf map[string]fields

// fields are the kinds of an object's fields; one with a question mark may be
// left out.
type fields map[string]string

// kinds has the form of each in JSON.
var kinds = map[string]*regexp.Regexp{
	"name":         regexp.MustCompile(`^".+"$`),
	"path":         regexp.MustCompile(`^"/[^/]+/[^/]+"$`),
	"boolean":      regexp.MustCompile(`^(true|false)$`),
	"codec":        regexp.MustCompile(`^"bytes"$`),
	"compression":  regexp.MustCompile(`^"gzip"$`),
	"milliseconds": regexp.MustCompile(`^\d`),
	"count":        regexp.MustCompile(`^\d+$`),
	"text":         regexp.MustCompile(`^"`),
	"message":      regexp.MustCompile(`^"`),
	"messages":     regexp.MustCompile(`^[[{]`),
	"metadata":     regexp.MustCompile(`^\[`),
	"object":       regexp.MustCompile(`^{`),
}

func init() {
	if err := json.Unmarshal(stepsFile, &Steps); err != nil {
		panic(err)
	}
}

// Step is one step of a plan or of a script, with the fields that it may have;
// the zeros are in Bytes as well.
type Step struct {
	Do, Call, Path, Codec, Compression, Message string

	RequestStream, ResponseStream, WaitForReady bool

	DeadlineMs, Ms Milliseconds
	WithinMs       *Milliseconds
	Code, Zeros    uint32
	Metadata       Metadata
	Bytes          []byte
	Messages       Messages
}

// Refusal is what is observed in place of a step: unsupported or not-sent, and
// why.
type Refusal struct{ Event, Reason string }

func (r Refusal) Error() string { return r.Reason }

// Observation is how it is printed.
func (r Refusal) Observation() Observation { return Observation{"event": r.Event, "reason": r.Reason} }

// Unsupportedf says why a step cannot be done.
func Unsupportedf(format string, arguments ...any) error {
	return Refusal{"unsupported", fmt.Sprintf(format, arguments...)}
}

// Decode reads a step; whatever is odd in it is Unsupported.
func (known StepsOf) Decode(text []byte) (Step, error) {
	var step Step
	var name struct{ Do string }
	err := json.Unmarshal(text, &name)
	expected, ok := known[name.Do]
	if err == nil && !ok {
		return step, Unsupportedf("unknown step %q", name.Do)
	}
	if err == nil {
		err = unmarshal(text, expected, &step)
	}
	if err != nil {
		return step, Unsupportedf("step %s: %v", name.Do, err)
	}
	step.Bytes = append(step.Bytes, make([]byte, step.Zeros)...)
	return step, nil
}

// unmarshal reads an object that has just these fields.
func unmarshal(text []byte, expected fields, into any) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return err
	}
	for field, kind := range expected {
		key, optional := strings.CutSuffix(field, "?")
		value, there := given[key]
		switch form := kinds[kind]; {
		case !there && optional:
		case !there:
			return fmt.Errorf("no %s", key)
		case form == nil || !form.Match(value):
			return fmt.Errorf("%s is no %s: %s", key, kind, value)
		}
		delete(given, key)
	}
	for key := range given {
		if key != "do" {
			return fmt.Errorf("unknown key %q", key)
		}
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	// A field of the table that no code here reads is unknown as well.
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// Milliseconds is a length of time.
type Milliseconds float64

// Duration is at most 100 years: time.Duration overflows at 292.
func (ms Milliseconds) Duration() time.Duration {
	const century = 100 * 365 * 24 * time.Hour
	return time.Duration(min(float64(ms)*float64(time.Millisecond), float64(century)))
}
