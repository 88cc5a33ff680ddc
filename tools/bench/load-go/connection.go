package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

const (
	windowAtStart = 65_535
	// What a connection of grpc-go grows to on a fast network lies between 64 KiB and 16 MiB.
	usualReceiveWindow = 4 << 20
	largestWindow      = 1<<31 - 1
)

// connection is one HTTP/2 connection with prior knowledge, and no more of the protocol than a load needs.
type connection struct {
	socket    io.ReadWriteCloser
	out       *bufio.Writer
	in        *bufio.Reader
	framer    *http2.Framer
	blocks    *headerBlocks
	decoder   *hpack.Decoder
	streams   map[uint32]*stream
	lastID    uint32
	window    int64
	streamWin int64
	ownWindow uint32
	consumed  uint32
	maxOpen   uint32
}

// stream is one call. What the peer sends is told through its two functions.
type stream struct {
	id        uint32
	scanner   messageScanner
	window    int64
	consumed  uint32
	message   func(payload []byte) error
	ended     func() error
	grpcState string
	grpcText  string
}

// open dials, and returns once the server's first SETTINGS have come.
func open(target target, receiveWindow uint32) (*connection, error) {
	socket, err := target.dial()
	if err != nil {
		return nil, fmt.Errorf("cannot connect to %s: %w", target.address, err)
	}
	c := &connection{
		socket:    socket,
		out:       bufio.NewWriterSize(socket, 128<<10),
		in:        bufio.NewReaderSize(socket, 256<<10),
		blocks:    newHeaderBlocks(target.address, target.method),
		streams:   map[uint32]*stream{},
		window:    windowAtStart,
		streamWin: windowAtStart,
		ownWindow: receiveWindow,
		maxOpen:   1<<32 - 1,
	}
	c.framer = http2.NewFramer(c.out, c.in)
	c.framer.SetReuseFrames()
	c.decoder = hpack.NewDecoder(4096, nil)
	if _, err := c.out.WriteString(http2.ClientPreface); err != nil {
		return nil, err
	}
	if err := c.framer.WriteSettings(
		http2.Setting{ID: http2.SettingEnablePush, Val: 0},
		http2.Setting{ID: http2.SettingInitialWindowSize, Val: receiveWindow},
	); err != nil {
		return nil, err
	}
	if err := c.framer.WriteWindowUpdate(0, receiveWindow-windowAtStart); err != nil {
		return nil, err
	}
	if err := c.out.Flush(); err != nil {
		return nil, err
	}
	first, err := c.framer.ReadFrame()
	if err != nil {
		return nil, fmt.Errorf("%s does not speak HTTP/2: %w", target.address, err)
	}
	settings, ok := first.(*http2.SettingsFrame)
	if !ok {
		return nil, fmt.Errorf("%s does not begin with SETTINGS", target.address)
	}
	return c, c.takeSettings(settings)
}

// start opens a call; nothing leaves before the next read.
func (c *connection) start(s *stream) error {
	if c.lastID == 0 {
		s.id = 1
	} else {
		s.id = c.lastID + 2
	}
	c.lastID = s.id
	s.window = c.streamWin
	c.streams[s.id] = s
	return c.framer.WriteHeaders(http2.HeadersFrameParam{
		StreamID:      s.id,
		BlockFragment: c.blocks.next(),
		EndHeaders:    true,
	})
}

// send writes length-prefixed messages, reading on while the peer's window is shut.
func (c *connection) send(s *stream, bytes []byte, endStream bool) error {
	for {
		for len(bytes) > 0 && (c.window == 0 || s.window <= 0) {
			if err := c.readFrame(); err != nil {
				return err
			}
		}
		part := bytes[:min(int64(len(bytes)), c.window, s.window, 16_384)]
		bytes = bytes[len(part):]
		c.window -= int64(len(part))
		s.window -= int64(len(part))
		last := len(bytes) == 0
		if err := c.framer.WriteData(s.id, endStream && last, part); err != nil || last {
			return err
		}
	}
}

// readFrame takes one frame. What was written leaves first where the read may block.
func (c *connection) readFrame() error {
	if c.in.Buffered() == 0 {
		if err := c.out.Flush(); err != nil {
			return err
		}
	}
	frame, err := c.framer.ReadFrame()
	if err != nil {
		return fmt.Errorf("the connection broke: %w", err)
	}
	switch frame := frame.(type) {
	case *http2.DataFrame:
		return c.takeData(frame)
	case *http2.HeadersFrame:
		return c.takeHeaders(frame)
	case *http2.WindowUpdateFrame:
		if frame.StreamID == 0 {
			c.window += int64(frame.Increment)
		} else if s := c.streams[frame.StreamID]; s != nil {
			s.window += int64(frame.Increment)
		}
	case *http2.SettingsFrame:
		if !frame.IsAck() {
			return c.takeSettings(frame)
		}
	case *http2.PingFrame:
		if !frame.IsAck() {
			return c.framer.WritePing(true, frame.Data)
		}
	case *http2.RSTStreamFrame:
		// NO_ERROR after the trailers: the server asks for no more requests.
		if _, isOpen := c.streams[frame.StreamID]; isOpen {
			return fmt.Errorf("the server reset stream %d: %v", frame.StreamID, frame.ErrCode)
		}
	case *http2.GoAwayFrame:
		return fmt.Errorf("the server said GOAWAY: %v %s", frame.ErrCode, frame.DebugData())
	}
	return nil
}

func (c *connection) takeSettings(frame *http2.SettingsFrame) error {
	err := frame.ForeachSetting(func(setting http2.Setting) error {
		switch setting.ID {
		case http2.SettingInitialWindowSize:
			grown := int64(setting.Val) - c.streamWin
			c.streamWin = int64(setting.Val)
			for _, s := range c.streams {
				s.window += grown
			}
		case http2.SettingHeaderTableSize:
			c.blocks.limitTable(setting.Val)
		case http2.SettingMaxConcurrentStreams:
			c.maxOpen = setting.Val
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.framer.WriteSettingsAck()
}

func (c *connection) takeData(frame *http2.DataFrame) error {
	s := c.streams[frame.StreamID]
	if s == nil {
		return fmt.Errorf("DATA on the unknown stream %d", frame.StreamID)
	}
	length := uint32(len(frame.Data()))
	if err := s.scanner.scan(frame.Data(), s.message); err != nil {
		return err
	}
	c.consumed += length
	if c.consumed > c.ownWindow/2 {
		if err := c.framer.WriteWindowUpdate(0, c.consumed); err != nil {
			return err
		}
		c.consumed = 0
	}
	s.consumed += length
	if s.consumed > c.ownWindow/2 {
		if err := c.framer.WriteWindowUpdate(s.id, s.consumed); err != nil {
			return err
		}
		s.consumed = 0
	}
	if frame.StreamEnded() {
		return errors.New("a response without trailers")
	}
	return nil
}

func (c *connection) takeHeaders(frame *http2.HeadersFrame) error {
	s := c.streams[frame.StreamID]
	if s == nil {
		return fmt.Errorf("HEADERS on the unknown stream %d", frame.StreamID)
	}
	if !frame.HeadersEnded() {
		return errors.New("headers too long for one frame")
	}
	c.decoder.SetEmitFunc(func(field hpack.HeaderField) {
		switch field.Name {
		case "grpc-status":
			s.grpcState = field.Value
		case "grpc-message":
			s.grpcText = field.Value
		}
	})
	if _, err := c.decoder.Write(frame.HeaderBlockFragment()); err != nil {
		return err
	}
	if err := c.decoder.Close(); err != nil {
		return err
	}
	if !frame.StreamEnded() {
		return nil
	}
	delete(c.streams, s.id)
	if s.grpcState != "0" {
		return fmt.Errorf("a call ended with status %s %s", s.grpcState, s.grpcText)
	}
	return s.ended()
}
