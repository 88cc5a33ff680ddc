package driver

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
)

// Double travels as the 16 hex digits of its bits, so that no NaN payload and
// no signed zero is lost.
type Double float64

// MarshalText writes the hex digits.
func (d Double) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%016x", math.Float64bits(float64(d))), nil
}

// UnmarshalText reads the hex digits.
func (d *Double) UnmarshalText(text []byte) error {
	bits, err := hex.DecodeString(string(text))
	if err != nil || len(bits) != 8 {
		return fmt.Errorf("%q is not a double in 16 hex digits", text)
	}
	*d = Double(math.Float64frombits(binary.BigEndian.Uint64(bits)))
	return nil
}
