use std::{
    convert::Infallible,
    future::{self, Future},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Frame, SizeHint};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tonic::{Status, body::Body};
use tower::Service;

/// Refuses calls while the server drains, and those above the limit. A call
/// counts from its headers on, before any message has come.
#[derive(Clone)]
pub struct Gate {
    draining: CancellationToken,
    limit: Option<Limit>,
}

#[derive(Clone)]
struct Limit {
    max_concurrent_rpcs: usize,
    slots: Arc<Semaphore>,
}

impl Gate {
    pub fn new(max_concurrent_rpcs: Option<usize>, draining: CancellationToken) -> Self {
        let limit = max_concurrent_rpcs.map(|max_concurrent_rpcs| Limit {
            max_concurrent_rpcs,
            slots: Arc::new(Semaphore::new(max_concurrent_rpcs)),
        });
        Self { draining, limit }
    }

    fn admit(&self) -> Result<Option<OwnedSemaphorePermit>, Status> {
        // A client that has not yet read the GOAWAY still starts calls.
        if self.draining.is_cancelled() {
            return Err(Status::unavailable("the server takes no more calls"));
        }
        let Some(limit) = &self.limit else {
            return Ok(None);
        };
        let slot = limit.slots.clone().try_acquire_owned();
        slot.map(Some).map_err(|_| {
            let max = limit.max_concurrent_rpcs;
            Status::resource_exhausted(format!("more than {max} concurrent RPCs"))
        })
    }
}

/// A service behind a gate.
#[derive(Clone)]
pub struct Admission<S> {
    gate: Gate,
    service: S,
}

impl<S> Admission<S> {
    pub fn new(gate: Gate, service: S) -> Self {
        Self { gate, service }
    }
}

impl<S> Service<Request<Body>> for Admission<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.service.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self.gate.admit() {
            Err(status) => Box::pin(future::ready(Ok(status.into_http()))),
            Ok(None) => Box::pin(self.service.call(request)),
            Ok(Some(slot)) => {
                let response = self.service.call(request);
                Box::pin(
                    async move { Ok(response.await?.map(|body| HoldingSlot::wrap(body, slot))) },
                )
            }
        }
    }
}

/// The body of a response whose call takes a slot. The slot is free before the
/// status is sent: a client that starts its next call on seeing the status is
/// never refused because of the one before.
struct HoldingSlot {
    body: Body,
    slot: Option<OwnedSemaphorePermit>,
}

impl HoldingSlot {
    fn wrap(body: Body, slot: OwnedSemaphorePermit) -> Body {
        if http_body::Body::is_end_stream(&body) {
            return body;
        }
        Body::new(Self {
            body,
            slot: Some(slot),
        })
    }
}

impl http_body::Body for HoldingSlot {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        match &polled {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(frame))) if frame.is_data() => {}
            Poll::Ready(_) => self.slot = None,
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
