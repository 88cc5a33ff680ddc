//! One call of a case, of any shape.

use std::{mem, panic};

use bytes::Bytes;
use http::uri::PathAndQuery;
use prost::DecodeError;
use tokio::{sync::mpsc, task::JoinError, time};
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::task::AbortOnDropHandle;
use tonic::{Code, Request, Response, Status, Streaming, client::Grpc, transport::Channel};

use crate::driver::{
    codec::MessageCodec,
    message::{Message, MessageType},
    observation::{Log, MessagesDigest, Observation, Progress, SeenMessage},
    step::{Messages, Milliseconds},
};

use super::CaseError;

/// What is needed to start a call.
pub struct Start {
    pub grpc: Grpc<Channel>,
    /// Its metadata and deadline.
    pub request: Request<()>,
    pub path: PathAndQuery,
    pub codec: MessageCodec,
}

/// Whether requests and responses are streams.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    Unary,
    ServerStreaming,
    ClientStreaming,
    Bidi,
}

pub struct Call {
    log: Log,
    request_type: MessageType,
    requests: Requests,
    responses: Responses,
}

enum Requests {
    /// tonic starts the call with its one message.
    One(Box<Start>, Shape),
    OneSent,
    Stream(mpsc::Sender<Message>),
    Ended,
}

enum Responses {
    NotStarted,
    One(AbortOnDropHandle<Result<Response<Message>, Status>>),
    Begun(AbortOnDropHandle<Result<Response<Streaming<Message>>, Status>>),
    Stream(Box<Streaming<Message>>),
    /// The status is known, and not yet printed.
    Status(Status),
    Ended,
}

/// Why a message was not sent.
#[derive(Debug, thiserror::Error)]
enum SendFailure {
    #[error("the call, or its request stream, has ended")]
    Ended,
    #[error(transparent)]
    NoMessage(#[from] DecodeError),
    #[error("{0}")]
    Unsupported(&'static str),
}

impl From<(bool, bool)> for Shape {
    fn from((request_stream, response_stream): (bool, bool)) -> Self {
        match (request_stream, response_stream) {
            (false, false) => Self::Unary,
            (false, true) => Self::ServerStreaming,
            (true, false) => Self::ClientStreaming,
            (true, true) => Self::Bidi,
        }
    }
}

impl From<SendFailure> for CaseError {
    fn from(failure: SendFailure) -> Self {
        Self::Unsupported(failure.to_string())
    }
}

/// What a receiving step meets.
enum Next {
    Message(Message),
    Status(Status),
    /// The status was there before.
    Nothing,
}

impl Call {
    /// Starts the call, where it does not begin with its one message.
    pub fn open(start: Start, shape: Shape, request_type: MessageType, log: Log) -> Self {
        let (requests, responses) = match shape {
            Shape::Unary | Shape::ServerStreaming => {
                (Requests::One(Box::new(start), shape), Responses::NotStarted)
            }
            Shape::ClientStreaming => {
                let (sender, requests) = mpsc::channel(1);
                let responses = Responses::One(spawn(start.client_streaming(requests)));
                (Requests::Stream(sender), responses)
            }
            Shape::Bidi => {
                let (sender, requests) = mpsc::channel(1);
                let responses = Responses::Begun(spawn(start.streaming(requests)));
                (Requests::Stream(sender), responses)
            }
        };
        Self {
            log,
            request_type,
            requests,
            responses,
        }
    }

    /// A call that tonic refused to start: its later steps print nothing.
    pub fn not_opened(log: Log) -> Self {
        Self {
            log: log.muted(),
            request_type: MessageType::Bytes,
            requests: Requests::Ended,
            responses: Responses::Ended,
        }
    }

    pub async fn send(&mut self, bytes: Bytes) -> Result<(), CaseError> {
        let sent = match self.request_type.decode(bytes) {
            Err(error) => Err(SendFailure::NoMessage(error)),
            Ok(message) => {
                let seen = SeenMessage::from(&message);
                self.give(message).await.map(|()| seen)
            }
        };
        // What was taken has left the queue; a call that ends instead shows
        // that when it is received from.
        if let Requests::Stream(sender) = &self.requests {
            drop(sender.reserve().await);
        }
        match sent {
            Ok(seen) => self.print(Observation::Sent(seen)),
            Err(failure) => self.not_sent(failure),
        }
    }

    pub async fn send_many(&mut self, messages: &Messages) -> Result<(), CaseError> {
        let mut progress = Progress::new(&self.log);
        let mut count = 0;
        let mut failure = None;
        for bytes in messages.iter() {
            let given = match self.request_type.decode(bytes) {
                Err(error) => Err(SendFailure::NoMessage(error)),
                Ok(message) => self.give(message).await,
            };
            if let Err(given) = given {
                failure = Some(given);
                break;
            }
            count += 1;
            progress.at(count)?;
        }
        if let Requests::Stream(sender) = &self.requests {
            drop(sender.reserve().await);
        }
        self.print(Observation::SentMany { count })?;
        match failure {
            None | Some(SendFailure::Ended) => Ok(()),
            Some(failure) => self.not_sent(failure),
        }
    }

    pub async fn exchange_many(&mut self, messages: &Messages) -> Result<(), CaseError> {
        let mut progress = Progress::new(&self.log);
        let mut digest = MessagesDigest::default();
        let mut end = None;
        for bytes in messages.iter() {
            let message = match self.request_type.decode(bytes) {
                Ok(message) => message,
                Err(error) => {
                    self.print(digest.finish())?;
                    return self.not_sent(SendFailure::NoMessage(error));
                }
            };
            // That the call has ended shows in what is received.
            match self.give(message).await {
                Ok(()) | Err(SendFailure::Ended) => {}
                Err(failure) => return Err(failure.into()),
            }
            match self.next().await? {
                Next::Message(message) => progress.at(digest.add(&message))?,
                Next::Status(status) => {
                    end = Some(status);
                    break;
                }
                Next::Nothing => return Ok(()),
            }
        }
        self.print(digest.finish())?;
        match end {
            Some(status) => self.print((&status).into()),
            None => Ok(()),
        }
    }

    pub fn half_close(&mut self) -> Result<(), CaseError> {
        match &self.requests {
            Requests::One(..) => {
                return Err(
                    SendFailure::Unsupported("tonic half-closes with the one message").into(),
                );
            }
            Requests::OneSent => {}
            Requests::Stream(sender) if !sender.is_closed() => self.requests = Requests::Ended,
            Requests::Stream(_) | Requests::Ended => return self.not_sent(SendFailure::Ended),
        }
        self.print(Observation::HalfClosed)
    }

    pub async fn receive(&mut self) -> Result<(), CaseError> {
        let next = self.next().await?;
        self.show(next).map(drop)
    }

    pub async fn receive_within(&mut self, within: Milliseconds) -> Result<(), CaseError> {
        match time::timeout(within.duration(), self.next()).await {
            Ok(next) => self.show(next?).map(drop),
            Err(_) => self.print(Observation::NothingReceived {
                within_ms: within.get(),
            }),
        }
    }

    pub async fn receive_to_end(&mut self) -> Result<(), CaseError> {
        loop {
            let next = self.next().await?;
            if !self.show(next)? {
                return Ok(());
            }
        }
    }

    pub async fn receive_many(&mut self) -> Result<(), CaseError> {
        let mut progress = Progress::new(&self.log);
        let mut digest = MessagesDigest::default();
        loop {
            match self.next().await? {
                Next::Message(message) => progress.at(digest.add(&message))?,
                Next::Status(status) => {
                    self.print(digest.finish())?;
                    return self.print((&status).into());
                }
                Next::Nothing => return Ok(()),
            }
        }
    }

    /// To drop a call is how tonic cancels it; no status comes after that.
    pub fn cancel(&mut self) -> Result<(), CaseError> {
        self.requests = Requests::Ended;
        if !matches!(self.responses, Responses::Ended) {
            self.responses = Responses::Status(Status::cancelled("the call was dropped"));
        }
        self.print(Observation::Cancelled)
    }

    /// Gives tonic a message, once it has room for it.
    async fn give(&mut self, message: Message) -> Result<(), SendFailure> {
        if matches!(self.responses, Responses::Ended) {
            return Err(SendFailure::Ended);
        }
        match &self.requests {
            Requests::Stream(sender) => {
                return sender.send(message).await.map_err(|_| SendFailure::Ended);
            }
            Requests::Ended => return Err(SendFailure::Ended),
            Requests::OneSent => {
                return Err(SendFailure::Unsupported(
                    "a call of one message takes no more",
                ));
            }
            Requests::One(..) => {}
        }
        if let Requests::One(start, shape) = mem::replace(&mut self.requests, Requests::OneSent) {
            self.responses = match shape {
                Shape::ServerStreaming => Responses::Begun(spawn(start.server_streaming(message))),
                _ => Responses::One(spawn(start.unary(message))),
            };
        }
        Ok(())
    }

    /// Loses nothing when it is dropped before it is ready.
    async fn next(&mut self) -> Result<Next, CaseError> {
        loop {
            match &mut self.responses {
                Responses::NotStarted => {
                    let reason = "tonic starts a call with its one message";
                    return Err(SendFailure::Unsupported(reason).into());
                }
                Responses::One(response) => match joined(response.await) {
                    Ok(response) => {
                        let (metadata, message, _) = response.into_parts();
                        let status = Status::with_metadata(Code::Ok, "", metadata);
                        self.responses = Responses::Status(status);
                        return Ok(Next::Message(message));
                    }
                    Err(status) => self.responses = Responses::Status(status),
                },
                Responses::Begun(response) => match joined(response.await) {
                    Ok(response) => {
                        let metadata = response.metadata().into();
                        self.responses = Responses::Stream(Box::new(response.into_inner()));
                        self.print(Observation::InitialMetadata { metadata })?;
                    }
                    Err(status) => self.responses = Responses::Status(status),
                },
                Responses::Stream(stream) => match stream.message().await {
                    Ok(Some(message)) => return Ok(Next::Message(message)),
                    Ok(None) => {
                        let status = match stream.trailers().await {
                            Ok(trailers) => {
                                Status::with_metadata(Code::Ok, "", trailers.unwrap_or_default())
                            }
                            Err(status) => status,
                        };
                        self.responses = Responses::Status(status);
                    }
                    Err(status) => self.responses = Responses::Status(status),
                },
                Responses::Status(_) | Responses::Ended => {
                    return Ok(match mem::replace(&mut self.responses, Responses::Ended) {
                        Responses::Status(status) => Next::Status(status),
                        _ => Next::Nothing,
                    });
                }
            }
        }
    }

    /// Says whether there may be more.
    fn show(&self, next: Next) -> Result<bool, CaseError> {
        let (observation, more) = match next {
            Next::Message(message) => (Observation::Received((&message).into()), true),
            Next::Status(status) => ((&status).into(), false),
            Next::Nothing => return Ok(false),
        };
        self.print(observation).map(|()| more)
    }

    fn not_sent(&self, failure: SendFailure) -> Result<(), CaseError> {
        if let SendFailure::Unsupported(_) = failure {
            return Err(failure.into());
        }
        let reason = failure.to_string();
        self.print(Observation::NotSent { reason })
    }

    fn print(&self, observation: Observation) -> Result<(), CaseError> {
        Ok(self.log.print(observation)?)
    }
}

/// What generated clients do for each shape.
impl Start {
    async fn unary(mut self: Box<Self>, message: Message) -> Result<Response<Message>, Status> {
        self.ready().await?;
        let request = self.request.map(|()| message);
        self.grpc.unary(request, self.path, self.codec).await
    }

    async fn server_streaming(
        mut self: Box<Self>,
        message: Message,
    ) -> Result<Response<Streaming<Message>>, Status> {
        self.ready().await?;
        let request = self.request.map(|()| message);
        self.grpc
            .server_streaming(request, self.path, self.codec)
            .await
    }

    async fn client_streaming(
        mut self,
        requests: mpsc::Receiver<Message>,
    ) -> Result<Response<Message>, Status> {
        self.ready().await?;
        let request = self.request.map(|()| ReceiverStream::new(requests));
        self.grpc
            .client_streaming(request, self.path, self.codec)
            .await
    }

    async fn streaming(
        mut self,
        requests: mpsc::Receiver<Message>,
    ) -> Result<Response<Streaming<Message>>, Status> {
        self.ready().await?;
        let request = self.request.map(|()| ReceiverStream::new(requests));
        self.grpc.streaming(request, self.path, self.codec).await
    }

    async fn ready(&mut self) -> Result<(), Status> {
        let ready = self.grpc.ready().await;
        ready.map_err(|error| Status::unknown(format!("Service was not ready: {error}")))
    }
}

fn spawn<T: Send + 'static>(
    call: impl Future<Output = T> + Send + 'static,
) -> AbortOnDropHandle<T> {
    AbortOnDropHandle::new(tokio::spawn(call))
}

/// A panic of the library is one of the program, as it is for its users.
fn joined<T>(result: Result<Result<T, Status>, JoinError>) -> Result<T, Status> {
    result.unwrap_or_else(|error| match error.try_into_panic() {
        Ok(panic) => panic::resume_unwind(panic),
        Err(aborted) => Err(Status::cancelled(aborted.to_string())),
    })
}
