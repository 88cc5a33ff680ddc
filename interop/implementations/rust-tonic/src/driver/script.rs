//! Plays scripts in place of the handlers of a server.

mod performance;
mod response;
mod service;

use std::{
    collections::HashMap,
    io,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tonic::{Status, metadata::MetadataMap};

use super::{
    contract::Contract,
    observation::{Log, Observation},
    step::Codec,
};

pub use service::Scripted;

/// The key of a call's script in its metadata.
const SCRIPT_KEY: &str = "interop-script";

/// What happens in a call.
#[derive(Clone, Debug, Deserialize)]
pub struct Script {
    /// Absent in the scripts of the config.
    call: Option<String>,
    codec: Option<Codec>,
    /// Decoded one by one.
    steps: Vec<Value>,
}

/// What the scripts of a server have in common.
pub struct Player {
    contract: Contract,
    /// By path, for calls that carry none.
    scripts: HashMap<String, Script>,
    log: Log,
    draining: CancellationToken,
    /// How many calls had no name of their own.
    unnamed: Mutex<u64>,
}

impl Player {
    pub fn new(
        contract: Contract,
        scripts: HashMap<String, Script>,
        log: Log,
        draining: CancellationToken,
    ) -> Self {
        Self {
            contract,
            scripts,
            log,
            draining,
            unnamed: Mutex::new(0),
        }
    }

    /// The script that a call carries, or else that of its path.
    fn script(&self, path: &str, headers: &HeaderMap) -> Result<Option<Script>, Status> {
        let Some(carried) = headers.get(SCRIPT_KEY) else {
            return Ok(self.scripts.get(path).cloned());
        };
        let script: Script = serde_json::from_slice(carried.as_bytes()).map_err(|error| {
            Status::invalid_argument(format!("{SCRIPT_KEY} is malformed: {error}"))
        })?;
        match script.call.as_deref() {
            None | Some("") => Err(Status::invalid_argument(format!(
                "{SCRIPT_KEY} has no call"
            ))),
            Some(_) => Ok(Some(script)),
        }
    }

    /// Prints that a call has begun. Calls without a name are named in the
    /// order in which they begin.
    fn begin(
        &self,
        name: Option<&str>,
        path: String,
        mut metadata: MetadataMap,
    ) -> io::Result<Log> {
        let deadline = deadline(&metadata);
        metadata.remove(SCRIPT_KEY);
        let begun = Observation::CallBegun {
            path,
            metadata: (&metadata).into(),
            deadline_ms: deadline.map(|time| time.as_secs_f64() * 1000.0),
        };
        if let Some(name) = name {
            let log = self.log.of_call(name);
            log.print(begun)?;
            return Ok(log);
        }
        let mut unnamed = self.unnamed.lock().unwrap_or_else(PoisonError::into_inner);
        *unnamed += 1;
        let log = self.log.of_call(&unnamed.to_string());
        log.print(begun)?;
        Ok(log)
    }
}

/// tonic keeps to the deadline, but does not tell a handler what it is: that
/// is read from the metadata.
fn deadline(metadata: &MetadataMap) -> Option<Duration> {
    let text = metadata.get("grpc-timeout")?.to_str().ok()?;
    let (count, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let count: u64 = count.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(count.checked_mul(3600)?),
        "M" => Duration::from_secs(count.checked_mul(60)?),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(timeout: &'static str) -> Option<Duration> {
        let mut metadata = MetadataMap::new();
        metadata.insert("grpc-timeout", timeout.parse().unwrap());
        deadline(&metadata)
    }

    #[test]
    fn deadlines_have_units() {
        assert_eq!(of("2H"), Some(Duration::from_secs(7200)));
        assert_eq!(of("90M"), Some(Duration::from_secs(5400)));
        assert_eq!(of("10S"), Some(Duration::from_secs(10)));
        assert_eq!(of("10m"), Some(Duration::from_millis(10)));
        assert_eq!(of("10u"), Some(Duration::from_micros(10)));
        assert_eq!(of("10n"), Some(Duration::from_nanos(10)));
    }

    #[test]
    fn what_is_no_deadline_is_none() {
        assert_eq!(of(""), None);
        assert_eq!(of("S"), None);
        assert_eq!(of("10"), None);
        assert_eq!(of("-1S"), None);
        assert_eq!(deadline(&MetadataMap::new()), None);
    }
}
