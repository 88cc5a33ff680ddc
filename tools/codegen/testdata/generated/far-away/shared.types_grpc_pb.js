// GENERATED CODE -- DO NOT EDIT!

'use strict';
var grpc = require('@grpc/grpc-js');
var far$away_shared_types_pb = require('../far-away/shared.types_pb.js');
var no_package_pb = require('../no_package_pb.js');

function serialize_NoPackage(arg) {
  if (!(arg instanceof no_package_pb.NoPackage)) {
    throw new Error('Expected argument of type NoPackage');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_NoPackage(buffer_arg) {
  return no_package_pb.NoPackage.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_NoPackage_Nested(arg) {
  if (!(arg instanceof no_package_pb.NoPackage.Nested)) {
    throw new Error('Expected argument of type NoPackage.Nested');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_NoPackage_Nested(buffer_arg) {
  return no_package_pb.NoPackage.Nested.deserializeBinary(new Uint8Array(buffer_arg));
}


var BackService = exports.BackService = {
  send: {
    path: '/far.away.Back/Send',
    requestStream: false,
    responseStream: false,
    requestType: no_package_pb.NoPackage,
    responseType: no_package_pb.NoPackage.Nested,
    requestSerialize: serialize_NoPackage,
    requestDeserialize: deserialize_NoPackage,
    responseSerialize: serialize_NoPackage_Nested,
    responseDeserialize: deserialize_NoPackage_Nested,
  },
};

exports.BackClient = grpc.makeGenericClientConstructor(BackService, 'Back');
