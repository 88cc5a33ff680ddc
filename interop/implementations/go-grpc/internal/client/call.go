package client

import (
	"context"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

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
	refused    string // why grpc-go would not start it
	sent       bool
	halfClosed bool
	headerSeen bool
	pending    chan received
	ended      *driver.Observation
	endShown   bool
}

// received is a message, or the end of the call, or both: a call with a single
// response ends with it.
type received struct {
	value *driver.Double
	ended *driver.Observation
}

func open(channel *grpc.ClientConn, s driver.Step) (*call, error) {
	method, known := methods[s.Method]
	if !known {
		return nil, driver.Unsupportedf("unknown method %q", s.Method)
	}
	if s.Path != "" {
		method.path = s.Path
	}
	options := []grpc.CallOption{grpc.WaitForReady(s.WaitForReady)}
	switch s.Compression {
	case "":
	case gzip.Name:
		options = append(options, grpc.UseCompressor(gzip.Name))
	default:
		return nil, driver.Unsupportedf("unknown compression %q", s.Compression)
	}
	flatMetadata, err := s.Metadata.Flat()
	if err != nil {
		return nil, driver.Unsupported(err.Error())
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.DeadlineMs.Duration())
	ctx = metadata.AppendToOutgoingContext(ctx, flatMetadata...)
	stream, err := channel.NewStream(ctx, &method.shape, method.path, options...)
	c := &call{shape: method.shape, stream: stream, cancel: cancel}
	switch status.Code(err) {
	case codes.OK:
	case codes.Internal:
		// So grpc-go says that it will not send this; for all that happens to a
		// call on its way there are other codes.
		c.refused = status.Convert(err).Message()
	default:
		c.ended = endingOf(err, driver.Metadata{})
	}
	return c, nil
}

func endingOf(err error, trailers driver.Metadata) *driver.Observation {
	s := status.Convert(err)
	code, message := uint32(s.Code()), s.Message()
	return &driver.Observation{Event: "status", Code: &code, Message: &message, Trailers: trailers}
}

// complete says that the one message of a call that takes no more was sent,
// which ended the request as well.
func (c *call) complete() bool {
	return c.sent && !c.shape.ClientStreams
}

// takes says whether so many further messages are within the call's shape.
func (c *call) takes(count int) error {
	if count > 0 && c.complete() || count > 1 && !c.shape.ClientStreams {
		return driver.Unsupportedf("a call of one message takes no more")
	}
	return nil
}

// send says whether the library took the message.
func (c *call) send(message *squarerpc.Message) bool {
	if c.ended != nil || c.halfClosed {
		return false
	}
	c.sent = true
	return c.stream.SendMsg(message) == nil
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
