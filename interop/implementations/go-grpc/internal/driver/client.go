package driver

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // requests may be compressed so
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Target is a server and how to speak to it.
type Target interface {
	Dial() (*grpc.ClientConn, error)
}

type planCase[T Target] struct {
	ID     string
	Target T
	// Steps are decoded one by one: what is odd in one is no reason to refuse
	// the plan, but for that case to be unsupported.
	Steps []json.RawMessage
}

// RunPlan is the driven face of a client.
func RunPlan[T Target](file string, output io.Writer) error {
	var plan struct{ Cases []planCase[T] }
	contract, err := Read("plan", file, &plan)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(output).Encode(contract.Ready()); err != nil {
		return err
	}
	print := NewPrinter(output)
	for _, c := range plan.Cases {
		print := print.with("case", c.ID)
		print(Observation{"event": "case-begun"})
		err := c.run(contract, print)
		if outcome, ok := errors.AsType[*outcome](err); ok {
			print(outcome.seen)
		} else if err != nil {
			return err
		}
		print(Observation{"event": "case-ended"})
	}
	return nil
}

// run does the steps of a case on a channel of its own.
func (c planCase[T]) run(contract *Contract, print Printer) error {
	channel, err := c.Target.Dial()
	if err != nil {
		return err
	}
	defer channel.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	calls := map[string]*clientCall{} // nil where grpc-go would not start it
	for _, text := range c.Steps {
		s, err := known.Client.decode(text)
		if err != nil {
			return err
		}
		call, opened := calls[s.Call]
		switch {
		case s.Do == "wait":
			time.Sleep(s.Ms.duration())
		case s.Do == "open" && opened:
			return Unsupportedf("call %q is open already", s.Call)
		case s.Do == "open":
			calls[s.Call], err = open(ctx, channel, contract, s, print.with("call", s.Call))
		case !opened:
			return Unsupportedf("%s on call %q, which is not open", s.Do, s.Call)
		case call != nil:
			err = call.do(s)
		}
		if outcome, ok := errors.AsType[*outcome](err); ok && outcome.seen["event"] != "unsupported" {
			print.with("call", s.Call)(outcome.seen)
		} else if err != nil {
			return err
		}
	}
	return nil
}

// clientCall is opened as a stream even where it is unary, which is what the
// generated code does inside one function; so the steps of a case come apart.
type clientCall struct {
	call
	stream   grpc.ClientStream // nil: the call ended before it had one
	incoming protoreflect.MessageType
	cancel   context.CancelFunc
	pending  func() (any, error) // of a receive that has begun

	oneRequest, sent, halfClosed, headerSeen, ended bool
}

func open(ctx context.Context, channel *grpc.ClientConn, contract *Contract, s step, print Printer) (*clientCall, error) {
	var err error
	c := &clientCall{oneRequest: !s.RequestStream}
	c.call = call{print: print, tell: print, sendMsg: c.sendMsg, receiveMsg: c.receiveMsg}
	if s.Codec == "" {
		if c.outgoing, c.incoming, err = contract.messageTypes(s.Path); err != nil {
			return nil, err
		}
	}
	ctx, c.cancel = context.WithTimeout(metadata.AppendToOutgoingContext(ctx, s.Metadata...), s.DeadlineMs.duration())
	c.stream, err = channel.NewStream(ctx, &grpc.StreamDesc{ClientStreams: s.RequestStream, ServerStreams: s.ResponseStream},
		s.Path, grpc.WaitForReady(s.WaitForReady), grpc.UseCompressor(s.Compression), grpc.ForceCodecV2(Codec))
	if status.Code(err) == codes.Internal {
		// So grpc-go says that it will not send this; for all that happens to a
		// call on its way there are other codes.
		return nil, &outcome{seen: Observation{"event": "not-opened", "reason": status.Convert(err).Message()}}
	}
	if err != nil {
		c.pending = func() (any, error) { return nil, err }
	}
	return c, nil
}

func (c *clientCall) do(s step) error {
	switch {
	case s.Do == "half-close":
		return c.halfClose()
	case s.Do == "cancel":
		c.cancel()
		c.print(Observation{"event": "cancelled"})
		return nil
	case c.ended && !strings.HasPrefix(s.Do, "send"):
		return nil
	case s.WithinMs != nil && !c.comes(s.WithinMs.duration()):
		c.print(Observation{"event": "nothing-received", "withinMs": *s.WithinMs})
		return nil
	case s.Do == "exchange-many":
		return c.receiveMany(s.Messages, true)
	case s.Do == "receive-many":
		return c.receiveMany(endless, false)
	}
	return c.call.do(s)
}

func (c *clientCall) sendMsg(message any) error {
	if c.oneRequest && c.sent {
		return Unsupportedf("a call of one message takes no more")
	}
	if c.stream == nil || c.ended || c.halfClosed || c.stream.SendMsg(message) != nil {
		return errEnded
	}
	c.sent = true
	return nil
}

func (c *clientCall) halfClose() error {
	// The one message has ended the request as well.
	if !c.oneRequest || !c.sent {
		if c.stream == nil || c.ended || c.halfClosed || c.stream.CloseSend() != nil {
			return errEnded
		}
		c.halfClosed = true
	}
	c.print(Observation{"event": "half-closed"})
	return nil
}

// receiveMany receives to the end of the call, or a message for each that it
// sends.
func (c *clientCall) receiveMany(messages messages, exchange bool) (err error) {
	count, digest, progress := 0, sha256.New(), newProgress(c.print)
	var framed []byte
	for bytes := range messages {
		if exchange {
			// That the call has ended shows in what is received.
			if _, err := c.sendBytes(bytes); err != nil && err != errEnded {
				return err
			}
		}
		var message any
		if message, err = c.receiveMsg(); err != nil {
			break
		}
		framed = appendBytes(append(framed[:0], 0, 0, 0, 0), message)
		binary.BigEndian.PutUint32(framed, uint32(len(framed)-4))
		digest.Write(framed)
		count++
		progress(count)
	}
	c.print(Observation{"event": "received-many", "count": count, "sha256": hex.EncodeToString(digest.Sum(nil))})
	return err
}

func endless(yield func([]byte) bool) {
	for yield(nil) {
	}
}

// comes says whether a message or the end comes within a time.
func (c *clientCall) comes(within time.Duration) bool {
	if c.pending == nil {
		c.pending = sync.OnceValues(c.waitForMessage)
	}
	pending := c.pending
	ctx, came := context.WithTimeout(context.Background(), within)
	go func() {
		pending()
		came()
	}()
	<-ctx.Done()
	return ctx.Err() == context.Canceled
}

func (c *clientCall) waitForMessage() (any, error) {
	message := newMessage(c.incoming)
	return message, c.stream.RecvMsg(message)
}

func (c *clientCall) receiveMsg() (message any, err error) {
	if c.pending != nil {
		message, err = c.pending()
		c.pending = nil
	} else {
		message, err = c.waitForMessage()
	}
	if !c.headerSeen && c.stream != nil {
		c.headerSeen = true
		if header, err := c.stream.Header(); err == nil && header != nil {
			c.print(Observation{"event": "initial-metadata", "metadata": metadataSeen(header)})
		}
	}
	if err == nil {
		return message, nil
	}
	c.ended = true
	var trailer metadata.MD
	if c.stream != nil {
		trailer = c.stream.Trailer()
	}
	if err == io.EOF {
		err = nil
	}
	s := status.Convert(err)
	return nil, &outcome{seen: Observation{"event": "status", "code": s.Code(), "message": s.Message(), "trailers": metadataSeen(trailer)}}
}
