package driver

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

const binarySuffix = "-bin"

// pairs are metadata: key, value, key, value and so on, in the order given.
type pairs []string

// UnmarshalJSON reads a list of pairs; a value whose key ends in -bin is in
// base64.
func (p *pairs) UnmarshalJSON(text []byte) error {
	var list [][]string
	if err := json.Unmarshal(text, &list); err != nil {
		return err
	}
	for _, pair := range list {
		if len(pair) != 2 {
			return fmt.Errorf("metadata %q is no pair of key and value", pair)
		}
		if strings.HasSuffix(strings.ToLower(pair[0]), binarySuffix) {
			bytes, err := base64.StdEncoding.DecodeString(pair[1])
			if err != nil {
				return fmt.Errorf("the metadata %s is not in base64: %q", pair[0], pair[1])
			}
			pair[1] = string(bytes)
		}
		*p = append(*p, pair...)
	}
	return nil
}

// messages are those of a step, in bytes.
type messages iter.Seq[[]byte]

// UnmarshalJSON reads a list, or a rule for so many.
func (m *messages) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		var list [][]byte
		err := json.Unmarshal(text, &list)
		*m = messages(slices.Values(list))
		return err
	}
	var rule messageRule
	err := fields{"count": "count", "template": "message", "varying": "object"}.decode(text, &rule)
	if err == nil && (!rule.Varying.Field.IsValid() || !slices.Contains([]string{"double", "int64"}, rule.Varying.Type)) {
		return fmt.Errorf("no field varies so: %+v", rule.Varying)
	}
	*m = rule.all
	return err
}

type messageRule struct {
	Count    uint32
	Template []byte
	Varying  struct {
		Field protowire.Number
		Type  string
		From  int64
	}
}

func (r messageRule) all(yield func([]byte) bool) {
	for n := range int64(r.Count) {
		if !yield(r.message(r.Varying.From + n)) {
			return
		}
	}
}

func (r messageRule) message(value int64) []byte {
	message := slices.Grow(slices.Clip(r.Template), 2*binary.MaxVarintLen64)
	if r.Varying.Type == "double" {
		message = protowire.AppendTag(message, r.Varying.Field, protowire.Fixed64Type)
		return protowire.AppendFixed64(message, math.Float64bits(float64(value)))
	}
	message = protowire.AppendTag(message, r.Varying.Field, protowire.VarintType)
	return protowire.AppendVarint(message, uint64(value))
}
