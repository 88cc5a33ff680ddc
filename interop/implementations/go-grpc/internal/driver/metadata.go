package driver

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/grpc/metadata"
)

const binarySuffix = "-bin"

// Metadata is key, value, key, value and so on, in the order given. It travels
// as pairs; a value whose key ends in -bin is in base64.
type Metadata []string

// UnmarshalJSON reads the pairs.
func (m *Metadata) UnmarshalJSON(text []byte) error {
	var pairs [][]string
	if err := json.Unmarshal(text, &pairs); err != nil {
		return err
	}
	for _, pair := range pairs {
		if len(pair) != 2 {
			return fmt.Errorf("metadata %q is no pair of key and value", pair)
		}
		key, value := strings.ToLower(pair[0]), pair[1]
		if strings.HasSuffix(key, binarySuffix) {
			bytes, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				return fmt.Errorf("the metadata %s is not in base64: %q", key, value)
			}
			value = string(bytes)
		}
		*m = append(*m, key, value)
	}
	return nil
}

// MetadataSeen sorts by key, as grpc-go keeps the order of one key's values
// only.
func MetadataSeen(md metadata.MD) [][]string {
	pairs := [][]string{}
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
