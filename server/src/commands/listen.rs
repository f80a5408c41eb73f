//! The runtime, the listener, and the way out of `postern serve`.

use super::config::Config;
use axum::Router;
use axum_server::{Handle, tls_rustls::RustlsConfig};
use hyper_util::rt::TokioTimer;
use std::{
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// Threads that run requests and work, at the least: with one, Leptos can wait for itself while it draws a page (its issue 4647).
pub const WORKERS_MIN: usize = 4;
/// How long requests that are being answered may go on after the server was asked to stop.
pub const GRACE: Duration = Duration::from_secs(10);
/// How long a connection may take to send the head of a request.
pub const HEAD_TIME: Duration = Duration::from_secs(20);

/// Why the server cannot listen.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The address cannot be had.
    #[error("{address} cannot be listened on: {source}. Is it in use? Choose another with --listen.")]
    Address {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("The certificate {certificate} and the key {key} cannot be used: {source}.")]
    Certificate {
        /// The chain.
        certificate: PathBuf,
        /// The key.
        key: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Serving ended with an error.
    #[error("The server stopped: {0}.")]
    Serving(io::Error),
    /// The runtime could not be made.
    #[error("The threads of the server could not be started: {0}.")]
    Runtime(io::Error),
}

/// The runtime of the server: a thread for each core, [`WORKERS_MIN`] at the least.
///
/// # Errors
/// [`ListenError::Runtime`].
pub fn runtime() -> Result<tokio::runtime::Runtime, ListenError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(cores.max(WORKERS_MIN))
        .thread_name("postern")
        .enable_all()
        .build()
        .map_err(ListenError::Runtime)
}

/// Makes `ring` the provider of TLS for the whole program; do this first, once. A second call changes nothing.
pub fn choose_tls_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// An address that is listened on; nothing is answered before [`Listener::serve`].
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    tls: Option<RustlsConfig>,
    address: SocketAddr,
}

impl Listener {
    /// Takes the address and reads the certificate.
    ///
    /// # Errors
    /// When the address is taken, or certificate and key cannot be used.
    pub async fn open(config: &Config) -> Result<Self, ListenError> {
        let tls = match &config.tls {
            None => None,
            Some((certificate, key)) => {
                choose_tls_provider();
                let read = RustlsConfig::from_pem_chain_file(certificate, key).await;
                Some(read.map_err(|source| ListenError::Certificate {
                    certificate: certificate.clone(),
                    key: key.clone(),
                    source,
                })?)
            }
        };
        let unavailable = |source| ListenError::Address {
            address: config.listen,
            source,
        };
        let socket = TcpListener::bind(config.listen).map_err(unavailable)?;
        socket.set_nonblocking(true).map_err(unavailable)?;
        let address = socket.local_addr().map_err(unavailable)?;
        Ok(Self { socket, tls, address })
    }

    /// `http://127.0.0.1:3000`: where it listens, also when port 0 was asked for.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Says `listening on URL` on standard output. Scripts and tests wait for this line.
    pub fn announce(&self) {
        say(&format!("listening on {}", self.url()));
    }

    /// Answers requests until `closing` is cancelled; then takes no more, and ends when those that are being answered are done, or
    /// after [`GRACE`].
    ///
    /// # Errors
    /// [`ListenError::Serving`].
    pub async fn serve(self, router: Router, closing: CancellationToken) -> Result<(), ListenError> {
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let handle = Handle::new();
        let stopper = handle.clone();
        let waiting = tokio::spawn(async move {
            closing.cancelled().await;
            stopper.graceful_shutdown(Some(GRACE));
        });
        let server = axum_server::from_tcp(self.socket)
            .map_err(ListenError::Serving)?
            .handle(handle);
        let served = match self.tls {
            Some(tls) => {
                let mut server = server.acceptor(axum_server::tls_rustls::RustlsAcceptor::new(tls));
                patience(server.http_builder());
                server.serve(service).await
            }
            None => {
                let mut server = server;
                patience(server.http_builder());
                server.serve(service).await
            }
        };
        waiting.abort();
        served.map_err(ListenError::Serving)
    }
}

/// A connection that sends nothing does not stay.
fn patience(builder: &mut hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIME);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(Some(HEAD_TIME))
        .keep_alive_timeout(HEAD_TIME);
}

/// One line on standard output, at once. Nobody reading it is no reason to stop.
pub fn say(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// When the system lets no handler be set.
pub async fn asked_to_stop() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
