package server

import (
	"context"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/tap"
)

// admission refuses calls while the server drains, and those above the limit.
// A call counts from its headers on, before any message has come.
type admission struct {
	draining atomic.Bool
	slots    chan struct{} // nil: no limit
}

type slotKey struct{}

func newAdmission(maxConcurrentRPCs *int) *admission {
	a := new(admission)
	if maxConcurrentRPCs != nil {
		a.slots = make(chan struct{}, *maxConcurrentRPCs)
	}
	return a
}

func (a *admission) options() []grpc.ServerOption {
	options := []grpc.ServerOption{grpc.InTapHandle(a.admit)}
	if a.slots != nil {
		options = append(options, grpc.StreamInterceptor(release))
	}
	return options
}

func (a *admission) admit(ctx context.Context, _ *tap.Info) (context.Context, error) {
	// grpc-go itself goes on to take calls of connections that it has only told
	// to go away: https://github.com/grpc/grpc-go/blob/v1.85.0/internal/transport/http2_server.go
	if a.draining.Load() {
		return nil, status.Error(codes.Unavailable, "the server takes no more calls")
	}
	if a.slots == nil {
		return ctx, nil
	}
	select {
	case a.slots <- struct{}{}:
	default:
		return nil, status.Errorf(codes.ResourceExhausted, "more than %d concurrent RPCs", cap(a.slots))
	}
	release := sync.OnceFunc(func() { <-a.slots })
	// For calls that end before they reach a handler.
	context.AfterFunc(ctx, release)
	return context.WithValue(ctx, slotKey{}, release), nil
}

// release frees the slot before the status is sent: a client that starts its
// next call on seeing the status is never refused because of the one before.
func release(service any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	defer stream.Context().Value(slotKey{}).(func())()
	return handle(service, stream)
}
