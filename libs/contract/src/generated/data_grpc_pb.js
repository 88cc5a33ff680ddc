// GENERATED CODE -- DO NOT EDIT!

'use strict';
var grpc = require('@grpc/grpc-js');
var data_pb = require('./data_pb.js');

function serialize_squarerpc_service_Message(arg) {
  if (!(arg instanceof data_pb.Message)) {
    throw new Error('Expected argument of type squarerpc_service.Message');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_squarerpc_service_Message(buffer_arg) {
  return data_pb.Message.deserializeBinary(new Uint8Array(buffer_arg));
}


// Squares of IEEE-754 doubles in each of the four gRPC call shapes.
// A result is x * x rounded once; NaN, infinities and -0 are ordinary values
// except where a method says otherwise.
var SquareServiceService = exports.SquareServiceService = {
  // Unary: the square of one number.
square: {
    path: '/squarerpc_service.SquareService/square',
    requestStream: false,
    responseStream: false,
    requestType: data_pb.Message,
    responseType: data_pb.Message,
    requestSerialize: serialize_squarerpc_service_Message,
    requestDeserialize: deserialize_squarerpc_service_Message,
    responseSerialize: serialize_squarerpc_service_Message,
    responseDeserialize: deserialize_squarerpc_service_Message,
  },
  // Server streaming: for a request n the squares of 0, 1, 2 and so on up to
// and including the largest integer that is not above n, in that order.
// A negative n gives no message. A server may answer INVALID_ARGUMENT for a
// number that no range can end at (NaN, infinity).
rangeSquare: {
    path: '/squarerpc_service.SquareService/rangeSquare',
    requestStream: false,
    responseStream: true,
    requestType: data_pb.Message,
    responseType: data_pb.Message,
    requestSerialize: serialize_squarerpc_service_Message,
    requestDeserialize: deserialize_squarerpc_service_Message,
    responseSerialize: serialize_squarerpc_service_Message,
    responseDeserialize: deserialize_squarerpc_service_Message,
  },
  // Client streaming: the sum of the squares of all numbers sent, added from
// left to right starting at 0; 0 for an empty stream.
sumSquare: {
    path: '/squarerpc_service.SquareService/sumSquare',
    requestStream: true,
    responseStream: false,
    requestType: data_pb.Message,
    responseType: data_pb.Message,
    requestSerialize: serialize_squarerpc_service_Message,
    requestDeserialize: deserialize_squarerpc_service_Message,
    responseSerialize: serialize_squarerpc_service_Message,
    responseDeserialize: deserialize_squarerpc_service_Message,
  },
  // Bidirectional streaming: one square for each number, in the order sent.
// A server sends them either as the numbers come (interleaved) or all
// together once the client has half-closed; both are the same on the wire
// but for the moment.
streamrangeSquare: {
    path: '/squarerpc_service.SquareService/streamrangeSquare',
    requestStream: true,
    responseStream: true,
    requestType: data_pb.Message,
    responseType: data_pb.Message,
    requestSerialize: serialize_squarerpc_service_Message,
    requestDeserialize: deserialize_squarerpc_service_Message,
    responseSerialize: serialize_squarerpc_service_Message,
    responseDeserialize: deserialize_squarerpc_service_Message,
  },
};

exports.SquareServiceClient = grpc.makeGenericClientConstructor(SquareServiceService, 'SquareService');
