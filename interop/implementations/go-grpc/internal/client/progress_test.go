package client

import (
	"reflect"
	"testing"
	"time"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

func TestProgressIsToldOnceASecondWhileMessagesMove(t *testing.T) {
	for name, c := range map[string]struct {
		every time.Duration
		count int
		want  []int
	}{
		"quick":  {10 * time.Microsecond, 90_000, nil},
		"longer": {125 * time.Microsecond, 24_000, []int{8000, 16_000, 24_000}},
		"slow":   {100 * time.Millisecond, 64, []int{16, 32, 48, 64}},
		"none":   {time.Minute, 15, nil},
	} {
		var now time.Time
		var got []int
		print := func(seen driver.Observation) error {
			got = append(got, *seen.Count)
			return nil
		}
		p := newProgress(print, func() time.Time { return now })
		for count := 1; count <= c.count; count++ {
			now = now.Add(c.every)
			if err := p.moved(count); err != nil {
				t.Fatal(err)
			}
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: told of %v instead of %v", name, got, c.want)
		}
	}
}
