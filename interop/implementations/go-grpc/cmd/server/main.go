// The server of SquareService: by hand, or driven by the harness (--config).
package main

import (
	"example.com/polyglot-grpc-interop/go-grpc/internal/program"
	"example.com/polyglot-grpc-interop/go-grpc/internal/server"
)

func main() {
	program.Run("server", server.Command)
}
