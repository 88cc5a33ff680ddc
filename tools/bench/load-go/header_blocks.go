package main

import (
	"bytes"

	"golang.org/x/net/http2/hpack"
)

// headerBlocks are the request headers of a connection: the first block fills
// the peer's table, all others refer to it, as those of a real client do.
type headerBlocks struct {
	fields  []hpack.HeaderField
	buffer  bytes.Buffer
	encoder *hpack.Encoder
	used    int
	steady  []byte
}

func newHeaderBlocks(authority, path string) *headerBlocks {
	b := &headerBlocks{fields: []hpack.HeaderField{
		{Name: ":method", Value: "POST"},
		{Name: ":scheme", Value: "http"},
		{Name: ":path", Value: path},
		{Name: ":authority", Value: authority},
		{Name: "te", Value: "trailers"},
		{Name: "content-type", Value: "application/grpc"},
		{Name: "user-agent", Value: "bench-load"},
	}}
	b.encoder = hpack.NewEncoder(&b.buffer)
	return b
}

func (b *headerBlocks) limitTable(size uint32) {
	b.encoder.SetMaxDynamicTableSizeLimit(size)
	b.used = 0
}

func (b *headerBlocks) next() []byte {
	if b.used >= 2 {
		return b.steady
	}
	b.used++
	b.buffer.Reset()
	for _, field := range b.fields {
		// A bytes.Buffer takes everything.
		_ = b.encoder.WriteField(field)
	}
	b.steady = bytes.Clone(b.buffer.Bytes())
	return b.steady
}
