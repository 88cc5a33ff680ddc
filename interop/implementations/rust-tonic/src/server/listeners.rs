use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Serialize;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tonic::{
    codec::CompressionEncoding,
    service::Routes,
    transport::{self, server::TcpIncoming},
};

use crate::{
    driver::{Player, Scripted},
    square::{self, proto::square_service_server::SquareServiceServer},
};

use super::{
    admission::{Admission, Gate},
    config::{Config, ListenerConfig, TlsFiles, Wanted},
};

/// A started server.
pub struct Server {
    /// Of each listener of the config, which port it has.
    pub listeners: Vec<Listener>,
    serving: JoinSet<Result<(), transport::Error>>,
}

/// Where a server listens, or why it does not.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Listener {
    Listening { name: String, port: u16 },
    Unsupported { name: String, unsupported: String },
}

impl Server {
    /// Opens the ports: calls are accepted when it returns. With a player it
    /// plays scripts. Once `draining` is cancelled it takes no more calls.
    pub async fn start(
        config: &Config,
        player: Option<Arc<Player>>,
        draining: &CancellationToken,
    ) -> Result<Self> {
        let gate = Gate::new(config.limits.max_concurrent_rpcs, draining.clone());
        let mut server = Self {
            listeners: Vec::new(),
            serving: JoinSet::new(),
        };
        for wanted in &config.listeners {
            let listener = match wanted {
                Wanted::Unknown { name, reason } => Listener::Unsupported {
                    name: name.clone(),
                    unsupported: reason.clone(),
                },
                Wanted::Listener(listener) => {
                    let service = Scripted::new(player.clone(), routes(listener.service)?);
                    let service = Admission::new(gate.clone(), service);
                    let tls = config.tls.as_ref();
                    server.listen(listener, tls, service, draining).await?
                }
            };
            server.listeners.push(listener);
        }
        Ok(server)
    }

    async fn listen(
        &mut self,
        config: &ListenerConfig,
        tls: Option<&TlsFiles>,
        service: Admission<Scripted>,
        draining: &CancellationToken,
    ) -> Result<Listener> {
        let address = (config.host.as_str(), config.port);
        let (host, port) = address;
        let socket = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot listen on {host}:{port}"))?;
        let port = socket.local_addr()?.port();
        let mut builder = transport::Server::builder();
        if let Some(tls) = config.tls_config(tls)? {
            builder = builder
                .tls_config(tls)
                .with_context(|| format!("cannot serve TLS on {host}:{port}"))?;
        }
        let incoming = TcpIncoming::from(socket).with_nodelay(Some(true));
        let draining = draining.clone().cancelled_owned();
        self.serving
            .spawn(builder.serve_with_incoming_shutdown(service, incoming, draining));
        Ok(Listener::Listening {
            name: config.name.clone(),
            port,
        })
    }

    /// Returns when no port takes connections any more and all calls have
    /// ended, or at the first port that fails.
    pub async fn stopped(&mut self) -> Result<()> {
        while let Some(served) = self.serving.join_next().await {
            served?.context("a port no longer accepts connections")?;
        }
        Ok(())
    }
}

/// SquareService, health and reflection.
fn routes(options: square::Options) -> Result<Routes> {
    let square = SquareServiceServer::new(square::Service { options })
        .accept_compressed(CompressionEncoding::Gzip);
    let (reporter, health) = tonic_health::server::health_reporter();
    drop(reporter);
    let reflection = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(square::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .build_v1()?;
    Ok(Routes::new(square)
        .add_service(health)
        .add_service(reflection)
        .prepare())
}
