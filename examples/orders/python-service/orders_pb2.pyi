import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Status(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STATUS_UNSPECIFIED: _ClassVar[Status]
    STATUS_PLACED: _ClassVar[Status]
    STATUS_PAID: _ClassVar[Status]
    STATUS_SHIPPED: _ClassVar[Status]
STATUS_UNSPECIFIED: Status
STATUS_PLACED: Status
STATUS_PAID: Status
STATUS_SHIPPED: Status

class GetRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class ListRequest(_message.Message):
    __slots__ = ("status", "placed_from")
    STATUS_FIELD_NUMBER: _ClassVar[int]
    PLACED_FROM_FIELD_NUMBER: _ClassVar[int]
    status: Status
    placed_from: _timestamp_pb2.Timestamp
    def __init__(self, status: _Optional[_Union[Status, str]] = ..., placed_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Order(_message.Message):
    __slots__ = ("id", "status", "lines", "total", "placed_at", "labels", "address", "store")
    class LabelsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    PLACED_AT_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    STORE_FIELD_NUMBER: _ClassVar[int]
    id: int
    status: Status
    lines: _containers.RepeatedCompositeFieldContainer[Line]
    total: Money
    placed_at: _timestamp_pb2.Timestamp
    labels: _containers.ScalarMap[str, str]
    address: str
    store: int
    def __init__(self, id: _Optional[int] = ..., status: _Optional[_Union[Status, str]] = ..., lines: _Optional[_Iterable[_Union[Line, _Mapping]]] = ..., total: _Optional[_Union[Money, _Mapping]] = ..., placed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., labels: _Optional[_Mapping[str, str]] = ..., address: _Optional[str] = ..., store: _Optional[int] = ...) -> None: ...

class Line(_message.Message):
    __slots__ = ("article", "pieces")
    ARTICLE_FIELD_NUMBER: _ClassVar[int]
    PIECES_FIELD_NUMBER: _ClassVar[int]
    article: str
    pieces: int
    def __init__(self, article: _Optional[str] = ..., pieces: _Optional[int] = ...) -> None: ...

class Money(_message.Message):
    __slots__ = ("currency", "units", "nanos")
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    NANOS_FIELD_NUMBER: _ClassVar[int]
    currency: str
    units: int
    nanos: int
    def __init__(self, currency: _Optional[str] = ..., units: _Optional[int] = ..., nanos: _Optional[int] = ...) -> None: ...

class Summary(_message.Message):
    __slots__ = ("orders", "by_status", "total", "last_placed_at")
    class ByStatusEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: int
        value: int
        def __init__(self, key: _Optional[int] = ..., value: _Optional[int] = ...) -> None: ...
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    BY_STATUS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    LAST_PLACED_AT_FIELD_NUMBER: _ClassVar[int]
    orders: int
    by_status: _containers.ScalarMap[int, int]
    total: Money
    last_placed_at: _timestamp_pb2.Timestamp
    def __init__(self, orders: _Optional[int] = ..., by_status: _Optional[_Mapping[int, int]] = ..., total: _Optional[_Union[Money, _Mapping]] = ..., last_placed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
