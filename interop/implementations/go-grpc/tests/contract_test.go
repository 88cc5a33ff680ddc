package tests

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

// Of a contract that no code was generated from: its messages are of another
// package than its service.

var orderFields = []*descriptorpb.FieldDescriptorProto{
	field("id", 1, descriptorpb.FieldDescriptorProto_TYPE_INT64, ""),
	field("state", 2, descriptorpb.FieldDescriptorProto_TYPE_ENUM, ".parts.State"),
	repeated(field("stock", 3, descriptorpb.FieldDescriptorProto_TYPE_MESSAGE, ".parts.Order.StockEntry")),
	oneof(field("text", 4, descriptorpb.FieldDescriptorProto_TYPE_STRING, "")),
	oneof(field("raw", 5, descriptorpb.FieldDescriptorProto_TYPE_BYTES, "")),
	field("part", 6, descriptorpb.FieldDescriptorProto_TYPE_MESSAGE, ".parts.Order"),
}

func field(name string, number int32, kind descriptorpb.FieldDescriptorProto_Type, of string) *descriptorpb.FieldDescriptorProto {
	made := &descriptorpb.FieldDescriptorProto{
		Name: &name, Number: &number, Type: &kind, Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
	}
	if of != "" {
		made.TypeName = &of
	}
	return made
}

func repeated(made *descriptorpb.FieldDescriptorProto) *descriptorpb.FieldDescriptorProto {
	made.Label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()
	return made
}

func oneof(made *descriptorpb.FieldDescriptorProto) *descriptorpb.FieldDescriptorProto {
	made.OneofIndex = proto.Int32(0)
	return made
}

func ordersContract(t *testing.T) object {
	parts := &descriptorpb.FileDescriptorProto{
		Name: proto.String("parts.proto"), Package: proto.String("parts"), Syntax: proto.String("proto3"),
		EnumType: []*descriptorpb.EnumDescriptorProto{{
			Name: proto.String("State"),
			Value: []*descriptorpb.EnumValueDescriptorProto{
				{Name: proto.String("OPEN"), Number: proto.Int32(0)}, {Name: proto.String("DONE"), Number: proto.Int32(1)},
			},
		}},
		MessageType: []*descriptorpb.DescriptorProto{{
			Name: proto.String("Order"), Field: orderFields,
			OneofDecl: []*descriptorpb.OneofDescriptorProto{{Name: proto.String("note")}},
			NestedType: []*descriptorpb.DescriptorProto{{
				Name: proto.String("StockEntry"), Options: &descriptorpb.MessageOptions{MapEntry: proto.Bool(true)},
				Field: []*descriptorpb.FieldDescriptorProto{
					field("key", 1, descriptorpb.FieldDescriptorProto_TYPE_STRING, ""),
					field("value", 2, descriptorpb.FieldDescriptorProto_TYPE_SINT32, ""),
				},
			}},
		}},
	}
	orders := &descriptorpb.FileDescriptorProto{
		Name: proto.String("orders.proto"), Package: proto.String("shop.v1"), Syntax: proto.String("proto3"),
		Dependency: []string{"parts.proto"},
		Service:    []*descriptorpb.ServiceDescriptorProto{{Name: proto.String("Orders")}},
	}
	for name, streams := range shapes {
		orders.Service[0].Method = append(orders.Service[0].Method, &descriptorpb.MethodDescriptorProto{
			Name: proto.String(name), InputType: proto.String(".parts.Order"), OutputType: proto.String(".parts.Order"),
			ClientStreaming: proto.Bool(streams[0]), ServerStreaming: proto.Bool(streams[1]),
		})
	}
	return contractOf(t, parts, orders)
}

var shapes = map[string][2]bool{"Get": {}, "List": {false, true}, "Add": {true, false}, "Follow": {true, true}}

func openingOrder(method string, more ...any) object {
	step := opening("a", "", 60000, more...)
	step["path"], step["requestStream"], step["responseStream"] = "/shop.v1.Orders/"+method, shapes[method][0], shapes[method][1]
	return step
}

// order has each kind of field that can go wrong, a number above 2^53, a number
// that the enum does not have and a field that the contract does not know.
var order = base64.StdEncoding.EncodeToString([]byte(
	"\x08\x81\x80\x80\x80\x80\x80\x80\x10" + // id 2^53 + 1
		"\x10\x07" + // state 7
		"\x1a\x05\x0a\x01a\x10\x01" + "\x1a\x05\x0a\x01b\x10\x02" + // stock a -1, b 1
		"\x32\x04\x22\x02\xc3\xa9" + // part with text é
		"\x2a\x03\x00\xff\x80" + // raw; Go writes the members of a oneof last
		"\x7a\x01x",
))

func TestAnotherContractByItsDescriptors(t *testing.T) {
	contract := ordersContract(t)
	server := startServer(t, object{"contract": contract, "listeners": []object{
		{"name": "plaintext", "host": "127.0.0.1", "port": 0, "transport": "plaintext"},
	}})
	if server.ready["messages"] != "descriptors" {
		t.Errorf("ready: %v", server.ready)
	}
	target := object{"address": server.address(t, 0)}
	for method := range shapes {
		lines := runPlanOf(t, contract, target, []object{
			withScript(openingOrder(method), "a", []object{{"do": "receive"}, {"do": "receive"}, {"do": "send", "bytes": order}}),
			{"do": "send", "call": "a", "bytes": order},
			{"do": "half-close", "call": "a"},
			{"do": "receive-to-end", "call": "a"},
		})
		if lines[0]["messages"] != "descriptors" {
			t.Errorf("ready: %v", lines[0])
		}
		want(t, withoutFrame(lines), []object{
			{"event": "sent", "call": "a", "bytes": order},
			{"event": "half-closed", "call": "a"},
			{"event": "received", "call": "a", "bytes": order},
			{"event": "status", "call": "a", "code": 0.0, "message": "", "trailers": []any{}},
		})
		played := server.linesOf(t, "a")
		if played[0]["path"] != "/shop.v1.Orders/"+method {
			t.Errorf("begun: %v", played[0])
		}
		want(t, played[1:], []object{received(order), halfClose, sent(order), ended, callEnded})

		lines = runPlanOf(t, contract, target, []object{
			openingOrder(method), {"do": "send", "call": "a", "bytes": order}, {"do": "receive-to-end", "call": "a"},
		})
		if last := lines[len(lines)-2]; last["event"] != "status" || last["code"] != 12.0 {
			t.Errorf("%s without a script: %v", method, last)
		}
	}
}

func TestManyMessagesOfATemplateCountInAField(t *testing.T) {
	contract := ordersContract(t)
	server := startServer(t, object{"contract": contract, "listeners": []object{listener("plaintext", "interleaved")}})
	template := base64.StdEncoding.EncodeToString([]byte("\x22\x01x"))
	lines := runPlanOf(t, contract, object{"address": server.address(t, 0)}, []object{
		withScript(openingOrder("Follow"), "a", []object{{"do": "echo-to-end"}}),
		{"do": "exchange-many", "call": "a", "messages": object{
			"count": 2, "template": template, "varying": object{"field": 1, "type": "int64", "from": -1},
		}},
	})
	var digest []byte
	for _, message := range []string{"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x22\x01x", "\x22\x01x"} {
		digest = append(binary.BigEndian.AppendUint32(digest, uint32(len(message))), message...)
	}
	want(t, withoutFrame(lines), []object{
		{"event": "received-many", "call": "a", "count": 2.0, "sha256": fmt.Sprintf("%x", sha256.Sum256(digest))},
	})
}

func TestMessagesAreGeneratedWhereTheContractIsJustThat(t *testing.T) {
	file := protodesc.ToFileDescriptorProto(squarerpc.File_data_proto)
	file.SourceCodeInfo = &descriptorpb.SourceCodeInfo{Location: []*descriptorpb.SourceCodeInfo_Location{{Span: []int32{1, 2, 3}}}}
	changed := proto.Clone(file).(*descriptorpb.FileDescriptorProto)
	changed.MessageType[0].Field[0].Type = descriptorpb.FieldDescriptorProto_TYPE_FIXED64.Enum()
	for messages, contract := range map[string]object{"generated": contractOf(t, file), "descriptors": contractOf(t, changed)} {
		server := startServer(t, object{"contract": contract, "listeners": []object{listener("plaintext", "interleaved")}})
		lines := runPlanOf(t, contract, object{"address": server.address(t, 0)}, []object{
			opening("a", "square", 60000), {"do": "send", "call": "a", "bytes": three}, {"do": "receive", "call": "a"},
		})
		if server.ready["messages"] != messages || lines[0]["messages"] != messages {
			t.Errorf("%s: %v, %v", messages, server.ready, lines[0])
		}
		want(t, withoutFrame(lines), []object{{"event": "sent", "call": "a", "bytes": three}, {"event": "received", "call": "a", "bytes": nine}})
	}
}

// No runtime takes these: a length that is not there, and text that is none.
var malformed = []string{"CgU=", "CgH/"}

func TestBytesGoThroughWithoutARuntime(t *testing.T) {
	for _, contract := range []object{squareContract(t), ordersContract(t)} {
		server := startServer(t, object{"contract": contract, "listeners": []object{listener("plaintext", "interleaved")}})
		open := opening("a", "square", 60000, "codec", "bytes")
		if server.ready["messages"] == "descriptors" {
			open = openingOrder("Get", "codec", "bytes")
		}
		for _, message := range append(malformed, "") {
			script := object{"call": "a", "codec": "bytes", "steps": []object{{"do": "receive"}, {"do": "send", "bytes": message, "zeros": 70000}}}
			open["metadata"] = [][]string{{scriptKey, asciiJSON(script)}}
			lines := runPlanOf(t, contract, object{"address": server.address(t, 0)}, []object{
				open, {"do": "send", "call": "a", "bytes": message}, {"do": "receive", "call": "a"},
			})
			bytes, _ := base64.StdEncoding.DecodeString(message)
			long := base64.StdEncoding.EncodeToString(append(bytes, make([]byte, 70000)...))
			want(t, withoutFrame(lines), []object{{"event": "sent", "call": "a", "bytes": message}, digested("received", long)})
			sentLong := digested("sent", long)
			delete(sentLong, "call")
			want(t, server.linesOf(t, "a")[1:], []object{received(message), sentLong, ended, callEnded})
		}
	}
}

func TestBytesChangeNothingElseOnTheWire(t *testing.T) {
	server := scriptableServer(t)
	for _, codec := range []any{"codec", "compression"} {
		value := map[any]string{"codec": "bytes", "compression": "gzip"}[codec]
		observe(t, server.address(t, 0), []object{
			withScript(opening("a", "square", 60000, codec, value), "a", []object{{"do": "receive"}, {"do": "send", "bytes": nine}}),
			{"do": "send", "call": "a", "bytes": three},
			{"do": "receive-to-end", "call": "a"},
		})
		played := server.linesOf(t, "a")
		if !strings.Contains(fmt.Sprint(played[0]["metadata"]), "[content-type application/grpc]") {
			t.Errorf("%v: %v", codec, played[0])
		}
		want(t, played[1:], []object{received(three), sent(nine), ended, callEnded})
	}
}

func TestBytesThatAreNoMessageAreNotSent(t *testing.T) {
	contract := ordersContract(t)
	server := startServer(t, object{"contract": contract, "listeners": []object{listener("plaintext", "interleaved")}})
	target := object{"address": server.address(t, 0)}
	for _, message := range []string{"CgU=", "IgH/"} {
		got := withoutFrame(runPlanOf(t, contract, target, []object{
			withScript(openingOrder("Follow"), "a", []object{{"do": "receive"}, {"do": "send", "bytes": message}, {"do": "send", "bytes": order}}),
			{"do": "send", "call": "a", "bytes": message},
			{"do": "send-many", "call": "a", "messages": []string{order, message, order}},
			{"do": "receive", "call": "a"},
		}))
		events := make([]any, len(got))
		for i, line := range got {
			events[i] = line["event"]
		}
		if fmt.Sprint(events) != "[not-sent sent-many not-sent status]" || got[0]["reason"] == "" || got[1]["count"] != 1.0 || got[3]["code"] != 13.0 {
			t.Errorf("observed %v", got)
		}
		played := server.linesOf(t, "a")
		if len(played) != 4 || played[2]["event"] != "not-sent" || played[2]["reason"] == "" {
			t.Errorf("played %v", played)
		}
	}
	// What a runtime refuses on the other side is the library's own answer.
	got := withoutFrame(runPlanOf(t, contract, target, []object{
		withScript(openingOrder("Follow", "codec", "bytes"), "a", []object{{"do": "receive"}}),
		{"do": "send", "call": "a", "bytes": "IgH/"},
		{"do": "receive", "call": "a"},
	}))
	if message, _ := got[1]["message"].(string); got[1]["code"] != 13.0 || !strings.HasPrefix(message, "grpc: failed to unmarshal the received message") {
		t.Errorf("observed %v", got)
	}
	want(t, server.linesOf(t, "a")[1:], []object{callEnded})
}

func TestDescriptorsThatCannotBeUsedAreOneLine(t *testing.T) {
	for _, program := range []string{"client", "server"} {
		for _, descriptors := range []string{"missing.binpb", writeFile(t, "set", []byte("\x0a\x05")), writeFile(t, "set", []byte("\x0a\x03\x1a\x01x"))} {
			file := writeJSON(t, object{
				"contract": object{"descriptors": descriptors}, "cases": []object{}, "listeners": []object{listener("plaintext", "interleaved")},
			})
			flag := map[string]string{"client": "--plan", "server": "--config"}[program]
			stdout, stderr, exitCode := run(t, program, flag, file)
			if exitCode != 1 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, descriptors) {
				t.Errorf("%s: exit code %d, %q, %q", program, exitCode, stdout, stderr)
			}
		}
	}
}
