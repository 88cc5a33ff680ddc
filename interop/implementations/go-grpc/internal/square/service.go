// Package square implements SquareService.
package square

import (
	"context"
	"io"
	"math"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

// Bidi is when streamrangeSquare answers.
type Bidi string

const (
	// Interleaved answers each number as it comes.
	Interleaved Bidi = "interleaved"
	// AfterHalfClose answers all numbers once the client has half-closed.
	AfterHalfClose Bidi = "after-half-close"
)

// Options are what may be asked of a port.
type Options struct {
	Bidi Bidi `json:"bidi"` // empty: Interleaved
}

// endOfRanges is the first whole number that a range cannot reach: from here
// on a double has no successor that is greater by 1.
const endOfRanges = 1 << 53

// Service answers the four methods of the contract.
type Service struct {
	squarerpc.UnimplementedSquareServiceServer
	Options
}

// Square answers with the square of one number.
func (Service) Square(_ context.Context, request *squarerpc.Message) (*squarerpc.Message, error) {
	return message(of(request.GetMessage())), nil
}

// RangeSquare sends the squares of the whole numbers up to the one requested.
// Send waits for the client, so that a long range costs no memory, and fails
// as soon as the call is cancelled.
func (Service) RangeSquare(request *squarerpc.Message, stream grpc.ServerStreamingServer[squarerpc.Message]) error {
	last := request.GetMessage()
	if math.IsNaN(last) || math.IsInf(last, 0) || last >= endOfRanges {
		return status.Errorf(codes.InvalidArgument, "a range ends at a number below 2^53, not at %v", last)
	}
	for n := 0.0; n <= last; n++ {
		if err := stream.Send(message(of(n))); err != nil {
			return err
		}
	}
	return nil
}

// SumSquare adds the squares in the order in which the numbers come.
func (Service) SumSquare(stream grpc.ClientStreamingServer[squarerpc.Message, squarerpc.Message]) error {
	sum := 0.0
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			return stream.SendAndClose(message(sum))
		}
		if err != nil {
			return err
		}
		sum += of(request.GetMessage())
	}
}

// StreamrangeSquare sends one square for each number.
func (s Service) StreamrangeSquare(stream grpc.BidiStreamingServer[squarerpc.Message, squarerpc.Message]) error {
	var held []float64
	for {
		request, err := stream.Recv()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		square := of(request.GetMessage())
		if s.Bidi == AfterHalfClose {
			held = append(held, square)
		} else if err := stream.Send(message(square)); err != nil {
			return err
		}
	}
	for _, square := range held {
		if err := stream.Send(message(square)); err != nil {
			return err
		}
	}
	return nil
}

func message(value float64) *squarerpc.Message {
	return &squarerpc.Message{Message: value}
}
