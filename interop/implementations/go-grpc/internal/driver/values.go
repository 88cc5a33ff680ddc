package driver

import (
	"encoding/json"
	"iter"
	"slices"
)

// Values are the doubles of a step: a list, or the whole numbers from one on.
type Values struct {
	list        []Double
	From, Count int
}

// UnmarshalJSON reads either form.
func (v *Values) UnmarshalJSON(text []byte) error {
	if text[0] == '[' {
		return json.Unmarshal(text, &v.list)
	}
	type counted Values
	return UnmarshalFields(text, "from count", (*counted)(v))
}

// Len is how many they are.
func (v Values) Len() int { return len(v.list) + v.Count }

// All gives them in order.
func (v Values) All() iter.Seq[Double] {
	if v.list != nil {
		return slices.Values(v.list)
	}
	return func(yield func(Double) bool) {
		for n := range v.Count {
			if !yield(Double(v.From + n)) {
				return
			}
		}
	}
}
