// GENERATED CODE -- DO NOT EDIT!

'use strict';
var grpc = require('@grpc/grpc-js');
var no_package_pb = require('./no_package_pb.js');

function serialize_NoPackage(arg) {
  if (!(arg instanceof no_package_pb.NoPackage)) {
    throw new Error('Expected argument of type NoPackage');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_NoPackage(buffer_arg) {
  return no_package_pb.NoPackage.deserializeBinary(new Uint8Array(buffer_arg));
}


var OnlyImportsService = exports.OnlyImportsService = {
  // Twice the same type: one serializer.
same: {
    path: '/only.imports.OnlyImports/Same',
    requestStream: false,
    responseStream: false,
    requestType: no_package_pb.NoPackage,
    responseType: no_package_pb.NoPackage,
    requestSerialize: serialize_NoPackage,
    requestDeserialize: deserialize_NoPackage,
    responseSerialize: serialize_NoPackage,
    responseDeserialize: deserialize_NoPackage,
  },
};

exports.OnlyImportsClient = grpc.makeGenericClientConstructor(OnlyImportsService, 'OnlyImports');
