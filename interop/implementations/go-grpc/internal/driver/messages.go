package driver

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// Messages are those of a step, in bytes: a list, or so many by a rule.
type Messages struct {
	list [][]byte
	rule struct {
		Count    uint32
		Template []byte
		Varying  struct {
			Field protowire.Number
			Type  string
			From  int64
		}
	}
}

// UnmarshalJSON reads either form.
func (m *Messages) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		return json.Unmarshal(text, &m.list)
	}
	err := unmarshal(text, fields{"count": "count", "template": "message", "varying": "object"}, &m.rule)
	varying := m.rule.Varying
	if err == nil && (!varying.Field.IsValid() || varying.Type != "double" && varying.Type != "int64") {
		return fmt.Errorf("no field varies so: %+v", varying)
	}
	return err
}

// All gives them in order, each until the next.
func (m Messages) All() iter.Seq[[]byte] {
	if m.list != nil {
		return slices.Values(m.list)
	}
	message, varying := m.rule.Template, m.rule.Varying
	return func(yield func([]byte) bool) {
		for n := range int64(m.rule.Count) {
			message = message[:len(m.rule.Template)]
			if varying.Type == "double" {
				message = protowire.AppendTag(message, varying.Field, protowire.Fixed64Type)
				message = protowire.AppendFixed64(message, math.Float64bits(float64(varying.From+n)))
			} else {
				message = protowire.AppendTag(message, varying.Field, protowire.VarintType)
				message = protowire.AppendVarint(message, uint64(varying.From+n))
			}
			if !yield(message) {
				return
			}
		}
	}
}
