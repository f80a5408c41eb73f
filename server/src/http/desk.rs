//! What this layer asks of the services: the one joint between HTTP and everything behind it.

use async_trait::async_trait;
use domain::words::Language;
use domain::{console::Console, held::DownloadFormat, ids::HeldId, overview::Changed, problem::Answer};
use std::{fmt, net::IpAddr, sync::Arc};
use tokio::sync::broadcast;

/// Who knocks, as far as the request tells; nothing of it is checked yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Visitor {
    /// The secret of the sign-in cookie.
    pub secret: Option<String>,
    /// Where the request comes from: the peer, or what a trusted proxy says.
    pub address: IpAddr,
    /// The `User-Agent` field, cut to [`super::visitor::USER_AGENT_MAX`] characters.
    pub user_agent: String,
    /// Whether the browser reaches this server by TLS.
    pub secure: bool,
    /// The language of the answer: the person's choice, else what the browser prefers.
    pub language: Language,
}

impl fmt::Debug for Visitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Visitor")
            .field("secret", &self.secret.as_ref().map(|_| "..."))
            .field("address", &self.address)
            .field("secure", &self.secure)
            .finish_non_exhaustive()
    }
}

/// A file for the person at the browser. It is always sent as an attachment, whatever `content_type` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// A name to save it under; brought to a safe alphabet before it is sent.
    pub name: String,
    /// What it is; only `application/zip` is passed on, all else becomes `application/octet-stream`.
    pub content_type: String,
    /// Every byte.
    pub bytes: Vec<u8>,
}

/// The services as this layer sees them.
#[async_trait]
pub trait Desk: Send + Sync {
    /// The console, bound to the visitor; each of its calls checks the visitor's right.
    async fn console(&self, visitor: Visitor) -> Arc<dyn Console>;
    /// Whether the visitor's cookie belongs to a sign-in that has not ended.
    async fn signed_in(&self, visitor: &Visitor) -> bool;
    /// A held mail as an HTML document that was cleaned to what may be shown.
    async fn preview(&self, visitor: Visitor, id: HeldId) -> Answer<String>;
    /// Held mails as one file.
    async fn download(
        &self,
        visitor: Visitor,
        ids: Vec<HeldId>,
        format: DownloadFormat,
        password: String,
    ) -> Answer<Download>;
    /// Status and text with which an act that waited in the visitor's browser was answered before.
    async fn answered(&self, visitor: &Visitor, act: &str) -> Option<(u16, String)>;
    /// Remembers how such an act was answered.
    async fn remember_answer(&self, visitor: &Visitor, act: &str, status: u16, answer: &str);
    /// Tells from now on what changes.
    async fn events(&self, visitor: Visitor) -> Answer<broadcast::Receiver<Changed>>;
    /// Whether the store can be read and the work goes on.
    async fn ready(&self) -> bool;
}
