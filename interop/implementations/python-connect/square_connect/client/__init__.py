"""The tutorial's examples, and the driver contract, on connectrpc's clients."""
