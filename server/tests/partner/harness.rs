//! A console in the test's own process behind a real listener, with a clock that the test moves, and a client that signs.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::time::{SECOND, Timestamp};
use md5::{Digest, Md5};
use postern_server::{
    clock::{Clock, HandClock, Ids},
    commands::config::{Config, Settings as Configured},
    commands::listen::{Listener, choose_tls_provider},
    http::{State, files::Site, house::HouseDesk, router},
    services::{House, Settings},
    store::DataFolder,
};
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::{path::Path, sync::Arc};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The instant at which the tests begin.
pub(crate) const START: &str = "2026-03-01T09:00";

/// A running console.
pub(crate) struct Console {
    pub(crate) house: Arc<House>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) url: String,
    closing: CancellationToken,
    client: Client,
}

impl Drop for Console {
    fn drop(&mut self) {
        self.closing.cancel();
    }
}

/// The credentials of a service provider.
#[derive(Clone)]
pub(crate) struct Credentials {
    pub(crate) token: String,
    pub(crate) secret: String,
}

/// A request as it is signed.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) method: Method,
    pub(crate) uri: String,
    pub(crate) body: String,
    pub(crate) time: String,
    pub(crate) signature: String,
    pub(crate) token: String,
    pub(crate) trace: String,
}

impl Console {
    pub(crate) async fn start() -> (Self, TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let clock = HandClock::at(Timestamp::read(START).unwrap());
        (Self::on(folder.path(), clock).await, folder)
    }

    /// On a data folder, which may be one that was used before.
    pub(crate) async fn on(folder: &Path, clock: Arc<HandClock>) -> Self {
        Self::with_clock(folder, clock, Settings::default()).await
    }

    /// With these settings.
    pub(crate) async fn with(folder: &Path, settings: Settings) -> Self {
        let clock = HandClock::at(Timestamp::read(START).unwrap());
        Self::with_clock(folder, clock, settings).await
    }

    async fn with_clock(folder: &Path, clock: Arc<HandClock>, settings: Settings) -> Self {
        choose_tls_provider();
        let data = DataFolder::open(folder, clock.clone()).unwrap();
        let house = House::new(data, clock.clone(), settings).unwrap();
        let config: Config = Configured {
            listen: Some("127.0.0.1:0".into()),
            ..Configured::default()
        }
        .check()
        .unwrap();
        let listener = Listener::open(&config).await.unwrap();
        let url = listener.url();
        let desk = Arc::new(HouseDesk(house.clone()));
        let ids = Arc::new(Ids::new(clock.clone()));
        let site = Arc::new(Site::from_files(std::iter::empty()));
        let mut state = State::new(desk, clock.clone(), ids, site, config.reach());
        state.partners = Some(house.clone());
        let closing = state.closing.clone();
        let stop = closing.clone();
        tokio::spawn(async move { listener.serve(router(state), stop).await });
        Self {
            house,
            clock,
            url,
            closing,
            client: Client::new(),
        }
    }

    pub(crate) async fn stop(self) {
        self.closing.cancel();
        self.house.shut_down().await;
        self.house.folder.close().await;
    }

    pub(crate) async fn provider(&self, name: &str) -> Credentials {
        let (token, secret) = self.house.create_partner(name, None).await.unwrap();
        Credentials { token, secret }
    }

    /// A request that is signed now.
    pub(crate) fn sign(&self, by: &Credentials, method: Method, uri: &str, body: Option<Value>) -> Signed {
        self.sign_at(by, method, uri, body, (self.clock.now().0 / SECOND).to_string())
    }

    pub(crate) fn sign_at(
        &self,
        by: &Credentials,
        method: Method,
        uri: &str,
        body: Option<Value>,
        time: String,
    ) -> Signed {
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        let mut message = format!("{time}{method}{uri}");
        if !body.is_empty() {
            message += &STANDARD.encode(Md5::digest(&body));
        }
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, by.secret.as_bytes());
        let signature = STANDARD.encode(ring::hmac::sign(&key, message.as_bytes()));
        Signed {
            method,
            uri: uri.into(),
            body,
            time,
            signature,
            token: by.token.clone(),
            trace: uuid::Uuid::now_v7().to_string(),
        }
    }

    /// The request with all its fields, to be changed before it is sent.
    pub(crate) fn request(&self, signed: &Signed) -> RequestBuilder {
        let request = self
            .client
            .request(signed.method.clone(), format!("{}{}", self.url, signed.uri))
            .header("content-type", "application/json; charset=utf-8")
            .header("x-access-token", &signed.token)
            .header("x-posix-time", &signed.time)
            .header("x-signature", &signed.signature)
            .header("x-traceid", &signed.trace);
        if signed.body.is_empty() {
            request
        } else {
            request.body(signed.body.clone())
        }
    }

    /// Sends what is signed now; gives the status and the answer. Each is sent at another second, as a clock would have it.
    pub(crate) async fn call(
        &self,
        by: &Credentials,
        method: Method,
        uri: &str,
        body: Option<Value>,
    ) -> (StatusCode, Value) {
        self.clock.advance(SECOND);
        answer(self.request(&self.sign(by, method, uri, body))).await
    }

    /// What is answered to a call that has to be taken.
    pub(crate) async fn done(&self, by: &Credentials, method: Method, uri: &str, body: Option<Value>) -> Value {
        let (status, answer) = self.call(by, method, uri, body).await;
        assert!(status.is_success(), "{uri}: {status} {answer}");
        answer
    }

    /// A customer with the address of its subscriptions, and a plan that renews itself each month.
    pub(crate) async fn customer(&self, by: &Credentials) -> (String, String) {
        let plan = json!({
            "product_id": "PM0000001", "service_plan_name": "Mail", "version": 1, "period": 1, "auto_renewal_month": 1
        });
        let plan = self
            .done(by, Method::POST, "/LMPI/v2/partners/serviceplan", Some(plan))
            .await;
        let form = json!({
            "company": { "name": "Harbour Cranes", "country": "DE" },
            "contact": { "email": "anna@cranes.example" }
        });
        let customer = self.done(by, Method::POST, "/LMPI/v3/customers", Some(form)).await;
        let id = customer["customer_id"].as_str().unwrap();
        (
            format!("/LMPI/v2/customers/{id}/subscriptions"),
            plan["service_plan_id"].as_str().unwrap().to_owned(),
        )
    }

    /// A subscription of a new customer, by its address.
    pub(crate) async fn subscribed(&self, by: &Credentials) -> String {
        let (base, plan) = self.customer(by).await;
        let body = json!({ "service_plan_id": plan, "units_per_license": 5 });
        let made = self.done(by, Method::POST, &base, Some(body)).await;
        format!("{base}/{}", made["subscription_id"].as_str().unwrap())
    }
}

/// Status and body of an answer.
pub(crate) async fn answer(request: RequestBuilder) -> (StatusCode, Value) {
    let response = request.send().await.unwrap();
    let status = response.status();
    (status, response.json().await.unwrap())
}

/// What a refusal says: status, subject, and that there is a sentence.
pub(crate) fn refusal((status, answer): (StatusCode, Value)) -> (u16, String, String) {
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    let message = text("error_message");
    assert!(message.ends_with('.'), "{status} {answer}");
    (status.as_u16(), text("error_subject"), message)
}
