package driver

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// A send of grpc-go may say that the call is cancelled a moment before its
// context is: in that moment the call is found cancelled all the same.
func TestCancelledSendBeforeTheContextIsDone(t *testing.T) {
	for _, code := range []codes.Code{codes.Canceled, codes.DeadlineExceeded, codes.Unavailable} {
		var lines strings.Builder
		c := &serverCall{ServerStream: gone{t.Context(), status.Error(code, "gone")}}
		c.call = call{print: NewPrinter(&lines), sendMsg: c.SendMsg, receiveMsg: c.receiveMsg}
		err := c.play([]json.RawMessage{[]byte(`{"do": "send", "bytes": "CQAAAAAAACJA"}`)})
		if status.Code(err) != code || !strings.Contains(lines.String(), `"cancelled"`) {
			t.Errorf("%v ends the call with %v: %s", code, err, lines.String())
		}
	}
}

// gone is the stream of a call that has just ended.
type gone struct {
	context context.Context
	err     error
}

func (g gone) Context() context.Context   { return g.context }
func (g gone) SendMsg(any) error          { return g.err }
func (gone) RecvMsg(any) error            { return io.EOF }
func (gone) SetHeader(metadata.MD) error  { return nil }
func (gone) SendHeader(metadata.MD) error { return nil }
func (gone) SetTrailer(metadata.MD)       {}
