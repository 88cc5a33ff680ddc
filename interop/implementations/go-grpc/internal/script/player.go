// Package script plays the scripts that calls carry in their metadata: see
// docs/driver-contract.md, Scripts.
package script

import (
	"context"
	"encoding/json"
	"io"
	"path"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/square"
	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

const metadataKey = "interop-script"

type script struct {
	Call  string            `json:"call"`
	Steps []json.RawMessage `json:"steps"`
}

// Player plays the calls of SquareService that carry a script; all others go
// to their handlers.
type Player struct {
	Log   *driver.Log
	Drain func() // returns once new calls are refused
}

// Options make a server play scripts.
func (p Player) Options() []grpc.ServerOption {
	return []grpc.ServerOption{grpc.ChainUnaryInterceptor(p.unary), grpc.ChainStreamInterceptor(p.stream)}
}

func (p Player) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	script, err := scriptOf(ctx, info.Server)
	if err != nil {
		return nil, err
	}
	if script == nil {
		return handle(ctx, request)
	}
	var response *squarerpc.Message
	err = p.play(script, call{
		ctx:    ctx,
		method: path.Base(info.FullMethod),
		receive: func() (*squarerpc.Message, error) {
			if request == nil {
				return nil, io.EOF
			}
			received := request.(*squarerpc.Message)
			request = nil
			return received, nil
		},
		send: func(message *squarerpc.Message) error {
			if response != nil {
				return driver.Unsupportedf("a unary call has one response, which was sent")
			}
			response = message
			return nil
		},
		endOK: func() error {
			if response == nil {
				return driver.Unsupportedf("grpc-go ends a unary call with OK only together with a response")
			}
			return nil
		},
	})
	return response, err
}

func (p Player) stream(service any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	script, err := scriptOf(stream.Context(), service)
	if err != nil {
		return err
	}
	if script == nil {
		return handle(service, stream)
	}
	return p.play(script, call{
		ctx:    stream.Context(),
		method: path.Base(info.FullMethod),
		receive: func() (*squarerpc.Message, error) {
			message := new(squarerpc.Message)
			return message, stream.RecvMsg(message)
		},
		send:  func(message *squarerpc.Message) error { return stream.SendMsg(message) },
		endOK: func() error { return nil },
	})
}

// scriptOf gives nil for a call that carries no script.
func scriptOf(ctx context.Context, service any) (*script, error) {
	values := metadata.ValueFromIncomingContext(ctx, metadataKey)
	if _, ours := service.(square.Service); !ours || len(values) == 0 {
		return nil, nil
	}
	var script script
	err := json.Unmarshal([]byte(values[0]), &script)
	switch {
	case err != nil:
		return nil, status.Errorf(codes.InvalidArgument, "%s is malformed: %v", metadataKey, err)
	case script.Call == "":
		return nil, status.Errorf(codes.InvalidArgument, "%s has no call", metadataKey)
	}
	return &script, nil
}
