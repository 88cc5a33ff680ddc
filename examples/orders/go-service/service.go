package main

import (
	"context"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"example.com/shop/orders/shopv1"
)

const nanosPerUnit = 1_000_000_000

// service answers the four methods of the contract.
type service struct {
	shopv1.UnimplementedOrdersServer
}

func (service) Get(_ context.Context, request *shopv1.GetRequest) (*shopv1.Order, error) {
	for _, order := range orders {
		if order.Id == request.Id {
			return order, nil
		}
	}
	return nil, status.Errorf(codes.NotFound, "no order %d", request.Id)
}

func (service) List(request *shopv1.ListRequest, stream grpc.ServerStreamingServer[shopv1.Order]) error {
	for _, order := range orders {
		if request.Status != shopv1.Status_STATUS_UNSPECIFIED && order.Status != request.Status {
			continue
		}
		if request.PlacedFrom != nil && order.PlacedAt.AsTime().Before(request.PlacedFrom.AsTime()) {
			continue
		}
		if err := stream.Send(order); err != nil {
			return err
		}
	}
	return nil
}

func (service) AddUp(stream grpc.ClientStreamingServer[shopv1.Order, shopv1.Summary]) error {
	summary := &shopv1.Summary{ByStatus: map[int32]int64{}, Total: &shopv1.Money{}}
	var last time.Time
	for {
		order, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		summary.Orders++
		summary.ByStatus[int32(order.Status)]++
		if order.Total != nil {
			add(summary.Total, order.Total, 1)
		}
		if placed := order.PlacedAt.AsTime(); placed.After(last) {
			last = placed
		}
	}
	if summary.Orders > 0 {
		summary.LastPlacedAt = timestamppb.New(last)
	}
	return stream.SendAndClose(summary)
}

func (service) Quote(stream grpc.BidiStreamingServer[shopv1.Line, shopv1.Money]) error {
	total := &shopv1.Money{}
	for {
		line, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		price, sold := prices[line.Article]
		if !sold {
			return status.Errorf(codes.InvalidArgument, "the shop sells no %s", line.Article)
		}
		if line.Pieces < 1 {
			return status.Errorf(codes.InvalidArgument, "%d pieces of %s are no order", line.Pieces, line.Article)
		}
		add(total, price, line.Pieces)
		if err := stream.Send(total); err != nil {
			return err
		}
	}
}

// add puts so many times the amount on the total.
func add(total, amount *shopv1.Money, times int32) {
	nanos := int64(total.Nanos) + int64(amount.Nanos)*int64(times)
	total.Currency = amount.Currency
	total.Units += amount.Units*int64(times) + nanos/nanosPerUnit
	total.Nanos = int32(nanos % nanosPerUnit)
}
