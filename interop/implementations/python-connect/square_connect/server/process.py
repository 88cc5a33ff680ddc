"""What is known on both sides: in the process that is started, and in Envoy's."""

NAME = "python-connect"
# The application that pyvoy loads, and where it finds the arguments of the program.
MODULE = "square_connect.server.application"
ARGUMENTS = "SQUARE_CONNECT_ARGUMENTS"
