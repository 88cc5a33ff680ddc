//! A gRPC server and client on tonic: by hand, as in the tutorial, and driven
//! by the harness of the interop suite (`docs/driver-contract.md`).

pub mod client;
pub mod driver;
pub mod pem;
pub mod program;
pub mod server;
pub mod square;
