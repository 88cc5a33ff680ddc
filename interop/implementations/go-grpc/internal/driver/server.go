package driver

import (
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const scriptKey = "interop-script"

// Script says what happens in a call.
type Script struct {
	Call, Codec string
	Steps       []json.RawMessage
}

// Player plays scripts in place of the handlers of a server.
type Player struct {
	Contract *Contract
	Scripts  map[string]Script // by path, for calls that carry none
	Print    Printer
	Drain    func() // returns once new calls are refused

	mutex   sync.Mutex
	unnamed int
}

// Intercept plays a call that carries a script, or whose path has one.
func (p *Player) Intercept(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	script, scripted := p.Scripts[info.FullMethod]
	carried := metadata.ValueFromIncomingContext(stream.Context(), scriptKey)
	requests, responses, err := p.Contract.messageTypes(info.FullMethod)
	if err != nil || !scripted && carried == nil {
		return handle(service, stream)
	}
	if carried != nil {
		script = Script{}
		if err := json.Unmarshal([]byte(carried[0]), &script); err != nil {
			return status.Errorf(codes.InvalidArgument, "%s is malformed: %v", scriptKey, err)
		}
		if script.Call == "" {
			return status.Errorf(codes.InvalidArgument, "%s has no call", scriptKey)
		}
	}
	switch script.Codec {
	case "":
	case "bytes":
		requests, responses = nil, nil
	default:
		return status.Errorf(codes.InvalidArgument, "%s has an unknown codec %q", scriptKey, script.Codec)
	}
	c := &serverCall{ServerStream: stream, incoming: requests, drain: p.Drain}
	c.call = call{outgoing: responses, print: p.begin(stream, script.Call),
		tell: func(Observation) {}, sendMsg: stream.SendMsg, receiveMsg: c.receiveMsg}
	return c.play(script.Steps)
}

// begin names the calls that have no name in the order in which they begin.
func (p *Player) begin(stream grpc.ServerStream, name string) Printer {
	path, _ := grpc.MethodFromServerStream(stream)
	received, _ := metadata.FromIncomingContext(stream.Context())
	delete(received, scriptKey)
	begun := Observation{"event": "call-begun", "path": path, "metadata": metadataSeen(received)}
	if deadline, limited := stream.Context().Deadline(); limited {
		begun["deadlineMs"] = float64(time.Until(deadline)) / float64(time.Millisecond)
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if name == "" {
		p.unnamed++
		name = strconv.Itoa(p.unnamed)
	}
	print := p.Print.with("call", name)
	print(begun)
	return print
}

type serverCall struct {
	call
	grpc.ServerStream
	incoming protoreflect.MessageType
	drain    func()
}

// play gives the error that the handler is to return.
func (c *serverCall) play(steps []json.RawMessage) error {
	defer c.print(Observation{"event": "call-ended"})
	for _, text := range steps {
		s, err := known.Server.decode(text)
		if err == nil {
			err = c.do(s)
		}
		if outcome, ok := errors.AsType[*outcome](err); ok {
			c.print(outcome.seen)
			if outcome.status != nil {
				return outcome.status.Err()
			}
			err = nil
		}
		err = cmp.Or(err, status.FromContextError(c.Context().Err()).Err())
		switch status.Code(err) {
		case codes.OK:
			continue
		case codes.Canceled, codes.DeadlineExceeded, codes.Unavailable:
			c.print(Observation{"event": "cancelled"})
		}
		return err
	}
	c.print(Observation{"event": "status-sent", "code": codes.OK})
	return nil
}

func (c *serverCall) do(s step) error {
	switch s.Do {
	case "initial-metadata":
		if err := grpc.SendHeader(c.Context(), metadata.Pairs(s.Metadata...)); err != nil {
			return Unsupportedf("%v", err)
		}
		c.print(Observation{"event": "initial-metadata-sent"})
	case "status":
		code := codes.Code(s.Code)
		if code == codes.OK && s.Message != "" {
			return Unsupportedf("grpc-go sends no message with OK")
		}
		return &outcome{Observation{"event": "status-sent", "code": code}, status.New(code, s.Message)}
	case "trailers":
		c.SetTrailer(metadata.Pairs(s.Metadata...))
	case "wait":
		select {
		case <-time.After(s.Ms.duration()):
		case <-c.Context().Done():
		}
	case "wait-cancelled":
		<-c.Context().Done()
	case "throw":
		c.print(Observation{"event": "thrown"})
		panic(s.Message)
	case "drain":
		c.drain()
		c.print(Observation{"event": "draining"})
	case "exit":
		c.print(Observation{"event": "exiting"})
		os.Exit(0)
	default:
		return c.call.do(s)
	}
	return nil
}

func (c *serverCall) receiveMsg() (any, error) {
	message := newMessage(c.incoming)
	err := c.RecvMsg(message)
	if err == io.EOF {
		err = &outcome{seen: Observation{"event": "half-close"}}
	}
	return message, err
}
