// The shop's orders, on grpc-go.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"os/signal"
	"syscall"

	"google.golang.org/grpc"

	"example.com/shop/orders/shopv1"
)

func main() {
	log.SetFlags(0)
	port := flag.Int("port", 50051, "to listen on, on 127.0.0.1; 0: any that is free")
	flag.Parse()
	if err := serve(*port); err != nil {
		log.Fatal(err)
	}
}

// serve answers calls until SIGTERM or Ctrl-C, and lets those in flight finish.
func serve(port int) error {
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	server := grpc.NewServer()
	shopv1.RegisterOrdersServer(server, service{})
	go func() {
		<-stopped.Done()
		stop() // a second signal ends the program at once
		server.GracefulStop()
	}()
	fmt.Println("listening on", listener.Addr())
	return server.Serve(listener)
}
