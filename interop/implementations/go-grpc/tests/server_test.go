package tests

import (
	"context"
	"io"
	"math"
	"net"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/status"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

type bidi = grpc.BidiStreamingClient[squarerpc.Message, squarerpc.Message]

func number(value float64) *squarerpc.Message { return &squarerpc.Message{Message: value} }

func TestCallShapesOverEachTransport(t *testing.T) {
	files := newAuthority(t)
	server := startServer(t, object{
		"listeners": []object{
			listener("plaintext", "interleaved"), listener("tls", "interleaved"), listener("mtls", "interleaved"),
		},
		"tls": object{"certificate": files.certificate, "privateKey": files.key, "clientCa": files.ca},
	})
	for _, channel := range []*grpc.ClientConn{
		dial(t, server.address(t, 0), nil),
		dial(t, server.address(t, 1), files.clientCredentials(false)),
		dial(t, server.address(t, 2), files.clientCredentials(true)),
	} {
		stub := squarerpc.NewSquareServiceClient(channel)
		response, err := stub.Square(t.Context(), number(-12.3))
		if err != nil || response.GetMessage() != 151.29000000000002 {
			t.Errorf("square: %v, %v", response, err)
		}
		stream, _ := stub.RangeSquare(t.Context(), number(3.7))
		if got, err := receiveAll(stream.Recv); err != nil || !slices.Equal(got, []float64{0, 1, 4, 9}) {
			t.Errorf("rangeSquare: %v, %v", got, err)
		}
		sum, _ := stub.SumSquare(t.Context())
		sum.Send(number(3))
		sum.Send(number(4))
		if response, err := sum.CloseAndRecv(); err != nil || response.GetMessage() != 25 {
			t.Errorf("sumSquare: %v, %v", response, err)
		}
	}

	_, err := squarerpc.NewSquareServiceClient(dial(t, server.address(t, 2), files.clientCredentials(false))).
		Square(t.Context(), number(1))
	wantCode(t, err, codes.Unavailable)
}

func TestListenersMayHaveFilesOfTheirOwn(t *testing.T) {
	common, own := newAuthority(t), newAuthority(t)
	special := listener("tls", "interleaved")
	special["tls"] = object{"certificate": own.certificate, "privateKey": own.key}
	server := startServer(t, object{
		"listeners": []object{listener("tls", "interleaved"), special},
		"tls":       object{"certificate": common.certificate, "privateKey": common.key},
	})
	for i, files := range []authority{common, own} {
		for j, wanted := range []codes.Code{codes.OK, codes.Unavailable} {
			channel := dial(t, server.address(t, (i+j)%2), files.clientCredentials(false))
			_, err := squarerpc.NewSquareServiceClient(channel).Square(t.Context(), number(1))
			wantCode(t, err, wanted)
		}
	}
}

func TestInterleavedBidiAnswersEachNumberAtOnce(t *testing.T) {
	server := startServer(t, object{"listeners": []object{listener("plaintext", "interleaved")}})
	stream := openBidi(t, t.Context(), dial(t, server.address(t, 0), nil))
	for n := range 12 {
		exchange(t, stream, float64(n))
	}
	stream.CloseSend()
	if rest, err := receiveAll(stream.Recv); err != nil || len(rest) != 0 {
		t.Errorf("after the half-close: %v, %v", rest, err)
	}
}

func TestAfterHalfCloseBidiAnswersNothingBefore(t *testing.T) {
	server := startServer(t, object{"listeners": []object{listener("plaintext", "after-half-close")}})
	channel := dial(t, server.address(t, 0), nil)
	stream := openBidi(t, t.Context(), channel)
	received := make(chan []float64)
	first := make(chan struct{}, 1)
	go func() {
		got, _ := receiveAll(func() (*squarerpc.Message, error) {
			response, err := stream.Recv()
			select {
			case first <- struct{}{}:
			default:
			}
			return response, err
		})
		received <- got
	}()
	for n := range 3 {
		stream.Send(number(float64(n)))
	}
	// A call on the same connection: its answer comes after those to what was sent before it.
	for range 10 {
		if _, err := squarerpc.NewSquareServiceClient(channel).Square(t.Context(), number(1)); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-first:
		t.Error("something came before the half-close")
	default:
	}
	stream.CloseSend()
	if got := <-received; !slices.Equal(got, []float64{0, 1, 4}) {
		t.Errorf("after the half-close: %v", got)
	}
}

func TestRangeIsLazyAndRefusesWhatNoRangeEndsAt(t *testing.T) {
	server := startServer(t, object{"listeners": []object{listener("plaintext", "interleaved")}})
	stub := squarerpc.NewSquareServiceClient(dial(t, server.address(t, 0), nil))
	for _, last := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300} {
		stream, _ := stub.RangeSquare(t.Context(), number(last))
		_, err := stream.Recv()
		wantCode(t, err, codes.InvalidArgument)
	}
	stream, _ := stub.RangeSquare(t.Context(), number(-1))
	if got, err := receiveAll(stream.Recv); err != nil || len(got) != 0 {
		t.Errorf("up to -1: %v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stream, _ = stub.RangeSquare(ctx, number(1e15))
	for n := range 10 {
		if response, err := stream.Recv(); err != nil || response.GetMessage() != float64(n*n) {
			t.Fatalf("number %d of 1e15: %v, %v", n, response, err)
		}
	}
	cancel()
	if _, err := stub.Square(t.Context(), number(1)); err != nil {
		t.Errorf("a call after the cancelled one: %v", err)
	}
}

func TestExcessOfConcurrentRPCsIsRefusedAtOnce(t *testing.T) {
	server := startServer(t, object{
		"listeners": []object{listener("plaintext", "interleaved")},
		"limits":    object{"maxConcurrentRpcs": 1},
	})
	channel := dial(t, server.address(t, 0), nil)
	stub := squarerpc.NewSquareServiceClient(channel)
	for range 20 {
		stream := openBidi(t, t.Context(), channel)
		exchange(t, stream, 3)
		_, err := stub.Square(t.Context(), number(1))
		wantCode(t, err, codes.ResourceExhausted)
		stream.CloseSend()
		receiveAll(stream.Recv)
		if _, err := stub.Square(t.Context(), number(1)); err != nil {
			t.Fatalf("the place of an ended call is not free: %v", err)
		}
	}
	// A unary call counts although its message has not come yet.
	if _, err := channel.NewStream(t.Context(), &grpc.StreamDesc{}, squarerpc.SquareService_Square_FullMethodName); err != nil {
		t.Fatal(err)
	}
	_, err := stub.Square(t.Context(), number(1))
	wantCode(t, err, codes.ResourceExhausted)
}

func TestSIGTERMFinishesCallsInFlightAndRefusesNewOnes(t *testing.T) {
	server := startServer(t, object{"listeners": []object{listener("plaintext", "interleaved")}})
	channel := dial(t, server.address(t, 0), nil)
	stream := openBidi(t, t.Context(), channel)
	exchange(t, stream, 1)
	server.Process.Signal(syscall.SIGTERM)
	if !channel.WaitForStateChange(t.Context(), connectivity.Ready) {
		t.Fatal("the server does not say that it goes away")
	}
	_, err := squarerpc.NewSquareServiceClient(channel).Square(t.Context(), number(1))
	wantCode(t, err, codes.Unavailable)
	exchange(t, stream, 2)
	stream.CloseSend()
	if _, err := receiveAll(stream.Recv); err != nil {
		t.Errorf("the call in flight: %v", err)
	}
	if err := server.Wait(); err != nil {
		t.Errorf("the server: %v", err)
	}
}

func TestDrainIsOverAfterItsTimeLimit(t *testing.T) {
	server := startServer(t, object{"listeners": []object{listener("plaintext", "interleaved")}}, "--drain-timeout-ms", "50")
	stream := openBidi(t, t.Context(), dial(t, server.address(t, 0), nil))
	exchange(t, stream, 1)
	server.Process.Signal(syscall.SIGTERM)
	_, err := stream.Recv()
	wantCode(t, err, codes.Unavailable)
	if err := server.Wait(); err != nil {
		t.Errorf("the server: %v", err)
	}
}

func TestReadyLineNamesWhatIsNotOffered(t *testing.T) {
	server := startServer(t, object{
		"listeners": []object{listener("quic", "interleaved"), listener("plaintext", "interleaved")},
	})
	listeners := server.ready["listeners"].([]any)
	if reason := listeners[0].(object)["unsupported"]; reason != `no transport "quic"` {
		t.Errorf("quic: %v", listeners[0])
	}
	if library := server.ready["library"].(object); library["name"] != "grpc-go" || library["version"] != grpc.Version {
		t.Errorf("library: %v", library)
	}
	if _, err := squarerpc.NewSquareServiceClient(dial(t, server.address(t, 1), nil)).Square(t.Context(), number(1)); err != nil {
		t.Errorf("the listener that is offered: %v", err)
	}
}

func TestServerErrorsAreOneLine(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	files, others := newAuthority(t), newAuthority(t)
	for _, c := range []struct {
		exitCode  int
		says      string
		arguments []string
	}{
		{1, "address already in use", []string{"--host", "127.0.0.1", "--port", port}},
		{1, "private key does not match", []string{"--port", "0", "--tls-cert", files.certificate, "--tls-key", others.key}},
		{1, "no such file", []string{"--config", "missing.json"}},
		{1, "malformed", []string{"--config", files.ca}},
		{1, "no listeners", []string{"--config", writeJSON(t, object{"contract": squareContract(t)})}},
		{2, "--tls-cert and --tls-key go together", []string{"--tls-cert", files.certificate}},
		{2, "-prot", []string{"--prot", "5000"}},
		{2, `"sometimes"`, []string{"--bidi", "sometimes"}},
		{2, `"5000"`, []string{"5000"}},
	} {
		stdout, stderr, exitCode := run(t, "server", c.arguments...)
		if exitCode != c.exitCode || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, c.says) {
			t.Errorf("server %v: exit code %d, %q, %q", c.arguments, exitCode, stdout, stderr)
		}
	}
}

func openBidi(t *testing.T, ctx context.Context, channel *grpc.ClientConn) bidi {
	t.Helper()
	stream, err := squarerpc.NewSquareServiceClient(channel).StreamrangeSquare(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

func exchange(t *testing.T, stream bidi, value float64) {
	t.Helper()
	if err := stream.Send(number(value)); err != nil {
		t.Fatal(err)
	}
	if response, err := stream.Recv(); err != nil || response.GetMessage() != value*value {
		t.Fatalf("the square of %v: %v, %v", value, response, err)
	}
}

func receiveAll(receive func() (*squarerpc.Message, error)) ([]float64, error) {
	var values []float64
	for {
		response, err := receive()
		if err == io.EOF {
			return values, nil
		}
		if err != nil {
			return values, err
		}
		values = append(values, response.GetMessage())
	}
}

func wantCode(t *testing.T, err error, code codes.Code) {
	t.Helper()
	if status.Code(err) != code {
		t.Errorf("%v instead of %v", err, code)
	}
}
