"""The shop's bookkeeping: keeps the paid orders, and has the shop add them up."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime

import grpc

from orders_pb2 import STATUS_PAID, ListRequest, Money, Order
from orders_pb2_grpc import OrdersStub

TIMEOUT_S = 10


@dataclass(frozen=True)
class Entry:
    """An order as the books have it."""

    id: int
    total: Money
    placed_at: datetime


def entry_of(order: Order) -> Entry:
    return Entry(order.id, order.total, order.placed_at.ToDatetime())


def order_of(entry: Entry) -> Order:
    return Order(
        id=entry.id, status=STATUS_PAID, total=entry.total, placed_at=entry.placed_at
    )


def main() -> None:
    target = os.environ.get("INTEROP_TARGET", "127.0.0.1:50051")
    with grpc.insecure_channel(target) as channel:
        shop = OrdersStub(channel)
        paid = shop.List(ListRequest(status=STATUS_PAID), timeout=TIMEOUT_S)
        books = [entry_of(order) for order in paid]
        summary = shop.AddUp(map(order_of, books), timeout=TIMEOUT_S)
        total = f"{summary.total.units}.{summary.total.nanos:09}"
        print(f"{summary.orders} orders, {total} {summary.total.currency}")


if __name__ == "__main__":
    main()
