//! The client program, both faces of it.

mod target;

use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Parser;
use tonic::Status;

use crate::{driver, program::UsageError, square};

pub use target::{Target, TargetError, TlsFiles};

/// The client of SquareService, on tonic.
#[derive(Debug, Parser)]
#[command(name = "client")]
pub struct ClientCommand {
    /// Driven face: the file with the plan.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// The server.
    #[arg(long, value_name = "HOST:PORT", default_value = "localhost:5000")]
    target: String,

    /// Use TLS, with the server's authority in this PEM file.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,

    /// Show the client certificate in this PEM file.
    #[arg(long, value_name = "FILE")]
    cert: Option<PathBuf>,

    /// PEM file with its private key.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl ClientCommand {
    pub async fn run(self) -> Result<()> {
        if let Some(plan) = &self.plan {
            return driver::run_plan(plan, &square::GENERATED).await;
        }
        let channel = self.target()?.channel()?;
        square::run_examples(channel)
            .await
            .map_err(|error| match error.downcast_ref::<Status>() {
                Some(status) => anyhow!("{:?}: {}", status.code(), status.message()),
                None => error,
            })
    }

    fn target(self) -> Result<Target, UsageError> {
        if self.cert.is_some() != self.key.is_some() {
            return Err(UsageError("--cert and --key go together"));
        }
        if self.cert.is_some() && self.ca.is_none() {
            return Err(UsageError("--cert and --key need --ca"));
        }
        Ok(Target {
            address: self.target,
            tls: self.ca.map(|ca| TlsFiles {
                ca,
                certificate: self.cert,
                private_key: self.key,
            }),
            load_balancing: None,
        })
    }
}
