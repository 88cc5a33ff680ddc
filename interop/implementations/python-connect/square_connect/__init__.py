"""squarerpc_service.SquareService on connectrpc, over gRPC."""
