package main

import (
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"example.com/shop/orders/shopv1"
)

// prices are those of one piece.
var prices = map[string]*shopv1.Money{
	"tea": {Currency: "EUR", Units: 4, Nanos: 900_000_000},
	"pot": {Currency: "EUR", Units: 24, Nanos: 500_000_000},
}

// orders are all of the shop's, the oldest first.
var orders = []*shopv1.Order{
	{
		Id:       9007199254740993,
		Status:   shopv1.Status_STATUS_SHIPPED,
		Lines:    []*shopv1.Line{{Article: "tea", Pieces: 12}},
		Total:    &shopv1.Money{Currency: "EUR", Units: 58, Nanos: 800_000_000},
		PlacedAt: timestamppb.New(time.Date(2025, 11, 30, 17, 5, 0, 0, time.UTC)),
		Labels:   map[string]string{"channel": "old-shop"},
		Delivery: &shopv1.Order_Address{Address: "Lange Gasse 4, Wien"},
	},
	{
		Id:       7,
		Status:   shopv1.Status_STATUS_PAID,
		Lines:    []*shopv1.Line{{Article: "tea", Pieces: 2}, {Article: "pot", Pieces: 1}},
		Total:    &shopv1.Money{Currency: "EUR", Units: 34, Nanos: 300_000_000},
		PlacedAt: timestamppb.New(time.Date(2026, 3, 1, 9, 30, 0, 250_000_000, time.UTC)),
		Labels:   map[string]string{"channel": "web", "campaign": "spring"},
		Delivery: &shopv1.Order_Address{Address: "Rue du Lac 12, Genève"},
	},
	{
		Id:       8,
		Status:   shopv1.Status_STATUS_PLACED,
		Lines:    []*shopv1.Line{{Article: "pot", Pieces: 1}},
		Total:    &shopv1.Money{Currency: "EUR", Units: 24, Nanos: 500_000_000},
		PlacedAt: timestamppb.New(time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)),
		Delivery: &shopv1.Order_Store{Store: 3},
	},
}
