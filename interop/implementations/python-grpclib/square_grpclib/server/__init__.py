"""The square service on grpclib.server.Server."""
