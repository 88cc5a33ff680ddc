"""The tutorial's examples, and the driver contract, on grpclib.client.Channel."""
