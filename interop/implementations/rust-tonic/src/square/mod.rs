//! The tutorial's contract: its generated code, its service, its examples.

mod examples;
mod service;

use crate::driver::{GeneratedCode, decode_generated};

pub use examples::run_examples;
pub use service::{Bidi, Options, Service};

/// What tonic and prost generate from `proto/data.proto`.
#[allow(clippy::all, non_camel_case_types)]
pub mod proto {
    tonic::include_proto!("squarerpc_service");
}

/// The FileDescriptorSet that the code is generated from.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/square.binpb"));

/// The message types, for a driver whose plan is of this contract.
pub const GENERATED: GeneratedCode = GeneratedCode {
    descriptors: DESCRIPTORS,
    messages: &[(
        "squarerpc_service.Message",
        decode_generated::<proto::Message>,
    )],
};
