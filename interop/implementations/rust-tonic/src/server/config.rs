use std::{collections::HashMap, fmt, path::PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;
use tonic::transport::ServerTlsConfig;

use crate::{
    driver::{ContractFile, Script},
    pem, square,
};

/// What the driven face reads.
#[derive(Debug, Deserialize)]
pub struct DrivenConfig {
    pub contract: ContractFile,
    /// By method path: how calls that carry no script are answered.
    #[serde(default)]
    pub scripts: HashMap<String, Script>,
    #[serde(flatten)]
    pub config: Config,
}

/// What a server is to offer.
#[derive(Debug, Deserialize)]
pub struct Config {
    pub listeners: Vec<Wanted>,
    #[serde(default)]
    pub limits: Limits,
    pub tls: Option<TlsFiles>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Over all listeners together; absent: no limit.
    pub max_concurrent_rpcs: Option<usize>,
}

/// A listener that is asked for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub enum Wanted {
    Listener(ListenerConfig),
    /// Of a kind that this server does not know.
    Unknown {
        name: String,
        reason: String,
    },
}

/// One port.
#[derive(Debug, Deserialize)]
pub struct ListenerConfig {
    pub name: String,
    pub host: String,
    /// 0: any free one.
    pub port: u16,
    pub transport: Transport,
    #[serde(default)]
    pub service: square::Options,
    /// Absent: those of the config.
    pub tls: Option<TlsFiles>,
}

/// What a port speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    Plaintext,
    Tls,
    Mtls,
}

/// Paths of PEM files.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub private_key: PathBuf,
    pub client_ca: Option<PathBuf>,
}

impl TryFrom<Value> for Wanted {
    type Error = serde_json::Error;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        #[derive(Deserialize)]
        struct Named {
            name: String,
        }
        let Named { name } = Named::deserialize(&value)?;
        Ok(match ListenerConfig::deserialize(value) {
            Ok(listener) => Self::Listener(listener),
            Err(error) => Self::Unknown {
                name,
                reason: error.to_string(),
            },
        })
    }
}

impl fmt::Display for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plaintext => "plaintext",
            Self::Tls => "tls",
            Self::Mtls => "mtls",
        })
    }
}

impl ListenerConfig {
    /// The TLS of this port; nothing for plaintext.
    pub fn tls_config(&self, of_config: Option<&TlsFiles>) -> Result<Option<ServerTlsConfig>> {
        if self.transport == Transport::Plaintext {
            return Ok(None);
        }
        let files = self.tls.as_ref().or(of_config);
        let files = files.context("TLS needs a certificate and its private key")?;
        let identity = pem::identity(&files.certificate, &files.private_key)?;
        let config = ServerTlsConfig::new().identity(identity);
        if self.transport == Transport::Tls {
            return Ok(Some(config));
        }
        let authority = files.client_ca.as_ref();
        let authority = authority.context("mTLS needs the certificate authority of the clients")?;
        Ok(Some(config.client_ca_root(pem::authorities(authority)?)))
    }
}
