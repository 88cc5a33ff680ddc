"""What the shop sells, and its orders."""

from datetime import datetime, timezone

from orders_pb2 import (
    STATUS_PAID,
    STATUS_PLACED,
    STATUS_SHIPPED,
    Line,
    Money,
    Order,
)

# Of one piece.
PRICES = {
    "tea": Money(currency="EUR", units=4, nanos=900_000_000),
    "pot": Money(currency="EUR", units=24, nanos=500_000_000),
}

# All of the shop's, the oldest first.
ORDERS = [
    Order(
        id=9007199254740993,
        status=STATUS_SHIPPED,
        lines=[Line(article="tea", pieces=12)],
        total=Money(currency="EUR", units=58, nanos=800_000_000),
        placed_at=datetime(2025, 11, 30, 17, 5, tzinfo=timezone.utc),
        labels={"channel": "old-shop"},
        address="Lange Gasse 4, Wien",
    ),
    Order(
        id=7,
        status=STATUS_PAID,
        lines=[Line(article="tea", pieces=2), Line(article="pot", pieces=1)],
        total=Money(currency="EUR", units=34, nanos=300_000_000),
        placed_at=datetime(2026, 3, 1, 9, 30, 0, 250_000, tzinfo=timezone.utc),
        labels={"channel": "web", "campaign": "spring"},
        address="Rue du Lac 12, Genève",
    ),
    Order(
        id=8,
        status=STATUS_PLACED,
        lines=[Line(article="pot", pieces=1)],
        total=Money(currency="EUR", units=24, nanos=500_000_000),
        placed_at=datetime(2026, 3, 1, 10, 0, tzinfo=timezone.utc),
        store=3,
    ),
]
