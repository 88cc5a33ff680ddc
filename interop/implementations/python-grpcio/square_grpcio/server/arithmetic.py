"""The tutorial's arithmetic, free of gRPC: the pool's processes import little else."""


def square(x: float) -> float:
    # Not x * x: that differs in the last bit for one double in a thousand, and 1e200 ** 2 raises
    # OverflowError where 1e200 * 1e200 is inf.
    return x**2
