package client

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
)

// plan is what the harness wants done.
type plan struct {
	Contract driver.Contract `json:"contract"`
	Cases    []planCase      `json:"cases"`
}

type planCase struct {
	ID     string `json:"id"`
	Target target `json:"target"`
	// Steps are decoded one by one: what is odd in one is no reason to refuse
	// the plan, but for that case to be unsupported.
	Steps []json.RawMessage `json:"steps"`
}

func runPlan(file string, output io.Writer) error {
	var todo plan
	if err := driver.ReadFile("plan", file, &todo); err != nil {
		return err
	}
	if err := todo.Contract.Read(); err != nil {
		return err
	}
	if err := json.NewEncoder(output).Encode(driver.Ready(todo.Contract)); err != nil {
		return err
	}
	log := driver.NewLog(output)
	for _, c := range todo.Cases {
		run := caseRun{contract: todo.Contract, calls: map[string]*call{}}
		run.print = func(seen driver.Observation) {
			seen["case"] = c.ID
			log.Print(seen)
		}
		run.print(driver.Observation{"event": "case-begun"})
		err := run.steps(c)
		var refusal driver.Refusal
		if errors.As(err, &refusal) {
			run.print(refusal.Observation())
		} else if err != nil {
			return err
		}
		run.print(driver.Observation{"event": "case-ended"})
	}
	return nil
}

// caseRun is one case while it runs.
type caseRun struct {
	contract driver.Contract
	print    func(driver.Observation)
	channel  *grpc.ClientConn
	calls    map[string]*call
}

// steps does the steps of a case on a channel of its own.
func (r *caseRun) steps(c planCase) error {
	var err error
	if r.channel, err = c.Target.dial(); err != nil {
		return err
	}
	defer func() {
		for _, call := range r.calls {
			call.cancel()
		}
		r.channel.Close()
	}()
	for _, text := range c.Steps {
		step, err := driver.Steps.Client.Decode(text)
		if err == nil {
			err = r.do(step)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *caseRun) do(s driver.Step) error {
	c := r.calls[s.Call]
	switch {
	case s.Do == "wait":
		time.Sleep(s.Ms.Duration())
		return nil
	case s.Do == "open":
		return r.open(s)
	case c == nil:
		return driver.Unsupportedf("%s on call %q, which is not open", s.Do, s.Call)
	case c.refused:
		return nil
	}
	err := c.do(s)
	var refusal driver.Refusal
	if errors.As(err, &refusal) && refusal.Event == "not-sent" {
		c.print(refusal.Observation())
		return nil
	}
	return err
}
