use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use tonic::{
    Status, Streaming,
    body::Body,
    codec::CompressionEncoding,
    server::{Grpc, ServerStreamingService, StreamingService},
    service::Routes,
};
use tower::Service;

use crate::driver::{
    codec::MessageCodec,
    contract::{LeftOut, Method, MethodMessages},
    message::{Message, MessageType},
    step::Codec,
};

use super::{
    Player, Script,
    performance::{Performance, Requests},
    response::{self, Responses},
};

/// Services whose calls are played by a script, if they have one.
#[derive(Clone)]
pub struct Scripted {
    player: Option<Arc<Player>>,
    routes: Routes,
}

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

impl Scripted {
    /// Without a player there are no scripts.
    pub fn new(player: Option<Arc<Player>>, routes: Routes) -> Self {
        Self { player, routes }
    }

    fn scripted_call(&self, request: &Request<Body>) -> Result<Option<ScriptedCall>, Status> {
        let path = request.uri().path();
        let Some(player) = &self.player else {
            return Ok(None);
        };
        let Some(method) = player.contract.method(path) else {
            return Ok(None);
        };
        let script = player.script(path, request.headers())?;
        Ok(script.map(|script| ScriptedCall::new(player.clone(), script, path, method)))
    }
}

impl Service<Request<Body>> for Scripted {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Service::<Request<Body>>::poll_ready(&mut self.routes, cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self.scripted_call(&request) {
            Ok(None) => Box::pin(self.routes.call(request)),
            Ok(Some(call)) => Box::pin(async move { Ok(call.answer(request).await) }),
            Err(status) => Box::pin(async move { Ok(status.into_http()) }),
        }
    }
}

/// The handler of one call.
#[derive(Clone)]
struct ScriptedCall {
    player: Arc<Player>,
    script: Script,
    path: String,
    messages: Result<MethodMessages, LeftOut>,
    request_stream: bool,
}

impl ScriptedCall {
    fn new(player: Arc<Player>, script: Script, path: &str, method: Method) -> Self {
        let messages = match script.codec {
            Some(Codec::Bytes) => Ok(MethodMessages {
                request: MessageType::Bytes,
                response: MessageType::Bytes,
            }),
            None => method.messages,
        };
        Self {
            player,
            script,
            path: path.to_owned(),
            messages,
            request_stream: method.request_stream,
        }
    }

    /// The responses are a stream whatever the method says: so a script may
    /// send none, or headers before the first.
    async fn answer(self, request: Request<Body>) -> Response<Body> {
        // Where there are no messages the script says so, and reads none.
        let incoming = match &self.messages {
            Ok(messages) => messages.request.clone(),
            Err(_) => MessageType::Bytes,
        };
        let codec = MessageCodec::new(incoming);
        let mut grpc = Grpc::new(codec).accept_compressed(CompressionEncoding::Gzip);
        if self.request_stream {
            grpc.streaming(self, request).await
        } else {
            grpc.server_streaming(self, request).await
        }
    }

    async fn handle<T>(
        self,
        request: tonic::Request<T>,
        requests: fn(T) -> Requests,
    ) -> Result<tonic::Response<Responses>, Status> {
        let (metadata, _, body) = request.into_parts();
        let log = self
            .player
            .begin(self.script.call.as_deref(), self.path, metadata)
            .map_err(|error| Status::internal(error.to_string()))?;
        let draining = self.player.draining.clone();
        let requests = requests(body);
        let outgoing = self.messages.map(|messages| messages.response);
        response::written_by(|responder| {
            Performance::new(log, requests, outgoing, responder, draining).run(self.script.steps)
        })
        .await
    }
}

impl ServerStreamingService<Message> for ScriptedCall {
    type Response = Message;
    type ResponseStream = Responses;
    type Future = BoxFuture<Result<tonic::Response<Responses>, Status>>;

    fn call(&mut self, request: tonic::Request<Message>) -> Self::Future {
        Box::pin(self.clone().handle(request, Requests::one))
    }
}

impl StreamingService<Message> for ScriptedCall {
    type Response = Message;
    type ResponseStream = Responses;
    type Future = BoxFuture<Result<tonic::Response<Responses>, Status>>;

    fn call(&mut self, request: tonic::Request<Streaming<Message>>) -> Self::Future {
        Box::pin(self.clone().handle(request, Requests::stream))
    }
}
