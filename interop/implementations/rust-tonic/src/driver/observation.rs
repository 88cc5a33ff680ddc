use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tonic::Status;

use crate::server::Listener;

use super::{contract::Contract, message::Message, metadata::SeenMetadata};

/// Longer messages are printed as length and digest.
const LONGEST_PRINTED: usize = 65_536;

/// The first line of a driven program.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename = "ready")]
pub struct Ready {
    library: Library,
    runtime: String,
    messages: MessagesMadeWith,
    #[serde(skip_serializing_if = "Option::is_none")]
    listeners: Option<Vec<Listener>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    capabilities: Option<Vec<Capability>>,
}

#[derive(Clone, Debug, Serialize)]
struct Library {
    name: &'static str,
    version: &'static str,
}

/// What the messages of a contract are made with.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessagesMadeWith {
    Generated,
    Descriptors,
}

/// What a server can do beyond answering.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    MaxConcurrentRpcs,
    Script,
}

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
#[serde(
    tag = "event",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Observation {
    CaseBegun,
    CaseEnded,
    CallBegun {
        path: String,
        metadata: SeenMetadata,
        #[serde(skip_serializing_if = "Option::is_none")]
        deadline_ms: Option<f64>,
    },
    CallEnded,
    Progress {
        count: u64,
    },
    Sent(SeenMessage),
    SentMany {
        count: u64,
    },
    NotSent {
        reason: String,
    },
    NotOpened {
        reason: String,
    },
    HalfClosed,
    HalfClose,
    Received(SeenMessage),
    ReceivedMany {
        count: u64,
        sha256: String,
    },
    NothingReceived {
        within_ms: f64,
    },
    InitialMetadata {
        metadata: SeenMetadata,
    },
    InitialMetadataSent,
    Status {
        code: i32,
        message: String,
        trailers: SeenMetadata,
    },
    StatusSent {
        code: i32,
    },
    Cancelled,
    Thrown,
    Draining,
    Exiting,
    Unsupported {
        reason: String,
    },
}

#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum SeenMessage {
    Whole { bytes: String },
    Long { length: usize, sha256: String },
}

/// Prints observations, each about the case and the call that it belongs to.
#[derive(Clone)]
pub struct Log {
    /// Absent: nothing is printed.
    output: Option<Arc<Output>>,
    case: Option<Arc<str>>,
    call: Option<Arc<str>>,
}

struct Output {
    started: Instant,
    lines: Mutex<u64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    #[serde(flatten)]
    observation: Observation,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<&'a str>,
    seq: u64,
    at_ms: f64,
}

impl Ready {
    pub fn new(contract: &Contract) -> Self {
        Self {
            library: Library {
                name: "tonic",
                version: env!("TONIC_VERSION"),
            },
            runtime: format!("Rust {}", env!("RUST_VERSION")),
            messages: contract.made_with(),
            listeners: None,
            capabilities: None,
        }
    }

    pub fn of_server(mut self, listeners: &[Listener], capabilities: &[Capability]) -> Self {
        self.listeners = Some(listeners.to_vec());
        self.capabilities = Some(capabilities.to_vec());
        self
    }

    pub fn print(&self) -> io::Result<()> {
        print_line(self)
    }
}

impl Log {
    /// A log whose clock starts now.
    #[expect(clippy::new_without_default, reason = "it starts a clock")]
    pub fn new() -> Self {
        Self {
            output: Some(Arc::new(Output {
                started: Instant::now(),
                lines: Mutex::new(0),
            })),
            case: None,
            call: None,
        }
    }

    pub fn of_case(&self, case: &str) -> Self {
        Self {
            case: Some(case.into()),
            ..self.clone()
        }
    }

    pub fn of_call(&self, call: &str) -> Self {
        Self {
            call: Some(call.into()),
            ..self.clone()
        }
    }

    pub fn muted(self) -> Self {
        Self {
            output: None,
            ..self
        }
    }

    pub fn print(&self, observation: Observation) -> io::Result<()> {
        let Some(Output { started, lines }) = self.output.as_deref() else {
            return Ok(());
        };
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        *lines += 1;
        print_line(&Line {
            observation,
            case: self.case.as_deref(),
            call: self.call.as_deref(),
            seq: *lines,
            at_ms: started.elapsed().as_secs_f64() * 1000.0,
        })
    }
}

fn print_line(line: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    let mut stdout = io::stdout().lock();
    stdout.write_all(&text)?;
    stdout.flush()
}

impl From<&Message> for SeenMessage {
    fn from(message: &Message) -> Self {
        let bytes = message.encode();
        if bytes.len() <= LONGEST_PRINTED {
            return Self::Whole {
                bytes: BASE64_STANDARD.encode(bytes),
            };
        }
        Self::Long {
            length: bytes.len(),
            sha256: hex(&Sha256::digest(&bytes)),
        }
    }
}

impl From<&Status> for Observation {
    fn from(status: &Status) -> Self {
        Self::Status {
            code: status.code().into(),
            message: status.message().to_owned(),
            trailers: status.metadata().into(),
        }
    }
}

/// The digest over many messages, each with its length before it.
#[derive(Default)]
pub struct MessagesDigest {
    count: u64,
    sha256: Sha256,
}

impl MessagesDigest {
    /// Gives how many there are now.
    pub fn add(&mut self, message: &Message) -> u64 {
        let bytes = message.encode();
        // gRPC's own limit of a message is the same 4 bytes.
        self.sha256.update((bytes.len() as u32).to_be_bytes());
        self.sha256.update(&bytes);
        self.count += 1;
        self.count
    }

    pub fn finish(self) -> Observation {
        Observation::ReceivedMany {
            count: self.count,
            sha256: hex(&self.sha256.finalize()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// About once a second it tells that a step moves.
pub struct Progress {
    log: Log,
    told: Instant,
}

impl Progress {
    pub fn new(log: &Log) -> Self {
        Self {
            log: log.clone(),
            told: Instant::now(),
        }
    }

    pub fn at(&mut self, count: u64) -> io::Result<()> {
        if count.is_multiple_of(16) && self.told.elapsed() >= Duration::from_secs(1) {
            self.told = Instant::now();
            self.log.print(Observation::Progress { count })?;
        }
        Ok(())
    }
}
