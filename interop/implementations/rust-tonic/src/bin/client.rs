use std::process::ExitCode;

use interop_tonic::{client::ClientCommand, program};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    program::run(ClientCommand::run).await
}
