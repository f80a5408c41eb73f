//! A browser without script, and one with: requests to the whole router over the real services, without a network.

use crate::two::{PASSWORD, Side};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, header},
};
use domain::{audit::Act, ids::SignInId, time::DAY};
use futures::StreamExt as _;
use http_body_util::BodyExt as _;
use postern_server::{
    clock::{Ids, SystemClock},
    http::{State, files::Site, house::HouseDesk, reach::Reach, router},
    identity::token,
    services::House,
    store::SignInRecord,
};
use std::{
    borrow::Cow,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};
use tower::ServiceExt as _;

/// Our own address.
pub(crate) const HOST: &str = "127.0.0.1:3000";
/// The media type of forms.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
/// The media type of questions.
pub(crate) const JSON: &str = "application/json";

/// The router over a house.
pub(crate) fn served(house: &Arc<House>) -> Router {
    let file = |path: &str, text: &'static str| (path.to_owned(), Cow::Borrowed(text.as_bytes()));
    let site = Site::from_files([
        file("pkg/boot.0123.js", "plain"),
        file(
            "manifest.json",
            r#"{"boot":"/pkg/boot.0123.js","style":"/pkg/s.css","wasm":"/pkg/w.wasm","scripts":[],"pieces":{}}"#,
        ),
    ]);
    let clock = Arc::new(SystemClock);
    let desk = Arc::new(HouseDesk(house.clone()));
    router(State::new(
        desk,
        clock.clone(),
        Arc::new(Ids::new(clock)),
        Arc::new(site),
        Reach::default(),
    ))
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    /// A field, empty when it is not there.
    pub(crate) fn field(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a cookie that was set.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let cookies = self.headers.get_all(header::SET_COOKIE);
        let mut cookies = cookies
            .iter()
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
        cookies.find_map(|pair| Some(pair.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
    }
}

/// A browser; it keeps its sign-in.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) secret: String,
}

impl Browser {
    /// One in which nobody is signed in.
    pub(crate) fn new(router: &Router) -> Self {
        Self {
            router: router.clone(),
            secret: String::new(),
        }
    }

    /// One in which somebody has signed in by the form.
    pub(crate) async fn of(router: &Router, email: &str) -> Self {
        let mut browser = Self::new(router);
        let answer = browser.sign_in(email, "").await;
        assert!(!browser.secret.is_empty(), "{answer:?}");
        browser
    }

    /// One in which somebody is signed in, however often passwords were mistyped before.
    pub(crate) async fn begun(router: &Router, house: &House, side: &Side) -> Self {
        let control = house.folder.control();
        let person = control.person_by_email(&side.email).await.unwrap().unwrap();
        let (secret, now) = (token::secret().unwrap(), house.clock.now());
        let record = SignInRecord {
            id: SignInId::new(house.ids.next()),
            sha256: token::sha256_hex(&secret),
            person: person.id,
            tenant: side.tenant,
            browser: "Firefox on Linux".into(),
            address: "127.0.0.1".into(),
            created_at: now,
            last_seen: now,
            idle_seconds: 3_600,
            expires_at: now.plus(DAY),
        };
        let act = Act::by_itself("person.sign_in", &side.email, "");
        control.create_sign_in(record, &act).await.unwrap();
        Self {
            secret,
            ..Self::new(router)
        }
    }

    /// Signs in by the form, with the code of an organisation or without.
    pub(crate) async fn sign_in(&mut self, email: &str, code: &str) -> Answer {
        let body = format!(
            "email={email}&password={}&organisation={code}",
            PASSWORD.replace(' ', "+")
        );
        let answer = self.post("/api/sign-in", FORM, &body, true).await;
        self.take(&answer);
        answer
    }

    /// Takes the sign-in that an answer hands over.
    pub(crate) fn take(&mut self, answer: &Answer) {
        if let Some(secret) = answer.cookie("postern") {
            self.secret = secret;
        }
    }

    /// Another one of this machine's each time, so that nobody is made to wait for what was tried before.
    fn address(&self) -> SocketAddr {
        static REQUESTS: AtomicU16 = AtomicU16::new(0);
        let [high, low] = REQUESTS.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        SocketAddr::from(([127, 1, high, low], 50_000))
    }

    fn request(&self, method: Method, address: &str, more: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(address)
            .extension(ConnectInfo(self.address()))
            .header(header::HOST, HOST)
            .header(header::ORIGIN, format!("http://{HOST}"))
            .header(header::COOKIE, format!("postern={}{more}", self.secret))
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned(),
        }
    }

    /// Opens a page; redirects are not followed.
    pub(crate) async fn get(&self, address: &str) -> Answer {
        let request = self
            .request(Method::GET, address, "")
            .header(header::ACCEPT, "text/html");
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// Sends something. As a page without script would (`plain`), or as one with script does.
    pub(crate) async fn post(&self, path: &str, kind: &str, body: &str, plain: bool) -> Answer {
        self.send(path, kind, body, plain, None).await
    }

    /// Sends an act that waited in the browser.
    pub(crate) async fn act(&self, path: &str, kind: &str, body: &str, act: &str) -> Answer {
        self.send(path, kind, body, false, Some(act)).await
    }

    async fn send(&self, path: &str, kind: &str, body: &str, plain: bool, act: Option<&str>) -> Answer {
        let accepted = if plain { "text/html" } else { JSON };
        let mut request = self
            .request(Method::POST, path, "")
            .header(header::ACCEPT, accepted)
            .header(header::CONTENT_TYPE, kind);
        if let Some(act) = act {
            request = request.header(app::ACT, act);
        }
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// The page to which a plain form leads, with what it has to say.
    pub(crate) async fn follow(&self, answer: &Answer) -> Answer {
        let flash = answer.cookie("postern-flash").unwrap_or_default();
        let request = self.request(
            Method::GET,
            answer.field(header::LOCATION),
            &format!("; postern-flash={flash}"),
        );
        self.ask(request.header(header::ACCEPT, "text/html").body(Body::empty()).unwrap())
            .await
    }

    /// What the event stream tells until `last` is told, while `meanwhile` happens.
    pub(crate) async fn told_until(&self, last: &str, meanwhile: impl Future<Output = ()>) -> String {
        let request = self.request(Method::GET, "/events", "").body(Body::empty()).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let mut stream = answer.into_body().into_data_stream();
        let mut told = String::new();
        // The first comment opens it.
        told.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
        meanwhile.await;
        let hearing = async {
            while !told.contains(last) {
                told.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
            }
        };
        assert!(
            tokio::time::timeout(Duration::from_secs(30), hearing).await.is_ok(),
            "{last} is told"
        );
        told
    }
}
