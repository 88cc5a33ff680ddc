// GENERATED CODE -- DO NOT EDIT!

'use strict';
var grpc = require('@grpc/grpc-js');
var no_package_pb = require('./no_package_pb.js');
var google_protobuf_wrappers_pb = require('google-protobuf/google/protobuf/wrappers_pb.js');

function serialize_NoPackage(arg) {
  if (!(arg instanceof no_package_pb.NoPackage)) {
    throw new Error('Expected argument of type NoPackage');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_NoPackage(buffer_arg) {
  return no_package_pb.NoPackage.deserializeBinary(new Uint8Array(buffer_arg));
}

function serialize_google_protobuf_DoubleValue(arg) {
  if (!(arg instanceof google_protobuf_wrappers_pb.DoubleValue)) {
    throw new Error('Expected argument of type google.protobuf.DoubleValue');
  }
  return Buffer.from(arg.serializeBinary());
}

function deserialize_google_protobuf_DoubleValue(buffer_arg) {
  return google_protobuf_wrappers_pb.DoubleValue.deserializeBinary(new Uint8Array(buffer_arg));
}


var NoPackageServiceService = exports.NoPackageServiceService = {
  get: {
    path: '/NoPackageService/Get',
    requestStream: false,
    responseStream: false,
    requestType: google_protobuf_wrappers_pb.DoubleValue,
    responseType: no_package_pb.NoPackage,
    requestSerialize: serialize_google_protobuf_DoubleValue,
    requestDeserialize: deserialize_google_protobuf_DoubleValue,
    responseSerialize: serialize_NoPackage,
    responseDeserialize: deserialize_NoPackage,
  },
};

exports.NoPackageServiceClient = grpc.makeGenericClientConstructor(NoPackageServiceService, 'NoPackageService');
