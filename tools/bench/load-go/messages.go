package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

const (
	prefixLength   = 5
	numberTag      = 0x09
	numberLength   = 9
	paddingTag     = 0x7a // field 15, which the contract does not know
	maxScannedPart = 64
)

// appendMessage adds a number as a length-prefixed gRPC message.
func appendMessage(to []byte, value float64, padding int) []byte {
	var body []byte
	if math.Float64bits(value) != 0 {
		body = append(body, numberTag)
		body = binary.LittleEndian.AppendUint64(body, math.Float64bits(value))
	}
	if padding > 0 {
		body = append(body, paddingTag)
		body = binary.AppendUvarint(body, uint64(padding))
		body = append(body, make([]byte, padding)...)
	}
	to = append(to, 0)
	to = binary.BigEndian.AppendUint32(to, uint32(len(body)))
	return append(to, body...)
}

// appendRange adds the whole numbers from 0 up to count-1.
func appendRange(to []byte, count int) []byte {
	for n := range count {
		to = appendMessage(to, float64(n), 0)
	}
	return to
}

// expect fails unless the payload is just this number.
func expect(payload []byte, value float64) error {
	bits := math.Float64bits(value)
	if len(payload) == 0 && bits == 0 {
		return nil
	}
	// protobuf writes 0 as nothing; a server may write it all the same.
	if len(payload) != numberLength || payload[0] != numberTag || binary.LittleEndian.Uint64(payload[1:]) != bits {
		return fmt.Errorf("expected the message %v, received the bytes %x", value, payload)
	}
	return nil
}

// messageScanner finds the messages in DATA frames that end anywhere.
type messageScanner struct {
	rest []byte
}

func (m *messageScanner) scan(data []byte, found func(payload []byte) error) error {
	if len(m.rest) > 0 {
		m.rest = append(m.rest, data...)
		data = m.rest
	}
	for len(data) >= prefixLength {
		if data[0] != 0 {
			return errors.New("a compressed response, which was not asked for")
		}
		length := int(binary.BigEndian.Uint32(data[1:]))
		if length > maxScannedPart {
			return fmt.Errorf("a response of %d bytes, where a number takes %d", length, numberLength)
		}
		if len(data) < prefixLength+length {
			break
		}
		if err := found(data[prefixLength : prefixLength+length]); err != nil {
			return err
		}
		data = data[prefixLength+length:]
	}
	m.rest = append(m.rest[:0], data...)
	return nil
}
