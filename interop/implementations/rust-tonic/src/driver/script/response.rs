//! The response of a call, written by a task of its own.

use std::{
    future::Future,
    panic,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use tokio_stream::Stream;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::{Code, Response, Status, metadata::MetadataMap};

use crate::driver::message::Message;

/// What the task writes with.
pub struct Responder {
    /// Taken once the headers are sent.
    headers: Option<oneshot::Sender<Result<MetadataMap, Status>>>,
    messages: mpsc::Sender<Result<Message, Status>>,
    cancelled: CancellationToken,
}

/// The messages of the response, as tonic takes them.
pub struct Responses {
    messages: mpsc::Receiver<Result<Message, Status>>,
    writer: JoinHandle<()>,
    /// tonic drops the stream when the call is over, or cancelled.
    _dropped: DropGuard,
}

/// The headers of the response are sent already.
#[derive(Debug, thiserror::Error)]
#[error("the headers are sent already")]
pub struct HeadersSent;

/// The call was cancelled: nobody takes a message any more.
#[derive(Debug, thiserror::Error)]
#[error("the call was cancelled")]
pub struct Cancelled;

/// The response that a task writes. It is the handler's, so that a panic of
/// the task is one of the handler, and tonic dropping the handler cancels the
/// task.
pub async fn written_by<F>(
    write: impl FnOnce(Responder) -> F,
) -> Result<Response<Responses>, Status>
where
    F: Future<Output = ()> + Send + 'static,
{
    let cancelled = CancellationToken::new();
    let dropped = cancelled.clone().drop_guard();
    let (headers, begun) = oneshot::channel();
    let (sender, messages) = mpsc::channel(1);
    let writer = tokio::spawn(write(Responder {
        headers: Some(headers),
        messages: sender,
        cancelled,
    }));
    let Ok(headers) = begun.await else {
        propagate_panic(writer.await);
        return Err(Status::internal("the script wrote no response"));
    };
    let mut response = Response::new(Responses {
        messages,
        writer,
        _dropped: dropped,
    });
    *response.metadata_mut() = headers?;
    Ok(response)
}

impl Responder {
    /// Is cancelled when the call is, or its deadline has passed.
    pub fn cancelled(&self) -> CancellationToken {
        self.cancelled.clone()
    }

    pub fn send_headers(&mut self, metadata: MetadataMap) -> Result<(), HeadersSent> {
        let headers = self.headers.take().ok_or(HeadersSent)?;
        // Nobody takes them where the call was cancelled, which shows soon.
        drop(headers.send(Ok(metadata)));
        Ok(())
    }

    /// Returns when there is room for another message.
    pub async fn send(&mut self, message: Message) -> Result<(), Cancelled> {
        self.begin();
        let sent = self.messages.send(Ok(message)).await;
        sent.map_err(|_| Cancelled)
    }

    /// Returns when tonic has taken all messages.
    pub async fn all_taken(&self) -> Result<(), Cancelled> {
        let room = self.messages.reserve().await;
        room.map(drop).map_err(|_| Cancelled)
    }

    /// Ends the call.
    pub async fn finish(mut self, status: Status) {
        match self.headers.take() {
            Some(headers) if status.code() != Code::Ok => drop(headers.send(Err(status))),
            headers => {
                if let Some(headers) = headers {
                    drop(headers.send(Ok(MetadataMap::new())));
                }
                // An error is how tonic takes the trailers of OK as well.
                drop(self.messages.send(Err(status)).await);
            }
        }
    }

    fn begin(&mut self) {
        if let Some(headers) = self.headers.take() {
            drop(headers.send(Ok(MetadataMap::new())));
        }
    }
}

impl Stream for Responses {
    type Item = Result<Message, Status>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(message) = ready!(self.messages.poll_recv(cx)) {
            return Poll::Ready(Some(message));
        }
        propagate_panic(ready!(Pin::new(&mut self.writer).poll(cx)));
        Poll::Ready(None)
    }
}

fn propagate_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended
        && let Ok(reason) = error.try_into_panic()
    {
        panic::resume_unwind(reason);
    }
}
