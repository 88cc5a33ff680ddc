// GENERATED CODE -- DO NOT EDIT!

// Original file comments:
// Detached from everything, above the file.
//
// A block comment above `syntax`,
// over two lines. 
'use strict';
var grpc = require('@grpc/grpc-js');
var torture_pb = require('./torture_pb.js');
var google_protobuf_empty_pb = require('google-protobuf/google/protobuf/empty_pb.js');
var far$away_shared_types_pb = require('./far-away/shared.types_pb.js');
var no_services_pb = require('./no_services_pb.js');

function serialize_far_away_Shared(arg) {
  if (!(arg instanceof far$away_shared_types_pb.Shared)) {
    throw new Error('Expected argument of type far.away.Shared');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_far_away_Shared(buffer_arg) {
  return far$away_shared_types_pb.Shared.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_far_away_Shared_Part(arg) {
  if (!(arg instanceof far$away_shared_types_pb.Shared.Part)) {
    throw new Error('Expected argument of type far.away.Shared.Part');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_far_away_Shared_Part(buffer_arg) {
  return far$away_shared_types_pb.Shared.Part.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_google_protobuf_Empty(arg) {
  if (!(arg instanceof google_protobuf_empty_pb.Empty)) {
    throw new Error('Expected argument of type google.protobuf.Empty');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_google_protobuf_Empty(buffer_arg) {
  return google_protobuf_empty_pb.Empty.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_torture_v1_NoServices(arg) {
  if (!(arg instanceof no_services_pb.NoServices)) {
    throw new Error('Expected argument of type torture.v1.NoServices');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_torture_v1_NoServices(buffer_arg) {
  return no_services_pb.NoServices.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_torture_v1_Outer_Inner(arg) {
  if (!(arg instanceof torture_pb.Outer.Inner)) {
    throw new Error('Expected argument of type torture.v1.Outer.Inner');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_torture_v1_Outer_Inner(buffer_arg) {
  return torture_pb.Outer.Inner.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_torture_v1_Outer_Inner_Innermost(arg) {
  if (!(arg instanceof torture_pb.Outer.Inner.Innermost)) {
    throw new Error('Expected argument of type torture.v1.Outer.Inner.Innermost');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_torture_v1_Outer_Inner_Innermost(buffer_arg) {
  return torture_pb.Outer.Inner.Innermost.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_torture_v1_Plain(arg) {
  if (!(arg instanceof torture_pb.Plain)) {
    throw new Error('Expected argument of type torture.v1.Plain');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_torture_v1_Plain(buffer_arg) {
  return torture_pb.Plain.deserializeBinary(new Uint8Array(buffer_arg));
}


// Detached above the first service.
//
// No space after the slashes.
// 	A tab after the slashes.
//
//   Three spaces, and Ünïcödé: 平方, 𝑥².
var AllShapesService = exports.AllShapesService = {
  // Above Unary.
unary: {
    path: '/torture.v1.AllShapes/Unary',
    requestStream: false,
    responseStream: false,
    requestType: torture_pb.Plain,
    responseType: torture_pb.Plain,
    requestSerialize: serialize_torture_v1_Plain,
    requestDeserialize: deserialize_torture_v1_Plain,
    responseSerialize: serialize_torture_v1_Plain,
    responseDeserialize: deserialize_torture_v1_Plain,
  },
  // After Unary, ends in },
serverStreaming: {
    path: '/torture.v1.AllShapes/ServerStreaming',
    requestStream: false,
    responseStream: true,
    requestType: torture_pb.Outer.Inner,
    responseType: torture_pb.Outer.Inner.Innermost,
    requestSerialize: serialize_torture_v1_Outer_Inner,
    requestDeserialize: deserialize_torture_v1_Outer_Inner,
    responseSerialize: serialize_torture_v1_Outer_Inner_Innermost,
    responseDeserialize: deserialize_torture_v1_Outer_Inner_Innermost,
  },
  // After ServerStreaming,
// two lines.
// Detached, above.
//
// Block. 
clientStreaming: {
    path: '/torture.v1.AllShapes/ClientStreaming',
    requestStream: true,
    responseStream: false,
    requestType: far$away_shared_types_pb.Shared,
    responseType: google_protobuf_empty_pb.Empty,
    requestSerialize: serialize_far_away_Shared,
    requestDeserialize: deserialize_far_away_Shared,
    responseSerialize: serialize_google_protobuf_Empty,
    responseDeserialize: deserialize_google_protobuf_Empty,
  },
  both_streaming: {
    path: '/torture.v1.AllShapes/both_streaming',
    requestStream: true,
    responseStream: true,
    requestType: far$away_shared_types_pb.Shared.Part,
    responseType: no_services_pb.NoServices,
    requestSerialize: serialize_far_away_Shared_Part,
    requestDeserialize: deserialize_far_away_Shared_Part,
    responseSerialize: serialize_torture_v1_NoServices,
    responseDeserialize: deserialize_torture_v1_NoServices,
  },
  aLLCAPS: {
    path: '/torture.v1.AllShapes/ALLCAPS',
    requestStream: false,
    responseStream: false,
    requestType: torture_pb.Plain,
    responseType: google_protobuf_empty_pb.Empty,
    requestSerialize: serialize_torture_v1_Plain,
    requestDeserialize: deserialize_torture_v1_Plain,
    responseSerialize: serialize_google_protobuf_Empty,
    responseDeserialize: deserialize_google_protobuf_Empty,
  },
  // After the last method.
};

exports.AllShapesClient = grpc.makeGenericClientConstructor(AllShapesService, 'AllShapes');
// After the opening brace, which makes it a trailing comment of the service.
var EmptyService = exports.EmptyService = {
};

exports.EmptyClient = grpc.makeGenericClientConstructor(EmptyService, 'Empty');
