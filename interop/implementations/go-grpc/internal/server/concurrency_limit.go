package server

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/tap"
)

// concurrencyLimit refuses the calls that come while as many as allowed are
// running. A call counts from its headers on, before any message has come.
type concurrencyLimit struct {
	slots chan struct{}
}

type slotKey struct{}

func newConcurrencyLimit(maxConcurrentRPCs int) concurrencyLimit {
	return concurrencyLimit{slots: make(chan struct{}, maxConcurrentRPCs)}
}

func (l concurrencyLimit) options() []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.InTapHandle(l.take),
		grpc.UnaryInterceptor(releaseAfterUnary),
		grpc.StreamInterceptor(releaseAfterStream),
	}
}

func (l concurrencyLimit) take(ctx context.Context, _ *tap.Info) (context.Context, error) {
	select {
	case l.slots <- struct{}{}:
	default:
		return nil, status.Errorf(codes.ResourceExhausted, "more than %d concurrent RPCs", cap(l.slots))
	}
	release := sync.OnceFunc(func() { <-l.slots })
	// For calls that end before they reach a handler.
	context.AfterFunc(ctx, release)
	return context.WithValue(ctx, slotKey{}, release), nil
}

// The slot is free before the status is sent: a client that starts its next
// call on seeing the status is never refused because of the one before.

func releaseAfterUnary(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	defer ctx.Value(slotKey{}).(func())()
	return handle(ctx, request)
}

func releaseAfterStream(service any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	defer stream.Context().Value(slotKey{}).(func())()
	return handle(service, stream)
}
