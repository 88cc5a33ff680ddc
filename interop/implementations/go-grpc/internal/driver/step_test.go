package driver

import (
	"reflect"
	"strings"
	"testing"
)

// What the generated table has is what the code can read.
func TestEveryFieldOfTheTableCanBeRead(t *testing.T) {
	step := reflect.TypeFor[step]()
	for _, program := range []steps{known.Client, known.Server} {
		for name, fields := range program {
			for field, kind := range fields {
				if kinds[kind] == nil {
					t.Errorf("%s has a field of kind %q", name, kind)
				}
				key := strings.TrimSuffix(field, "?")
				if _, there := step.FieldByNameFunc(func(of string) bool { return strings.EqualFold(of, key) }); !there {
					t.Errorf("%s has a field %q", name, key)
				}
			}
		}
	}
	if len(known.Client) == 0 || len(known.Server) == 0 {
		t.Errorf("no steps: %v", known)
	}
}

func TestAFieldThatNoCodeReadsIsUnknown(t *testing.T) {
	known := steps{"wait": {"ms": "milliseconds", "politely?": "boolean", "shape?": "polygon"}}
	for text, reason := range map[string]string{
		`{"do": "wait", "ms": 5, "politely": true}`: `step wait: json: unknown field "politely"`,
		`{"do": "wait", "ms": 5, "shape": 3}`:       `step wait: shape is no polygon: 3`,
		`{"do": "wait", "ms": -5}`:                  `step wait: ms is no milliseconds: -5`,
		`{"do": 7}`:                                 `step : json: cannot unmarshal number into Go struct field .Do of type string`,
		`{"do": "wait", "ms": 5}`:                   "",
	} {
		step, err := known.decode([]byte(text))
		if got := ""; err != nil {
			got = err.Error()
			if got != reason {
				t.Errorf("%s: %s", text, got)
			}
		} else if reason != "" || step.Ms != 5 {
			t.Errorf("%s: %+v", text, step)
		}
	}
}
