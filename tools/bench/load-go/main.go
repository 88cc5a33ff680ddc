// Load for one server of the contract: verified messages, raw HTTP/2 frames.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"
)

func main() {
	address := flag.String("address", "", "host:port of the server")
	name := flag.String("shape", "unary", "unary, server-stream, client-stream, ping-pong, bidi, never-reads")
	connections := flag.Int("connections", 1, "connections, each with its own load")
	inFlight := flag.Int("in-flight", 1, "unary calls, or ping-pong streams, that wait for an answer at once")
	messages := flag.Int("messages", 20_000, "messages of a stream")
	streams := flag.Int("streams", 1, "ping-pong streams that are open, whether they wait or not")
	padding := flag.Int("padding", 0, "bytes that a unary request is longer")
	seconds := flag.Float64("seconds", 1, "how long to measure")
	warmUp := flag.Float64("warm-up", 0.3, "seconds before that")
	pid := flag.Int("pid", 0, "the server's process, whose processor time is to be told (Linux)")
	limit := flag.Float64("limit", 60, "seconds after which a server is given up")
	flag.Parse()

	chosen, known := shapes[*name]
	switch {
	case !known:
		usage("--shape %q is not one of those that --help lists", *name)
	case *address == "":
		usage("--address is missing")
	case *connections < 1 || *inFlight < 1 || *messages < 1 || *padding < 0:
		usage("--connections, --in-flight and --messages are 1 or more, --padding 0 or more")
	}
	// More threads would only take turns on the one core that the load has.
	runtime.GOMAXPROCS(1)
	m := newMeter(duration(*warmUp), duration(*seconds))
	if *pid > 0 {
		m.cpuTime = func() time.Duration { return cpuTimeOf(*pid) }
	}
	goal := target{address: *address, method: service + chosen.method, blocking: *connections == 1}
	window := uint32(usualReceiveWindow)
	if *name == "never-reads" {
		window = largestWindow
	}
	tooLong := time.After(duration(*limit))
	failures := make(chan error)
	for range *connections {
		go func() {
			c, err := open(goal, window)
			if err == nil {
				err = chosen.run(c, options{*inFlight, *streams, *messages, *padding}, m)
				_ = c.socket.Close()
			}
			failures <- err
		}()
	}
	for range *connections {
		select {
		case err := <-failures:
			if err != nil {
				failed(*name, err)
			}
		case <-tooLong:
			failed(*name, fmt.Errorf("%s did not keep up: no end after %v seconds", *address, *limit))
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(m.result())
}

func duration(seconds float64) time.Duration {
	return time.Duration(seconds * float64(time.Second))
}

func failed(shape string, err error) {
	fmt.Fprintf(os.Stderr, "load: %s: %v\n", shape, err)
	os.Exit(1)
}

func usage(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "load: "+format+"\n", values...)
	os.Exit(2)
}
