// Package driver is the driver contract: see docs/driver-contract.md.
package driver

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

//go:embed driver-steps.json
var stepsFile []byte

// known are the steps of each program, with the kinds of their fields.
var known struct{ Client, Server steps }

type steps map[string]fields

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
	if err := json.Unmarshal(stepsFile, &known); err != nil {
		panic(err)
	}
}

// step is one of a plan or of a script; the zeros are in Bytes as well.
type step struct {
	Do, Call, Path, Codec, Compression, Message string

	RequestStream, ResponseStream, WaitForReady bool

	DeadlineMs, Ms milliseconds
	WithinMs       *milliseconds
	Code, Zeros    uint32
	Metadata       pairs
	Bytes          []byte
	Messages       messages
}

// decode reads a step; whatever is odd in it is unsupported.
func (known steps) decode(text []byte) (s step, err error) {
	var name struct{ Do string }
	err = json.Unmarshal(text, &name)
	fields, ok := known[name.Do]
	if err == nil && !ok {
		return s, Unsupportedf("unknown step %q", name.Do)
	}
	if err == nil {
		err = fields.decode(text, &s)
	}
	if err != nil {
		return s, Unsupportedf("step %s: %v", name.Do, err)
	}
	s.Bytes = append(s.Bytes, make([]byte, s.Zeros)...)
	return s, nil
}

// decode reads an object that has just these fields.
func (expected fields) decode(text []byte, into any) error {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return err
	}
	delete(given, "do")
	for field, kind := range expected {
		key, optional := strings.CutSuffix(field, "?")
		value, there := given[key]
		if !there && !optional {
			return fmt.Errorf("no %s", key)
		}
		if form := kinds[kind]; there && (form == nil || !form.Match(value)) {
			return fmt.Errorf("%s is no %s: %s", key, kind, value)
		}
		delete(given, key)
	}
	for key := range given {
		return fmt.Errorf("unknown key %q", key)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	// A field of the table that no code here reads is unknown as well.
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

type milliseconds float64

// duration is at most 100 years: time.Duration overflows at 292.
func (ms milliseconds) duration() time.Duration {
	const century = 100 * 365 * 24 * time.Hour
	return time.Duration(min(float64(ms)*float64(time.Millisecond), float64(century)))
}

// outcome is an error that is observed.
type outcome struct {
	seen   Observation
	status *status.Status // of a call whose script it ends
}

func (o *outcome) Error() string { return fmt.Sprint(o.seen["reason"]) }

func refusal(event string, code codes.Code, reason string) error {
	return &outcome{Observation{"event": event, "reason": reason}, status.New(code, reason)}
}

// Unsupportedf says why a step cannot be done.
func Unsupportedf(format string, arguments ...any) error {
	return refusal("unsupported", codes.Unimplemented, fmt.Sprintf(format, arguments...))
}
