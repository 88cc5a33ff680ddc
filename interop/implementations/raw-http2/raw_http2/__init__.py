"""Hostile HTTP/2 peers: what goes over the wire is what the scenario says, right or wrong."""
