use std::{fmt, iter, pin::Pin};

use serde::Deserialize;
use tokio_stream::{Stream, StreamExt};
use tonic::{Request, Response, Status, Streaming, async_trait};

use super::proto::{Message, square_service_server::SquareService};

/// When `streamrangeSquare` answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Bidi {
    /// Each number as it comes.
    #[default]
    Interleaved,
    /// All numbers once the client has half-closed.
    AfterHalfClose,
}

impl fmt::Display for Bidi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interleaved => "interleaved",
            Self::AfterHalfClose => "after-half-close",
        })
    }
}

/// What may be asked of a port.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Options {
    pub bidi: Bidi,
}

/// The four methods of the contract.
#[derive(Clone, Debug, Default)]
pub struct Service {
    pub options: Options,
}

/// The first whole number that a range cannot reach: from here on a double has
/// no successor that is greater by 1.
const END_OF_RANGES: f64 = (1_u64 << 53) as f64;

type Messages = Pin<Box<dyn Stream<Item = Result<Message, Status>> + Send>>;

#[async_trait]
impl SquareService for Service {
    type rangeSquareStream = Messages;
    type streamrangeSquareStream = Messages;

    async fn square(&self, request: Request<Message>) -> Result<Response<Message>, Status> {
        Ok(Response::new(square(request.into_inner())))
    }

    async fn range_square(&self, request: Request<Message>) -> Result<Response<Messages>, Status> {
        let last = request.into_inner().message;
        if !last.is_finite() || last >= END_OF_RANGES {
            return Err(Status::invalid_argument(format!(
                "a range ends at a number below 2^53, not at {last}"
            )));
        }
        // Made one by one as the client takes them: a long range costs no memory.
        let numbers =
            iter::successors(Some(0.0), |n| Some(n + 1.0)).take_while(move |n| *n <= last);
        let squares = numbers.map(|message| Ok(square(Message { message })));
        Ok(Response::new(Box::pin(tokio_stream::iter(squares))))
    }

    async fn sum_square(
        &self,
        request: Request<Streaming<Message>>,
    ) -> Result<Response<Message>, Status> {
        let mut requests = request.into_inner();
        let mut sum = 0.0;
        while let Some(request) = requests.message().await? {
            sum += square(request).message;
        }
        Ok(Response::new(Message { message: sum }))
    }

    async fn streamrange_square(
        &self,
        request: Request<Streaming<Message>>,
    ) -> Result<Response<Messages>, Status> {
        let squares = request.into_inner().map(|request| request.map(square));
        Ok(Response::new(match self.options.bidi {
            Bidi::Interleaved => Box::pin(squares),
            Bidi::AfterHalfClose => {
                let all: Vec<Message> = squares.collect::<Result<_, Status>>().await?;
                Box::pin(tokio_stream::iter(all.into_iter().map(Ok)))
            }
        }))
    }
}

fn square(Message { message }: Message) -> Message {
    Message {
        message: message * message,
    }
}
