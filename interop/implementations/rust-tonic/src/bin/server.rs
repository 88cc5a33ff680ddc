use std::process::ExitCode;

use interop_tonic::{program, server::ServerCommand};

#[tokio::main]
async fn main() -> ExitCode {
    program::run(ServerCommand::run).await
}
