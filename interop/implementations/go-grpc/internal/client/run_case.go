package client

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"math"
	"time"

	"google.golang.org/grpc"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

// caseRun is one case while it runs.
type caseRun struct {
	id      string
	log     *driver.Log
	channel *grpc.ClientConn
	calls   map[string]*call
}

// runCase does the steps of a case on a channel of its own.
func runCase(log *driver.Log, c planCase) error {
	run := caseRun{id: c.ID, log: log, calls: map[string]*call{}}
	if err := run.print("", driver.Observation{Event: "case-begun"}); err != nil {
		return err
	}
	err := run.steps(c)
	var unsupported driver.Unsupported
	if errors.As(err, &unsupported) {
		err = run.print("", driver.Observation{Event: "unsupported", Reason: err.Error()})
	}
	if err != nil {
		return err
	}
	return run.print("", driver.Observation{Event: "case-ended"})
}

func (r *caseRun) print(call string, seen driver.Observation) error {
	seen.Case, seen.Call = r.id, call
	return r.log.Print(seen)
}

func (r *caseRun) steps(c planCase) error {
	var err error
	if r.channel, err = c.Target.dial(); err != nil {
		return err
	}
	defer r.close()
	for _, text := range c.Steps {
		step, err := steps.Decode(text)
		if err != nil {
			return err
		}
		if err := r.do(step); err != nil {
			return err
		}
	}
	return nil
}

func (r *caseRun) close() {
	for _, c := range r.calls {
		c.cancel()
	}
	r.channel.Close()
}

func (r *caseRun) do(s driver.Step) error {
	switch s.Do {
	case "open":
		return r.open(s)
	case "wait":
		time.Sleep(s.Ms.Duration())
		return nil
	}
	c, opened := r.calls[s.Call]
	switch {
	case !opened:
		return driver.Unsupportedf("%s on call %q, which is not open", s.Do, s.Call)
	case c.refused != "":
		return nil
	}
	switch s.Do {
	case "send":
		return r.send(c, s)
	case "send-many":
		return r.sendMany(c, s)
	case "half-close":
		if !c.halfClose() {
			return r.notSent(s)
		}
		return r.print(s.Call, driver.Observation{Event: "half-closed"})
	case "cancel":
		c.cancel()
		return r.print(s.Call, driver.Observation{Event: "cancelled"})
	}
	if c.endShown {
		return nil
	}
	switch s.Do {
	case "receive":
		return r.receive(c, s)
	case "receive-to-end":
		for !c.endShown {
			if err := r.receive(c, s); err != nil {
				return err
			}
		}
		return nil
	case "receive-many":
		return r.receiveMany(c, s)
	default:
		return r.exchangeMany(c, s)
	}
}

func (r *caseRun) open(s driver.Step) error {
	if r.calls[s.Call] != nil {
		return driver.Unsupportedf("call %q is open already", s.Call)
	}
	c, err := open(r.channel, s)
	if err != nil {
		return err
	}
	r.calls[s.Call] = c
	if c.refused != "" {
		return r.print(s.Call, driver.Observation{Event: "not-opened", Reason: c.refused})
	}
	return nil
}

func (r *caseRun) send(c *call, s driver.Step) error {
	if err := c.takes(1); err != nil {
		return err
	}
	if !c.send(driver.NewMessage(s.Value, s.PaddingBytes)) {
		return r.notSent(s)
	}
	return r.print(s.Call, driver.Observation{Event: "sent", Value: &s.Value})
}

func (r *caseRun) sendMany(c *call, s driver.Step) error {
	if err := c.takes(s.Values.Len()); err != nil {
		return err
	}
	progress := r.progress(s)
	count := 0
	for value := range s.Values.All() {
		if !c.send(driver.NewMessage(value, nil)) {
			break
		}
		count++
		if err := progress.moved(count); err != nil {
			return err
		}
	}
	return r.print(s.Call, driver.Observation{Event: "sent-many", Count: &count})
}

func (r *caseRun) notSent(s driver.Step) error {
	return r.print(s.Call, driver.Observation{Event: "not-sent", Reason: "the call, or its request stream, has ended"})
}

func (r *caseRun) receive(c *call, s driver.Step) error {
	var timeout <-chan time.Time
	if s.WithinMs != nil {
		timeout = time.After(s.WithinMs.Duration())
	}
	next, came := c.receive(timeout)
	if !came {
		return r.print(s.Call, driver.Observation{Event: "nothing-received", WithinMs: s.WithinMs})
	}
	if err := r.printHeader(c, s); err != nil {
		return err
	}
	if next.value != nil {
		return r.print(s.Call, driver.Observation{Event: "received", Value: next.value})
	}
	return r.printEnd(c, s)
}

func (r *caseRun) receiveMany(c *call, s driver.Step) error {
	progress := r.progress(s)
	received := newDigest()
	for {
		next, _ := c.receive(nil)
		if next.value == nil {
			break
		}
		received.add(*next.value)
		if err := progress.moved(received.count); err != nil {
			return err
		}
	}
	if err := r.printMany(c, s, received); err != nil {
		return err
	}
	return r.printEnd(c, s)
}

func (r *caseRun) exchangeMany(c *call, s driver.Step) error {
	if err := c.takes(s.Values.Len()); err != nil {
		return err
	}
	progress := r.progress(s)
	received := newDigest()
	for value := range s.Values.All() {
		// That the call has ended shows in what is received.
		c.send(driver.NewMessage(value, nil))
		next, _ := c.receive(nil)
		if next.value == nil {
			break
		}
		received.add(*next.value)
		if err := progress.moved(received.count); err != nil {
			return err
		}
	}
	if err := r.printMany(c, s, received); err != nil || received.count == s.Values.Len() {
		return err
	}
	return r.printEnd(c, s)
}

func (r *caseRun) progress(s driver.Step) *progress {
	return newProgress(func(seen driver.Observation) error { return r.print(s.Call, seen) }, time.Now)
}

func (r *caseRun) printHeader(c *call, s driver.Step) error {
	header := c.header()
	if header == nil {
		return nil
	}
	return r.print(s.Call, driver.Observation{Event: "initial-metadata", Metadata: header})
}

func (r *caseRun) printMany(c *call, s driver.Step, received digest) error {
	if err := r.printHeader(c, s); err != nil {
		return err
	}
	return r.print(s.Call, driver.Observation{
		Event: "received-many", Count: &received.count, SHA256: hex.EncodeToString(received.sha256.Sum(nil)),
	})
}

func (r *caseRun) printEnd(c *call, s driver.Step) error {
	c.endShown = true
	return r.print(s.Call, *c.ended)
}

// digest is what is printed of a long stream in place of its doubles.
type digest struct {
	count  int
	sha256 hash.Hash
}

func newDigest() digest { return digest{sha256: sha256.New()} }

func (d *digest) add(value driver.Double) {
	d.count++
	binary.Write(d.sha256, binary.BigEndian, math.Float64bits(float64(value)))
}
