//! Runs the cases of a plan.

mod call;

use std::{collections::HashMap, io, path::Path};

use anyhow::Result;
use http::uri::PathAndQuery;
use serde::Deserialize;
use serde_json::Value;
use tokio::time;
use tonic::{
    Extensions, Request, client::Grpc, codec::CompressionEncoding, metadata::MetadataMap,
    transport::Channel,
};

use crate::client::{Target, TargetError};

use super::{
    codec::MessageCodec,
    contract::{Contract, ContractFile, GeneratedCode, MethodMessages},
    document::read_document,
    message::MessageType,
    observation::{Log, Observation, Ready},
    step::{self, ClientStep, Codec, Compression, Open, UnknownStep},
};

use call::{Call, Start};

#[derive(Debug, Deserialize)]
struct Plan {
    contract: ContractFile,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    target: Target,
    /// Decoded one by one.
    steps: Vec<Value>,
}

/// Why a case goes no further.
#[derive(Debug, thiserror::Error)]
enum CaseError {
    #[error("{0}")]
    Unsupported(String),
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl From<UnknownStep> for CaseError {
    fn from(error: UnknownStep) -> Self {
        Self::Unsupported(error.to_string())
    }
}

impl From<io::Error> for CaseError {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<TargetError> for CaseError {
    fn from(error: TargetError) -> Self {
        match error {
            TargetError::Unusable(error) => Self::Failed(error),
            lacking => Self::Unsupported(lacking.to_string()),
        }
    }
}

/// The driven face of a client.
pub async fn run_plan(file: &Path, code: &'static GeneratedCode) -> Result<()> {
    let plan: Plan = read_document("plan", file)?;
    let contract = Contract::read(&plan.contract, code)?;
    Ready::new(&contract).print()?;
    let log = Log::new();
    for case in plan.cases {
        let log = log.of_case(&case.id);
        log.print(Observation::CaseBegun)?;
        match case.run(&contract, &log).await {
            Ok(()) => {}
            Err(CaseError::Unsupported(reason)) => {
                log.print(Observation::Unsupported { reason })?
            }
            Err(CaseError::Failed(error)) => return Err(error),
        }
        log.print(Observation::CaseEnded)?;
    }
    Ok(())
}

impl Case {
    /// Does the steps on a channel of its own. Calls that are open at the end
    /// are dropped, which cancels them.
    async fn run(&self, contract: &Contract, log: &Log) -> Result<(), CaseError> {
        let mut calls = Calls {
            channel: self.target.channel()?,
            contract,
            log,
            by_name: HashMap::new(),
        };
        for step in &self.steps {
            match step::decode(step)? {
                ClientStep::Wait { ms } => time::sleep(ms.duration()).await,
                ClientStep::Open(open) => calls.open(open)?,
                ClientStep::Send { call, bytes, zeros } => {
                    calls.get(&call)?.send(bytes.with_zeros(zeros)).await?;
                }
                ClientStep::SendMany { call, messages } => {
                    calls.get(&call)?.send_many(&messages).await?;
                }
                ClientStep::ExchangeMany { call, messages } => {
                    calls.get(&call)?.exchange_many(&messages).await?;
                }
                ClientStep::HalfClose { call } => calls.get(&call)?.half_close()?,
                ClientStep::Receive { call, within_ms } => match within_ms {
                    Some(within) => calls.get(&call)?.receive_within(within).await?,
                    None => calls.get(&call)?.receive().await?,
                },
                ClientStep::ReceiveToEnd { call } => calls.get(&call)?.receive_to_end().await?,
                ClientStep::ReceiveMany { call } => calls.get(&call)?.receive_many().await?,
                ClientStep::Cancel { call } => calls.get(&call)?.cancel()?,
            }
        }
        Ok(())
    }
}

/// The calls of a case.
struct Calls<'a> {
    channel: Channel,
    contract: &'a Contract,
    log: &'a Log,
    by_name: HashMap<String, Call>,
}

impl Calls<'_> {
    fn get(&mut self, name: &str) -> Result<&mut Call, CaseError> {
        let call = self.by_name.get_mut(name);
        call.ok_or_else(|| CaseError::Unsupported(format!("call {name} is not open")))
    }

    fn open(&mut self, open: Open) -> Result<(), CaseError> {
        let name = open.call.clone();
        if self.by_name.contains_key(&name) {
            let reason = format!("call {name} is open already");
            return Err(CaseError::Unsupported(reason));
        }
        let log = self.log.of_call(&name);
        let call = match open.metadata.to_map() {
            Ok(metadata) => self.start(open, metadata, log)?,
            Err(error) => {
                let reason = error.to_string();
                log.print(Observation::NotOpened { reason })?;
                Call::not_opened(log)
            }
        };
        self.by_name.insert(name, call);
        Ok(())
    }

    fn start(&self, open: Open, metadata: MetadataMap, log: Log) -> Result<Call, CaseError> {
        if open.wait_for_ready {
            let reason = "a call of tonic does not wait for a connection".to_owned();
            return Err(CaseError::Unsupported(reason));
        }
        let messages = self.messages(&open)?;
        let path: PathAndQuery = open
            .path
            .parse()
            .map_err(|error| CaseError::Unsupported(format!("path {}: {error}", open.path)))?;

        let mut request = Request::from_parts(metadata, Extensions::default(), ());
        request.set_timeout(open.deadline_ms.duration());
        let mut grpc = Grpc::new(self.channel.clone()).accept_compressed(CompressionEncoding::Gzip);
        if let Some(Compression::Gzip) = open.compression {
            grpc = grpc.send_compressed(CompressionEncoding::Gzip);
        }
        let start = Start {
            grpc,
            request,
            path,
            codec: MessageCodec::new(messages.response),
        };
        let shape = (open.request_stream, open.response_stream);
        Ok(Call::open(start, shape.into(), messages.request, log))
    }

    fn messages(&self, open: &Open) -> Result<MethodMessages, CaseError> {
        if let Some(Codec::Bytes) = open.codec {
            return Ok(MethodMessages {
                request: MessageType::Bytes,
                response: MessageType::Bytes,
            });
        }
        let Some(method) = self.contract.method(&open.path) else {
            let reason = format!("the descriptors have no method {}", open.path);
            return Err(CaseError::Unsupported(reason));
        };
        let messages = method.messages;
        messages.map_err(|left_out| CaseError::Unsupported(left_out.to_string()))
    }
}
