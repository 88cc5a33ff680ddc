use std::time::Duration;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::metadata::GivenMetadata;

/// A step of a case.
#[derive(Clone, Debug, Deserialize)]
#[serde(
    tag = "do",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
pub enum ClientStep {
    Open(Open),
    Send {
        call: String,
        bytes: Base64,
        #[serde(default)]
        zeros: usize,
    },
    SendMany {
        call: String,
        messages: Messages,
    },
    ExchangeMany {
        call: String,
        messages: Messages,
    },
    HalfClose {
        call: String,
    },
    Receive {
        call: String,
        within_ms: Option<Milliseconds>,
    },
    ReceiveToEnd {
        call: String,
    },
    ReceiveMany {
        call: String,
    },
    Cancel {
        call: String,
    },
    Wait {
        ms: Milliseconds,
    },
}

/// How a call is started.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Open {
    pub call: String,
    pub path: String,
    pub request_stream: bool,
    pub response_stream: bool,
    pub deadline_ms: Milliseconds,
    pub codec: Option<Codec>,
    #[serde(default)]
    pub metadata: GivenMetadata,
    pub compression: Option<Compression>,
    #[serde(default)]
    pub wait_for_ready: bool,
}

/// A step of a script. Those without fields are structs as well: serde lets
/// unknown keys of a unit variant pass.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ServerStep {
    Receive {},
    ReceiveToEnd {},
    Send {
        bytes: Base64,
        #[serde(default)]
        zeros: usize,
    },
    SendMany {
        messages: Messages,
    },
    EchoToEnd {},
    InitialMetadata {
        metadata: GivenMetadata,
    },
    Trailers {
        metadata: GivenMetadata,
    },
    Wait {
        ms: Milliseconds,
    },
    WaitCancelled {},
    Status {
        code: i32,
        message: String,
    },
    Throw {
        message: String,
    },
    Drain {},
    Exit {},
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Codec {
    Bytes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    Gzip,
}

/// A step that this driver does not know.
#[derive(Debug, thiserror::Error)]
#[error("step {step}: {error}")]
pub struct UnknownStep {
    step: Value,
    error: serde_json::Error,
}

/// Decodes a step when it is its turn: what is odd in one is no reason to
/// refuse the whole plan.
pub fn decode<T: DeserializeOwned>(step: &Value) -> Result<T, UnknownStep> {
    T::deserialize(step).map_err(|error| UnknownStep {
        step: step["do"].clone(),
        error,
    })
}

/// Bytes in standard base64, with padding.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub struct Base64(pub Bytes);

impl TryFrom<String> for Base64 {
    type Error = base64::DecodeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Ok(Self(BASE64_STANDARD.decode(text)?.into()))
    }
}

impl Base64 {
    /// The bytes, and so many zeros after them.
    pub fn with_zeros(self, zeros: usize) -> Bytes {
        if zeros == 0 {
            return self.0;
        }
        let mut bytes = self.0.to_vec();
        bytes.resize(bytes.len() + zeros, 0);
        bytes.into()
    }
}

/// A time, as it stands in a step.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
pub struct Milliseconds(f64);

#[derive(Debug, thiserror::Error)]
#[error("{0} ms is no time to wait")]
pub struct NoDuration(f64);

impl TryFrom<f64> for Milliseconds {
    type Error = NoDuration;

    fn try_from(ms: f64) -> Result<Self, Self::Error> {
        if ms >= 0.0 {
            Ok(Self(ms))
        } else {
            Err(NoDuration(ms))
        }
    }
}

impl Milliseconds {
    /// At most a century, which every clock and every `grpc-timeout` can hold.
    pub fn duration(self) -> Duration {
        const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
        Duration::try_from_secs_f64(self.0 / 1000.0).map_or(CENTURY, |time| time.min(CENTURY))
    }

    pub fn get(self) -> f64 {
        self.0
    }
}

/// Many messages: a list, or a rule for so many.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Messages {
    List(Vec<Base64>),
    Rule(Rule),
}

/// Each message is `template`, and after it a field that counts up.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    count: u64,
    template: Base64,
    varying: Varying,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Varying {
    field: FieldNumber,
    r#type: VaryingType,
    from: i64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum VaryingType {
    Double,
    Int64,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "u32")]
struct FieldNumber(u32);

#[derive(Debug, thiserror::Error)]
#[error("{0} is the number of no field")]
struct NoFieldNumber(u32);

impl TryFrom<u32> for FieldNumber {
    type Error = NoFieldNumber;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        match number {
            prost::encoding::MIN_TAG..=prost::encoding::MAX_TAG => Ok(Self(number)),
            _ => Err(NoFieldNumber(number)),
        }
    }
}

impl Messages {
    pub fn iter(&self) -> impl Iterator<Item = Bytes> + Send {
        let (list, rule) = match self {
            Self::List(list) => (list.as_slice(), None),
            Self::Rule(rule) => (&[][..], Some(rule)),
        };
        let listed = list.iter().map(|Base64(bytes)| bytes.clone());
        let ruled = rule
            .into_iter()
            .flat_map(|rule| (0..rule.count).map(|index| rule.message(index)));
        listed.chain(ruled)
    }
}

impl Rule {
    fn message(&self, index: u64) -> Bytes {
        let mut message = self.template.0.to_vec();
        let FieldNumber(number) = self.varying.field;
        let value = self.varying.from.saturating_add_unsigned(index);
        match self.varying.r#type {
            VaryingType::Double => {
                prost::encoding::double::encode(number, &(value as f64), &mut message);
            }
            VaryingType::Int64 => prost::encoding::int64::encode(number, &value, &mut message),
        }
        message.into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn client(step: Value) -> Result<ClientStep, UnknownStep> {
        decode(&step)
    }

    fn server(step: Value) -> Result<ServerStep, UnknownStep> {
        decode(&step)
    }

    fn messages(value: Value) -> Vec<Bytes> {
        Messages::deserialize(value).unwrap().iter().collect()
    }

    #[test]
    fn steps_of_the_contract_are_known() {
        client(json!({ "do": "wait", "ms": 1.5 })).unwrap();
        client(json!({ "do": "receive", "call": "a", "withinMs": 100 })).unwrap();
        server(json!({ "do": "receive" })).unwrap();
        server(json!({ "do": "status", "code": 5, "message": "" })).unwrap();
    }

    #[test]
    fn another_step_or_another_key_is_unknown() {
        client(json!({ "do": "frolic" })).unwrap_err();
        client(json!({ "do": "wait", "ms": 1, "keenly": true })).unwrap_err();
        client(json!({ "do": "wait", "ms": -1 })).unwrap_err();
        client(json!({ "ms": 1 })).unwrap_err();
        server(json!({ "do": "receive", "keenly": true })).unwrap_err();
        server(json!({ "do": "send", "bytes": "?" })).unwrap_err();
    }

    #[test]
    fn zeros_follow_the_bytes() {
        let bytes = Base64(Bytes::from_static(&[1]));
        assert_eq!(bytes.with_zeros(2), Bytes::from_static(&[1, 0, 0]));
    }

    #[test]
    fn a_rule_makes_its_messages() {
        let varying = json!({ "field": 1, "type": "int64", "from": -1 });
        let made = messages(json!({ "count": 3, "template": "EAU=", "varying": varying }));
        let minus_one = [0x10, 5, 8, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1];
        assert_eq!(made[0], minus_one[..]);
        // prost leaves no zero out where it is told to encode one.
        assert_eq!(made[1], [0x10, 5, 8, 0][..]);
        assert_eq!(made[2], [0x10, 5, 8, 1][..]);
    }

    #[test]
    fn a_list_has_its_messages() {
        assert_eq!(messages(json!(["AQ==", ""])), [&[1][..], &[][..]]);
    }

    #[test]
    fn no_field_has_the_number_zero() {
        let varying = json!({ "field": 0, "type": "double", "from": 1 });
        let rule = json!({ "count": 1, "template": "", "varying": varying });
        Messages::deserialize(rule).unwrap_err();
    }
}
