package server

import (
	"context"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// registrar registers each method that the descriptors have of a service, and
// each as a stream, so that the interceptors of streams see all calls.
type registrar struct {
	*grpc.Server
	// contract has its own word on the services that it has; of the others the
	// code knows what they are.
	contract *protoregistry.Files
}

// RegisterService is what generated code calls.
func (r registrar) RegisterService(own *grpc.ServiceDesc, implementation any) {
	name := protoreflect.FullName(own.ServiceName)
	found, _ := r.contract.FindDescriptorByName(name)
	service, ok := found.(protoreflect.ServiceDescriptor)
	if !ok {
		found, _ = protoregistry.GlobalFiles.FindDescriptorByName(name)
		service = found.(protoreflect.ServiceDescriptor)
	}
	r.register(service, *own, implementation)
}

// registerContract registers the services of the contract that no code has.
func (r registrar) registerContract() {
	known := r.GetServiceInfo()
	r.contract.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			name := string(service.FullName())
			if _, there := known[name]; !there {
				r.register(service, grpc.ServiceDesc{ServiceName: name, Metadata: file.Path()}, nil)
			}
		}
		return true
	})
}

func (r registrar) register(service protoreflect.ServiceDescriptor, desc grpc.ServiceDesc, implementation any) {
	handlers := map[string]grpc.StreamHandler{}
	for _, stream := range desc.Streams {
		handlers[stream.StreamName] = stream.Handler
	}
	for _, method := range desc.Methods {
		handlers[method.MethodName] = unaryAsStream(method.Handler)
	}
	desc.Methods, desc.Streams = nil, nil
	for i := range service.Methods().Len() {
		method := service.Methods().Get(i)
		name := string(method.Name())
		handler := handlers[name]
		if handler == nil {
			handler = func(any, grpc.ServerStream) error {
				return status.Errorf(codes.Unimplemented, "%s answers scripts only", method.FullName())
			}
		}
		desc.Streams = append(desc.Streams, grpc.StreamDesc{
			StreamName:    name,
			Handler:       handler,
			ClientStreams: method.IsStreamingClient(),
			// Where neither side streams, grpc-go calls no interceptor.
			ServerStreams: method.IsStreamingServer() || !method.IsStreamingClient(),
		})
	}
	r.Server.RegisterService(&desc, implementation)
}

// grpc.MethodHandler, which older versions of grpc-go do not export.
type methodHandler = func(any, context.Context, func(any) error, grpc.UnaryServerInterceptor) (any, error)

func unaryAsStream(handler methodHandler) grpc.StreamHandler {
	return func(service any, stream grpc.ServerStream) error {
		response, err := handler(service, stream.Context(), stream.RecvMsg, nil)
		if err != nil {
			return err
		}
		return stream.SendMsg(response)
	}
}
