use std::path::PathBuf;

use anyhow::Context;
use serde::Deserialize;
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};

use crate::pem;

/// A server and how to speak to it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// `host:port`, or several with commas between.
    pub address: String,
    /// Absent: plaintext.
    pub tls: Option<TlsFiles>,
    pub load_balancing: Option<String>,
}

/// Paths of PEM files; certificate and key are for mTLS only.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsFiles {
    pub ca: PathBuf,
    pub certificate: Option<PathBuf>,
    pub private_key: Option<PathBuf>,
}

#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    #[error("tonic balances by the load of its connections, and has no {0}")]
    LoadBalancing(String),
    #[error("a channel of tonic has one address, not {0}")]
    SeveralAddresses(String),
    #[error(transparent)]
    Unusable(#[from] anyhow::Error),
}

impl Target {
    /// A channel that connects with its first call.
    pub fn channel(&self) -> Result<Channel, TargetError> {
        if let Some(policy) = &self.load_balancing {
            return Err(TargetError::LoadBalancing(policy.clone()));
        }
        if self.address.contains(',') {
            return Err(TargetError::SeveralAddresses(self.address.clone()));
        }
        Ok(self.endpoint()?.connect_lazy())
    }

    fn endpoint(&self) -> anyhow::Result<Endpoint> {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let endpoint = Endpoint::from_shared(format!("{scheme}://{}", self.address))
            .with_context(|| format!("cannot use the target {}", self.address))?;
        match &self.tls {
            None => Ok(endpoint),
            Some(files) => endpoint
                .tls_config(files.config()?)
                .with_context(|| format!("cannot use the keys for {}", self.address)),
        }
    }
}

impl TlsFiles {
    fn config(&self) -> anyhow::Result<ClientTlsConfig> {
        let config = ClientTlsConfig::new().ca_certificate(pem::authorities(&self.ca)?);
        match (&self.certificate, &self.private_key) {
            (Some(certificate), Some(key)) => Ok(config.identity(pem::identity(certificate, key)?)),
            (None, None) => Ok(config),
            _ => anyhow::bail!("a client certificate and its private key go together"),
        }
    }
}
