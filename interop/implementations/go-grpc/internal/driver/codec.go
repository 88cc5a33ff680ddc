package driver

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	protocodec "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// frame is a message that no protobuf runtime touches.
type frame []byte

// Codec is grpc-go's own, but for frames, which it passes through.
var Codec encoding.CodecV2 = codec{encoding.GetCodecV2(protocodec.Name)}

type codec struct{ encoding.CodecV2 }

func (c codec) Marshal(message any) (mem.BufferSlice, error) {
	if frame, ok := message.(*frame); ok {
		return mem.BufferSlice{mem.SliceBuffer(*frame)}, nil
	}
	return c.CodecV2.Marshal(message)
}

func (c codec) Unmarshal(data mem.BufferSlice, message any) error {
	if frame, ok := message.(*frame); ok {
		*frame = data.Materialize()
		return nil
	}
	return c.CodecV2.Unmarshal(data, message)
}

// Name leaves the content type without a codec's name.
func (codec) Name() string { return "" }

// newMessage makes an empty message; of no type, a frame.
func newMessage(of protoreflect.MessageType) any {
	if of == nil {
		return new(frame)
	}
	return of.New().Interface()
}

func parseMessage(of protoreflect.MessageType, bytes []byte) (any, error) {
	if of == nil {
		return (*frame)(&bytes), nil
	}
	// What is new needs no reset, which takes half the time.
	message := of.New().Interface()
	if err := (proto.UnmarshalOptions{Merge: true}).Unmarshal(bytes, message); err != nil {
		return nil, refusal("not-sent", codes.Internal, err.Error())
	}
	return message, nil
}

// appendBytes cannot fail: what was parsed can be serialized.
func appendBytes(to []byte, message any) []byte {
	if frame, ok := message.(*frame); ok {
		return append(to, *frame...)
	}
	to, _ = proto.MarshalOptions{Deterministic: true}.MarshalAppend(to, message.(proto.Message))
	return to
}
