// Package server runs SquareService on one or more ports.
package server

import (
	"fmt"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"

	"example.com/polyglot-grpc-interop/go-grpc/internal/driver"
	"example.com/polyglot-grpc-interop/go-grpc/internal/square"
	"example.com/polyglot-grpc-interop/go-grpc/internal/squarerpc"
)

// Server is a started server.
type Server struct {
	// Listeners says of each listener of the config which port it has.
	Listeners []driver.Listener
	servers   []*grpc.Server
	failed    chan error
}

// Start opens the ports; calls are accepted when it returns.
func Start(config Config) (*Server, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	var limits []grpc.ServerOption
	if limit := config.Limits.MaxConcurrentRPCs; limit != nil {
		limits = newConcurrencyLimit(*limit).options()
	}
	s := &Server{failed: make(chan error, len(config.Listeners))}
	for _, listener := range config.Listeners {
		if reason := listener.unsupported(); reason != "" {
			s.Listeners = append(s.Listeners, driver.Listener{Name: listener.Name, Unsupported: reason})
			continue
		}
		if err := s.listen(listener, config.TLS, limits); err != nil {
			s.stop()
			return nil, err
		}
	}
	return s, nil
}

func (s *Server) listen(config ListenerConfig, files TLSFiles, limits []grpc.ServerOption) error {
	creds, err := files.credentials(config.Transport)
	if err != nil {
		return err
	}
	socket, err := net.Listen("tcp", config.address())
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", config.address(), err)
	}
	server := grpc.NewServer(append(limits[:len(limits):len(limits)], grpc.Creds(creds))...)
	squarerpc.RegisterSquareServiceServer(server, square.Service{Bidi: config.Bidi})
	healthpb.RegisterHealthServer(server, health.NewServer())
	reflection.Register(server)
	s.servers = append(s.servers, server)
	s.Listeners = append(s.Listeners, driver.Listener{Name: config.Name, Port: socket.Addr().(*net.TCPAddr).Port})
	go func() {
		if err := server.Serve(socket); err != nil {
			s.failed <- fmt.Errorf("%s no longer accepts connections: %w", config.address(), err)
		}
	}()
	return nil
}

// Failed gives the error of a port that stopped by itself.
func (s *Server) Failed() <-chan error { return s.failed }

// Drain refuses new calls and lets those in flight finish; what is not
// finished after the limit is cut off.
func (s *Server) Drain(limit time.Duration) {
	timer := time.AfterFunc(limit, s.stop)
	defer timer.Stop()
	var drained sync.WaitGroup
	for _, server := range s.servers {
		drained.Go(server.GracefulStop)
	}
	drained.Wait()
}

func (s *Server) stop() {
	for _, server := range s.servers {
		server.Stop()
	}
}
