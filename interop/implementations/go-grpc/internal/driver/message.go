package driver

import (
	"google.golang.org/protobuf/encoding/protowire"

	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

// paddingField is one that the contract does not know.
const paddingField = 15

// NewMessage holds a double and, unless it is nil, so many bytes of padding.
func NewMessage(value Double, paddingBytes *uint32) *squarerpc.Message {
	message := &squarerpc.Message{Message: float64(value)}
	if paddingBytes != nil {
		padding := protowire.AppendTag(nil, paddingField, protowire.BytesType)
		padding = protowire.AppendBytes(padding, make([]byte, *paddingBytes))
		message.ProtoReflect().SetUnknown(padding)
	}
	return message
}
