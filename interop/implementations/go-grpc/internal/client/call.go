package client

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // requests may be compressed so
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

var errEnded error = driver.Refusal{Event: "not-sent", Reason: "the call, or its request stream, has ended"}

// call is one call of any shape. It is opened as a stream even where it is
// unary, which is what the generated code does inside one function; so the
// steps of a case come apart.
type call struct {
	shape               grpc.StreamDesc
	requests, responses protoreflect.MessageType // nil: bytes as they are
	stream              grpc.ClientStream
	cancel              context.CancelFunc
	print               func(driver.Observation)
	pending             chan received
	ended               driver.Observation
	refused             bool // grpc-go would not start it

	sent, halfClosed, headerSeen, endShown bool
}

// received is a message, or the end of the call, or both: a call with a single
// response ends with it.
type received struct {
	message any
	ended   driver.Observation
}

func (r *caseRun) open(s driver.Step) error {
	if r.calls[s.Call] != nil {
		return driver.Unsupportedf("call %q is open already", s.Call)
	}
	c := &call{shape: grpc.StreamDesc{ClientStreams: s.RequestStream, ServerStreams: s.ResponseStream}}
	c.print = func(seen driver.Observation) {
		seen["call"] = s.Call
		r.print(seen)
	}
	options := []grpc.CallOption{grpc.WaitForReady(s.WaitForReady)}
	if s.Compression != "" {
		options = append(options, grpc.UseCompressor(s.Compression))
	}
	if s.Codec != "" {
		options = append(options, grpc.ForceCodecV2(driver.Codec))
	} else if method, err := r.contract.Method(s.Path); err != nil {
		return err
	} else {
		c.requests, c.responses = r.contract.Types(method)
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.DeadlineMs.Duration())
	c.cancel = cancel
	r.calls[s.Call] = c
	var err error
	c.stream, err = r.channel.NewStream(metadata.AppendToOutgoingContext(ctx, s.Metadata...), &c.shape, s.Path, options...)
	switch status.Code(err) {
	case codes.OK:
	case codes.Internal:
		// So grpc-go says that it will not send this; for all that happens to a
		// call on its way there are other codes.
		c.refused = true
		c.print(driver.Observation{"event": "not-opened", "reason": status.Convert(err).Message()})
	default:
		c.ended = ending(err, nil)
	}
	return nil
}

func ending(err error, trailers metadata.MD) driver.Observation {
	s := status.Convert(err)
	return driver.Observation{
		"event": "status", "code": s.Code(), "message": s.Message(), "trailers": driver.MetadataSeen(trailers),
	}
}

func (c *call) do(s driver.Step) error {
	switch s.Do {
	case "send":
		message, err := c.send(s.Bytes)
		if err != nil {
			return err
		}
		c.print(driver.MessageSeen("sent", message))
	case "send-many":
		return c.sendMany(s.Messages)
	case "exchange-many", "receive-many":
		if !c.endShown {
			return c.receiveMany(s)
		}
	case "half-close":
		return c.halfClose()
	case "cancel":
		c.cancel()
		c.print(driver.Observation{"event": "cancelled"})
	case "receive":
		if !c.endShown {
			c.receive(s.WithinMs)
		}
	case "receive-to-end":
		for !c.endShown {
			c.receive(nil)
		}
	default:
		return driver.Unsupportedf("unknown step %q", s.Do)
	}
	return nil
}

// complete says that the one message of a call that takes no more was sent,
// which ended the request as well.
func (c *call) complete() bool { return c.sent && !c.shape.ClientStreams }

// send gives the message that the library took.
func (c *call) send(bytes []byte) (any, error) {
	if c.complete() {
		return nil, driver.Unsupportedf("a call of one message takes no more")
	}
	if c.ended != nil || c.halfClosed {
		return nil, errEnded
	}
	message, err := driver.ParseMessage(c.requests, bytes)
	if err != nil {
		return nil, err
	}
	c.sent = true
	if c.stream.SendMsg(message) != nil {
		return nil, errEnded
	}
	return message, nil
}

func (c *call) sendMany(messages driver.Messages) (err error) {
	progress := newProgress(c.print)
	count := 0
	for bytes := range messages.All() {
		if _, err = c.send(bytes); err != nil {
			break
		}
		count++
		progress(count)
	}
	c.print(driver.Observation{"event": "sent-many", "count": count})
	if err == errEnded {
		return nil
	}
	return err
}

func (c *call) halfClose() error {
	if !c.complete() {
		if c.ended != nil || c.halfClosed || c.stream.CloseSend() != nil {
			return errEnded
		}
		c.halfClosed = true
	}
	c.print(driver.Observation{"event": "half-closed"})
	return nil
}

func (c *call) receive(within *driver.Milliseconds) {
	var timeout <-chan time.Time
	if within != nil {
		timeout = time.After(within.Duration())
	}
	next, came := c.next(timeout)
	if !came {
		c.print(driver.Observation{"event": "nothing-received", "withinMs": *within})
		return
	}
	if next.message == nil {
		c.printEnd()
		return
	}
	c.print(driver.MessageSeen("received", next.message))
}

// receiveMany receives to the end of the call, or one message for each that it
// sends.
func (c *call) receiveMany(s driver.Step) error {
	messages, exchange := s.Messages.All(), s.Do == "exchange-many"
	if !exchange {
		messages = endless
	}
	progress := newProgress(c.print)
	count, digest, over := 0, sha256.New(), false
	var framed []byte
	for bytes := range messages {
		if exchange {
			// That the call has ended shows in what is received.
			if _, err := c.send(bytes); err != nil && err != errEnded {
				return err
			}
		}
		next, _ := c.next(nil)
		if over = next.message == nil; over {
			break
		}
		framed = driver.AppendBytes(append(framed[:0], 0, 0, 0, 0), next.message)
		binary.BigEndian.PutUint32(framed, uint32(len(framed)-4))
		digest.Write(framed)
		count++
		progress(count)
	}
	c.print(driver.Observation{"event": "received-many", "count": count, "sha256": hex.EncodeToString(digest.Sum(nil))})
	if over {
		c.printEnd()
	}
	return nil
}

func endless(yield func([]byte) bool) {
	for yield(nil) {
	}
}

// next waits for the next message or the end of the call; false: neither has
// come when the time is over, and the next receive is to wait on.
func (c *call) next(timeout <-chan time.Time) (received, bool) {
	if c.ended != nil {
		return received{ended: c.ended}, true
	}
	var next received
	if c.pending == nil && timeout == nil {
		next = c.receiveMessage()
	} else {
		if c.pending == nil {
			c.pending = make(chan received, 1)
			go func() { c.pending <- c.receiveMessage() }()
		}
		select {
		case next = <-c.pending:
			c.pending = nil
		case <-timeout:
			return received{}, false
		}
	}
	c.ended = next.ended
	if !c.headerSeen {
		c.headerSeen = true
		if md, err := c.stream.Header(); err == nil && md != nil {
			c.print(driver.Observation{"event": "initial-metadata", "metadata": driver.MetadataSeen(md)})
		}
	}
	return next, true
}

func (c *call) receiveMessage() received {
	message := driver.NewMessage(c.responses)
	switch err := c.stream.RecvMsg(message); {
	case err == io.EOF:
		return received{ended: ending(nil, c.stream.Trailer())}
	case err != nil:
		return received{ended: ending(err, c.stream.Trailer())}
	case c.shape.ServerStreams:
		return received{message: message}
	}
	// A single response is given only once the status OK has come as well.
	return received{message, ending(nil, c.stream.Trailer())}
}

func (c *call) printEnd() {
	c.endShown = true
	c.print(c.ended)
}
