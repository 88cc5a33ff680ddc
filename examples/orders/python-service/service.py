"""The shop's orders, on grpcio."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from data import ORDERS, PRICES
from orders_pb2 import GetRequest, Line, ListRequest, Money, Order, Summary
from orders_pb2_grpc import OrdersServicer, add_OrdersServicer_to_server

NANOS_PER_UNIT = 1_000_000_000
STOP_SIGNALS = {signal.SIGTERM, signal.SIGINT}


class Orders(OrdersServicer):
    """Answers the four methods of the contract."""

    def Get(self, request: GetRequest, context: grpc.ServicerContext) -> Order:
        for order in ORDERS:
            if order.id == request.id:
                return order
        context.abort(grpc.StatusCode.NOT_FOUND, f"no order {request.id}")

    def List(self, request: ListRequest, context: grpc.ServicerContext) -> Iterator[Order]:
        for order in ORDERS:
            if request.status and order.status != request.status:
                continue
            # An absent moment is 1970, and every order is younger.
            if moment(order.placed_at) >= moment(request.placed_from):
                yield order

    def AddUp(self, orders: Iterator[Order], context: grpc.ServicerContext) -> Summary:
        summary = Summary(total=Money())
        placed: list[datetime] = []
        for order in orders:
            summary.orders += 1
            summary.by_status[order.status] += 1
            if order.HasField("total"):
                add(summary.total, order.total, 1)
            placed.append(order.placed_at.ToDatetime())
        if placed:
            summary.last_placed_at.FromDatetime(max(placed))
        return summary

    def Quote(self, lines: Iterator[Line], context: grpc.ServicerContext) -> Iterator[Money]:
        total = Money()
        for line in lines:
            price = PRICES.get(line.article)
            if price is None:
                reason = f"the shop sells no {line.article}"
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, reason)
            if line.pieces < 1:
                reason = f"{line.pieces} pieces of {line.article} are no order"
                context.abort(grpc.StatusCode.INVALID_ARGUMENT, reason)
            add(total, price, line.pieces)
            yield total


def moment(timestamp: Timestamp) -> tuple[int, int]:
    return timestamp.seconds, timestamp.nanos


def add(total: Money, amount: Money, times: int) -> None:
    """Puts so many times the amount on the total."""
    nanos = total.nanos + amount.nanos * times
    total.currency = amount.currency
    total.units += amount.units * times + nanos // NANOS_PER_UNIT
    total.nanos = nanos % NANOS_PER_UNIT


def serve(port: int) -> None:
    """Answers calls until SIGTERM or Ctrl-C, and lets those in flight finish."""
    # Before there are threads, which block then what the main thread waits for.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    server = grpc.server(ThreadPoolExecutor())
    add_OrdersServicer_to_server(Orders(), server)
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    print(f"listening on 127.0.0.1:{bound}", flush=True)
    signal.sigwait(STOP_SIGNALS)
    server.stop(grace=10).wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--port", type=int, default=50051, help="to listen on, on 127.0.0.1; 0: any that is free"
    )
    serve(parser.parse_args().port)
