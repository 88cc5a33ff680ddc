package tests

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protodesc"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

const (
	scriptKey = "interop-script"
	month     = 30 * 24 * time.Hour
)

var (
	halfClose  = object{"event": "half-close"}
	cancelled  = object{"event": "cancelled"}
	callEnded  = object{"event": "call-ended"}
	ended      = statusSent(codes.OK)
	allMethods = []string{"square", "rangeSquare", "sumSquare", "streamrangeSquare"}
)

func received(value string) object      { return object{"event": "received", "bytes": value} }
func sent(value string) object          { return object{"event": "sent", "bytes": value} }
func statusSent(code codes.Code) object { return object{"event": "status-sent", "code": float64(code)} }

func TestScriptIsPlayedInEachCallShape(t *testing.T) {
	server := scriptableServer(t)
	for _, method := range allMethods {
		call := server.play(t, method, []object{{"do": "receive"}, {"do": "receive"}, {"do": "send", "bytes": nine}}, three)
		if call.status.Code() != codes.OK || !slices.Equal(call.values, []float64{9}) {
			t.Errorf("%s: %v, %v", method, call.status, call.values)
		}
		if call.begun["event"] != "call-begun" || call.begun["path"] != "/squarerpc_service.SquareService/"+method {
			t.Errorf("%s: %v", method, call.begun)
		}
		want(t, call.observed, []object{received(three), halfClose, sent(nine), ended, callEnded})
	}
}

func TestScriptKeepsTheBitsOfDoubles(t *testing.T) {
	server := scriptableServer(t)
	var steps, fromServer, fromClient []object
	steps = append(steps, withScript(opening("a", "streamrangeSquare", 60000), "bits", []object{{"do": "echo-to-end"}}))
	for _, value := range []string{
		bits(0x8000000000000000), bits(0x7ff0000000000001), bits(0xfff8dead0000beef), bits(0x0000000000000001), bits(0xfff0000000000000),
	} {
		steps = append(steps, object{"do": "send", "call": "a", "bytes": value}, object{"do": "receive", "call": "a"})
		fromClient = append(fromClient, object{"event": "sent", "call": "a", "bytes": value}, object{"event": "received", "call": "a", "bytes": value})
		fromServer = append(fromServer, received(value), sent(value))
	}
	steps = append(steps, object{"do": "half-close", "call": "a"}, object{"do": "receive", "call": "a"})
	fromClient = append(fromClient, object{"event": "half-closed", "call": "a"},
		object{"event": "status", "call": "a", "code": 0.0, "message": "", "trailers": []any{}})
	want(t, observe(t, server.address(t, 0), steps), fromClient)
	want(t, server.linesOf(t, "bits")[1:], append(fromServer, halfClose, ended, callEnded))
}

func TestScriptShowsMetadataAndDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), month)
	defer cancel()
	ctx = metadata.AppendToOutgoingContext(ctx, "x-text", "b", "x-text", "a", "x-bin", "\x00\xff")
	call := scriptableServer(t).playIn(t, ctx, "sumSquare", nil)
	shown := fmt.Sprint(call.begun["metadata"])
	if !strings.Contains(shown, "[x-bin AP8=] [x-text b] [x-text a]") || strings.Contains(shown, scriptKey) {
		t.Errorf("metadata %v", shown)
	}
	// On the wire it is in whole hours, rounded up.
	left := time.Duration(call.begun["deadlineMs"].(float64)) * time.Millisecond
	if left <= month-time.Hour || left > month+time.Hour {
		t.Errorf("%v instead of %v", left, month)
	}
}

func TestScriptSendsMetadataAndStatus(t *testing.T) {
	server := scriptableServer(t)
	for _, method := range allMethods {
		call := server.play(t, method, []object{
			{"do": "initial-metadata", "metadata": [][]string{{"x-first", "b"}, {"x-first", "a"}, {"x-first-bin", "AP8="}}},
			{"do": "trailers", "metadata": [][]string{{"x-last", "1"}}},
			{"do": "trailers", "metadata": [][]string{{"x-last", "2"}, {"x-last-bin", "AP8="}}},
			{"do": "status", "code": 5, "message": "räksmörgås\n100%"},
			{"do": "send", "bytes": nine},
		}, three)
		if call.status.Code() != codes.NotFound || call.status.Message() != "räksmörgås\n100%" || len(call.values) != 0 {
			t.Errorf("%s: %v, %v", method, call.status, call.values)
		}
		if !slices.Equal(call.header["x-first"], []string{"b", "a"}) || !slices.Equal(call.header["x-first-bin"], []string{"\x00\xff"}) {
			t.Errorf("%s: initial metadata %v", method, call.header)
		}
		if !slices.Equal(call.trailer["x-last"], []string{"1", "2"}) || !slices.Equal(call.trailer["x-last-bin"], []string{"\x00\xff"}) {
			t.Errorf("%s: trailers %v", method, call.trailer)
		}
		want(t, call.observed, []object{{"event": "initial-metadata-sent"}, statusSent(codes.NotFound), callEnded})
	}
}

func TestScriptSendsEachStatus(t *testing.T) {
	server := scriptableServer(t)
	for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
		for _, method := range allMethods {
			call := server.play(t, method, []object{{"do": "status", "code": code, "message": code.String()}}, three)
			if call.status.Code() != code || call.status.Message() != code.String() {
				t.Errorf("%v: %v", code, call.status)
			}
			want(t, call.observed, []object{statusSent(code), callEnded})
		}
	}
}

func TestScriptSendsManyAndPads(t *testing.T) {
	call := scriptableServer(t).play(t, "streamrangeSquare", []object{
		{"do": "receive-to-end"},
		{"do": "send-many", "messages": rule(-1, 3)},
		{"do": "send-many", "messages": []string{nine, three}},
		{"do": "send", "bytes": padded(9, make([]byte, 1000))},
	}, three, nine)
	if !slices.Equal(call.values, []float64{-1, 0, 1, 9, 3, 9}) || len(call.last.ProtoReflect().GetUnknown()) != 1003 {
		t.Errorf("%v, %v", call.status, call.values)
	}
	want(t, call.observed, []object{
		received(three), received(nine), halfClose,
		{"event": "sent-many", "count": 3.0}, {"event": "sent-many", "count": 2.0}, sent(padded(9, make([]byte, 1000))), ended, callEnded,
	})
}

func TestScriptFindsTheCallCancelled(t *testing.T) {
	server := scriptableServer(t)
	for _, method := range []string{"square", "streamrangeSquare"} {
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		call := server.playIn(t, ctx, method, []object{{"do": "wait-cancelled"}, {"do": "send", "bytes": nine}}, three)
		wantCode(t, call.status.Err(), codes.DeadlineExceeded)
		want(t, call.observed, []object{cancelled, callEnded})
	}
	for _, waiting := range []object{{"do": "receive"}, {"do": "wait", "ms": 600000}, {"do": "echo-to-end"}} {
		ctx, cancel := context.WithCancel(t.Context())
		stream := server.open(t, ctx, "streamrangeSquare", fmt.Sprint(waiting), []object{{"do": "send", "bytes": nine}, waiting, {"do": "send", "bytes": nine}})
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
		cancel()
		want(t, server.linesOf(t, fmt.Sprint(waiting))[1:], []object{sent(nine), cancelled, callEnded})
	}
}

func TestScriptStopsSendingToAClientThatDoesNotRead(t *testing.T) {
	server := scriptableServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	stream := server.open(t, ctx, "streamrangeSquare", "stalls", []object{{"do": "send-many", "messages": rule(0, 1000000000)}})
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	cancel()
	lines := server.linesOf(t, "stalls")[1:]
	if count, ok := lines[0]["count"].(float64); !ok || count < 1 || count > 1e8 {
		t.Errorf("observed %v", lines[0])
	}
	want(t, lines[1:], []object{cancelled, callEnded})
}

func TestScriptOfAMessageAboveTheLimitIsNotCancelled(t *testing.T) {
	server := scriptableServer(t)
	stream := server.open(t, t.Context(), "streamrangeSquare", "large", []object{{"do": "receive"}, {"do": "send", "bytes": nine}})
	message := number(3)
	message.ProtoReflect().SetUnknown(append([]byte{0x7a, 0x80, 0x80, 0xc0, 0x02}, make([]byte, 5<<20)...))
	stream.Send(message)
	_, err := stream.Recv()
	wantCode(t, err, codes.ResourceExhausted)
	want(t, server.linesOf(t, "large")[1:], []object{callEnded})
}

func TestScriptMaySendAnotherNumberOfResponsesThanOne(t *testing.T) {
	server := scriptableServer(t)
	for _, method := range []string{"square", "sumSquare"} {
		call := server.play(t, method, nil, three)
		if call.status.Code() != codes.OK || len(call.values) != 0 {
			t.Errorf("%s, none: %v, %v", method, call.status, call.values)
		}
		want(t, call.observed, []object{ended, callEnded})
		call = server.play(t, method, []object{{"do": "send-many", "messages": []string{three, nine}}}, three)
		if call.status.Code() != codes.OK || !slices.Equal(call.values, []float64{3, 9}) {
			t.Errorf("%s, two: %v, %v", method, call.status, call.values)
		}
		want(t, call.observed, []object{{"event": "sent-many", "count": 2.0}, ended, callEnded})
	}
}

func TestScriptThatCannotBePlayedIsUnsupported(t *testing.T) {
	server := scriptableServer(t)
	for _, c := range []struct {
		method string
		steps  []object
		reason string
	}{
		{"square", []object{{"do": "somersault"}}, `unknown step "somersault"`},
		{"square", []object{{"do": "receive", "withinMs": 5}}, `step receive: unknown key "withinMs"`},
		{"square", []object{{"do": "status", "code": 5}}, "step status: no message"},
		{"square", []object{{"do": "status", "code": 0, "message": "fine"}}, "grpc-go sends no message with OK"},
		{"square", []object{{"do": "trailers", "metadata": [][]string{{"x-bin", "?"}}}}, `step trailers: the metadata x-bin is not in base64: "?"`},
	} {
		call := server.play(t, c.method, c.steps, three)
		wantCode(t, call.status.Err(), codes.Unimplemented)
		want(t, call.observed, []object{{"event": "unsupported", "reason": c.reason}, callEnded})
	}
	headers := object{"do": "initial-metadata", "metadata": [][]string{}}
	call := server.play(t, "sumSquare", []object{headers, headers}, three)
	wantCode(t, call.status.Err(), codes.Unimplemented)
	if call.observed[1]["event"] != "unsupported" || !strings.Contains(call.observed[1]["reason"].(string), "SendHeader") {
		t.Errorf("observed %v", call.observed)
	}
}

func TestWhatIsNoScriptIsRefusedAndOthersAreNotPlayed(t *testing.T) {
	server := scriptableServer(t)
	for _, text := range []string{"{", "{}", `{"call": 7}`, `{"call": "a", "codec": "json"}`} {
		ctx := metadata.AppendToOutgoingContext(t.Context(), scriptKey, text)
		_, err := openBidi(t, ctx, server.channel).Recv()
		wantCode(t, err, codes.InvalidArgument)
	}
	// The server is still there after this one.
	ctx := metadata.AppendToOutgoingContext(t.Context(), scriptKey, `{"call": "a", "steps": [{"do": "exit"}]}`)
	if _, err := healthpb.NewHealthClient(server.channel).Check(ctx, nil); err != nil {
		t.Error(err)
	}
}

const squareService = "/squarerpc_service.SquareService/"

func TestCallWithoutAScriptIsPlayedByThatOfItsPath(t *testing.T) {
	server := startServer(t, object{
		"listeners": []object{listener("plaintext", "interleaved"), listener("plaintext", "interleaved")},
		"scripts": object{
			squareService + "square":      object{"steps": []object{{"do": "receive"}, {"do": "send", "bytes": three}}},
			squareService + "rangeSquare": object{"codec": "bytes", "steps": []object{{"do": "receive"}, {"do": "send", "bytes": malformed[0]}}},
			// The descriptors have no such method.
			"/nowhere.NoService/method": object{"steps": []object{{"do": "exit"}}},
		},
	})
	channels := []*grpc.ClientConn{dial(t, server.address(t, 0), nil), dial(t, server.address(t, 1), nil)}
	stubs := []squarerpc.SquareServiceClient{squarerpc.NewSquareServiceClient(channels[0]), squarerpc.NewSquareServiceClient(channels[1])}

	// Named in the order in which they begin, over all listeners.
	for i, stub := range []squarerpc.SquareServiceClient{stubs[0], stubs[1], stubs[0]} {
		response, err := stub.Square(t.Context(), number(9))
		if err != nil || response.GetMessage() != 3 {
			t.Errorf("square: %v, %v", response, err)
		}
		lines := server.linesOf(t, fmt.Sprint(i+1))
		if lines[0]["event"] != "call-begun" || lines[0]["path"] != squareService+"square" {
			t.Errorf("begun: %v", lines[0])
		}
		want(t, lines[1:], []object{received(nine), sent(three), ended, callEnded})
	}

	carrying := scriptable{server, channels[0]}.play(t, "square", []object{{"do": "status", "code": 5, "message": "none"}}, three)
	wantCode(t, carrying.status.Err(), codes.NotFound)
	want(t, carrying.observed, []object{statusSent(codes.NotFound), callEnded})

	stream, _ := stubs[1].RangeSquare(t.Context(), number(3))
	_, err := stream.Recv()
	wantCode(t, err, codes.Internal)
	want(t, server.linesOf(t, "4")[1:], []object{received(three), sent(malformed[0]), ended, callEnded})

	sum, _ := stubs[0].SumSquare(t.Context())
	sum.Send(number(3))
	if response, err := sum.CloseAndRecv(); err != nil || response.GetMessage() != 9 {
		t.Errorf("a path that has no script: %v, %v", response, err)
	}
	err = channels[0].Invoke(t.Context(), "/nowhere.NoService/method", number(3), new(squarerpc.Message))
	wantCode(t, err, codes.Unimplemented)
}

func TestCallsThatBeginAtOnceAreNamedInTheOrderOfTheirLines(t *testing.T) {
	server := startServer(t, object{
		"listeners": []object{listener("plaintext", "interleaved")},
		"scripts":   object{squareService + "square": object{"steps": []object{{"do": "receive"}, {"do": "send", "bytes": three}}}},
	})
	stub := squarerpc.NewSquareServiceClient(dial(t, server.address(t, 0), nil))
	var done sync.WaitGroup
	for range 200 {
		done.Go(func() { stub.Square(t.Context(), number(9)) })
	}
	go func() {
		done.Wait()
		server.Process.Signal(syscall.SIGTERM)
	}()
	var begun []any
	for _, line := range decodeLines(t, server.stdout) {
		if line["event"] == "call-begun" {
			begun = append(begun, line["call"])
			if line["call"] != fmt.Sprint(len(begun)) {
				t.Errorf("call %v is the one to begin after %d others", line["call"], len(begun)-1)
			}
		}
	}
	if len(begun) != 200 {
		t.Errorf("%d calls have begun", len(begun))
	}
}

func TestServicesThatEveryServerHasPlayScriptsWhereTheContractHasThem(t *testing.T) {
	server := startServer(t, object{
		"contract": contractOf(t,
			protodesc.ToFileDescriptorProto(healthpb.File_grpc_health_v1_health_proto),
			protodesc.ToFileDescriptorProto(reflectionpb.File_grpc_reflection_v1_reflection_proto)),
		"listeners": []object{listener("plaintext", "interleaved")},
		"scripts":   object{"/grpc.health.v1.Health/Watch": object{"steps": []object{{"do": "send", "bytes": "CAM="}}}},
	})
	channel := dial(t, server.address(t, 0), nil)
	health := healthpb.NewHealthClient(channel)
	ctx := metadata.AppendToOutgoingContext(t.Context(), scriptKey, scriptText("a", []object{{"do": "receive"}, {"do": "send", "bytes": "CAI="}}))

	response, err := health.Check(ctx, &healthpb.HealthCheckRequest{Service: "x"})
	if err != nil || response.GetStatus() != healthpb.HealthCheckResponse_NOT_SERVING {
		t.Errorf("by the script: %v, %v", response, err)
	}
	lines := server.linesOf(t, "a")
	if lines[0]["path"] != "/grpc.health.v1.Health/Check" {
		t.Errorf("begun: %v", lines[0])
	}
	want(t, lines[1:], []object{received("CgF4"), sent("CAI="), ended, callEnded})

	watch, _ := health.Watch(t.Context(), nil)
	if response, err := watch.Recv(); err != nil || response.GetStatus() != healthpb.HealthCheckResponse_SERVICE_UNKNOWN {
		t.Errorf("by the script of the path: %v, %v", response, err)
	}
	want(t, server.linesOf(t, "1")[1:], []object{sent("CAM="), ended, callEnded})

	reflection, _ := reflectionpb.NewServerReflectionClient(channel).ServerReflectionInfo(
		metadata.AppendToOutgoingContext(t.Context(), scriptKey, scriptText("b", []object{{"do": "status", "code": 5, "message": "none"}})))
	_, err = reflection.Recv()
	wantCode(t, err, codes.NotFound)
	want(t, server.linesOf(t, "b")[1:], []object{statusSent(codes.NotFound), callEnded})

	response, err = health.Check(t.Context(), nil)
	if err != nil || response.GetStatus() != healthpb.HealthCheckResponse_SERVING {
		t.Errorf("without a script: %v, %v", response, err)
	}
	reflection, _ = reflectionpb.NewServerReflectionClient(channel).ServerReflectionInfo(t.Context())
	reflection.Send(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}})
	if response, err := reflection.Recv(); err != nil || !strings.Contains(response.String(), "grpc.health.v1.Health") {
		t.Errorf("without a script: %v, %v", response, err)
	}
}

func TestScriptsOfManyCallsKeepTheirLinesApart(t *testing.T) {
	server := scriptableServer(t)
	const calls = 20
	var done sync.WaitGroup
	for n := range calls {
		stream := server.open(t, t.Context(), "streamrangeSquare", fmt.Sprint(n), []object{{"do": "echo-to-end"}})
		done.Go(func() {
			for range 100 {
				stream.Send(number(float64(n)))
				stream.Recv()
			}
			stream.CloseSend()
			stream.Recv()
		})
	}
	go func() {
		done.Wait()
		server.Process.Signal(syscall.SIGTERM)
	}()
	lines := decodeLines(t, server.stdout)
	wantNumbered(t, lines)
	perCall := map[any]int{}
	for _, line := range lines {
		perCall[line["call"]]++
	}
	for n := range calls {
		// Begin, 100 received, 100 sent, half-close, status, end.
		if perCall[fmt.Sprint(n)] != 204 {
			t.Errorf("call %d has %d lines", n, perCall[fmt.Sprint(n)])
		}
	}
}

func TestScriptDrainsTheServer(t *testing.T) {
	server := scriptableServer(t)
	stream := server.open(t, t.Context(), "streamrangeSquare", "a", []object{
		{"do": "drain"}, {"do": "send", "bytes": nine}, {"do": "receive"}, {"do": "send", "bytes": three},
	})
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	for _, channel := range []*grpc.ClientConn{server.channel, dial(t, server.address(t, 0), nil)} {
		_, err := squarerpc.NewSquareServiceClient(channel).Square(t.Context(), number(1))
		wantCode(t, err, codes.Unavailable)
	}
	// The harness ends a server so, whatever became of it before.
	server.Process.Signal(syscall.SIGTERM)
	stream.Send(number(3))
	if got, err := receiveAll(stream.Recv); err != nil || !slices.Equal(got, []float64{3}) {
		t.Errorf("the call in flight: %v, %v", got, err)
	}
	want(t, server.linesOf(t, "a")[1:], []object{{"event": "draining"}, sent(nine), received(three), sent(three), ended, callEnded})
	if err := server.Wait(); err != nil {
		t.Errorf("the server: %v", err)
	}
}

func TestScriptEndsTheProcess(t *testing.T) {
	for _, c := range []struct {
		step     object
		last     []object
		exitCode int
		stderr   string
	}{
		{object{"do": "exit"}, []object{{"event": "exiting"}}, 0, ""},
		// A panic in a handler ends a program on grpc-go.
		{object{"do": "throw", "message": "a mistake"}, []object{{"event": "thrown"}, callEnded}, 2, "panic: a mistake"},
	} {
		server := scriptableServer(t)
		stream := server.open(t, t.Context(), "streamrangeSquare", "a", []object{{"do": "receive"}, c.step, {"do": "send", "bytes": nine}})
		stream.Send(number(3))
		_, err := stream.Recv()
		wantCode(t, err, codes.Unavailable)
		lines := decodeLines(t, server.stdout)
		wantNumbered(t, lines)
		for _, line := range lines {
			delete(line, "call")
		}
		want(t, lines[1:], append([]object{received(three)}, c.last...))
		server.Wait()
		if exitCode := server.ProcessState.ExitCode(); exitCode != c.exitCode || !strings.HasPrefix(server.stderr.String(), c.stderr) {
			t.Errorf("%v: exit code %d, %q", c.step, exitCode, server.stderr.String())
		}
	}
}

type scriptable struct {
	*runningServer
	channel *grpc.ClientConn
}

func scriptableServer(t *testing.T) scriptable {
	t.Helper()
	server := startServer(t, object{"listeners": []object{listener("plaintext", "interleaved")}})
	return scriptable{server, dial(t, server.address(t, 0), nil)}
}

// playedCall is what a call with a script looks like from both sides.
type playedCall struct {
	values          []float64
	last            *squarerpc.Message
	status          *status.Status
	header, trailer metadata.MD
	begun           object
	observed        []object
}

func (s scriptable) play(t *testing.T, method string, steps []object, requests ...string) playedCall {
	t.Helper()
	return s.playIn(t, t.Context(), method, steps, requests...)
}

func (s scriptable) playIn(t *testing.T, ctx context.Context, method string, steps []object, requests ...string) playedCall {
	t.Helper()
	stream := s.open(t, ctx, method, "a", steps)
	for _, request := range requests {
		stream.Send(number(map[string]float64{three: 3, nine: 9}[request]))
	}
	stream.CloseSend()
	var call playedCall
	for {
		message, err := stream.Recv()
		if err != nil {
			if err == io.EOF {
				err = nil
			}
			call.status = status.Convert(err)
			break
		}
		call.last = message
		call.values = append(call.values, message.GetMessage())
	}
	call.header, _ = stream.Header()
	call.trailer = stream.Trailer()
	lines := s.linesOf(t, "a")
	call.begun, call.observed = lines[0], lines[1:]
	return call
}

// open opens any method as a stream both ways: on the wire there is no other kind.
func (s scriptable) open(t *testing.T, ctx context.Context, method, call string, steps []object) bidi {
	t.Helper()
	ctx = metadata.AppendToOutgoingContext(ctx, scriptKey, scriptText(call, steps))
	shape := &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}
	stream, err := s.channel.NewStream(ctx, shape, "/squarerpc_service.SquareService/"+method)
	if err != nil {
		t.Fatal(err)
	}
	return &grpc.GenericClientStream[squarerpc.Message, squarerpc.Message]{ClientStream: stream}
}

func withScript(open object, call string, steps []object) object {
	open["metadata"] = [][]string{{scriptKey, scriptText(call, steps)}}
	return open
}

func scriptText(call string, steps []object) string {
	return asciiJSON(object{"call": call, "steps": steps})
}

// asciiJSON is how metadata can hold it.
func asciiJSON(script object) string {
	text, err := json.Marshal(script)
	if err != nil {
		panic(err)
	}
	var ascii strings.Builder
	for _, r := range string(text) {
		if r < 0x80 {
			ascii.WriteRune(r)
		} else {
			fmt.Fprintf(&ascii, `\u%04x`, r)
		}
	}
	return ascii.String()
}

// linesOf reads the lines of one call to its end; no other may run meanwhile.
func (s *runningServer) linesOf(t *testing.T, call string) []object {
	t.Helper()
	var lines []object
	for {
		text, err := s.stdout.ReadBytes('\n')
		if err != nil {
			t.Fatalf("%v after %v", err, lines)
		}
		var line object
		if err := json.Unmarshal(text, &line); err != nil || line["call"] != call {
			t.Fatalf("%s is no line of call %s: %v", text, call, err)
		}
		delete(line, "seq")
		delete(line, "atMs")
		delete(line, "call")
		lines = append(lines, line)
		if line["event"] == "call-ended" {
			return lines
		}
	}
}
