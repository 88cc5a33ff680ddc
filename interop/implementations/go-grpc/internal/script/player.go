// Package script plays the scripts that calls carry in their metadata: see
// docs/driver-contract.md, Scripts.
package script

import (
	"encoding/json"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

const metadataKey = "interop-script"

type script struct {
	Call  string            `json:"call"`
	Codec string            `json:"codec"`
	Steps []json.RawMessage `json:"steps"`
}

// Player plays the calls that carry a script; all others go to their handlers.
type Player struct {
	Log      *driver.Log
	Contract driver.Contract
	Drain    func() // returns once new calls are refused
}

// Register offers the services of the contract, whose methods all play
// scripts. Calls without one go to the handlers of own, if it has the method.
func (p Player) Register(server *grpc.Server, own *grpc.ServiceDesc, implementation any) {
	offered := server.GetServiceInfo()
	p.Contract.Files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			name := string(service.FullName())
			if name == own.ServiceName {
				own = p.playing(service, own)
			} else if _, known := offered[name]; !known {
				server.RegisterService(p.playing(service, &grpc.ServiceDesc{}), nil)
			}
		}
		return true
	})
	server.RegisterService(own, implementation)
}

func (p Player) playing(service protoreflect.ServiceDescriptor, own *grpc.ServiceDesc) *grpc.ServiceDesc {
	handlers := map[string]grpc.StreamHandler{}
	for _, stream := range own.Streams {
		handlers[stream.StreamName] = stream.Handler
	}
	for _, method := range own.Methods {
		handlers[method.MethodName] = func(service any, stream grpc.ServerStream) error {
			response, err := method.Handler(service, stream.Context(), stream.RecvMsg, nil)
			if err != nil {
				return err
			}
			return stream.SendMsg(response)
		}
	}
	desc := &grpc.ServiceDesc{ServiceName: string(service.FullName()), HandlerType: own.HandlerType, Metadata: service.ParentFile().Path()}
	for i := range service.Methods().Len() {
		method := service.Methods().Get(i)
		name := string(method.Name())
		desc.Streams = append(desc.Streams, grpc.StreamDesc{
			StreamName:    name,
			Handler:       p.handler(method, handlers[name]),
			ClientStreams: method.IsStreamingClient(),
			// A unary method as well: stream interceptors are called for streams only.
			ServerStreams: method.IsStreamingServer() || !method.IsStreamingClient(),
		})
	}
	return desc
}

func (p Player) handler(method protoreflect.MethodDescriptor, own grpc.StreamHandler) grpc.StreamHandler {
	return func(service any, stream grpc.ServerStream) error {
		values := metadata.ValueFromIncomingContext(stream.Context(), metadataKey)
		switch {
		case values == nil && own == nil:
			return status.Errorf(codes.Unimplemented, "%s answers scripts only", method.FullName())
		case values == nil:
			return own(service, stream)
		}
		script, err := parse(values[0])
		if err != nil {
			return err
		}
		c := &call{ServerStream: stream, unary: !method.IsStreamingClient() && !method.IsStreamingServer(), drain: p.Drain}
		c.print = func(seen driver.Observation) {
			seen["call"] = script.Call
			p.Log.Print(seen)
		}
		if script.Codec == "" {
			c.requests, c.responses = p.Contract.Types(method)
		}
		if c.unary {
			c.request = driver.NewMessage(c.requests)
			if err := stream.RecvMsg(c.request); err != nil {
				return err
			}
		}
		return c.play(script.Steps)
	}
}

func parse(text string) (script script, err error) {
	err = json.Unmarshal([]byte(text), &script)
	switch {
	case err != nil:
		err = status.Errorf(codes.InvalidArgument, "%s is malformed: %v", metadataKey, err)
	case script.Call == "":
		err = status.Errorf(codes.InvalidArgument, "%s has no call", metadataKey)
	case script.Codec != "" && script.Codec != "bytes":
		err = status.Errorf(codes.InvalidArgument, "%s has an unknown codec %q", metadataKey, script.Codec)
	}
	return script, err
}
