// The client of SquareService: by hand, or driven by the harness (--plan).
package main

import (
	"example.com/polyglot-grpc-interop/go-grpc/internal/client"
	"example.com/polyglot-grpc-interop/go-grpc/internal/program"
)

func main() {
	program.Run("client", client.Command)
}
