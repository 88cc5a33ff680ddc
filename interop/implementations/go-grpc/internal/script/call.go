package script

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

var steps = driver.Steps{
	"receive":          "",
	"receive-to-end":   "",
	"send":             "value paddingBytes?",
	"send-many":        "values",
	"echo-to-end":      "",
	"initial-metadata": "metadata",
	"trailers":         "metadata",
	"wait":             "ms",
	"wait-cancelled":   "",
	"status":           "code message",
	"throw":            "message",
	"drain":            "",
	"exit":             "",
}

// call is one call of any shape while its script is played.
type call struct {
	ctx     context.Context
	method  string
	receive func() (*squarerpc.Message, error) // io.EOF: the client has half-closed
	send    func(*squarerpc.Message) error
	endOK   func() error
	print   func(driver.Observation)
	drain   func()
}

// play gives the error that the handler is to return.
func (p Player) play(script *script, c call) error {
	c.drain = p.Drain
	c.print = func(seen driver.Observation) {
		seen.Call = script.Call
		p.Log.Print(seen)
	}
	c.printBegin()
	defer c.print(driver.Observation{Event: "call-ended"})
	for _, text := range script.Steps {
		step, err := steps.Decode(text)
		if err == nil && step.Do == "status" {
			return c.end(codes.Code(step.Code), step.Message)
		}
		if err == nil {
			err = c.do(step)
		}
		if c.isCancelled(err) {
			c.print(driver.Observation{Event: "cancelled"})
			return cmp.Or(err, c.ctx.Err())
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
func (c call) isCancelled(err error) bool {
	switch status.Code(err) {
	case codes.Canceled, codes.DeadlineExceeded, codes.Unavailable:
		return true
	case codes.ResourceExhausted, codes.Internal, codes.Unimplemented:
		return false
	default:
		return c.ctx.Err() != nil
	}
}

func (c call) do(step driver.Step) error {
	switch step.Do {
	case "receive":
		_, err := c.next()
		return orHalfClose(err)
	case "receive-to-end":
		for {
			if _, err := c.next(); err != nil {
				return orHalfClose(err)
			}
		}
	case "echo-to-end":
		for {
			value, err := c.next()
			if err != nil {
				return orHalfClose(err)
			}
			if err := c.sendOne(value, nil); err != nil {
				return err
			}
		}
	case "send":
		return c.sendOne(step.Value, step.PaddingBytes)
	case "send-many":
		count := 0
		defer func() { c.print(driver.Observation{Event: "sent-many", Count: &count}) }()
		for value := range step.Values.All() {
			if err := c.send(driver.NewMessage(value, nil)); err != nil {
				return err
			}
			count++
		}
	case "initial-metadata":
		if err := c.withMetadata(step.Metadata, grpc.SendHeader); err != nil {
			return err
		}
		c.print(driver.Observation{Event: "initial-metadata-sent"})
	case "trailers":
		return c.withMetadata(step.Metadata, grpc.SetTrailer)
	case "wait":
		select {
		case <-time.After(step.Ms.Duration()):
		case <-c.ctx.Done():
		}
	case "wait-cancelled":
		<-c.ctx.Done()
	case "throw":
		c.print(driver.Observation{Event: "thrown"})
		panic(step.Message)
	case "drain":
		c.drain()
		c.print(driver.Observation{Event: "draining"})
	case "exit":
		c.print(driver.Observation{Event: "exiting"})
		os.Exit(0)
	}
	return nil
}

func (c call) printBegin() {
	received, _ := metadata.FromIncomingContext(c.ctx)
	delete(received, metadataKey)
	begun := driver.Observation{Event: "call-begun", Method: c.method, Metadata: driver.Observed(received)}
	if deadline, limited := c.ctx.Deadline(); limited {
		left := float64(time.Until(deadline)) / float64(time.Millisecond)
		begun.DeadlineMs = &left
	}
	c.print(begun)
}

func (c call) next() (driver.Double, error) {
	message, err := c.receive()
	if err == io.EOF {
		c.print(driver.Observation{Event: "half-close"})
	}
	if err != nil {
		return 0, err
	}
	value := driver.Double(message.GetMessage())
	c.print(driver.Observation{Event: "received", Value: &value})
	return value, nil
}

func orHalfClose(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func (c call) sendOne(value driver.Double, paddingBytes *uint32) error {
	if err := c.send(driver.NewMessage(value, paddingBytes)); err != nil {
		return err
	}
	c.print(driver.Observation{Event: "sent", Value: &value})
	return nil
}

func (c call) withMetadata(pairs driver.Metadata, take func(context.Context, metadata.MD) error) error {
	flat, err := pairs.Flat()
	if err == nil {
		err = take(c.ctx, metadata.Pairs(flat...))
	}
	if err != nil {
		return driver.Unsupported(err.Error())
	}
	return nil
}

func (c call) end(code codes.Code, message string) error {
	if code == codes.OK {
		if message != "" {
			return c.refused(driver.Unsupportedf("grpc-go sends no message with OK"))
		}
		if err := c.endOK(); err != nil {
			return c.refused(err)
		}
	}
	sent := uint32(code)
	c.print(driver.Observation{Event: "status-sent", Code: &sent})
	return status.Error(code, message)
}

func (c call) refused(err error) error {
	var unsupported driver.Unsupported
	if !errors.As(err, &unsupported) {
		return err
	}
	c.print(driver.Observation{Event: "unsupported", Reason: err.Error()})
	return status.Error(codes.Unimplemented, err.Error())
}
