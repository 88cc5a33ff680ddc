// package: squarerpc_service
// file: data.proto

/* tslint:disable */
/* eslint-disable */

import * as grpc from "@grpc/grpc-js";
import * as data_pb from "./data_pb";

interface ISquareServiceService extends grpc.ServiceDefinition<grpc.UntypedServiceImplementation> {
    square: ISquareServiceService_Isquare;
    rangeSquare: ISquareServiceService_IrangeSquare;
    sumSquare: ISquareServiceService_IsumSquare;
    streamrangeSquare: ISquareServiceService_IstreamrangeSquare;
}

interface ISquareServiceService_Isquare extends grpc.MethodDefinition<data_pb.Message, data_pb.Message> {
    path: "/squarerpc_service.SquareService/square";
    requestStream: false;
    responseStream: false;
    requestSerialize: grpc.serialize<data_pb.Message>;
    requestDeserialize: grpc.deserialize<data_pb.Message>;
    responseSerialize: grpc.serialize<data_pb.Message>;
    responseDeserialize: grpc.deserialize<data_pb.Message>;
}
interface ISquareServiceService_IrangeSquare extends grpc.MethodDefinition<data_pb.Message, data_pb.Message> {
    path: "/squarerpc_service.SquareService/rangeSquare";
    requestStream: false;
    responseStream: true;
    requestSerialize: grpc.serialize<data_pb.Message>;
    requestDeserialize: grpc.deserialize<data_pb.Message>;
    responseSerialize: grpc.serialize<data_pb.Message>;
    responseDeserialize: grpc.deserialize<data_pb.Message>;
}
interface ISquareServiceService_IsumSquare extends grpc.MethodDefinition<data_pb.Message, data_pb.Message> {
    path: "/squarerpc_service.SquareService/sumSquare";
    requestStream: true;
    responseStream: false;
    requestSerialize: grpc.serialize<data_pb.Message>;
    requestDeserialize: grpc.deserialize<data_pb.Message>;
    responseSerialize: grpc.serialize<data_pb.Message>;
    responseDeserialize: grpc.deserialize<data_pb.Message>;
}
interface ISquareServiceService_IstreamrangeSquare extends grpc.MethodDefinition<data_pb.Message, data_pb.Message> {
    path: "/squarerpc_service.SquareService/streamrangeSquare";
    requestStream: true;
    responseStream: true;
    requestSerialize: grpc.serialize<data_pb.Message>;
    requestDeserialize: grpc.deserialize<data_pb.Message>;
    responseSerialize: grpc.serialize<data_pb.Message>;
    responseDeserialize: grpc.deserialize<data_pb.Message>;
}

export const SquareServiceService: ISquareServiceService;

export interface ISquareServiceServer extends grpc.UntypedServiceImplementation {
    square: grpc.handleUnaryCall<data_pb.Message, data_pb.Message>;
    rangeSquare: grpc.handleServerStreamingCall<data_pb.Message, data_pb.Message>;
    sumSquare: grpc.handleClientStreamingCall<data_pb.Message, data_pb.Message>;
    streamrangeSquare: grpc.handleBidiStreamingCall<data_pb.Message, data_pb.Message>;
}

export interface ISquareServiceClient {
    square(request: data_pb.Message, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientUnaryCall;
    square(request: data_pb.Message, metadata: grpc.Metadata, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientUnaryCall;
    square(request: data_pb.Message, metadata: grpc.Metadata, options: Partial<grpc.CallOptions>, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientUnaryCall;
    rangeSquare(request: data_pb.Message, options?: Partial<grpc.CallOptions>): grpc.ClientReadableStream<data_pb.Message>;
    rangeSquare(request: data_pb.Message, metadata?: grpc.Metadata, options?: Partial<grpc.CallOptions>): grpc.ClientReadableStream<data_pb.Message>;
    sumSquare(callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    sumSquare(metadata: grpc.Metadata, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    sumSquare(options: Partial<grpc.CallOptions>, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    sumSquare(metadata: grpc.Metadata, options: Partial<grpc.CallOptions>, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    streamrangeSquare(): grpc.ClientDuplexStream<data_pb.Message, data_pb.Message>;
    streamrangeSquare(options: Partial<grpc.CallOptions>): grpc.ClientDuplexStream<data_pb.Message, data_pb.Message>;
    streamrangeSquare(metadata: grpc.Metadata, options?: Partial<grpc.CallOptions>): grpc.ClientDuplexStream<data_pb.Message, data_pb.Message>;
}

export class SquareServiceClient extends grpc.Client implements ISquareServiceClient {
    constructor(address: string, credentials: grpc.ChannelCredentials, options?: Partial<grpc.ClientOptions>);
    public square(request: data_pb.Message, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientUnaryCall;
    public square(request: data_pb.Message, metadata: grpc.Metadata, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientUnaryCall;
    public square(request: data_pb.Message, metadata: grpc.Metadata, options: Partial<grpc.CallOptions>, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientUnaryCall;
    public rangeSquare(request: data_pb.Message, options?: Partial<grpc.CallOptions>): grpc.ClientReadableStream<data_pb.Message>;
    public rangeSquare(request: data_pb.Message, metadata?: grpc.Metadata, options?: Partial<grpc.CallOptions>): grpc.ClientReadableStream<data_pb.Message>;
    public sumSquare(callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    public sumSquare(metadata: grpc.Metadata, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    public sumSquare(options: Partial<grpc.CallOptions>, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    public sumSquare(metadata: grpc.Metadata, options: Partial<grpc.CallOptions>, callback: (error: grpc.ServiceError | null, response: data_pb.Message) => void): grpc.ClientWritableStream<data_pb.Message>;
    public streamrangeSquare(options?: Partial<grpc.CallOptions>): grpc.ClientDuplexStream<data_pb.Message, data_pb.Message>;
    public streamrangeSquare(metadata?: grpc.Metadata, options?: Partial<grpc.CallOptions>): grpc.ClientDuplexStream<data_pb.Message, data_pb.Message>;
}
