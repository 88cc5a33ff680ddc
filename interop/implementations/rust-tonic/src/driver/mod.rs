//! The driver contract: `docs/driver-contract.md`. Nothing here knows a
//! service or a method.

mod client;
mod codec;
mod contract;
mod document;
mod message;
mod metadata;
mod observation;
mod script;
mod step;

pub use client::run_plan;
pub use contract::{Contract, ContractFile, GeneratedCode};
pub use document::read_document;
pub use message::decode_generated;
pub use observation::{Capability, Log, Ready};
pub use script::{Player, Script, Scripted};
