package tests

import (
	"encoding/json"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const (
	three = "4008000000000000"
	nine  = "4022000000000000"
)

func TestUnaryCallIsObservedStepByStep(t *testing.T) {
	got := observe(t, realServer(t), []object{
		{"do": "open", "call": "a", "method": "square", "deadlineMs": 20000},
		{"do": "send", "call": "a", "value": three},
		{"do": "half-close", "call": "a"},
		{"do": "receive-to-end", "call": "a"},
		{"do": "receive", "call": "a"},
	})
	want(t, got, []object{
		{"event": "sent", "call": "a", "value": three},
		{"event": "half-closed", "call": "a"},
		{"event": "received", "call": "a", "value": nine},
		{"event": "status", "call": "a", "code": 0.0, "message": "", "trailers": []any{}},
	})
}

func TestBitsOfDoublesSurvive(t *testing.T) {
	var steps, wanted []object
	open := object{"do": "open", "call": "a", "method": "streamrangeSquare", "deadlineMs": 20000}
	steps = append(steps, open)
	for value, square := range map[string]string{
		"8000000000000000": "0000000000000000", // -0
		"fff8000000abcdef": "fff8000000abcdef", // a NaN with a payload
		"7fe0000000000000": "7ff0000000000000", // overflow
		"402899999999999a": "4062e947ae147ae2", // 12.3
	} {
		steps = append(steps, object{"do": "send", "call": "a", "value": value}, object{"do": "receive", "call": "a"})
		wanted = append(wanted, object{"event": "sent", "call": "a", "value": value}, object{"event": "received", "call": "a", "value": square})
	}
	want(t, observe(t, realServer(t), steps), wanted)
}

func TestReceiveWithinATimeKeepsWhatComesLater(t *testing.T) {
	got := observe(t, realServer(t), []object{
		{"do": "open", "call": "a", "method": "streamrangeSquare", "deadlineMs": 20000},
		{"do": "receive", "call": "a", "withinMs": 1},
		{"do": "send", "call": "a", "value": three},
		{"do": "receive", "call": "a"},
		{"do": "cancel", "call": "a"},
		{"do": "receive-to-end", "call": "a"},
	})
	want(t, got, []object{
		{"event": "nothing-received", "call": "a", "withinMs": 1.0},
		{"event": "sent", "call": "a", "value": three},
		{"event": "received", "call": "a", "value": nine},
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
		{"do": "open", "call": "a", "method": "rangeSquare", "deadlineMs": 20000, "metadata": [][]string{
			{"X-Text", "b"}, {"x-text", "a"}, {"x-bin", "AAE="},
		}},
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
		{"do": "open", "call": "a", "method": "sumSquare", "deadlineMs": 20000},
		{"do": "half-close", "call": "a"},
		{"do": "send", "call": "a", "value": three},
		{"do": "half-close", "call": "a"},
		{"do": "receive", "call": "a"},
	})
	want(t, got, []object{
		{"event": "half-closed", "call": "a"}, notSent, notSent,
		{"event": "received", "call": "a", "value": "0000000000000000"},
	})
}

func TestDeadlineAndEarlyEnd(t *testing.T) {
	silent := scriptedServer(t, func(grpc.ServerStream) error {
		<-t.Context().Done()
		return nil
	})
	got := observe(t, silent, []object{
		{"do": "open", "call": "a", "method": "square", "deadlineMs": 30},
		{"do": "receive-to-end", "call": "a"},
	})
	if last := got[len(got)-1]; last["event"] != "status" || last["code"] != 4.0 {
		t.Errorf("past the deadline: %v", last)
	}

	leaving := scriptedServer(t, func(grpc.ServerStream) error { return status.Error(codes.Aborted, "enough") })
	got = observe(t, leaving, []object{
		{"do": "open", "call": "a", "method": "sumSquare", "deadlineMs": 20000},
		{"do": "receive", "call": "a"},
		{"do": "send", "call": "a", "value": three},
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
		{"do": "open", "call": "a", "method": "square", "deadlineMs": 20000},
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
	open := object{"do": "open", "call": "a", "method": "square", "deadlineMs": 20000}
	for _, odd := range []object{
		{"do": "somersault"},
		{"do": "send", "call": "b", "value": three},
		{"do": "send", "call": "a", "value": "three"},
		{"do": "send", "call": "a", "value": object{"bytes": 1000}},
		{"do": "open", "call": "b", "method": "cube", "deadlineMs": 20000},
		{"do": "open", "call": "b", "method": "square", "deadlineMs": -1},
		{"do": "open", "call": "b", "method": "square", "deadlineMs": 20000, "metadata": [][]string{{"key"}}},
		open,
		{"do": "open", "call": "b", "method": "square", "deadlineMs": 20000, "metadata": [][]string{{"x-bin", "?"}}},
	} {
		got := observe(t, address, []object{open, odd, {"do": "cancel", "call": "a"}})
		if len(got) != 1 || got[0]["event"] != "unsupported" || got[0]["reason"] == "" {
			t.Errorf("%v is observed as %v", odd, got)
		}
	}
	send := object{"do": "send", "call": "a", "value": three}
	got := observe(t, address, []object{open, send, send})
	want(t, got, []object{
		{"event": "sent", "call": "a", "value": three},
		{"event": "unsupported", "reason": `call "a" takes one message, which was sent`},
	})
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
func scriptedServer(t *testing.T, answer func(grpc.ServerStream) error) string {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error { return answer(stream) }))
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
	plan := object{"cases": []object{{
		"id": "7", "name": "test", "timeoutMs": 30000, "target": object{"address": address}, "steps": steps,
	}}}
	stdout, stderr, exitCode := run(t, "client", "--plan", writeJSON(t, plan))
	if exitCode != 0 || stderr != "" {
		t.Fatalf("exit code %d, %q", exitCode, stderr)
	}
	var lines []object
	for decoder := json.NewDecoder(strings.NewReader(stdout)); ; {
		var line object
		err := decoder.Decode(&line)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %q", err, stdout)
		}
		lines = append(lines, line)
	}
	if len(lines) < 3 || lines[0]["event"] != "ready" || lines[1]["event"] != "case-begun" || lines[len(lines)-1]["event"] != "case-ended" {
		t.Fatalf("%q", stdout)
	}
	atMs := 0.0
	for i, line := range lines[1:] {
		if line["seq"] != float64(i+1) || line["case"] != "7" || line["atMs"].(float64) < atMs {
			t.Fatalf("%v is no line %d of case 7", line, i+1)
		}
		atMs = line["atMs"].(float64)
		delete(line, "seq")
		delete(line, "case")
		delete(line, "atMs")
	}
	return lines
}

func withoutFrame(lines []object) []object {
	return slices.DeleteFunc(slices.Clone(lines[2:len(lines)-1]), func(line object) bool {
		return line["event"] == "initial-metadata"
	})
}

func want(t *testing.T, got, wanted []object) {
	t.Helper()
	if !reflect.DeepEqual(got, wanted) {
		t.Errorf("observed %v instead of %v", got, wanted)
	}
}
