package script

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

// call is one call of any shape while its script is played.
type call struct {
	grpc.ServerStream
	requests, responses protoreflect.MessageType // nil: bytes as they are
	// The request of a unary call has come when its script begins, and the
	// response goes with the status.
	unary             bool
	request, response any
	print             func(driver.Observation)
	drain             func()
}

// play gives the error that the handler is to return.
func (c *call) play(steps []json.RawMessage) error {
	c.printBegin()
	defer c.print(driver.Observation{"event": "call-ended"})
	for _, text := range steps {
		step, err := driver.Steps.Server.Decode(text)
		if err == nil && step.Do == "status" {
			return c.end(codes.Code(step.Code), step.Message)
		}
		if err == nil {
			err = c.do(step)
		}
		if c.isCancelled(err) {
			c.print(driver.Observation{"event": "cancelled"})
			return cmp.Or(err, c.Context().Err())
		}
		if err != nil {
			return c.refused(err)
		}
	}
	return c.end(codes.OK, "")
}

// isCancelled asks the error of a step before the context: grpc-go cancels that
// a moment later than it says so in an error, and also when it answers by
// itself, to a message above the limit for one.
func (c *call) isCancelled(err error) bool {
	switch status.Code(err) {
	case codes.Canceled, codes.DeadlineExceeded, codes.Unavailable:
		return true
	case codes.ResourceExhausted, codes.Internal, codes.Unimplemented:
		return false
	default:
		return c.Context().Err() != nil
	}
}

func (c *call) do(step driver.Step) error {
	switch step.Do {
	case "receive":
		_, err := c.receive()
		return err
	case "receive-to-end", "echo-to-end":
		for {
			message, err := c.receive()
			if err == nil && message != nil && step.Do == "echo-to-end" {
				err = c.send(message)
			}
			if err != nil || message == nil {
				return err
			}
		}
	case "send":
		message, err := driver.ParseMessage(c.responses, step.Bytes)
		if err != nil {
			return err
		}
		return c.send(message)
	case "send-many":
		return c.sendMany(step.Messages)
	case "initial-metadata":
		if err := grpc.SendHeader(c.Context(), metadata.Pairs(step.Metadata...)); err != nil {
			return driver.Unsupportedf("%v", err)
		}
		c.print(driver.Observation{"event": "initial-metadata-sent"})
	case "trailers":
		c.SetTrailer(metadata.Pairs(step.Metadata...))
	case "wait":
		select {
		case <-time.After(step.Ms.Duration()):
		case <-c.Context().Done():
		}
	case "wait-cancelled":
		<-c.Context().Done()
	case "throw":
		c.print(driver.Observation{"event": "thrown"})
		panic(step.Message)
	case "drain":
		c.drain()
		c.print(driver.Observation{"event": "draining"})
	case "exit":
		c.print(driver.Observation{"event": "exiting"})
		os.Exit(0)
	default:
		return driver.Unsupportedf("unknown step %q", step.Do)
	}
	return nil
}

func (c *call) printBegin() {
	path, _ := grpc.Method(c.Context())
	received, _ := metadata.FromIncomingContext(c.Context())
	delete(received, metadataKey)
	begun := driver.Observation{"event": "call-begun", "path": path, "metadata": driver.MetadataSeen(received)}
	if deadline, limited := c.Context().Deadline(); limited {
		begun["deadlineMs"] = float64(time.Until(deadline)) / float64(time.Millisecond)
	}
	c.print(begun)
}

// receive gives nothing when the client has half-closed.
func (c *call) receive() (any, error) {
	message := driver.NewMessage(c.requests)
	var err error
	switch {
	case !c.unary:
		err = c.RecvMsg(message)
	case c.request == nil:
		err = io.EOF
	default:
		message, c.request = c.request, nil
	}
	switch err {
	case nil:
		c.print(driver.MessageSeen("received", message))
		return message, nil
	case io.EOF:
		c.print(driver.Observation{"event": "half-close"})
		return nil, nil
	}
	return nil, err
}

func (c *call) send(message any) error {
	if err := c.SendMsg(message); err != nil {
		return err
	}
	c.print(driver.MessageSeen("sent", message))
	return nil
}

// SendMsg keeps the response of a unary call for its end.
func (c *call) SendMsg(message any) error {
	if !c.unary {
		return c.ServerStream.SendMsg(message)
	}
	if c.response != nil {
		return driver.Unsupportedf("a unary call has one response, which was sent")
	}
	c.response = message
	return nil
}

func (c *call) sendMany(messages driver.Messages) error {
	count := 0
	defer func() { c.print(driver.Observation{"event": "sent-many", "count": count}) }()
	for bytes := range messages.All() {
		message, err := driver.ParseMessage(c.responses, bytes)
		if err == nil {
			err = c.SendMsg(message)
		}
		if err != nil {
			return err
		}
		count++
	}
	return nil
}

func (c *call) end(code codes.Code, message string) error {
	switch {
	case code == codes.OK && message != "":
		return c.refused(driver.Unsupportedf("grpc-go sends no message with OK"))
	case code == codes.OK && c.unary && c.response == nil:
		return c.refused(driver.Unsupportedf("grpc-go ends a unary call with OK only together with a response"))
	}
	c.print(driver.Observation{"event": "status-sent", "code": code})
	if code == codes.OK && c.unary {
		return c.ServerStream.SendMsg(c.response)
	}
	return status.Error(code, message)
}

// refused gives the status of a call whose script cannot be played on.
func (c *call) refused(err error) error {
	var refusal driver.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	c.print(refusal.Observation())
	if refusal.Event == "not-sent" {
		return status.Error(codes.Internal, refusal.Reason)
	}
	return status.Error(codes.Unimplemented, refusal.Reason)
}
