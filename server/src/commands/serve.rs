//! `postern serve`: the console.

use super::{
    DONE, FAILED, WRONG_USE, complain,
    config::{Config, Settings},
    listen::{Listener, asked_to_stop, choose_tls_provider, runtime, say},
};
use crate::{
    clock::{Clock, Ids, SystemClock},
    http::{self, State, files::Site, house::HouseDesk},
    mail::ClamdAddress,
    services::{self, House},
    store::DataFolder,
};
use clap::Args;
use domain::problem::Problem;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// How long background work may take to come to an end after the server was asked to stop.
const FAREWELL: Duration = Duration::from_secs(15);

/// What `postern serve` is told.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The folder for everything that is kept.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Where to listen. An address other than loopback needs TLS or a public URL.
    #[arg(long, value_name = "ADDR")]
    pub listen: Option<String>,
    /// The address that people type, when a proxy stands in front.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// The certificate chain, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// Fill an empty data folder with a demo organisation and its mail.
    #[arg(long)]
    pub demo: bool,
    /// A TOML file of settings; `POSTERN_*` in the environment and these options win over it.
    #[arg(long, value_name = "FILE", env = "POSTERN_CONFIG")]
    pub config: Option<PathBuf>,
}

/// The variables of the environment that are meant for us; others may hold what is no text.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| name.starts_with("POSTERN_"))?;
        Some((name, value.to_string_lossy().into_owned()))
    })
}

/// Runs the console until it is asked to stop. Gives the exit status.
#[must_use]
pub fn run(args: ServeArgs) -> u8 {
    let settings = Settings {
        data: args.data,
        listen: args.listen,
        public_url: args.public_url,
        tls_cert: args.tls_cert,
        tls_key: args.tls_key,
        ..Settings::default()
    };
    let loaded = Settings::load(args.config.as_deref(), environment());
    let config = match loaded.and_then(|loaded| loaded.overlaid(settings).check()) {
        Ok(config) => config,
        Err(error) => {
            complain(&error.to_string());
            return WRONG_USE;
        }
    };
    choose_tls_provider();
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&error.to_string());
            return FAILED;
        }
    };
    match runtime.block_on(serve(config, args.demo)) {
        Ok(()) => DONE,
        Err(sentence) => {
            complain(&sentence);
            FAILED
        }
    }
}

async fn serve(config: Config, demo: bool) -> Result<(), String> {
    let sentence = |error: &dyn std::fmt::Display| error.to_string();
    let problem = |problem: Problem| problem.to_string();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let folder = DataFolder::open(&config.data, clock.clone()).map_err(|error| sentence(&error))?;
    let listener = Listener::open(&config).await.map_err(|error| sentence(&error))?;
    let clamd = config.clamd.as_deref().map(str::parse::<ClamdAddress>).transpose()?;
    let settings = services::Settings {
        rules: config.rules.clone(),
        clamd,
        analyser: super::analyse::in_own_process(),
        authentication: config.authentication.clone(),
        list_entries: config.list_entries,
        retention_days: config.retention_days,
        licence_issuers: config.licence_issuers.clone(),
        site: config.site,
        mail: config.mail.clone(),
        address: config
            .public_url
            .as_ref()
            .map_or_else(|| listener.url(), |url| url.as_str().trim_end_matches('/').to_owned()),
    };
    let house = House::new(folder, clock.clone(), settings).map_err(|error| sentence(&error))?;
    if demo {
        house.seed_demo().await.map_err(problem)?;
    }
    house.start().await.map_err(|error| sentence(&error))?;

    let site = Arc::new(Site::embedded());
    let desk = Arc::new(HouseDesk(house.clone()));
    let mut state = State::new(desk, clock.clone(), Arc::new(Ids::new(clock)), site, config.reach());
    state.partners = Some(house.clone());
    state.trusted_proxies = config.trusted_proxies.clone().into();
    state.metrics_public = config.metrics_public;
    state.metrics = metrics_exporter_prometheus::PrometheusBuilder::new()
        .install_recorder()
        .ok();
    let closing = state.closing.clone();

    listener.announce();
    if let Some(key) = house.set_up_key().await.map_err(|error| sentence(&error))? {
        say(&format!("set-up link: {}/set-up?key={key}", house.settings.address));
    }
    let stopping = closing.clone();
    let waiting = tokio::spawn(async move {
        if let Err(error) = asked_to_stop().await {
            tracing::error!(%error, "signals cannot be waited for");
            std::future::pending::<()>().await;
        }
        stopping.cancel();
    });
    let served = listener
        .serve(http::router(state), closing)
        .await
        .map_err(|error| sentence(&error));
    waiting.abort();
    if tokio::time::timeout(FAREWELL, house.shut_down()).await.is_err() {
        tracing::warn!("some background work did not end in time; the next start finishes it");
    }
    house.folder.close().await;
    served
}
