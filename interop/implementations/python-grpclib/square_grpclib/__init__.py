"""squarerpc_service.SquareService on grpclib."""
