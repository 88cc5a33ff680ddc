// Package server runs SquareService on one or more ports.
package server

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // requests may be compressed so
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
	Listeners []Listener
	servers   []*grpc.Server
	admission *admission
	failed    chan error
	asked     chan struct{}
	ask       func()
}

// Start opens the ports; calls are accepted when it returns. With a player it
// plays scripts.
func Start(config Config, player *driver.Player) (*Server, error) {
	if err := config.check(); err != nil {
		return nil, err
	}
	asked := make(chan struct{})
	s := &Server{
		admission: newAdmission(config.Limits.MaxConcurrentRPCs),
		failed:    make(chan error, len(config.Listeners)),
		asked:     asked,
		ask:       sync.OnceFunc(func() { close(asked) }),
	}
	options := s.admission.options()
	if player != nil {
		player.Drain = s.AskToDrain
		options = append(options, grpc.ForceServerCodecV2(driver.Codec), grpc.ChainStreamInterceptor(player.Intercept))
	}
	for _, listener := range config.Listeners {
		if reason := listener.unsupported(); reason != "" {
			s.Listeners = append(s.Listeners, Listener{Name: listener.Name, Unsupported: reason})
			continue
		}
		if err := s.listen(listener, cmp.Or(listener.TLS, &config.TLS), options, player); err != nil {
			s.stop()
			return nil, err
		}
	}
	return s, nil
}

func (s *Server) listen(config ListenerConfig, files *TLSFiles, options []grpc.ServerOption, player *driver.Player) error {
	creds, err := files.credentials(config.Transport)
	if err != nil {
		return err
	}
	socket, err := net.Listen("tcp", config.address())
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", config.address(), err)
	}
	server := grpc.NewServer(append(slices.Clip(options), grpc.Creds(creds))...)
	offered := registrar{Server: server}
	if player != nil {
		offered.contract = player.Contract.Files
	}
	healthpb.RegisterHealthServer(offered, health.NewServer())
	reflection.Register(offered)
	squarerpc.RegisterSquareServiceServer(offered, square.Service{Options: config.Service})
	offered.registerContract()
	s.servers = append(s.servers, server)
	s.Listeners = append(s.Listeners, Listener{Name: config.Name, Port: socket.Addr().(*net.TCPAddr).Port})
	go func() {
		if err := server.Serve(socket); err != nil {
			s.failed <- fmt.Errorf("%s no longer accepts connections: %w", config.address(), err)
		}
	}()
	return nil
}

// Failed gives the error of a port that stopped by itself.
func (s *Server) Failed() <-chan error { return s.failed }

// AskToDrain refuses new calls and asks whoever runs the server to drain it.
func (s *Server) AskToDrain() {
	s.admission.draining.Store(true)
	s.ask()
}

// AskedToDrain is closed when a call has asked for it.
func (s *Server) AskedToDrain() <-chan struct{} { return s.asked }

// Drain refuses new calls and lets those in flight finish; what is not
// finished after the limit is cut off.
func (s *Server) Drain(limit time.Duration) {
	s.admission.draining.Store(true)
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
