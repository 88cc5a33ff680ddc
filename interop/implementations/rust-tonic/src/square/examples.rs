use std::{io, io::Write, time::Duration};

use anyhow::Result;
use tonic::{Request, Streaming, transport::Channel};

use super::proto::{Message, square_service_client::SquareServiceClient};

const TIMEOUT: Duration = Duration::from_secs(10);

/// Does the tutorial's five examples and prints one number a line. The last
/// two are the same call: it is the server that decides when it answers.
pub async fn run_examples(channel: Channel) -> Result<()> {
    let mut client = SquareServiceClient::new(channel);

    let response = client.square(limited(Message { message: 12.3 })).await?;
    print(response.get_ref())?;

    let response = client
        .range_square(limited(Message { message: 12.0 }))
        .await?;
    print_all(response.into_inner()).await?;

    let response = client.sum_square(limited(twelve())).await?;
    print(response.get_ref())?;

    for _ in 0..2 {
        let response = client.streamrange_square(limited(twelve())).await?;
        print_all(response.into_inner()).await?;
    }
    Ok(())
}

fn limited<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(TIMEOUT);
    request
}

fn twelve() -> impl tokio_stream::Stream<Item = Message> + Send + 'static {
    tokio_stream::iter((0..12).map(|n| Message {
        message: f64::from(n),
    }))
}

async fn print_all(mut responses: Streaming<Message>) -> Result<()> {
    while let Some(response) = responses.message().await? {
        print(&response)?;
    }
    Ok(())
}

fn print(response: &Message) -> io::Result<()> {
    writeln!(io::stdout(), "{}", response.message)
}
