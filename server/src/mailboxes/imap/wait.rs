//! Waiting for new mail in the inbox.

use super::{Fault, answer::Response, session::Session, wire::Command};
use crate::mailboxes::limits::{IDLE_LIMIT, IMAP_POLL_EVERY};
use std::time::{Duration, Instant};

impl Session {
    /// Waits until mail may have arrived in the inbox, `limit` at most.
    pub(super) async fn wait(&mut self, limit: Duration) -> Result<(), Fault> {
        let until = Instant::now() + limit.min(IDLE_LIMIT);
        // Opening the inbox first shows what came between the caller's last look and now; from here on IDLE tells.
        if self.inbox_moved_on().await? {
            return Ok(());
        }
        if self.can("IDLE") {
            return self.idle(until).await;
        }
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            tokio::time::sleep(left.min(IMAP_POLL_EVERY)).await;
            if self.inbox_moved_on().await? {
                return Ok(());
            }
        }
    }

    /// Whether the inbox got mail since the caller looked, or it is not known whether.
    async fn inbox_moved_on(&mut self) -> Result<bool, Fault> {
        let next = self.examine("INBOX").await?.next;
        let moved_on = self.inbox_next != Some(next);
        self.inbox_next = Some(next);
        Ok(moved_on)
    }

    /// IDLE (RFC 2177) until mail arrives or the time is up.
    async fn idle(&mut self, until: Instant) -> Result<(), Fault> {
        let tag = self.wire.send(Command::new("IDLE")).await?;
        let mut news = false;
        loop {
            match self.wire.response().await? {
                Response::Continue => break,
                Response::Data(values) => news |= is_news(&values),
                Response::Status(status) if status.tag.as_deref() == Some(tag.as_str()) => {
                    return Err(Fault::No(status));
                }
                Response::Status(_) => {}
            }
        }
        while !news && self.wire.heard(until.saturating_duration_since(Instant::now())).await? {
            match self.wire.response().await? {
                Response::Data(values) => news = is_news(&values),
                Response::Status(status) if status.kind == super::answer::Kind::Bye => {
                    return Err(Fault::Broken("The mail server ended the connection.".into()));
                }
                _ => {}
            }
        }
        self.wire.line("DONE").await?;
        self.wire.finish(&tag).await.map(|_| ())
    }
}

/// Whether this says that mail arrived: `5 EXISTS`. Flags that change and mails that leave are no news.
fn is_news(values: &[super::answer::Value]) -> bool {
    matches!(values, [_, word] if word.is("EXISTS"))
}
