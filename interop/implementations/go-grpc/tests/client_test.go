package tests

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

var (
	three = bits(0x4008000000000000)
	nine  = bits(0x4022000000000000)
)

// bits is a message of the tutorial with the bits of a double.
func bits(double uint64) string {
	return padded(math.Float64frombits(double), nil)
}

// padded has a field that the contract does not know.
func padded(value float64, padding []byte) string {
	message := number(value)
	if padding != nil {
		message.ProtoReflect().SetUnknown(protowire.AppendBytes(protowire.AppendTag(nil, 15, protowire.BytesType), padding))
	}
	return base64.StdEncoding.EncodeToString(serialized(message))
}

func serialized(message proto.Message) []byte {
	bytes, err := proto.Marshal(message)
	if err != nil {
		panic(err)
	}
	return bytes
}

// opening is a step that opens a call of a method of the tutorial.
func opening(call, method string, deadlineMs any, more ...any) object {
	step := object{
		"do": "open", "call": call, "path": "/squarerpc_service.SquareService/" + method, "deadlineMs": deadlineMs,
		"requestStream":  method == "sumSquare" || method == "streamrangeSquare",
		"responseStream": method == "rangeSquare" || method == "streamrangeSquare",
	}
	for i := 0; i < len(more); i += 2 {
		step[more[i].(string)] = more[i+1]
	}
	return step
}

// rule is so many messages, the whole numbers from one on.
func rule(from, count int) object {
	return object{"count": count, "template": "", "varying": object{"field": 1, "type": "double", "from": from}}
}

func TestUnaryCallIsObservedStepByStep(t *testing.T) {
	got := observe(t, realServer(t), []object{
		opening("a", "square", 60000),
		{"do": "send", "call": "a", "bytes": three},
		{"do": "half-close", "call": "a"},
		{"do": "receive-to-end", "call": "a"},
		{"do": "receive", "call": "a"},
	})
	want(t, got, []object{
		{"event": "sent", "call": "a", "bytes": three},
		{"event": "half-closed", "call": "a"},
		{"event": "received", "call": "a", "bytes": nine},
		{"event": "status", "call": "a", "code": 0.0, "message": "", "trailers": []any{}},
	})
}

func TestBitsOfDoublesSurvive(t *testing.T) {
	var steps, wanted []object
	open := opening("a", "streamrangeSquare", 60000)
	steps = append(steps, open)
	for value, square := range map[string]string{
		bits(0x8000000000000000): bits(0x0000000000000000), // -0
		bits(0xfff8000000abcdef): bits(0xfff8000000abcdef), // a NaN with a payload
		bits(0x7fe0000000000000): bits(0x7ff0000000000000), // overflow
		bits(0x402899999999999a): bits(0x4062e947ae147ae2), // 12.3
	} {
		steps = append(steps, object{"do": "send", "call": "a", "bytes": value}, object{"do": "receive", "call": "a"})
		wanted = append(wanted, object{"event": "sent", "call": "a", "bytes": value}, object{"event": "received", "call": "a", "bytes": square})
	}
	want(t, observe(t, realServer(t), steps), wanted)
}

func TestReceiveWithinATimeKeepsWhatComesLater(t *testing.T) {
	got := observe(t, realServer(t), []object{
		opening("a", "streamrangeSquare", 60000),
		{"do": "receive", "call": "a", "withinMs": 1},
		{"do": "send", "call": "a", "bytes": three},
		{"do": "receive", "call": "a"},
		{"do": "cancel", "call": "a"},
		{"do": "receive-to-end", "call": "a"},
	})
	want(t, got, []object{
		{"event": "nothing-received", "call": "a", "withinMs": 1.0},
		{"event": "sent", "call": "a", "bytes": three},
		{"event": "received", "call": "a", "bytes": nine},
		{"event": "cancelled", "call": "a"},
		{"event": "status", "call": "a", "code": 1.0, "message": "context canceled", "trailers": []any{}},
	})
}

func TestMetadataBothWays(t *testing.T) {
	address := scriptedServer(t, func(stream grpc.ServerStream) error {
		sent, _ := metadata.FromIncomingContext(stream.Context())
		stream.SetHeader(metadata.Pairs("seen-text", strings.Join(sent.Get("x-text"), "+"), "seen-bin", strings.Join(sent.Get("x-bin"), "")))
		stream.SetTrailer(metadata.Pairs("late", "2", "late", "1", "late-bin", "\x00\xff"))
		stream.SendHeader(nil)
		return status.Error(codes.DataLoss, "räksmörgås\n100%")
	})
	lines := runPlan(t, address, []object{
		opening("a", "rangeSquare", 60000, "metadata", [][]string{
			{"X-Text", "b"}, {"x-text", "a"}, {"x-bin", "AAE="},
		}),
		{"do": "receive-to-end", "call": "a"},
	})
	header := lines[slices.IndexFunc(lines, func(line object) bool { return line["event"] == "initial-metadata" })]
	for _, pair := range [][]any{{"seen-text", "b+a"}, {"seen-bin", "AAE="}} {
		if !slices.ContainsFunc(header["metadata"].([]any), func(seen any) bool { return reflect.DeepEqual(seen, pair) }) {
			t.Errorf("%v is not in %v", pair, header)
		}
	}
	want(t, withoutFrame(lines), []object{{
		"event": "status", "call": "a", "code": 15.0, "message": "räksmörgås\n100%",
		"trailers": []any{[]any{"late", "2"}, []any{"late", "1"}, []any{"late-bin", "AP8="}},
	}})
}

func TestNothingIsSentAfterTheHalfClose(t *testing.T) {
	notSent := object{"event": "not-sent", "call": "a", "reason": "the call, or its request stream, has ended"}
	got := observe(t, realServer(t), []object{
		opening("a", "sumSquare", 60000),
		{"do": "half-close", "call": "a"},
		{"do": "send", "call": "a", "bytes": three},
		{"do": "half-close", "call": "a"},
		{"do": "receive", "call": "a"},
	})
	want(t, got, []object{
		{"event": "half-closed", "call": "a"}, notSent, notSent,
		{"event": "received", "call": "a", "bytes": bits(0)},
	})
}

func TestDeadlineAndEarlyEnd(t *testing.T) {
	silent := scriptedServer(t, func(grpc.ServerStream) error {
		<-t.Context().Done()
		return nil
	})
	got := observe(t, silent, []object{
		opening("a", "square", 30),
		{"do": "receive-to-end", "call": "a"},
	})
	if last := got[len(got)-1]; last["event"] != "status" || last["code"] != 4.0 {
		t.Errorf("past the deadline: %v", last)
	}

	leaving := scriptedServer(t, func(grpc.ServerStream) error { return status.Error(codes.Aborted, "enough") })
	got = observe(t, leaving, []object{
		opening("a", "sumSquare", 60000),
		{"do": "receive", "call": "a"},
		{"do": "send", "call": "a", "bytes": three},
		{"do": "half-close", "call": "a"},
	})
	want(t, got, []object{
		// Without response headers grpc-go counts the content type among the trailers.
		{"event": "status", "call": "a", "code": 10.0, "message": "enough", "trailers": []any{[]any{"content-type", "application/grpc"}}},
		{"event": "not-sent", "call": "a", "reason": "the call, or its request stream, has ended"},
		{"event": "not-sent", "call": "a", "reason": "the call, or its request stream, has ended"},
	})
}

func TestNobodyListens(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	got := observe(t, address, []object{
		opening("a", "square", 60000),
		{"do": "receive-to-end", "call": "a"},
	})
	if got[0]["event"] != "status" || got[0]["code"] != 14.0 {
		t.Errorf("observed %v", got)
	}

	_, stderr, exitCode := run(t, "client", "--target", address)
	if exitCode != 1 || !strings.HasPrefix(stderr, "client: UNAVAILABLE: ") || strings.Count(stderr, "\n") != 1 {
		t.Errorf("the plain face: exit code %d, %q", exitCode, stderr)
	}
}

func TestWhatItDoesNotKnowIsUnsupported(t *testing.T) {
	address := realServer(t)
	open := opening("a", "square", 60000)
	for _, odd := range []object{
		{"do": "somersault"},
		{"do": "send", "call": "b", "bytes": three},
		{"do": "send", "call": "a", "bytes": "three"},
		{"do": "send", "call": "a", "bytes": object{"length": 1000}},
		{"do": "send", "call": "a", "bytes": []int{1, 2}},
		{"do": "send", "call": "a", "bytes": nil},
		{"do": "send", "call": "a"},
		{"do": "send", "call": "a", "bytes": three, "Bytes": three},
		{"do": "send", "call": "a", "bytes": three, "zeros": -1},
		{"do": "send", "call": "a", "bytes": three, "zeros": 1.5},
		{"do": "send", "call": "a", "bytes": three, "withinMs": 1},
		{"do": "send-many", "call": "a", "messages": three},
		{"do": "send-many", "call": "a", "messages": object{"count": 1, "template": "", "varying": object{"field": 1, "type": "double", "from": 1}, "step": 2}},
		{"do": "send-many", "call": "a", "messages": object{"count": 1, "template": "", "varying": object{"field": 1, "type": "double", "from": 1, "step": 2}}},
		{"do": "send-many", "call": "a", "messages": object{"count": 1, "template": "", "varying": object{"field": 1, "type": "float", "from": 1}}},
		{"do": "send-many", "call": "a", "messages": object{"count": 1, "template": "", "varying": object{"field": 0, "type": "double", "from": 1}}},
		{"do": "send-many", "call": "a", "messages": object{"template": "", "varying": object{"field": 1, "type": "double", "from": 1}}},
		{"do": "receive", "call": "a", "messages": []string{}},
		{"do": "receive", "call": "a", "withinMs": "1"},
		{"do": "cancel", "call": "a", "reason": "enough"},
		opening("b", "square", 60000, "compression", "zip"),
		opening("b", "square", 60000, "codec", "json"),
		opening("b", "square", 60000, "priority", 1),
		opening("b", "square", 60000, "requestStream", "no"),
		opening("b", "square", 60000, "path", "square"),
		opening("b", "cube", 60000),
		opening("b", "square", -1),
		opening("b", "square", 60000, "metadata", [][]string{{"key"}}),
		open,
		opening("b", "square", 60000, "metadata", [][]string{{"x-bin", "?"}}),
	} {
		got := observe(t, address, []object{open, odd, {"do": "cancel", "call": "a"}})
		if len(got) != 1 || got[0]["event"] != "unsupported" || got[0]["reason"] == "" {
			t.Errorf("%v is observed as %v", odd, got)
		}
	}
	refused := object{"event": "unsupported", "reason": "a call of one message takes no more"}
	send := object{"do": "send", "call": "a", "bytes": three}
	want(t, observe(t, address, []object{open, send, send}), []object{{"event": "sent", "call": "a", "bytes": three}, refused})
	sendMany := object{"do": "send-many", "call": "a", "messages": []string{three, nine}}
	want(t, observe(t, address, []object{open, sendMany}), []object{{"event": "sent-many", "call": "a", "count": 1.0}, refused})
}

func TestManyMessages(t *testing.T) {
	got := observe(t, realServer(t), []object{
		opening("a", "streamrangeSquare", 60000),
		{"do": "exchange-many", "call": "a", "messages": rule(5, 1000)},
		{"do": "send-many", "call": "a", "messages": []string{three, nine}},
		{"do": "half-close", "call": "a"},
		{"do": "exchange-many", "call": "a", "messages": []string{three}},
		{"do": "receive-many", "call": "a"},
		{"do": "receive-many", "call": "a"},
		{"do": "exchange-many", "call": "a", "messages": []string{three}},
	})
	var squares []float64
	for n := 5.0; n < 1005; n++ {
		squares = append(squares, n*n)
	}
	ok := object{"event": "status", "call": "a", "code": 0.0, "message": "", "trailers": []any{}}
	want(t, got, []object{
		receivedMany(squares...),
		{"event": "sent-many", "call": "a", "count": 2.0},
		{"event": "half-closed", "call": "a"},
		// Nothing can be sent any more, but the answer to what was sent before comes.
		receivedMany(9),
		receivedMany(81),
		ok,
	})

	leaving := scriptedServer(t, func(stream grpc.ServerStream) error {
		stream.SendMsg(number(3))
		return status.Error(codes.Aborted, "enough")
	})
	got = observe(t, leaving, []object{
		opening("a", "streamrangeSquare", 60000),
		{"do": "exchange-many", "call": "a", "messages": rule(0, 10)},
		{"do": "send-many", "call": "a", "messages": []string{three}},
	})
	want(t, got, []object{
		receivedMany(3),
		{"event": "status", "call": "a", "code": 10.0, "message": "enough", "trailers": []any{}},
		{"event": "sent-many", "call": "a", "count": 0.0},
	})
}

func receivedMany(values ...float64) object {
	var bytes []byte
	for _, value := range values {
		message := serialized(number(value))
		bytes = append(binary.BigEndian.AppendUint32(bytes, uint32(len(message))), message...)
	}
	return object{"event": "received-many", "call": "a", "count": float64(len(values)), "sha256": fmt.Sprintf("%x", sha256.Sum256(bytes))}
}

func TestManyMessagesThatTakeTheirTimeSayThatTheyMove(t *testing.T) {
	// Longer than a client keeps silent of a step that moves.
	const pause = 1100 * time.Millisecond
	for name, c := range map[string]struct {
		method string
		step   object
		answer func(grpc.ServerStream) error
	}{
		"receive-many": {"rangeSquare", object{}, func(stream grpc.ServerStream) error {
			for n := range 64 {
				if n == 32 {
					time.Sleep(pause)
				}
				stream.SendMsg(number(float64(n)))
			}
			return nil
		}},
		// More than windows and buffers hold.
		"send-many": {"sumSquare", object{"messages": rule(0, 60000)}, func(stream grpc.ServerStream) error {
			time.Sleep(pause)
			for message := new(squarerpc.Message); stream.RecvMsg(message) == nil; {
			}
			return nil
		}},
		"exchange-many": {"streamrangeSquare", object{"messages": rule(0, 64)}, func(stream grpc.ServerStream) error {
			message := new(squarerpc.Message)
			for n := 0; stream.RecvMsg(message) == nil; n++ {
				if n == 32 {
					time.Sleep(pause)
				}
				stream.SendMsg(message)
			}
			return nil
		}},
	} {
		step := maps.Clone(c.step)
		step["do"], step["call"] = name, "a"
		lines := runPlan(t, scriptedServer(t, c.answer), []object{
			opening("a", c.method, 20000),
			step,
		})
		var told []float64
		for _, line := range lines {
			switch count, _ := line["count"].(float64); {
			case line["event"] == "progress" && line["call"] == "a":
				told = append(told, count)
			case count > 0 && (told == nil || told[len(told)-1] > count || !slices.IsSorted(told)):
				t.Errorf("%s tells of %v and then %v", name, told, line)
			}
		}
		if told == nil {
			t.Errorf("%s says nothing: %v", name, lines)
		}
	}
}

func TestAFieldThatTheContractDoesNotKnowIsSent(t *testing.T) {
	unknown := make(chan string, 3)
	address := scriptedServer(t, func(stream grpc.ServerStream) error {
		for range cap(unknown) {
			message := new(squarerpc.Message)
			if err := stream.RecvMsg(message); err != nil {
				return err
			}
			unknown <- string(message.ProtoReflect().GetUnknown())
		}
		return nil
	})
	observe(t, address, []object{
		opening("a", "sumSquare", 60000),
		{"do": "send", "call": "a", "bytes": padded(3, make([]byte, 3))},
		{"do": "send", "call": "a", "bytes": padded(3, []byte{})},
		{"do": "send", "call": "a", "bytes": three},
		{"do": "receive", "call": "a"},
	})
	for _, wanted := range []string{"\x7a\x03\x00\x00\x00", "\x7a\x00", ""} {
		if got := <-unknown; got != wanted {
			t.Errorf("%q instead of %q", got, wanted)
		}
	}
}

func TestPathAndCompressionGoOverTheWire(t *testing.T) {
	headers := make(chan *stats.InHeader, 2)
	address := scriptedServer(t, func(stream grpc.ServerStream) error { return status.Error(codes.Aborted, "seen") },
		grpc.StatsHandler(headerRecorder{headers}))
	open := opening("a", "sumSquare", 60000)
	receive := object{"do": "receive", "call": "a"}
	observe(t, address, []object{open, receive})
	open["path"], open["codec"], open["compression"] = "/nowhere.NoService/method", "bytes", "gzip"
	observe(t, address, []object{open, receive})
	if seen := <-headers; seen.FullMethod != "/squarerpc_service.SquareService/sumSquare" || seen.Compression != "" {
		t.Errorf("ordinary call: %+v", seen)
	}
	if seen := <-headers; seen.FullMethod != "/nowhere.NoService/method" || seen.Compression != "gzip" {
		t.Errorf("with path and compression: %+v", seen)
	}
}

type headerRecorder struct{ headers chan *stats.InHeader }

func (headerRecorder) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (headerRecorder) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (headerRecorder) HandleConn(context.Context, stats.ConnStats)                       {}
func (r headerRecorder) HandleRPC(_ context.Context, event stats.RPCStats) {
	if header, ok := event.(*stats.InHeader); ok {
		r.headers <- header
	}
}

func TestCompressedRequestsAreAnswered(t *testing.T) {
	large := padded(3, make([]byte, 3000000))
	got := observe(t, realServer(t), []object{
		opening("a", "streamrangeSquare", 60000, "compression", "gzip"),
		{"do": "send", "call": "a", "bytes": large},
		{"do": "receive", "call": "a"},
	})
	want(t, got, []object{digested("sent", large), {"event": "received", "call": "a", "bytes": nine}})
}

// digested is what is printed of a message that is too long to be printed
// itself.
func digested(event, message string) object {
	bytes, _ := base64.StdEncoding.DecodeString(message)
	return object{"event": event, "call": "a", "length": float64(len(bytes)), "sha256": fmt.Sprintf("%x", sha256.Sum256(bytes))}
}

func TestWaitForReadyOutlastsAFailedConnection(t *testing.T) {
	for waitForReady, wanted := range map[bool]object{
		false: {"event": "status", "code": 14.0},
		true:  {"event": "received", "bytes": nine},
	} {
		server := serve(t, &firstConnectionFails{Listener: listen(t)}, func(stream grpc.ServerStream) error {
			return stream.SendMsg(number(9))
		})
		got := observe(t, server, []object{
			opening("a", "rangeSquare", 60000, "waitForReady", waitForReady),
			{"do": "receive", "call": "a"},
		})
		for key, value := range wanted {
			if got[0][key] != value {
				t.Errorf("waitForReady %v: %v is not %v in %v", waitForReady, key, value, got)
			}
		}
	}
}

type firstConnectionFails struct {
	net.Listener
	failed bool
}

func (l *firstConnectionFails) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err != nil || l.failed {
		return connection, err
	}
	l.failed = true
	connection.Close()
	return l.Accept()
}

func TestWhatGRPCGoRefusesToStartIsNotOpened(t *testing.T) {
	got := observe(t, realServer(t), []object{
		opening("a", "square", 60000, "metadata", [][]string{{"x value", "1"}}),
		{"do": "send", "call": "a", "bytes": three},
		{"do": "half-close", "call": "a"},
		{"do": "receive-many", "call": "a"},
		{"do": "cancel", "call": "a"},
		opening("b", "square", 60000),
		{"do": "send", "call": "b", "bytes": three},
		{"do": "receive", "call": "b"},
	})
	reason, _ := got[0]["reason"].(string)
	if got[0]["event"] != "not-opened" || got[0]["call"] != "a" || !strings.Contains(reason, "x value") {
		t.Errorf("observed %v", got[0])
	}
	want(t, got[1:], []object{{"event": "sent", "call": "b", "bytes": three}, {"event": "received", "call": "b", "bytes": nine}})
}

func TestADeadlineOfAMonthReachesTheServer(t *testing.T) {
	left := make(chan time.Duration, 1)
	address := scriptedServer(t, func(stream grpc.ServerStream) error {
		deadline, _ := stream.Context().Deadline()
		left <- time.Until(deadline)
		return nil
	})
	observe(t, address, []object{
		opening("a", "sumSquare", month.Milliseconds()),
		{"do": "receive", "call": "a"},
	})
	// On the wire it is in whole hours, rounded up.
	if got := <-left; got <= month-time.Hour || got > month+time.Hour {
		t.Errorf("%v instead of %v", got, month)
	}
}

func TestCallsOfOneChannelRunAtOnce(t *testing.T) {
	got := observe(t, realServer(t), []object{
		opening("a", "streamrangeSquare", 60000),
		opening("b", "streamrangeSquare", 60000),
		{"do": "send", "call": "a", "bytes": three},
		{"do": "send", "call": "b", "bytes": nine},
		{"do": "receive", "call": "b"},
		{"do": "cancel", "call": "b"},
		{"do": "receive", "call": "a"},
	})
	want(t, got, []object{
		{"event": "sent", "call": "a", "bytes": three},
		{"event": "sent", "call": "b", "bytes": nine},
		{"event": "received", "call": "b", "bytes": bits(0x4054400000000000)},
		{"event": "cancelled", "call": "b"},
		{"event": "received", "call": "a", "bytes": nine},
	})
}

func TestRoundRobinConnectsToEachAddress(t *testing.T) {
	var connected sync.WaitGroup
	connected.Add(2)
	// Nothing is answered until both are connected to.
	answer := func(stream grpc.ServerStream) error {
		connected.Wait()
		return stream.SendMsg(number(9))
	}
	addresses := serve(t, &countingListener{listen(t), sync.OnceFunc(connected.Done)}, answer) + "," +
		serve(t, &countingListener{listen(t), sync.OnceFunc(connected.Done)}, answer)
	target := object{"address": addresses, "loadBalancing": "round_robin"}
	open := opening("a", "rangeSquare", 60000)
	got := withoutFrame(runPlanOn(t, target, []object{open, {"do": "receive", "call": "a"}}))
	want(t, got, []object{{"event": "received", "call": "a", "bytes": nine}})

	target["loadBalancing"] = "at random"
	got = withoutFrame(runPlanOn(t, target, []object{open}))
	want(t, got, []object{{"event": "unsupported", "reason": `unknown load balancing "at random"`}})
}

type countingListener struct {
	net.Listener
	accepted func()
}

func (l *countingListener) Accept() (net.Conn, error) {
	connection, err := l.Listener.Accept()
	if err == nil {
		l.accepted()
	}
	return connection, err
}

func TestClientErrorsAreOneLine(t *testing.T) {
	for _, c := range []struct {
		exitCode  int
		arguments []string
	}{
		{1, []string{"--plan", "missing.json"}},
		{1, []string{"--plan", writeJSON(t, []int{})}},
		{1, []string{"--ca", "missing.pem"}},
		{2, []string{"--cert", "client.pem"}},
		{2, []string{"square"}},
	} {
		_, stderr, exitCode := run(t, "client", c.arguments...)
		if exitCode != c.exitCode || strings.Count(stderr, "\n") != 1 {
			t.Errorf("client %v: exit code %d, %q", c.arguments, exitCode, stderr)
		}
	}
}

func TestPlainFacePrintsTheFiveExamples(t *testing.T) {
	squares := "0\n1\n4\n9\n16\n25\n36\n49\n64\n81\n100\n121\n"
	stdout, stderr, exitCode := run(t, "client", "--target", realServer(t))
	if exitCode != 0 || stdout != "151.29000000000002\n"+squares+"144\n506\n"+squares+squares {
		t.Errorf("exit code %d, %q, %q", exitCode, stdout, stderr)
	}
}

func realServer(t *testing.T) string {
	t.Helper()
	return startServer(t, object{"listeners": []object{listener("plaintext", "interleaved")}}).address(t, 0)
}

// scriptedServer answers every method in one way.
func scriptedServer(t *testing.T, answer func(grpc.ServerStream) error, options ...grpc.ServerOption) string {
	t.Helper()
	return serve(t, listen(t), answer, options...)
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return socket
}

func serve(t *testing.T, socket net.Listener, answer func(grpc.ServerStream) error, options ...grpc.ServerOption) string {
	t.Helper()
	handler := grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error { return answer(stream) })
	server := grpc.NewServer(append(options, handler)...)
	go server.Serve(socket)
	t.Cleanup(server.Stop)
	return socket.Addr().String()
}

// observe runs a plan of one case; what frames it, and what no order is
// promised for, is checked and left out.
func observe(t *testing.T, address string, steps []object) []object {
	t.Helper()
	return withoutFrame(runPlan(t, address, steps))
}

func runPlan(t *testing.T, address string, steps []object) []object {
	t.Helper()
	return runPlanOn(t, object{"address": address}, steps)
}

func runPlanOn(t *testing.T, target object, steps []object) []object {
	t.Helper()
	return runPlanOf(t, squareContract(t), target, steps)
}

func runPlanOf(t *testing.T, contract object, target object, steps []object) []object {
	t.Helper()
	plan := object{"contract": contract, "cases": []object{{
		"id": "7", "name": "test", "timeoutMs": 60000, "target": target, "steps": steps,
	}}}
	stdout, stderr, exitCode := run(t, "client", "--plan", writeJSON(t, plan))
	if exitCode != 0 || stderr != "" {
		t.Fatalf("exit code %d, %q", exitCode, stderr)
	}
	lines := decodeLines(t, strings.NewReader(stdout))
	if len(lines) < 3 || lines[0]["event"] != "ready" || lines[1]["event"] != "case-begun" || lines[len(lines)-1]["event"] != "case-ended" {
		t.Fatalf("%q", stdout)
	}
	for _, line := range lines[1:] {
		if line["case"] != "7" {
			t.Fatalf("%v is not of case 7", line)
		}
		delete(line, "case")
	}
	wantNumbered(t, lines[1:])
	return lines
}

func decodeLines(t *testing.T, output io.Reader) []object {
	t.Helper()
	var lines []object
	for decoder := json.NewDecoder(output); ; {
		var line object
		err := decoder.Decode(&line)
		if err == io.EOF {
			return lines
		}
		if err != nil {
			t.Fatalf("%v after %v", err, lines)
		}
		lines = append(lines, line)
	}
}

// wantNumbered checks seq and atMs, which are then out of the way.
func wantNumbered(t *testing.T, lines []object) {
	t.Helper()
	atMs := 0.0
	for i, line := range lines {
		if line["seq"] != float64(i+1) || line["atMs"].(float64) < atMs {
			t.Fatalf("%v is no line %d", line, i+1)
		}
		atMs = line["atMs"].(float64)
		delete(line, "seq")
		delete(line, "atMs")
	}
}

func withoutFrame(lines []object) []object {
	return slices.DeleteFunc(slices.Clone(lines[2:len(lines)-1]), func(line object) bool {
		return line["event"] == "initial-metadata" || line["event"] == "progress"
	})
}

func want(t *testing.T, got, wanted []object) {
	t.Helper()
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("observed %v instead of %v", got, wanted)
	}
}
