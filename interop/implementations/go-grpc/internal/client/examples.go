package client

import (
	"context"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

const exampleTimeout = 10 * time.Second

// runExamples does the tutorial's five examples and prints one number a line.
// The last two are the same call: it is the server that decides when it
// answers.
func runExamples(channel *grpc.ClientConn, output io.Writer) error {
	stub := squarerpc.NewSquareServiceClient(channel)
	examples := []func(context.Context, squarerpc.SquareServiceClient, io.Writer) error{
		unary, serverStreaming, clientStreaming, bidi, bidi,
	}
	for _, example := range examples {
		ctx, cancel := context.WithTimeout(context.Background(), exampleTimeout)
		err := example(ctx, stub, output)
		cancel()
		if err != nil {
			return err
		}
	}
	return nil
}

func unary(ctx context.Context, stub squarerpc.SquareServiceClient, output io.Writer) error {
	response, err := stub.Square(ctx, number(12.3))
	if err != nil {
		return err
	}
	return printNumber(output, response)
}

func serverStreaming(ctx context.Context, stub squarerpc.SquareServiceClient, output io.Writer) error {
	stream, err := stub.RangeSquare(ctx, number(12))
	if err != nil {
		return err
	}
	return printAll(stream.Recv, output)
}

func clientStreaming(ctx context.Context, stub squarerpc.SquareServiceClient, output io.Writer) error {
	stream, err := stub.SumSquare(ctx)
	if err != nil {
		return err
	}
	// An end that comes before all is sent is told by CloseAndRecv.
	sendTwelve(stream.Send)
	response, err := stream.CloseAndRecv()
	if err != nil {
		return err
	}
	return printNumber(output, response)
}

func bidi(ctx context.Context, stub squarerpc.SquareServiceClient, output io.Writer) error {
	stream, err := stub.StreamrangeSquare(ctx)
	if err != nil {
		return err
	}
	go func() {
		sendTwelve(stream.Send)
		stream.CloseSend()
	}()
	return printAll(stream.Recv, output)
}

func sendTwelve(send func(*squarerpc.Message) error) {
	for n := range 12 {
		if send(number(float64(n))) != nil {
			return
		}
	}
}

func printAll(receive func() (*squarerpc.Message, error), output io.Writer) error {
	for {
		response, err := receive()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := printNumber(output, response); err != nil {
			return err
		}
	}
}

func number(value float64) *squarerpc.Message {
	return &squarerpc.Message{Message: value}
}

func printNumber(output io.Writer, response *squarerpc.Message) error {
	_, err := fmt.Fprintln(output, response.GetMessage())
	return err
}
