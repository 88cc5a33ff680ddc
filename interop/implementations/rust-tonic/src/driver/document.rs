use std::{fs, path::Path};

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;

/// Reads a config or a plan; keys that it does not know are ignored.
pub fn read_document<T: DeserializeOwned>(kind: &str, file: &Path) -> Result<T> {
    let text =
        fs::read(file).with_context(|| format!("cannot read the {kind} {}", file.display()))?;
    serde_json::from_slice(&text)
        .with_context(|| format!("the {kind} {} is malformed", file.display()))
}
