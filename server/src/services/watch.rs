//! Watches the mailboxes of an organisation: one task for each, which reads what is new, has it judged, and acts.

use super::{House, custody, problems::ServiceError, tenant::Tenant};
use crate::{
    mail::{Fetched, MailSummary},
    mailboxes::{
        self, ChangeCursor, Folder, FolderRole, Locator, Mailbox, MailboxError, RawMail, maildir::MaildirRoot,
    },
    store::{AccountRecord, HeldPlace, MailboxHealthUpdate, MailboxRecord, NewHeld, mailbox_secret_place},
};
use domain::{
    account::{Connection, Watching},
    audit::Act,
    custody::MailLocation,
    decide::applying,
    detection::DetectionRow,
    evidence::{Check, Filter},
    ids::{AccountId, DetectionId, HeldId, MailboxId, MoveId},
    overview::Changed,
    policy::{Policy, PolicyKind},
    time::{HOUR, Timestamp},
    verdict::{Action, Outcome, Verdict},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Between two looks at all folders of an IMAP mailbox; IDLE tells of the inbox at once.
const LOOK_IMAP: Duration = Duration::from_secs(20);
/// Between two looks at a Maildir.
const LOOK_MAILDIR: Duration = Duration::from_secs(2);
/// The first pause after an error; it doubles up to the last.
const PAUSE_FIRST: Duration = Duration::from_secs(2);
/// The longest pause after errors.
const PAUSE_LAST: Duration = Duration::from_secs(120);

/// Why a mail is looked at, by the contract's names (cas-api 1.4, `scan_type`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanType {
    /// It has just arrived.
    RealTime,
    /// Somebody asked for "Scan now".
    Manual,
}

impl ScanType {
    const fn name(self) -> &'static str {
        match self {
            Self::RealTime => "Real-time scan",
            Self::Manual => "Manual scan",
        }
    }
}

/// Keeps one watcher for each mailbox of each account that is not paused, and follows changes of the accounts.
pub async fn watch_accounts(house: Arc<House>, tenant: Arc<Tenant>) {
    let mut running: HashMap<MailboxId, CancellationToken> = HashMap::new();
    loop {
        match wanted(&tenant).await {
            Ok(wanted) => {
                running.retain(|id, stop| {
                    let keep = wanted.iter().any(|(_, mailbox)| mailbox.id == *id);
                    if !keep {
                        stop.cancel();
                    }
                    keep
                });
                for (account, mailbox) in wanted {
                    running.entry(mailbox.id).or_insert_with(|| {
                        let stop = tenant.stop.child_token();
                        tenant
                            .tasks
                            .spawn(watch(house.clone(), tenant.clone(), account, mailbox, stop.clone()));
                        stop
                    });
                }
            }
            Err(error) => tracing::warn!(%error, "the service accounts cannot be read"),
        }
        tokio::select! {
            () = tenant.stop.cancelled() => return,
            () = tenant.accounts_bell.notified() => {
                // A changed account is reached anew with its new settings.
                running.drain().for_each(|(_, stop)| stop.cancel());
            }
            () = tokio::time::sleep(Duration::from_secs(60)) => {
                if let Err(error) = find_maildirs(&house, &tenant).await {
                    tracing::warn!(%error, "new Maildirs cannot be looked for");
                }
            }
        }
    }
}

async fn wanted(tenant: &Tenant) -> Result<Vec<(AccountRecord, MailboxRecord)>, ServiceError> {
    let accounts = tenant.store.accounts().await?;
    let mut wanted = Vec::new();
    for account in accounts.into_iter().filter(|account| !account.paused) {
        for mailbox in tenant.store.mailboxes(Some(account.id)).await? {
            wanted.push((account.clone(), mailbox.record));
        }
    }
    Ok(wanted)
}

/// Adds mailboxes that appeared in the folders of Maildir accounts.
pub(super) async fn find_maildirs(house: &House, tenant: &Tenant) -> Result<(), ServiceError> {
    for account in tenant.store.accounts().await? {
        if let Connection::Maildir { path, domain } = &account.connection {
            let (path, domain) = (path.clone(), domain.clone());
            let found = tokio::task::spawn_blocking(move || MaildirRoot::discover(path, &domain)).await??;
            let known = tenant.store.mailboxes(Some(account.id)).await?;
            let new: Vec<MailboxRecord> = found
                .into_iter()
                .map(|(address, _)| address)
                .filter(|address| {
                    !known
                        .iter()
                        .any(|mailbox| mailbox.record.address.eq_ignore_ascii_case(address))
                })
                .map(|address| MailboxRecord {
                    id: MailboxId::new(house.ids.next()),
                    account: account.id,
                    address,
                    sealed: None,
                })
                .collect();
            if !new.is_empty() {
                let act = Act::by_itself(
                    "account.mailboxes",
                    &account.name,
                    format!("{} mailboxes found", new.len()),
                );
                tenant.store.add_mailboxes(account.id, &new, &act).await?;
                tenant.accounts_bell.notify_one();
                tenant.tell(Changed::Accounts);
            }
        }
    }
    Ok(())
}

/// A connection to a mailbox with the secrets that are stored for it.
pub(super) async fn open_mailbox(
    house: &House,
    tenant: &Tenant,
    id: MailboxId,
) -> Result<Box<dyn Mailbox>, ServiceError> {
    let record = tenant.store.mailbox(id).await?.ok_or(ServiceError::NoMailbox)?.record;
    let account = tenant
        .store
        .account(record.account)
        .await?
        .ok_or(ServiceError::NoMailbox)?;
    connect(house, &account, &record).await
}

async fn connect(
    house: &House,
    account: &AccountRecord,
    mailbox: &MailboxRecord,
) -> Result<Box<dyn Mailbox>, ServiceError> {
    let password = match (&mailbox.sealed, &account.sealed) {
        (Some(sealed), _) => house
            .sealer
            .open(&mailbox_secret_place(account.id, &mailbox.address), sealed)?,
        (None, Some(sealed)) => house.sealer.open(&account_seal(account.id), sealed)?,
        (None, None) => zeroize::Zeroizing::default(),
    };
    let password = zeroize::Zeroizing::new(String::from_utf8_lossy(&password).into_owned());
    Ok(mailboxes::open(&account.connection, &mailbox.address, &password).await?)
}

/// What a master password is sealed to.
pub(super) fn account_seal(id: AccountId) -> String {
    format!("account.sealed.{id}")
}

async fn watch(
    house: Arc<House>,
    tenant: Arc<Tenant>,
    account: AccountRecord,
    mailbox: MailboxRecord,
    stop: CancellationToken,
) {
    let mut pause = PAUSE_FIRST;
    loop {
        let ended = tokio::select! {
            () = stop.cancelled() => return,
            ended = watch_connected(&house, &tenant, &account, &mailbox, &mut pause) => ended,
        };
        if let Err(error) = ended {
            tracing::info!(mailbox = %mailbox.address, %error, "the mailbox cannot be watched");
            let update = MailboxHealthUpdate {
                last_contact: None,
                lag: None,
                watching: Watching::Not,
                error: Some(error.to_string()),
                scanned_more: 0,
            };
            if let Err(error) = tenant.store.set_health(mailbox.id, &update).await {
                tracing::warn!(%error, "the health of a mailbox cannot be noted");
            }
            tenant.tell(Changed::Accounts);
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => pause = (pause * 2).min(PAUSE_LAST),
        }
    }
}

/// Watches over one connection until it breaks.
async fn watch_connected(
    house: &House,
    tenant: &Tenant,
    account: &AccountRecord,
    record: &MailboxRecord,
    pause: &mut Duration,
) -> Result<(), ServiceError> {
    let mut mailbox = connect(house, account, record).await?;
    let look = if matches!(account.connection, Connection::Maildir { .. }) {
        LOOK_MAILDIR
    } else {
        LOOK_IMAP
    };
    let mut healthy = None;
    loop {
        let seen = {
            let _lock = tenant.lock(record.id).await;
            look_once(house, tenant, account, record, mailbox.as_mut()).await?
        };
        *pause = PAUSE_FIRST;
        let watching = mailbox.watching();
        let update = MailboxHealthUpdate {
            last_contact: Some(house.clock.now()),
            lag: seen.lag,
            watching,
            error: None,
            scanned_more: seen.scanned,
        };
        tenant.store.set_health(record.id, &update).await?;
        if healthy != Some(watching) || seen.scanned > 0 {
            healthy = Some(watching);
            tenant.tell(Changed::Accounts);
        }
        mailbox.wait(look).await?;
    }
}

/// What one look at a mailbox saw.
#[derive(Debug, Default)]
struct Seen {
    scanned: u64,
    lag: Option<i64>,
}

/// Reads what is new in every folder that is scanned, and looks whether held mail is still where it was put.
async fn look_once(
    house: &House,
    tenant: &Tenant,
    account: &AccountRecord,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
) -> Result<Seen, ServiceError> {
    let policies = tenant.store.policies(Some(PolicyKind::Atp)).await?;
    let policy = applying(
        &policies,
        PolicyKind::Atp,
        account.connection.family(),
        &record.address,
        &[],
    );
    let quarantine = mailbox.quarantine_folder().await?;
    let known = tenant.store.known_folders(record.id).await?;
    let mut seen = Seen::default();
    for folder in mailbox
        .folders()
        .await?
        .into_iter()
        .filter(|folder| is_scanned(folder, policy))
    {
        let cursor = tenant.store.cursor(record.id, &folder.name).await?.map(ChangeCursor);
        let mut changes = mailbox.changes(&folder.name, cursor.as_ref()).await?;
        if cursor.is_none() && !known.is_empty() {
            // A folder that appeared after the connection: whatever is in it came from then on.
            changes.new = mailbox.list(&folder.name).await?;
        }
        for place in changes.new {
            let Some(policy) = policy else { continue };
            if let Some(raw) = fetch(mailbox, &place).await? {
                scan(house, tenant, record, policy, mailbox, &place, &raw, ScanType::RealTime).await?;
                seen.scanned += 1;
                seen.lag = raw
                    .received_at
                    .map(|at| house.clock.now().since(at).max(0))
                    .or(seen.lag);
            }
        }
        if cursor.as_ref() != Some(&changes.cursor) {
            tenant
                .store
                .set_cursor(record.id, &folder.name, &changes.cursor.0)
                .await?;
        }
    }
    reconcile(house, tenant, record, mailbox, &quarantine).await?;
    Ok(seen)
}

/// Whether mail in the folder is looked at: all but Sent, Drafts, Trash and our own; Junk by the policy's switch.
pub(super) fn is_scanned(folder: &Folder, policy: Option<&Policy>) -> bool {
    match folder.role {
        FolderRole::Inbox | FolderRole::Other => true,
        FolderRole::Junk => policy.is_some_and(|policy| policy.scan_junk),
        FolderRole::Sent | FolderRole::Drafts | FolderRole::Trash | FolderRole::Quarantine => false,
    }
}

/// A mail, unless it was moved or deleted meanwhile. One that passes our limits is left alone and said in the log.
pub(super) async fn fetch(mailbox: &mut dyn Mailbox, place: &Locator) -> Result<Option<RawMail>, ServiceError> {
    match mailbox.fetch(place).await {
        Ok(raw) => Ok(Some(raw)),
        Err(MailboxError::Gone(_)) => Ok(None),
        Err(MailboxError::Limit(sentence)) => {
            tracing::warn!(folder = %place.folder, "{sentence}");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Judges one mail and acts. The caller holds the mailbox's lock.
#[expect(
    clippy::too_many_arguments,
    reason = "one mail, its place, and what it is judged by; a struct would only rename them"
)]
pub(super) async fn scan(
    house: &House,
    tenant: &Tenant,
    record: &MailboxRecord,
    policy: &Policy,
    mailbox: &mut dyn Mailbox,
    place: &Locator,
    raw: &RawMail,
    scan_type: ScanType,
) -> Result<(), ServiceError> {
    let judged = judge(tenant, policy, &record.address, raw).await?;
    let now = house.clock.now();
    let hour = Timestamp(now.0 - now.0.rem_euclid(HOUR));
    let exempt = match &judged {
        // Restored by somebody: only a rule that was not in the old verdict condemns it again.
        Some(judged) => tenant
            .store
            .exempt(record.id, &judged.summary.sha256)
            .await?
            .is_some_and(|rules| {
                judged
                    .verdict
                    .because
                    .iter()
                    .all(|reason| rules.contains(&reason.evidence.rule))
            }),
        None => false,
    };
    let moved = match &judged {
        Some(judged) => moved_by_hand(tenant, record, mailbox, &judged.summary.sha256).await?,
        None => false,
    };
    let judged = judged.filter(|_| !exempt && !moved);
    tenant.store.count_scanned(hour, 1, u64::from(judged.is_some())).await?;
    if let Some(judged) = judged {
        act(house, tenant, record, mailbox, place, raw, judged, scan_type).await?;
    }
    Ok(())
}

/// Whether the mail is one that is held and that somebody took out of the quarantine folder: it is known already, and Mail
/// Location names where it lies. Equal bytes that arrive while the held mail is where it was put, or after it was found to
/// be gone, are another mail.
async fn moved_by_hand(
    tenant: &Tenant,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
    sha256: &str,
) -> Result<bool, ServiceError> {
    let held: Vec<_> = tenant
        .store
        .quarantined_in(record.id)
        .await?
        .into_iter()
        .filter(|held| held.sha256 == sha256 && held.location != MailLocation::NotFound)
        .collect();
    if held.is_empty() {
        return Ok(false);
    }
    let quarantine = mailbox.quarantine_folder().await?;
    let present = mailbox.list(&quarantine).await?;
    Ok(held.iter().any(|held| {
        held.place
            .as_ref()
            .is_none_or(|at| present.iter().all(|place| place.key != at.key))
    }))
}

/// A verdict that objects, with what the store keeps of the mail.
struct Objection {
    verdict: Verdict,
    summary: MailSummary,
}

/// Runs the pipeline beside the network tasks. None for a clean mail.
async fn judge(
    tenant: &Tenant,
    policy: &Policy,
    address: &str,
    raw: &RawMail,
) -> Result<Option<Objection>, ServiceError> {
    let (scanner, policy, address, bytes) = (
        tenant.scanner.clone(),
        policy.clone(),
        address.to_string(),
        raw.bytes.clone(),
    );
    let work = move || {
        let judged = scanner.examine(
            Fetched {
                mailbox: &address,
                bytes: &bytes,
            },
            Some(&policy),
        );
        (judged.verdict.outcome != Outcome::Clean).then(|| Objection {
            summary: judged.summary(),
            verdict: judged.verdict.clone(),
        })
    };
    Ok(tokio::task::spawn_blocking(work).await?)
}

#[expect(clippy::too_many_arguments, reason = "see `scan`")]
async fn act(
    house: &House,
    tenant: &Tenant,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
    place: &Locator,
    raw: &RawMail,
    judged: Objection,
    scan_type: ScanType,
) -> Result<(), ServiceError> {
    let Objection { verdict, summary } = judged;
    let (Some(policy), Some(reason)) = (verdict.policy.clone(), verdict.decisive().cloned()) else {
        return Ok(());
    };
    let held = (verdict.action == Action::Quarantine).then(|| HeldId::new(house.ids.next()));
    let detection = DetectionRow {
        id: DetectionId::new(house.ids.next()),
        at: house.clock.now(),
        scan_type: scan_type.name().into(),
        mailbox: record.address.clone(),
        folder: place.folder.clone(),
        sender: summary.sender.clone(),
        subject: summary.subject.clone(),
        filter: filter_of(&reason.evidence.check, reason.evidence.filter),
        rule: reason.evidence.rule.clone(),
        reason: reason.evidence.because.clone(),
        action: verdict.action,
        policy: policy.name.clone(),
        held,
    };
    match (verdict.action, held) {
        (Action::Quarantine, Some(held)) => {
            tenant.blobs.put(raw.bytes.clone()).await?;
            let why = format!("{}: {}", detection.filter.name(), detection.reason);
            let act = Act::by_itself("quarantine.begin", &summary.subject, &why);
            let new = NewHeld {
                id: held,
                held_at: detection.at,
                mailbox: record.id,
                address: record.address.clone(),
                sender: summary.sender,
                recipients: summary.recipients,
                subject: summary.subject,
                message_id: summary.message_id,
                sent_at: summary.sent_at,
                size: summary.size,
                sha256: summary.sha256,
                headers: summary.headers,
                attachments: summary.attachments,
                verdict,
                raw_kept: true,
                flags: raw.flags.clone(),
                from: HeldPlace {
                    folder: place.folder.clone(),
                    key: place.key.clone(),
                },
            };
            let movement = MoveId::new(house.ids.next());
            tenant.store.begin_quarantine(&new, movement, &act).await?;
            tenant.store.add_detection(&detection, record.id).await?;
            tenant.tell(Changed::Held);
            if let Some(open) = tenant.store.open_move(movement).await? {
                custody::carry_out(tenant, mailbox, &open).await?;
            }
        }
        (Action::MoveToJunk, _) => {
            let junk = mailbox
                .folders()
                .await?
                .into_iter()
                .find(|folder| folder.role == FolderRole::Junk);
            match junk {
                Some(junk) if junk.name != place.folder => {
                    mailbox.move_mail(place, &junk.name).await?;
                }
                Some(_) => {}
                None => tracing::warn!(mailbox = %record.address, "there is no junk folder to move a mail to"),
            }
            tenant.store.add_detection(&detection, record.id).await?;
        }
        (Action::Delete, _) => {
            // The raw copy stays for the retention period: a wrong verdict must not be the end of a mail.
            tenant.blobs.put(raw.bytes.clone()).await?;
            mailbox.remove(place).await?;
            tenant.store.add_detection(&detection, record.id).await?;
        }
        _ => tenant.store.add_detection(&detection, record.id).await?,
    }
    tenant.tell(Changed::Logs);
    Ok(())
}

/// Something unscannable is reported under Malware Scanning, whichever part could not be looked into.
fn filter_of(check: &Check, filter: Filter) -> Filter {
    if *check == Check::Unscannable {
        Filter::MalwareScanning
    } else {
        filter
    }
}

/// Looks whether held mail is still in the quarantine folder, and where it is if not.
async fn reconcile(
    house: &House,
    tenant: &Tenant,
    record: &MailboxRecord,
    mailbox: &mut dyn Mailbox,
    quarantine: &str,
) -> Result<(), ServiceError> {
    let held = tenant.store.quarantined_in(record.id).await?;
    if held.is_empty() {
        return Ok(());
    }
    let present = mailbox.list(quarantine).await?;
    let is_held = |place: &Locator| {
        held.iter()
            .any(|mail| mail.place.as_ref().is_some_and(|at| at.key == place.key))
    };
    let strangers = present.iter().any(|place| !is_held(place));
    for mail in &held {
        let at_place = mail
            .place
            .as_ref()
            .is_some_and(|at| present.iter().any(|place| place.key == at.key));
        let known_there = mail.location == MailLocation::Quarantine;
        let folders = match (known_there, at_place) {
            (true, true) => continue,
            (true, false) => Vec::new(),
            // Known to be elsewhere: only whether it came back is looked for, and only when something unknown lies here;
            // the whole mailbox is read again when somebody asks.
            (false, _) if strangers || at_place => vec![quarantine.to_string()],
            (false, _) => continue,
        };
        let found = mailbox.find(&custody::fingerprint_of(mail), &folders).await?;
        if found.is_empty() && !known_there {
            continue;
        }
        let location = custody::location_of(&found, quarantine);
        let place = found
            .into_iter()
            .find(|place| place.folder == quarantine)
            .map(custody::held_place);
        tenant
            .store
            .note_location(mail.id, mail.version, &location, place.as_ref(), house.clock.now())
            .await?;
        tenant.tell(Changed::Held);
    }
    Ok(())
}
