"""squarerpc_service.SquareService on grpcio and grpc.aio, as in the tutorial it comes from."""
