"""The plain face of a square service in Python: options and the tutorial's examples."""
