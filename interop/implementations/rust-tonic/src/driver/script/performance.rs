use std::{future, io, process};

use bytes::Bytes;
use serde_json::Value;
use tokio::time;
use tokio_util::sync::CancellationToken;
use tonic::{Code, Status, Streaming, metadata::MetadataMap};

use crate::driver::{
    contract::LeftOut,
    message::{Message, MessageType},
    metadata::MetadataError,
    observation::{Log, Observation, SeenMessage},
    step::{self, Messages, ServerStep, UnknownStep},
};

use super::response::{Cancelled, HeadersSent, Responder};

/// A script as it is played.
pub struct Performance {
    log: Log,
    requests: Requests,
    outgoing: Result<MessageType, LeftOut>,
    responder: Responder,
    trailers: MetadataMap,
    draining: CancellationToken,
}

pub enum Requests {
    /// Taken once it has been received.
    One(Option<Message>),
    Stream(Box<Streaming<Message>>),
}

/// Why a script goes no further.
#[derive(Debug, thiserror::Error)]
enum Ending {
    #[error("a step ends the call")]
    Status(Status),
    #[error("tonic ends the call")]
    Failed(Status),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error("{0}")]
    Unsupported(String),
    #[error(transparent)]
    NoMessage(#[from] prost::DecodeError),
    #[error("the handler panics: {0}")]
    Thrown(String),
    #[error("cannot print what is seen")]
    Output(#[from] io::Error),
}

impl From<UnknownStep> for Ending {
    fn from(error: UnknownStep) -> Self {
        Self::Unsupported(error.to_string())
    }
}

impl From<LeftOut> for Ending {
    fn from(error: LeftOut) -> Self {
        Self::Unsupported(error.to_string())
    }
}

impl From<MetadataError> for Ending {
    fn from(error: MetadataError) -> Self {
        Self::Unsupported(error.to_string())
    }
}

impl From<HeadersSent> for Ending {
    fn from(error: HeadersSent) -> Self {
        Self::Unsupported(error.to_string())
    }
}

impl Requests {
    pub fn one(message: Message) -> Self {
        Self::One(Some(message))
    }

    pub fn stream(stream: Streaming<Message>) -> Self {
        Self::Stream(Box::new(stream))
    }

    async fn next(&mut self) -> Result<Option<Message>, Status> {
        match self {
            Self::One(message) => Ok(message.take()),
            Self::Stream(stream) => stream.message().await,
        }
    }
}

impl Performance {
    pub fn new(
        log: Log,
        requests: Requests,
        outgoing: Result<MessageType, LeftOut>,
        responder: Responder,
        draining: CancellationToken,
    ) -> Self {
        Self {
            log,
            requests,
            outgoing,
            responder,
            trailers: MetadataMap::new(),
            draining,
        }
    }

    /// Plays the steps to the end of the call.
    pub async fn run(mut self, steps: Vec<Value>) {
        let ending = match self.play(&steps).await {
            Ok(()) => Ending::Status(Status::ok("")),
            Err(ending) => ending,
        };
        let printed = self.print_ending(&ending);
        let status = match (printed, ending) {
            (Err(error), _) | (_, Ending::Output(error)) => Status::internal(error.to_string()),
            (_, Ending::Thrown(message)) => throw(&message),
            (_, Ending::Status(status) | Ending::Failed(status)) => status,
            (_, Ending::Cancelled(_)) => return,
            (_, Ending::Unsupported(reason)) => Status::unimplemented(reason),
            (_, Ending::NoMessage(error)) => Status::internal(error.to_string()),
        };
        let status = Status::with_metadata(status.code(), status.message(), self.trailers);
        self.responder.finish(status).await;
    }

    async fn play(&mut self, steps: &[Value]) -> Result<(), Ending> {
        self.outgoing.as_ref().map_err(Clone::clone)?;
        let cancelled = self.responder.cancelled();
        for step in steps {
            let step = step::decode(step)?;
            tokio::select! {
                biased;
                () = cancelled.cancelled() => return Err(Cancelled.into()),
                done = self.perform(step) => done?,
            }
        }
        if cancelled.is_cancelled() {
            return Err(Cancelled.into());
        }
        Ok(())
    }

    async fn perform(&mut self, step: ServerStep) -> Result<(), Ending> {
        match step {
            ServerStep::Receive {} => self.receive().await.map(drop),
            ServerStep::ReceiveToEnd {} => {
                while self.receive().await?.is_some() {}
                Ok(())
            }
            ServerStep::Send { bytes, zeros } => self.send(bytes.with_zeros(zeros)).await,
            ServerStep::SendMany { messages } => self.send_many(&messages).await,
            ServerStep::EchoToEnd {} => {
                while let Some((message, seen)) = self.receive().await? {
                    self.respond(message, seen).await?;
                }
                Ok(())
            }
            ServerStep::InitialMetadata { metadata } => {
                self.responder.send_headers(metadata.to_map()?)?;
                self.print(Observation::InitialMetadataSent)
            }
            ServerStep::Trailers { metadata } => {
                metadata.append_to(&mut self.trailers)?;
                Ok(())
            }
            ServerStep::Wait { ms } => {
                time::sleep(ms.duration()).await;
                Ok(())
            }
            ServerStep::WaitCancelled {} => future::pending().await,
            ServerStep::Status { code, message } => Err(match Code::from(code) {
                known if i32::from(known) == code => Ending::Status(Status::new(known, message)),
                _ => Ending::Unsupported(format!("tonic has no status code {code}")),
            }),
            ServerStep::Throw { message } => Err(Ending::Thrown(message)),
            ServerStep::Drain {} => {
                self.draining.cancel();
                self.print(Observation::Draining)
            }
            ServerStep::Exit {} => {
                self.print(Observation::Exiting)?;
                process::exit(0)
            }
        }
    }

    async fn receive(&mut self) -> Result<Option<(Message, SeenMessage)>, Ending> {
        let received = self.requests.next().await.map_err(Ending::Failed)?;
        let Some(message) = received else {
            self.print(Observation::HalfClose)?;
            return Ok(None);
        };
        let seen = SeenMessage::from(&message);
        self.print(Observation::Received(seen.clone()))?;
        Ok(Some((message, seen)))
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), Ending> {
        let message = self.decode(bytes)?;
        let seen = SeenMessage::from(&message);
        self.respond(message, seen).await
    }

    fn decode(&self, bytes: Bytes) -> Result<Message, Ending> {
        match &self.outgoing {
            Ok(outgoing) => Ok(outgoing.decode(bytes)?),
            Err(left_out) => Err(left_out.clone().into()),
        }
    }

    async fn respond(&mut self, message: Message, seen: SeenMessage) -> Result<(), Ending> {
        self.responder.send(message).await?;
        self.responder.all_taken().await?;
        self.print(Observation::Sent(seen))
    }

    async fn send_many(&mut self, messages: &Messages) -> Result<(), Ending> {
        let mut count = 0;
        for bytes in messages.iter() {
            let message = self.decode(bytes)?;
            if self.responder.send(message).await.is_err() {
                break;
            }
            count += 1;
        }
        drop(self.responder.all_taken().await);
        self.print(Observation::SentMany { count })
    }

    fn print_ending(&self, ending: &Ending) -> io::Result<()> {
        let observation = match ending {
            Ending::Status(status) => Some(Observation::StatusSent {
                code: status.code().into(),
            }),
            Ending::Failed(status) if status.code() != Code::Cancelled => None,
            Ending::Failed(_) | Ending::Cancelled(_) => Some(Observation::Cancelled),
            Ending::Unsupported(reason) => Some(Observation::Unsupported {
                reason: reason.clone(),
            }),
            Ending::NoMessage(error) => Some(Observation::NotSent {
                reason: error.to_string(),
            }),
            Ending::Thrown(_) => Some(Observation::Thrown),
            Ending::Output(_) => None,
        };
        if let Some(observation) = observation {
            self.log.print(observation)?;
        }
        self.log.print(Observation::CallEnded)
    }

    fn print(&self, observation: Observation) -> Result<(), Ending> {
        Ok(self.log.print(observation)?)
    }
}

#[expect(clippy::panic, reason = "the script asks for a programmer's mistake")]
fn throw(message: &str) -> ! {
    panic!("{message}")
}
