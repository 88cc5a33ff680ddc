package main

import (
	"errors"
	"fmt"
	"time"
)

const service = "/squarerpc_service.SquareService/"

// outstanding requests of a dense bidi stream: enough to keep any server busy,
// few enough that what is under way fits into the sockets' buffers.
const maxOutstanding = 16_384

type options struct {
	inFlight int
	streams  int
	messages int
	padding  int
}

// shape is one way to load a connection. It returns when the meter has enough.
type shape struct {
	method string
	run    func(*connection, options, *meter) error
}

var shapes = map[string]shape{
	"unary":         {"square", unary},
	"server-stream": {"rangeSquare", serverStream},
	"client-stream": {"sumSquare", clientStream},
	"ping-pong":     {"streamrangeSquare", pingPong},
	"bidi":          {"streamrangeSquare", bidi},
	"never-reads":   {"rangeSquare", neverReads},
}

// unary keeps so many calls in flight, each of which is followed by another.
func unary(c *connection, o options, m *meter) error {
	request := appendMessage(nil, 3, o.padding)
	due, open, more := o.inFlight, 0, true
	begin := func() error {
		began := time.Now()
		received := 0
		open++
		s := &stream{
			message: func(payload []byte) error {
				received++
				return expect(payload, 9)
			},
			ended: func() error {
				if received != 1 {
					return fmt.Errorf("%d responses to a unary call", received)
				}
				now := time.Now()
				more = m.done(1, now.Sub(began), now) && more
				open--
				due++
				return nil
			},
		}
		if err := c.start(s); err != nil {
			return err
		}
		return c.send(s, request, true)
	}
	for {
		for ; due > 0 && more; due-- {
			if err := begin(); err != nil {
				return err
			}
		}
		if open == 0 {
			return nil
		}
		if err := c.readFrame(); err != nil {
			return err
		}
	}
}

// serverStream reads one range after the other.
func serverStream(c *connection, o options, m *meter) error {
	request := appendMessage(nil, float64(o.messages-1), 0)
	for more := true; more; {
		open := true
		s := squares(o.messages, func() { open = false })
		if err := c.start(s); err != nil {
			return err
		}
		if err := c.send(s, request, true); err != nil {
			return err
		}
		if err := c.readWhile(func() bool { return open }); err != nil {
			return err
		}
		more = m.done(o.messages, 0, time.Now())
	}
	return nil
}

// clientStream sends one range after the other, as many messages to a frame as fit.
func clientStream(c *connection, o options, m *meter) error {
	requests := appendRange(nil, o.messages)
	sum := 0.0
	for n := range o.messages {
		sum += float64(n) * float64(n)
	}
	for more := true; more; {
		open := true
		s := &stream{
			message: func(payload []byte) error { return expect(payload, sum) },
			ended: func() error {
				open = false
				return nil
			},
		}
		if err := c.start(s); err != nil {
			return err
		}
		if err := c.send(s, requests, true); err != nil {
			return err
		}
		if err := c.readWhile(func() bool { return open }); err != nil {
			return err
		}
		more = m.done(o.messages, 0, time.Now())
	}
	return nil
}

// pingPong has so many streams open; on each a message follows the answer to the one before.
// Of those streams, inFlight wait for an answer at any time.
func pingPong(c *connection, o options, m *meter) error {
	count := max(o.streams, o.inFlight)
	if uint32(count) > c.maxOpen {
		return fmt.Errorf("%d streams, where the server allows %d on a connection", count, c.maxOpen)
	}
	request := appendMessage(nil, 3, 0)
	streams := make([]*stream, count)
	asked := make([]time.Time, count)
	// Those that wait for no answer, the longest idle first.
	idle := make([]int, 0, 2*count)
	answered, due, waiting, more := 0, 0, 0, true
	for i := range streams {
		streams[i] = &stream{
			message: func(payload []byte) error {
				idle = append(idle, i)
				if answered++; answered > count {
					now := time.Now()
					more = m.done(1, now.Sub(asked[i]), now) && more
					waiting--
					due++
				}
				return expect(payload, 9)
			},
			ended: func() error { return errors.New("a bidi stream ended before its half-close") },
		}
		if err := c.start(streams[i]); err != nil {
			return err
		}
		if err := c.send(streams[i], request, false); err != nil {
			return err
		}
	}
	if err := c.readWhile(func() bool { return answered < count }); err != nil {
		return err
	}
	due = o.inFlight
	for {
		for ; due > 0 && more; due-- {
			i := idle[0]
			idle = idle[1:]
			waiting++
			asked[i] = time.Now()
			if err := c.send(streams[i], request, false); err != nil {
				return err
			}
		}
		if waiting == 0 {
			return nil
		}
		if err := c.readFrame(); err != nil {
			return err
		}
	}
}

// bidi sends and receives ranges at once, as many messages to a frame as fit.
func bidi(c *connection, o options, m *meter) error {
	requests := appendRange(nil, o.messages)
	for more := true; more; {
		open := true
		received := 0
		s := squares(o.messages, func() { open = false })
		count := s.message
		s.message = func(payload []byte) error {
			received++
			return count(payload)
		}
		if err := c.start(s); err != nil {
			return err
		}
		const part = 16_384
		for at := 0; at < len(requests); at += part {
			sent := at / (prefixLength + numberLength)
			if err := c.readWhile(func() bool { return sent-received > maxOutstanding }); err != nil {
				return err
			}
			end := min(at+part, len(requests))
			if err := c.send(s, requests[at:end], end == len(requests)); err != nil {
				return err
			}
		}
		if err := c.readWhile(func() bool { return open }); err != nil {
			return err
		}
		more = m.done(o.messages, 0, time.Now())
	}
	return nil
}

// neverReads asks for a range with all windows open, leaves the socket alone
// for the whole time, and then reads to the end: everything must still come.
func neverReads(c *connection, o options, m *meter) error {
	open := true
	s := squares(o.messages, func() { open = false })
	if err := c.start(s); err != nil {
		return err
	}
	if err := c.send(s, appendMessage(nil, float64(o.messages-1), 0), true); err != nil {
		return err
	}
	if err := c.out.Flush(); err != nil {
		return err
	}
	time.Sleep(m.duration)
	m.from = time.Now()
	if err := c.readWhile(func() bool { return open }); err != nil {
		return err
	}
	m.duration = 0
	m.done(o.messages, 0, time.Now())
	return nil
}

// squares is a stream whose responses must be the squares from 0 on, so many of them.
func squares(count int, ended func()) *stream {
	received := 0
	return &stream{
		message: func(payload []byte) error {
			n := float64(received)
			received++
			return expect(payload, n*n)
		},
		ended: func() error {
			ended()
			if received != count {
				return fmt.Errorf("%d responses in place of %d", received, count)
			}
			return nil
		},
	}
}

func (c *connection) readWhile(needed func() bool) error {
	for needed() {
		if err := c.readFrame(); err != nil {
			return err
		}
	}
	return nil
}
