package main

import (
	"bytes"
	"math"
	"testing"
)

func TestScannerFindsMessagesInFramesThatEndAnywhere(t *testing.T) {
	whole := appendRange(nil, 3)
	for size := 1; size <= len(whole); size++ {
		var scanner messageScanner
		next := 0.0
		for at := 0; at < len(whole); at += size {
			err := scanner.scan(whole[at:min(at+size, len(whole))], func(payload []byte) error {
				next++
				return expect(payload, next-1)
			})
			if err != nil {
				t.Fatalf("frames of %d bytes: %v", size, err)
			}
		}
		if next != 3 {
			t.Errorf("frames of %d bytes: %v messages in place of 3", size, next)
		}
	}
}

func TestScannerRefusesCompressedMessages(t *testing.T) {
	var scanner messageScanner
	err := scanner.scan([]byte{1, 0, 0, 0, 0}, func([]byte) error { return nil })
	if err == nil {
		t.Error("a compressed message passed")
	}
}

func TestExpectTakesAnotherNumberForAnError(t *testing.T) {
	payload := appendMessage(nil, 9, 0)[prefixLength:]
	if err := expect(payload, 9); err != nil {
		t.Error(err)
	}
	for _, other := range []float64{0, math.Nextafter(9, 10)} {
		if expect(payload, other) == nil {
			t.Errorf("9 passed for %v", other)
		}
	}
	if expect(nil, 9) == nil {
		t.Error("nothing passed for 9")
	}
}

func TestZeroIsAnEmptyMessage(t *testing.T) {
	if got := appendMessage(nil, 0, 0); !bytes.Equal(got, make([]byte, prefixLength)) {
		t.Errorf("0 is % x", got)
	}
}

func TestPaddingMakesARequestLongerByAboutThatMuch(t *testing.T) {
	short, long := len(appendMessage(nil, 3, 0)), len(appendMessage(nil, 3, 1000))
	if grown := long - short; grown < 1000 || grown > 1000+8 {
		t.Errorf("1000 bytes of padding added %d", grown)
	}
}
