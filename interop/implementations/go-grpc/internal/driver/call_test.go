package driver

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"
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
		var got []int
		synctest.Test(t, func(*testing.T) {
			told := newProgress(func(seen Observation) { got = append(got, seen["count"].(int)) })
			for count := 1; count <= c.count; count++ {
				time.Sleep(c.every)
				told(count)
			}
		})
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: told of %v instead of %v", name, got, c.want)
		}
	}
}
