//! The outbox: what waits is sent, and tried again with growing pauses while the mail server is away.

use super::{House, problems::ServiceError};
use crate::{
    notices::{LINK, Letter, send},
    store::{OutboxRow, outbox_link_place},
};
use domain::{
    audit::Act,
    time::{DAY, HOUR, MINUTE, Timestamp},
};
use std::{sync::Arc, time::Duration};

/// How often it is looked what is due, without being rung.
const LOOK: Duration = Duration::from_secs(30);
/// The longest pause between two attempts, in milliseconds.
const PAUSE_MAX: i64 = 4 * HOUR;
/// After so long a mail is given up, in milliseconds: its link does not work any more.
pub(super) const GIVEN_UP: i64 = 7 * DAY;

/// When a mail is tried again after so many attempts: after a minute, then after twice as long each time.
fn next(row: &OutboxRow, now: Timestamp) -> Option<Timestamp> {
    let pause = MINUTE.saturating_mul(1_i64 << row.attempts.min(20));
    let next = now.plus(pause.min(PAUSE_MAX));
    (next < row.created_at.plus(GIVEN_UP)).then_some(next)
}

impl House {
    /// Sends what is due, now and then, until the house stops.
    pub(super) async fn keep_sending(self: Arc<Self>) {
        loop {
            if let Err(error) = self.send_due().await {
                tracing::error!(%error, "the outbox cannot be worked on; it is tried again");
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = self.outbox_bell.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// Sends every mail that is due; gives how many were taken by the mail server.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn send_due(&self) -> Result<usize, ServiceError> {
        let control = self.folder.control();
        let mut sent = 0;
        for row in control.due_mails(self.clock.now()).await? {
            if self.stop.is_cancelled() {
                break;
            }
            let link = match &row.sealed_link {
                Some(sealed) => self.sealer.open(&outbox_link_place(row.id), sealed)?,
                None => zeroize::Zeroizing::default(),
            };
            let link = String::from_utf8_lossy(&link);
            let letter = Letter {
                id: row.id.to_string(),
                recipient: &row.recipient,
                subject: &row.subject,
                plain: row.plain.replace(LINK, &link),
                html: row.html.replace(LINK, &link),
                written_at: row.created_at.0,
            };
            let now = self.clock.now();
            match send(self.settings.mail.as_ref(), &letter).await {
                Ok(()) => {
                    // What a mail about a finding says is for its reader.
                    let said = if row.tenant.is_some() { "" } else { row.subject.as_str() };
                    let act = Act::by_itself("mail.sent", &row.recipient, said);
                    control.mail_sent(&row, now, &act).await?;
                    sent += 1;
                }
                Err(error) => {
                    tracing::warn!(%error, attempts = row.attempts + 1, "a mail waits");
                    control.mail_failed(&row, &error.to_string(), next(&row, now)).await?;
                }
            }
        }
        Ok(sent)
    }
}
