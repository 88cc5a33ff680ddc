//! PEM files that a user or the harness names.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use tonic::transport::{Certificate, Identity};

/// Reads the certificates that the other side is trusted by.
pub fn authorities(file: &Path) -> Result<Certificate> {
    Ok(Certificate::from_pem(read(file)?))
}

/// Reads a certificate chain and its private key.
pub fn identity(certificate: &Path, private_key: &Path) -> Result<Identity> {
    Ok(Identity::from_pem(read(certificate)?, read(private_key)?))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read the PEM file {}", file.display()))
}
