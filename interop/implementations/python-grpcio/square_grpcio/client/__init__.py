"""Two clients: blocking stubs and grpc.aio."""
