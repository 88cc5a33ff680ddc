package script

import (
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

// A send of grpc-go may say that the call is cancelled a moment before its
// context is: in that moment the call is found cancelled all the same.
func TestCancelledSendBeforeTheContextIsDone(t *testing.T) {
	for _, code := range []codes.Code{codes.Canceled, codes.DeadlineExceeded, codes.Unavailable} {
		var lines strings.Builder
		err := Player{Log: driver.NewLog(&lines)}.play(
			&script{Call: "a", Steps: []json.RawMessage{[]byte(`{"do": "send", "value": "4022000000000000"}`)}},
			call{
				ctx:   t.Context(),
				send:  func(*squarerpc.Message) error { return status.Error(code, "gone") },
				endOK: func() error { return nil },
			})
		if status.Code(err) != code || !strings.Contains(lines.String(), `"cancelled"`) {
			t.Errorf("%v ends the call with %v: %s", code, err, lines.String())
		}
	}
}
