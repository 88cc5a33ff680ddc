// Package tests runs the two programs as people and the harness do: real
// processes, real sockets.
package tests

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"

	// These tell the cache of go test what the programs are made of.
	_ "example.com/polyglot-grpc-interop/go-grpc/internal/client"
	_ "example.com/polyglot-grpc-interop/go-grpc/internal/server"
	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

// A test that waits for longer is stuck.
const timeLimit = 3 * time.Minute

var programs string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		var err error
		if programs, err = os.MkdirTemp("", "go-grpc-"); err != nil {
			panic(err)
		}
		defer os.RemoveAll(programs)
		build := exec.Command("go", "build", "-o", programs+"/", "../cmd/...")
		if output, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "go build: %v\n%s", err, output)
			return 1
		}
		return m.Run()
	}())
}

// run runs a program to its end.
func run(t *testing.T, name string, arguments ...string) (stdout, stderr string, exitCode int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), filepath.Join(programs, name), arguments...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	killer := time.AfterFunc(timeLimit, func() { command.Process.Kill() })
	defer killer.Stop()
	command.Wait()
	return out.String(), errs.String(), command.ProcessState.ExitCode()
}

type object = map[string]any

type runningServer struct {
	*exec.Cmd
	ready  object
	stdout *bufio.Reader
	stderr bytes.Buffer
}

// startServer starts the driven server and waits for its ready line.
func startServer(t *testing.T, config object, flags ...string) *runningServer {
	t.Helper()
	if config["contract"] == nil {
		config["contract"] = squareContract(t)
	}
	server := &runningServer{}
	arguments := append([]string{"--config", writeJSON(t, config)}, flags...)
	server.Cmd = exec.CommandContext(t.Context(), filepath.Join(programs, "server"), arguments...)
	server.Stderr = &server.stderr
	stdout, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	killer := time.AfterFunc(timeLimit, func() { server.Process.Kill() })
	t.Cleanup(func() {
		killer.Stop()
		server.Process.Kill()
		server.Wait()
	})
	server.stdout = bufio.NewReader(stdout)
	line, err := server.stdout.ReadBytes('\n')
	if err != nil {
		t.Fatalf("no ready line: %v", err)
	}
	if err := json.Unmarshal(line, &server.ready); err != nil {
		t.Fatalf("the ready line %s: %v", line, err)
	}
	return server
}

// squareContract is what the code here was generated from.
func squareContract(t *testing.T) object {
	t.Helper()
	return contractOf(t, protodesc.ToFileDescriptorProto(squarerpc.File_data_proto))
}

func contractOf(t *testing.T, files ...*descriptorpb.FileDescriptorProto) object {
	t.Helper()
	return object{"descriptors": writeFile(t, "contract.binpb", serialized(&descriptorpb.FileDescriptorSet{File: files}))}
}

func (s *runningServer) address(t *testing.T, listener int) string {
	t.Helper()
	port, ok := s.ready["listeners"].([]any)[listener].(object)["port"].(float64)
	if !ok {
		t.Fatalf("listener %d has no port: %v", listener, s.ready)
	}
	return "localhost:" + strconv.Itoa(int(port))
}

func listener(transport, bidi string) object {
	return object{"name": transport + "/" + bidi, "host": "127.0.0.1", "port": 0, "transport": transport, "service": object{"bidi": bidi}}
}

func writeJSON(t *testing.T, content any) string {
	t.Helper()
	text, err := json.Marshal(content)
	if err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "content.json", text)
}

func writeFile(t *testing.T, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func dial(t *testing.T, address string, creds credentials.TransportCredentials) *grpc.ClientConn {
	t.Helper()
	if creds == nil {
		creds = insecure.NewCredentials()
	}
	channel, err := grpc.NewClient(address, grpc.WithTransportCredentials(creds), grpc.WithNoProxy())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { channel.Close() })
	return channel
}
