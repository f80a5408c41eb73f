//! One look at a mailbox: what is new is judged and acted on, and what is held is looked for.

use super::{
    House, custody, disposal,
    problems::ServiceError,
    scan::{Inspection, ScanType},
    tenant::Tenant,
};
use crate::{
    mailboxes::{ChangeCursor, Folder, FolderRole, Locator, Mailbox, MailboxError},
    store::{AccountRecord, InQuarantine, MailboxRecord},
};
use domain::{
    custody::MailLocation,
    decide::InForce,
    ids::MailboxId,
    overview::Changed,
    time::{DAY, HOUR},
};
use std::collections::HashSet;

/// How far the server's clock may be behind ours when mail of a new folder is compared with the time of the connection.
const CLOCK_DIFFERENCE: i64 = HOUR;

/// What one look at a mailbox saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Mails that were judged.
    pub(super) scanned: u64,
    /// Milliseconds between the arrival of the last of them and now.
    pub(super) lag: Option<i64>,
    /// The first folder that could not be looked at, as a sentence.
    pub(super) trouble: Option<String>,
}

impl Seen {
    /// Steps over what concerns one folder alone, so that the others are looked at all the same; anything else ends the look.
    fn step_over(&mut self, folder: &str, error: ServiceError) -> Result<(), ServiceError> {
        match error {
            // Gone between the list of folders and the look.
            ServiceError::Mailbox(MailboxError::NoFolder(_) | MailboxError::Gone(_)) => Ok(()),
            ServiceError::Mailbox(error @ (MailboxError::Refused(_) | MailboxError::Limit(_))) => {
                self.trouble
                    .get_or_insert_with(|| format!("The folder “{folder}” cannot be scanned: {error}"));
                Ok(())
            }
            error => Err(error),
        }
    }
}

/// Reads what is new in every folder that is scanned, and looks whether held mail is still where it was put. The caller holds
/// the mailbox's lock.
///
/// # Errors
/// When the mailbox cannot be reached, and those of the store.
pub(super) async fn look_once(
    house: &House,
    tenant: &Tenant,
    account: &AccountRecord,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
) -> Result<Seen, ServiceError> {
    finish_open(tenant, record.id, mailbox).await?;
    let policies = tenant.store.policies(None).await?;
    let policies = InForce::of(&policies, account.connection.family(), &record.address, &[]);
    let quarantine = mailbox.find_quarantine_folder().await?;
    let mut folders = mailbox.folders().await?;
    folders.retain(|folder| quarantine.as_ref() != Some(&folder.name));
    let mut seen = Seen::default();
    if tenant.store.known_folders(record.id).await?.is_empty() {
        note_beginning(tenant, record, mailbox, &folders, &mut seen).await?;
    }
    for folder in folders.iter().filter(|folder| is_scanned(folder, policies)) {
        let looked = look_into_folder(house, tenant, account, record, policies, mailbox, folder, &mut seen).await;
        if let Err(error) = looked {
            seen.step_over(&folder.name, error)?;
        }
    }
    reconcile(house, tenant, record, mailbox).await?;
    Ok(seen)
}

/// What an earlier start left half done comes before any look: a mail that it moved must not be met as a new one. The caller
/// holds the mailbox's lock.
///
/// # Errors
/// Those of the mailbox and of the store.
pub(super) async fn finish_open(tenant: &Tenant, id: MailboxId, mailbox: &mut dyn Mailbox) -> Result<(), ServiceError> {
    custody::carry_out_in(tenant, id, mailbox).await?;
    disposal::carry_out_in(tenant, id, mailbox).await
}

/// Whether mail in the folder is looked at: all but Sent, Drafts, Trash and our own; Junk by the switch of a policy.
pub(super) fn is_scanned(folder: &Folder, policies: InForce<'_>) -> bool {
    match folder.role {
        FolderRole::Inbox | FolderRole::Other => true,
        FolderRole::Junk => policies.each().any(|policy| policy.scan_junk),
        FolderRole::Sent | FolderRole::Drafts | FolderRole::Trash | FolderRole::Quarantine => false,
    }
}

/// At the first look everything is old. Where each folder stands, those that are not scanned today included, is written down at
/// once: a look that is cut short must not take the rest for new the next time.
async fn note_beginning(
    tenant: &Tenant,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
    folders: &[Folder],
    seen: &mut Seen,
) -> Result<(), ServiceError> {
    let mut cursors = Vec::new();
    for folder in folders {
        match mailbox.changes(&folder.name, None).await {
            Ok(changes) => cursors.push((folder.name.clone(), changes.cursor.0)),
            Err(error) => seen.step_over(&folder.name, error.into())?,
        }
    }
    Ok(tenant.store.set_cursors(record.id, &cursors).await?)
}

#[expect(clippy::too_many_arguments, reason = "what a look is about, in one place")]
async fn look_into_folder(
    house: &House,
    tenant: &Tenant,
    account: &AccountRecord,
    record: &MailboxRecord,
    policies: InForce<'_>,
    mailbox: &mut dyn Mailbox,
    folder: &Folder,
    seen: &mut Seen,
) -> Result<(), ServiceError> {
    let cursor = tenant.store.cursor(record.id, &folder.name).await?.map(ChangeCursor);
    let mut changes = mailbox.changes(&folder.name, cursor.as_ref()).await?;
    if cursor.is_none() {
        // A folder that appeared or was renamed after the connection: what arrived since then is new.
        let from = account.added_at.plus(-CLOCK_DIFFERENCE);
        let until = house.clock.now().plus(DAY);
        changes.new = mailbox.arrived(&folder.name, from, until).await?;
    }
    if !policies.is_empty() {
        for place in changes.new {
            let mut inspection = Inspection {
                house,
                tenant,
                record,
                policies,
                mailbox,
                scan_type: ScanType::RealTime,
            };
            if let Some(raw) = inspection.look_into(&place).await? {
                seen.scanned += 1;
                seen.lag = raw
                    .received_at
                    .map(|at| house.clock.now().since(at).max(0))
                    .or(seen.lag);
            }
        }
    }
    if cursor.as_ref() != Some(&changes.cursor) {
        tenant
            .store
            .set_cursors(record.id, &[(folder.name.clone(), changes.cursor.0)])
            .await?;
    }
    Ok(())
}

/// Looks whether held mail is still in the quarantine folder, and where it is if not.
async fn reconcile(
    house: &House,
    tenant: &Tenant,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
) -> Result<(), ServiceError> {
    let held = tenant.store.quarantined_in(record.id).await?;
    if held.is_empty() {
        return Ok(());
    }
    // Asked again: this look may have made it.
    let quarantine = mailbox.find_quarantine_folder().await?;
    let listed: Vec<Locator> = match &quarantine {
        Some(folder) => mailbox.list(folder).await?,
        None => Vec::new(),
    };
    let present: HashSet<&str> = listed.iter().map(|place| place.key.as_str()).collect();
    let known: HashSet<&str> = held.iter().filter_map(key).collect();
    let strangers = present.iter().any(|key| !known.contains(key));
    for mail in &held {
        let at_place = key(mail).is_some_and(|key| present.contains(key));
        let known_there = mail.location == MailLocation::Quarantine;
        let folders = match (known_there, at_place) {
            (true, true) => continue,
            (true, false) => Vec::new(),
            // Known to be elsewhere: only whether it came back is looked for, and only when something unknown lies here;
            // the whole mailbox is read again when somebody asks.
            (false, _) if strangers || at_place => quarantine.iter().cloned().collect(),
            (false, _) => continue,
        };
        let found = mailbox.find(&custody::fingerprint_of(mail), &folders).await?;
        if found.is_empty() && !known_there {
            continue;
        }
        let location = custody::location_of(&found, quarantine.as_deref());
        let place = found
            .into_iter()
            .find(|place| quarantine.as_ref() == Some(&place.folder))
            .map(custody::held_place);
        tenant
            .store
            .note_location(mail.id, mail.version, &location, place.as_ref(), house.clock.now())
            .await?;
        tenant.tell(Changed::Held);
    }
    Ok(())
}

/// What finds a held mail in the quarantine folder.
fn key(held: &InQuarantine) -> Option<&str> {
    held.place.as_ref().map(|place| place.key.as_str())
}
