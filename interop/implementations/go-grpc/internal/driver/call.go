package driver

import (
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoreflect"
)

var errEnded = refusal("not-sent", codes.Internal, "the call, or its request stream, has ended")

// call is one call of any shape, with what client and server have in common.
type call struct {
	outgoing protoreflect.MessageType // nil: bytes as they are
	print    Printer
	tell     Printer // of progress
	// sendMsg and receiveMsg are grpc-go's, with an outcome as their error where
	// there is something to observe.
	sendMsg    func(message any) error
	receiveMsg func() (any, error)
}

// do does the steps that are the same on both sides.
func (c *call) do(s step) error {
	switch s.Do {
	case "send":
		message, err := c.sendBytes(s.Bytes)
		if err == nil {
			c.print(messageSeen("sent", message))
		}
		return err
	case "send-many":
		count, progress := 0, newProgress(c.tell)
		defer func() { c.print(Observation{"event": "sent-many", "count": count}) }()
		for bytes := range s.Messages {
			if _, err := c.sendBytes(bytes); err == errEnded {
				break
			} else if err != nil {
				return err
			}
			count++
			progress(count)
		}
	case "receive":
		_, err := c.receive()
		return err
	case "receive-to-end", "echo-to-end":
		for {
			message, err := c.receive()
			if err == nil && s.Do == "echo-to-end" {
				if err = c.sendMsg(message); err == nil {
					c.print(messageSeen("sent", message))
				}
			}
			if err != nil {
				return err
			}
		}
	default:
		return Unsupportedf("unknown step %q", s.Do)
	}
	return nil
}

// sendBytes gives the message that grpc-go took.
func (c *call) sendBytes(bytes []byte) (any, error) {
	message, err := parseMessage(c.outgoing, bytes)
	if err != nil {
		return nil, err
	}
	return message, c.sendMsg(message)
}

func (c *call) receive() (any, error) {
	message, err := c.receiveMsg()
	if err == nil {
		c.print(messageSeen("received", message))
	}
	return message, err
}

// newProgress gives what is to be told of each message of a step, with the
// number of those so far. About once a second it says that the step moves.
func newProgress(print Printer) func(count int) {
	toldAt := time.Now()
	return func(count int) {
		// Asking for the time would cost a thirtieth of what a message does.
		if count%16 == 0 && time.Since(toldAt) >= time.Second {
			toldAt = time.Now()
			print(Observation{"event": "progress", "count": count})
		}
	}
}
