"""Three servers: threads, processes, aio."""
