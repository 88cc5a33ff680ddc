package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"google.golang.org/grpc"
)

// caseRun is one case while it runs.
type caseRun struct {
	*observer
	channel *grpc.ClientConn
	calls   map[string]*call
}

// unsupported is why a step cannot be done.
type unsupported struct{ reason string }

func (u unsupported) Error() string { return u.reason }

func unsupportedf(format string, arguments ...any) error {
	return unsupported{fmt.Sprintf(format, arguments...)}
}

// runCase does the steps of a case on a channel of its own.
func runCase(o *observer, c planCase) error {
	o.current = c.ID
	if err := o.print(observation{Event: "case-begun"}); err != nil {
		return err
	}
	channel, err := c.Target.dial()
	if err != nil {
		return err
	}
	run := caseRun{o, channel, map[string]*call{}}
	err = run.steps(c.Steps)
	run.close()
	var cannot unsupported
	if errors.As(err, &cannot) {
		err = o.print(observation{Event: "unsupported", Reason: cannot.reason})
	}
	if err != nil {
		return err
	}
	return o.print(observation{Event: "case-ended"})
}

func (r caseRun) steps(steps []json.RawMessage) error {
	for _, text := range steps {
		var s step
		if err := json.Unmarshal(text, &s); err != nil {
			return unsupportedf("step %s: %v", text, err)
		}
		if err := r.do(s); err != nil {
			return err
		}
	}
	return nil
}

func (r caseRun) do(s step) error {
	switch s.Do {
	case "open":
		return r.open(s)
	case "wait":
		if s.Ms == nil {
			return unsupportedf("wait without ms")
		}
		time.Sleep(s.Ms.duration())
		return nil
	case "send", "half-close", "receive", "receive-to-end", "cancel":
	default:
		return unsupportedf("unknown step %q", s.Do)
	}
	c, opened := r.calls[s.Call]
	if !opened {
		return unsupportedf("%s on call %q, which is not open", s.Do, s.Call)
	}
	switch s.Do {
	case "send":
		return r.send(c, s)
	case "half-close":
		return r.halfClose(c, s)
	case "receive":
		return r.receive(c, s)
	case "receive-to-end":
		for !c.endShown {
			if err := r.receive(c, step{Call: s.Call}); err != nil {
				return err
			}
		}
		return nil
	default:
		c.cancel()
		return r.print(observation{Event: "cancelled", Call: s.Call})
	}
}

func (r caseRun) open(s step) error {
	method, known := methods[s.Method]
	switch {
	case !known:
		return unsupportedf("unknown method %q", s.Method)
	case s.Call == "" || s.DeadlineMs == nil:
		return unsupportedf("open without call or deadlineMs")
	case r.calls[s.Call] != nil:
		return unsupportedf("call %q is open already", s.Call)
	}
	flatMetadata, err := s.Metadata.Flat()
	if err != nil {
		return unsupported{err.Error()}
	}
	r.calls[s.Call] = open(r.channel, method, s.DeadlineMs.duration(), flatMetadata)
	return nil
}

func (r caseRun) send(c *call, s step) error {
	switch {
	case s.Value == nil:
		return unsupportedf("send without value")
	case c.complete():
		return unsupportedf("call %q takes one message, which was sent", s.Call)
	case c.send(*s.Value):
		return r.print(observation{Event: "sent", Call: s.Call, Value: s.Value})
	default:
		return r.notSent(s)
	}
}

func (r caseRun) halfClose(c *call, s step) error {
	if c.halfClose() {
		return r.print(observation{Event: "half-closed", Call: s.Call})
	}
	return r.notSent(s)
}

func (r caseRun) notSent(s step) error {
	return r.print(observation{Event: "not-sent", Call: s.Call, Reason: "the call, or its request stream, has ended"})
}

func (r caseRun) receive(c *call, s step) error {
	if c.endShown {
		return nil
	}
	var timeout <-chan time.Time
	if s.WithinMs != nil {
		timeout = time.After(s.WithinMs.duration())
	}
	next, came := c.receive(timeout)
	if !came {
		return r.print(observation{Event: "nothing-received", Call: s.Call, WithinMs: s.WithinMs})
	}
	if header := c.header(); header != nil {
		if err := r.print(observation{Event: "initial-metadata", Call: s.Call, Metadata: header}); err != nil {
			return err
		}
	}
	if next.value != nil {
		return r.print(observation{Event: "received", Call: s.Call, Value: next.value})
	}
	c.endShown = true
	return r.print(observation{Event: "status", Call: s.Call, ending: next.ended})
}

func (r caseRun) close() {
	for _, c := range r.calls {
		c.cancel()
	}
	r.channel.Close()
}
