//! Carries out journaled movements: into quarantine, back, and away. A movement is written down before the mailbox is
//! touched and closed after it, so that a start after any kind of death finishes or undoes what was under way.
//!
//! ```text
//! journaled ── the row says "doing", the journal line is open, the mailbox is untouched
//! moving    ── the line says so, with how many equal mails lie at the goal; from here on the mailbox may have been touched
//! moved     ── the mailbox has done it
//! finished  ── row, journal, history and audit in one transaction
//! ```

use super::{
    House,
    movement::{Movement, is_there},
    problems::ServiceError,
    tenant::Tenant,
    watch::open_mailbox,
};
use crate::{
    faults,
    mailboxes::{Fingerprint, Locator, Mailbox, MailboxError},
    store::{HeldPlace, InQuarantine, MoveRecord},
};
use domain::{
    audit::Act,
    custody::{CustodyAct, MailLocation},
    ids::MailboxId,
    overview::Changed,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// How long the journal rests before open lines are tried again by themselves.
const RETRY: Duration = Duration::from_secs(15);
/// Mailboxes that are worked on at once.
const AT_ONCE: usize = 4;

/// How a movement ended, when the mailbox could be reached.
enum Ended {
    /// Done; the mail is there now, or gone when it was deleted.
    Done(Option<Locator>, String),
    /// Not done, nothing touched; a sentence, and where the mail is.
    Unable(String, MailLocation),
}

/// Works through the journal until the organisation is closed.
pub async fn work(house: Arc<House>, tenant: Arc<Tenant>) {
    loop {
        if let Err(error) = carry_out_open(&house, &tenant).await {
            tracing::warn!(%error, "the custody journal waits");
        }
        tokio::select! {
            () = tenant.stop.cancelled() => return,
            () = tenant.custody_bell.notified() => {}
            () = tokio::time::sleep(RETRY) => {}
        }
    }
}

/// Carries out everything that is open now, several mailboxes at a time, one mail after the other in each.
async fn carry_out_open(house: &Arc<House>, tenant: &Arc<Tenant>) -> Result<(), ServiceError> {
    let mut mailboxes: BTreeMap<MailboxId, ()> = BTreeMap::new();
    for open in tenant.store.open_moves().await? {
        mailboxes.insert(open.mailbox, ());
    }
    let slots = Arc::new(tokio::sync::Semaphore::new(AT_ONCE));
    let mut running = tokio::task::JoinSet::new();
    for mailbox in mailboxes.into_keys() {
        let (house, tenant, slots) = (house.clone(), tenant.clone(), slots.clone());
        running.spawn(async move {
            let _slot = slots.acquire_owned().await;
            if let Err(error) = carry_out_mailbox(&house, &tenant, mailbox).await {
                tracing::info!(%error, %mailbox, "movements of a mailbox wait");
            }
        });
    }
    while running.join_next().await.is_some() {}
    Ok(())
}

async fn carry_out_mailbox(house: &House, tenant: &Tenant, id: MailboxId) -> Result<(), ServiceError> {
    let _lock = tenant.lock(id).await;
    // Read again under the lock: the watcher may have closed its own lines meanwhile.
    if !tenant.store.open_moves().await?.iter().any(|open| open.mailbox == id) {
        return Ok(());
    }
    let worked = match open_mailbox(house, tenant, id).await {
        Ok(mut mailbox) => carry_out_in(tenant, id, mailbox.as_mut()).await,
        Err(error) => Err(error),
    };
    if let Err(error) = &worked {
        give_up_or_wait(tenant, id, error).await?;
    }
    worked
}

/// Says what the open movements of a mailbox wait for. Those of a mailbox that was removed from its service account wait for
/// nothing any more.
async fn give_up_or_wait(tenant: &Tenant, id: MailboxId, error: &ServiceError) -> Result<(), ServiceError> {
    for open in tenant.store.open_moves().await? {
        if open.mailbox != id {
            continue;
        }
        if matches!(error, ServiceError::NoMailbox) {
            let reason = format!(
                "The mailbox {} is no longer connected, so nothing was touched.",
                open.address
            );
            let action = format!("quarantine.{}.failed", open.act.word());
            let act = Act::of(&open.who, &action, open.subject.clone(), reason.clone());
            tenant.store.fail_move(open.id, &reason, None, &act).await?;
            tenant.tell(Changed::Held);
        } else if let ServiceError::Mailbox(error) = error {
            note_waiting(tenant, &open, error).await?;
        }
    }
    Ok(())
}

/// Carries out every open line of one mailbox; the caller holds its lock.
pub(super) async fn carry_out_in(
    tenant: &Tenant,
    id: MailboxId,
    mailbox: &mut dyn Mailbox,
) -> Result<(), ServiceError> {
    for open in tenant.store.open_moves().await? {
        if open.mailbox != id || tenant.stop.is_cancelled() {
            continue;
        }
        match carry_out(tenant, mailbox, &open).await {
            // Where this mail is cannot be told now; the others do not wait for it.
            Err(ServiceError::Mailbox(error @ MailboxError::Refused(_))) => note_waiting(tenant, &open, &error).await?,
            done => done?,
        }
    }
    Ok(())
}

async fn note_waiting(tenant: &Tenant, open: &MoveRecord, error: &MailboxError) -> Result<(), ServiceError> {
    if tenant.store.note_waiting(open.id, &format!("Waiting: {error}")).await? {
        tenant.tell(Changed::Held);
    }
    Ok(())
}

/// Carries out one line of the journal and closes it. An error leaves it open, to be tried again; the caller holds the
/// mailbox's lock.
pub(super) async fn carry_out(
    tenant: &Tenant,
    mailbox: &mut dyn Mailbox,
    open: &MoveRecord,
) -> Result<(), ServiceError> {
    let word = open.act.word();
    faults::reach(&format!("{word}.journaled"));
    let ended = match open.act {
        CustodyAct::Quarantine => into_quarantine(tenant, mailbox, open).await,
        CustodyAct::Restore => back(tenant, mailbox, open).await,
        CustodyAct::Delete => away(tenant, mailbox, open).await,
    };
    let ended = match ended {
        Ok(ended) => ended,
        // What the provider refuses for good is an end; what cannot be reached is tried again.
        Err(ServiceError::Mailbox(
            error @ (MailboxError::Refused(_) | MailboxError::Limit(_) | MailboxError::NoFolder(_)),
        )) => Ended::Unable(error.to_string(), locate(mailbox, open).await?),
        Err(error) => return Err(error),
    };
    faults::reach(&format!("{word}.moved"));
    let action = format!("quarantine.{word}");
    match ended {
        Ended::Done(place, note) => {
            let location = match (open.act, &place) {
                (CustodyAct::Delete, _) | (_, None) => MailLocation::Deleted,
                (CustodyAct::Quarantine, Some(_)) => MailLocation::Quarantine,
                (CustodyAct::Restore, Some(place)) => MailLocation::Folder(place.folder.clone()),
            };
            let act = Act::of(&open.who, &action, open.subject.clone(), note);
            tenant
                .store
                .finish_move(open.id, place.map(held_place).as_ref(), &location, &act)
                .await?;
        }
        Ended::Unable(reason, location) => {
            let act = Act::of(
                &open.who,
                &format!("{action}.failed"),
                open.subject.clone(),
                reason.clone(),
            );
            tenant.store.fail_move(open.id, &reason, Some(&location), &act).await?;
        }
    }
    faults::reach(&format!("{word}.finished"));
    tenant.tell(Changed::Held);
    tenant.tell(Changed::Logs);
    Ok(())
}

async fn into_quarantine(tenant: &Tenant, mailbox: &mut dyn Mailbox, open: &MoveRecord) -> Result<Ended, ServiceError> {
    let goal = mailbox.quarantine_folder().await?;
    match shift(tenant, mailbox, open, goal).await? {
        Some(place) => Ok(Ended::Done(Some(place), format!("moved from “{}”", open.origin))),
        None => {
            let location = locate(mailbox, open).await?;
            Ok(Ended::Unable(
                format!("the mail was no longer in “{}” when it was to be moved", open.origin),
                location,
            ))
        }
    }
}

async fn back(tenant: &Tenant, mailbox: &mut dyn Mailbox, open: &MoveRecord) -> Result<Ended, ServiceError> {
    let folders = mailbox.folders().await?;
    let there = |name: &str| folders.iter().any(|folder| folder.name == name);
    let wanted = open.to_folder.as_deref().unwrap_or(&open.origin);
    let inbox = folders
        .iter()
        .find(|folder| folder.role == crate::mailboxes::FolderRole::Inbox);
    let (goal, note) = match inbox {
        Some(inbox) if !there(wanted) => (
            inbox.name.clone(),
            format!("into “{}”, since its folder “{wanted}” is gone", inbox.name),
        ),
        _ => (wanted.to_string(), format!("into “{wanted}”")),
    };
    match shift(tenant, mailbox, open, goal).await? {
        Some(place) => Ok(Ended::Done(Some(place), note)),
        None => not_in_quarantine(mailbox, open, "restored").await,
    }
}

async fn away(tenant: &Tenant, mailbox: &mut dyn Mailbox, open: &MoveRecord) -> Result<Ended, ServiceError> {
    let source = source(open);
    let done = || Ended::Done(None, "deleted from the quarantine folder".to_string());
    let there = match &source {
        Some(source) => is_there(mailbox, &fingerprint(open), source).await?,
        None => false,
    };
    let (Some(source), true) = (source, there) else {
        // Only when this very movement had begun to touch the mailbox, and the mail is nowhere else, is its absence our own
        // doing.
        return if begun(open).is_some() && locate(mailbox, open).await? == MailLocation::NotFound {
            Ok(done())
        } else {
            not_in_quarantine(mailbox, open, "deleted").await
        };
    };
    tenant.store.note_step(open.id, "moving:0").await?;
    faults::reach("delete.moving");
    match mailbox.remove(&source).await {
        Ok(()) | Err(MailboxError::Gone(_)) => Ok(done()),
        Err(error) => Err(error.into()),
    }
}

/// Moves the mail from its place to the folder `goal`. None when it is not there and this line did not move it.
async fn shift(
    tenant: &Tenant,
    mailbox: &mut dyn Mailbox,
    open: &MoveRecord,
    goal: String,
) -> Result<Option<Locator>, ServiceError> {
    let Some(source) = source(open) else { return Ok(None) };
    let movement = Movement {
        source,
        fingerprint: fingerprint(open),
        goal,
        before: begun(open),
        word: open.act.word(),
    };
    let note = async |before| tenant.store.note_step(open.id, &format!("moving:{before}")).await;
    movement.carry_out(mailbox, note).await
}

/// Where the mail was when the line was written.
fn source(open: &MoveRecord) -> Option<Locator> {
    open.from.clone().map(|place| Locator {
        folder: place.folder,
        key: place.key,
    })
}

fn fingerprint(open: &MoveRecord) -> Fingerprint {
    Fingerprint {
        sha256: open.sha256.clone(),
        size: open.size,
        message_id: open.message_id.clone(),
    }
}

/// What finds a held mail wherever it is.
pub(super) fn fingerprint_of(held: &InQuarantine) -> Fingerprint {
    Fingerprint {
        sha256: held.sha256.clone(),
        size: held.size,
        message_id: held.message_id.clone(),
    }
}

/// A place as the store keeps it.
pub(super) fn held_place(place: Locator) -> HeldPlace {
    HeldPlace {
        folder: place.folder,
        key: place.key,
    }
}

/// How many equal mails lay at the goal when an earlier start of this line began to touch the mailbox.
fn begun(open: &MoveRecord) -> Option<usize> {
    open.step.strip_prefix("moving:")?.parse().ok()
}

async fn not_in_quarantine(mailbox: &mut dyn Mailbox, open: &MoveRecord, done: &str) -> Result<Ended, ServiceError> {
    let location = locate(mailbox, open).await?;
    let place = match &location {
        MailLocation::Folder(name) => format!("it is in “{name}” now"),
        MailLocation::Quarantine => "another copy is in the quarantine folder".to_string(),
        MailLocation::NotFound | MailLocation::Deleted => "it was not found anywhere in this mailbox".to_string(),
    };
    Ok(Ended::Unable(
        format!("The mail could not be {done}: it is no longer in the quarantine folder; {place}."),
        location,
    ))
}

/// Where the mail is, by looking through the whole mailbox.
async fn locate(mailbox: &mut dyn Mailbox, open: &MoveRecord) -> Result<MailLocation, ServiceError> {
    // Only looked for: where it cannot be made, the sentence that says so has to come through.
    let quarantine = mailbox.find_quarantine_folder().await?;
    let found = mailbox.find(&fingerprint(open), &[]).await?;
    Ok(location_of(&found, quarantine.as_deref()))
}

/// What the Mail Location column says when the mail was found at these places.
pub(super) fn location_of(found: &[Locator], quarantine: Option<&str>) -> MailLocation {
    let there = |place: &&Locator| quarantine == Some(place.folder.as_str());
    match found.iter().find(there).or_else(|| found.first()) {
        Some(place) if there(&place) => MailLocation::Quarantine,
        Some(place) => MailLocation::Folder(place.folder.clone()),
        None => MailLocation::NotFound,
    }
}
