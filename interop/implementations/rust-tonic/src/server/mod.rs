//! The server program, both faces of it.

mod admission;
mod config;
mod listeners;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use clap::Parser;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time,
};
use tokio_util::sync::CancellationToken;

use crate::{
    driver::{Capability, Contract, Log, Player, Ready, read_document},
    program::UsageError,
    square::{self, Bidi},
};

use config::{Config, DrivenConfig, Limits, ListenerConfig, TlsFiles, Transport, Wanted};
use listeners::Server;

pub use listeners::Listener;

/// The server of SquareService, on tonic.
#[derive(Debug, Parser)]
#[command(name = "server")]
pub struct ServerCommand {
    /// Driven face: the file with the config.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The address to listen on.
    #[arg(long, value_name = "ADDRESS", default_value = "0.0.0.0")]
    host: String,

    /// The port to listen on; 0: any free one.
    #[arg(long, default_value_t = 5000)]
    port: u16,

    /// When streamrangeSquare answers.
    #[arg(long, value_enum, default_value_t)]
    bidi: Bidi,

    /// Refuse calls above this number with RESOURCE_EXHAUSTED; 0: no limit.
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    max_concurrent_rpcs: usize,

    /// How long calls in flight may take after SIGTERM or SIGINT.
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    drain_timeout_ms: u64,

    /// Serve TLS with the certificate in this PEM file.
    #[arg(long, value_name = "FILE")]
    tls_cert: Option<PathBuf>,

    /// PEM file with its private key.
    #[arg(long, value_name = "FILE")]
    tls_key: Option<PathBuf>,

    /// Demand client certificates signed by the authority in this PEM file.
    #[arg(long, value_name = "FILE")]
    client_ca: Option<PathBuf>,
}

impl ServerCommand {
    pub async fn run(self) -> Result<()> {
        let drain_timeout = Duration::from_millis(self.drain_timeout_ms);
        match &self.config {
            Some(file) => serve_driven(file, drain_timeout).await,
            None => self.serve_by_hand(drain_timeout).await,
        }
    }

    async fn serve_by_hand(self, drain_timeout: Duration) -> Result<()> {
        let bidi = self.bidi;
        let host = self.host.clone();
        let config = self.into_config()?;
        let signals = Signals::new()?;
        let draining = CancellationToken::new();
        let server = Server::start(&config, None, &draining).await?;
        for listener in &server.listeners {
            if let Listener::Listening { port, name } = listener {
                writeln!(
                    io::stdout(),
                    "SquareService on {host}:{port}, {name}, bidi {bidi}"
                )?;
            }
        }
        run_until_drained(server, signals, draining, drain_timeout).await
    }

    fn into_config(self) -> Result<Config, UsageError> {
        let tls = match (self.tls_cert, self.tls_key) {
            (Some(certificate), Some(private_key)) => Some(TlsFiles {
                certificate,
                private_key,
                client_ca: self.client_ca.clone(),
            }),
            (None, None) => None,
            _ => return Err(UsageError("--tls-cert and --tls-key go together")),
        };
        let transport = match (&tls, &self.client_ca) {
            (None, None) => Transport::Plaintext,
            (None, Some(_)) => {
                return Err(UsageError("--client-ca needs --tls-cert and --tls-key"));
            }
            (Some(_), None) => Transport::Tls,
            (Some(_), Some(_)) => Transport::Mtls,
        };
        Ok(Config {
            listeners: vec![Wanted::Listener(ListenerConfig {
                name: transport.to_string(),
                host: self.host,
                port: self.port,
                transport,
                service: square::Options { bidi: self.bidi },
                tls: None,
            })],
            limits: Limits {
                max_concurrent_rpcs: (self.max_concurrent_rpcs > 0)
                    .then_some(self.max_concurrent_rpcs),
            },
            tls,
        })
    }
}

async fn serve_driven(file: &Path, drain_timeout: Duration) -> Result<()> {
    let DrivenConfig {
        contract,
        scripts,
        config,
    } = read_document("config", file)?;
    let contract = Contract::read(&contract, &square::GENERATED)?;
    let ready = Ready::new(&contract);
    let signals = Signals::new()?;
    let draining = CancellationToken::new();
    let player = Player::new(contract, scripts, Log::new(), draining.clone());
    let server = Server::start(&config, Some(Arc::new(player)), &draining).await?;
    ready
        .of_server(
            &server.listeners,
            &[Capability::MaxConcurrentRpcs, Capability::Script],
        )
        .print()?;
    run_until_drained(server, signals, draining, drain_timeout).await
}

/// Runs until a signal, or a script, asks the server to drain; calls in flight
/// have until the timeout to finish.
async fn run_until_drained(
    mut server: Server,
    mut signals: Signals,
    draining: CancellationToken,
    drain_timeout: Duration,
) -> Result<()> {
    tokio::select! {
        () = draining.cancelled() => {}
        () = signals.next() => draining.cancel(),
        stopped = server.stopped() => return stopped,
    }
    tokio::select! {
        stopped = time::timeout(drain_timeout, server.stopped()) => stopped.unwrap_or(Ok(())),
        () = signals.next() => bail!("ended by a second signal, with calls in flight"),
    }
}

/// SIGTERM and SIGINT.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn new() -> Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
