"""squarerpc_service.SquareService on grpcio and grpc.aio, as in the tutorial it comes from."""

import os

# gRPC's C core would write lines of its own beside ours. It reads this when it is imported.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
