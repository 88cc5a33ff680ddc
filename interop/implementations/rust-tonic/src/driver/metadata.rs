use std::str::FromStr;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::{Deserialize, Serialize};
use tonic::metadata::{
    AsciiMetadataKey, AsciiMetadataValue, BinaryMetadataKey, BinaryMetadataValue, KeyAndValueRef,
    MetadataMap,
    errors::{InvalidMetadataKey, InvalidMetadataValue},
};

const BINARY_SUFFIX: &str = "-bin";

/// Metadata of a step, in the order in which it is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Vec<(String, String)>")]
pub struct GivenMetadata(Vec<Entry>);

#[derive(Clone, Debug)]
enum Entry {
    Text(String, String),
    Binary(String, Vec<u8>),
}

/// Metadata as it is observed: key and value of each entry. It is sorted by
/// key, as tonic keeps the order of one key's values only.
#[derive(Clone, Debug, Serialize)]
pub struct SeenMetadata(Vec<(String, String)>);

/// What tonic takes for no metadata.
#[derive(Debug, thiserror::Error)]
pub enum MetadataError {
    #[error("{0:?} is no metadata key: {1}")]
    Key(String, InvalidMetadataKey),
    #[error("the value of {0} is no metadata value: {1}")]
    Value(String, InvalidMetadataValue),
}

impl TryFrom<Vec<(String, String)>> for GivenMetadata {
    type Error = base64::DecodeError;

    fn try_from(pairs: Vec<(String, String)>) -> Result<Self, Self::Error> {
        let entry = |(key, value): (String, String)| {
            Ok(if key.to_ascii_lowercase().ends_with(BINARY_SUFFIX) {
                Entry::Binary(key, BASE64_STANDARD.decode(value)?)
            } else {
                Entry::Text(key, value)
            })
        };
        Ok(Self(
            pairs.into_iter().map(entry).collect::<Result<_, _>>()?,
        ))
    }
}

impl GivenMetadata {
    pub fn to_map(&self) -> Result<MetadataMap, MetadataError> {
        let mut map = MetadataMap::new();
        self.append_to(&mut map)?;
        Ok(map)
    }

    pub fn append_to(&self, map: &mut MetadataMap) -> Result<(), MetadataError> {
        for entry in &self.0 {
            match entry {
                Entry::Text(key, value) => {
                    let name = AsciiMetadataKey::from_str(key)
                        .map_err(|error| MetadataError::Key(key.clone(), error))?;
                    let value = AsciiMetadataValue::from_str(value)
                        .map_err(|error| MetadataError::Value(key.clone(), error))?;
                    map.append(name, value);
                }
                Entry::Binary(key, value) => {
                    let name = BinaryMetadataKey::from_str(key)
                        .map_err(|error| MetadataError::Key(key.clone(), error))?;
                    map.append_bin(name, BinaryMetadataValue::from_bytes(value));
                }
            }
        }
        Ok(())
    }
}

impl From<&MetadataMap> for SeenMetadata {
    fn from(map: &MetadataMap) -> Self {
        let mut pairs: Vec<_> = map.iter().map(seen).collect();
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        Self(pairs)
    }
}

fn seen(entry: KeyAndValueRef<'_>) -> (String, String) {
    match entry {
        KeyAndValueRef::Ascii(key, value) => {
            let text = String::from_utf8_lossy(value.as_encoded_bytes());
            (key.to_string(), text.into_owned())
        }
        KeyAndValueRef::Binary(key, value) => {
            // What tonic cannot decode is shown as it came.
            let bytes = value
                .to_bytes()
                .unwrap_or_else(|_| value.as_encoded_bytes().to_vec().into());
            (key.to_string(), BASE64_STANDARD.encode(bytes))
        }
    }
}
