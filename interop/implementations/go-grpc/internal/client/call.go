package client

import (
	"context"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

type method struct {
	path  string
	shape grpc.StreamDesc
}

var methods = map[string]method{
	"square":            {squarerpc.SquareService_Square_FullMethodName, grpc.StreamDesc{}},
	"rangeSquare":       {squarerpc.SquareService_RangeSquare_FullMethodName, grpc.StreamDesc{ServerStreams: true}},
	"sumSquare":         {squarerpc.SquareService_SumSquare_FullMethodName, grpc.StreamDesc{ClientStreams: true}},
	"streamrangeSquare": {squarerpc.SquareService_StreamrangeSquare_FullMethodName, grpc.StreamDesc{ClientStreams: true, ServerStreams: true}},
}

// call is one call of any shape. It is opened as a stream even where it is
// unary, which is what the generated code does inside one function; so the
// steps of a case come apart.
type call struct {
	shape      grpc.StreamDesc
	stream     grpc.ClientStream
	cancel     context.CancelFunc
	sent       bool
	halfClosed bool
	headerSeen bool
	pending    chan received
	ended      *ending
	endShown   bool
}

// received is a message, or the end of the call, or both: a call with a single
// response ends with it.
type received struct {
	value *driver.Double
	ended *ending
}

func open(channel *grpc.ClientConn, method method, deadline time.Duration, flatMetadata []string) *call {
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	ctx = metadata.AppendToOutgoingContext(ctx, flatMetadata...)
	stream, err := channel.NewStream(ctx, &method.shape, method.path)
	c := &call{shape: method.shape, stream: stream, cancel: cancel}
	if err != nil {
		c.ended = endingOf(err, driver.Metadata{})
	}
	return c
}

// complete says that the one message of a call that takes no more was sent,
// which ended the request as well.
func (c *call) complete() bool {
	return c.sent && !c.shape.ClientStreams
}

// send says whether the library took the message.
func (c *call) send(value driver.Double) bool {
	if c.ended != nil || c.halfClosed {
		return false
	}
	c.sent = true
	return c.stream.SendMsg(&squarerpc.Message{Message: float64(value)}) == nil
}

// halfClose says whether there was a request stream to end.
func (c *call) halfClose() bool {
	if c.complete() {
		return true
	}
	if c.ended != nil || c.halfClosed {
		return false
	}
	c.halfClosed = true
	return c.stream.CloseSend() == nil
}

// receive waits for the next message or the end of the call; false: neither
// has come when the time is over, and the next receive is to wait on.
func (c *call) receive(timeout <-chan time.Time) (received, bool) {
	if c.ended != nil {
		return received{ended: c.ended}, true
	}
	if c.pending == nil {
		c.pending = make(chan received, 1)
		go func() { c.pending <- c.receiveMessage() }()
	}
	select {
	case next := <-c.pending:
		c.pending = nil
		c.ended = next.ended
		return next, true
	case <-timeout:
		return received{}, false
	}
}

func (c *call) receiveMessage() received {
	message := new(squarerpc.Message)
	err := c.stream.RecvMsg(message)
	if err != nil {
		if err == io.EOF {
			err = nil
		}
		return received{ended: endingOf(err, driver.Observed(c.stream.Trailer()))}
	}
	value := driver.Double(message.GetMessage())
	if c.shape.ServerStreams {
		return received{value: &value}
	}
	// A single response is given only once the status OK has come as well.
	return received{value: &value, ended: endingOf(nil, driver.Observed(c.stream.Trailer()))}
}

// header gives the response headers once, when something has been received;
// nil: there were none, or they were given before.
func (c *call) header() driver.Metadata {
	if c.headerSeen || c.stream == nil {
		return nil
	}
	c.headerSeen = true
	md, err := c.stream.Header()
	if err != nil || md == nil {
		return nil
	}
	return driver.Observed(md)
}
