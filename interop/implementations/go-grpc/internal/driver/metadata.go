package driver

import (
	"encoding/base64"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/grpc/metadata"
)

// Metadata travels as pairs of key and value; a value whose key ends in -bin
// is in base64.
type Metadata [][]string

const binarySuffix = "-bin"

// Observed sorts by key, as grpc-go keeps the order of one key's values only.
func Observed(md metadata.MD) Metadata {
	pairs := Metadata{}
	for _, key := range slices.Sorted(maps.Keys(md)) {
		for _, value := range md[key] {
			if strings.HasSuffix(key, binarySuffix) {
				value = base64.StdEncoding.EncodeToString([]byte(value))
			}
			pairs = append(pairs, []string{key, value})
		}
	}
	return pairs
}

// Flat gives key, value, key, value and so on, in the order given.
func (m Metadata) Flat() ([]string, error) {
	var flat []string
	for _, pair := range m {
		if len(pair) != 2 {
			return nil, fmt.Errorf("metadata %q is no pair of key and value", pair)
		}
		key, value := strings.ToLower(pair[0]), pair[1]
		if strings.HasSuffix(key, binarySuffix) {
			bytes, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				return nil, fmt.Errorf("the metadata %s is not in base64: %q", key, value)
			}
			value = string(bytes)
		}
		flat = append(flat, key, value)
	}
	return flat, nil
}
