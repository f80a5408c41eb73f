//! Watches the mailboxes of an organisation: one task for each, which connects, looks whenever something may be new, and says
//! how it goes.

use super::{House, look::look_once, problems::ServiceError, tenant::Tenant};
use crate::{
    mailboxes::{self, Mailbox, maildir::MaildirRoot},
    store::{AccountRecord, MailboxHealthUpdate, MailboxRecord, mailbox_secret_place},
};
use domain::{
    account::{Connection, ImapSignIn, Watching},
    audit::Act,
    ids::{AccountId, MailboxId},
    overview::Changed,
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Between two looks at all folders of an IMAP mailbox; IDLE tells of the inbox at once.
const LOOK_IMAP: Duration = Duration::from_secs(20);
/// Between two looks at a Maildir.
const LOOK_MAILDIR: Duration = Duration::from_secs(2);
/// The last contact of a mailbox where nothing happens is told this often, in milliseconds: pages show minutes.
const TELL: i64 = 60_000;
/// The first pause after an error; it doubles up to the last.
const PAUSE_FIRST: Duration = Duration::from_secs(2);
/// The longest pause after errors.
const PAUSE_LAST: Duration = Duration::from_secs(120);

/// Keeps one watcher for each mailbox of each account that is not paused, and follows changes of the accounts.
pub async fn watch_accounts(house: Arc<House>, tenant: Arc<Tenant>) {
    let mut running: HashMap<MailboxId, CancellationToken> = HashMap::new();
    loop {
        match wanted(&house, &tenant).await {
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

async fn wanted(house: &House, tenant: &Tenant) -> Result<Vec<(AccountRecord, MailboxRecord)>, ServiceError> {
    if !house.scans(tenant.id).await {
        return Ok(Vec::new());
    }
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
            let found = match tokio::task::spawn_blocking(move || MaildirRoot::discover(path, &domain)).await? {
                Ok(found) => found,
                // The others are looked at all the same.
                Err(error) => {
                    tracing::warn!(account = %account.name, %error, "new Maildirs cannot be looked for");
                    continue;
                }
            };
            let known = tenant.store.mailboxes(None).await?;
            let new: Vec<MailboxRecord> = found
                .into_iter()
                .map(|(address, _)| address)
                // Nor those of another account: a mailbox is watched by one.
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
    let (place, sealed) = match account.connection.sign_in() {
        Some(ImapSignIn::MasterUser) => (account_seal(account.id), &account.sealed),
        Some(ImapSignIn::PerUser) | None => (mailbox_secret_place(account.id, &mailbox.address), &mailbox.sealed),
    };
    let password = match sealed {
        Some(sealed) => house.sealer.open(&place, sealed)?,
        None => zeroize::Zeroizing::default(),
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
    let mut told = None;
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
            error: seen.trouble,
            scanned_more: seen.scanned,
        };
        tenant.store.set_health(record.id, &update).await?;
        let now = house.clock.now();
        let stale = told.is_none_or(|told| now.since(told) >= TELL);
        if healthy != Some(watching) || seen.scanned > 0 || stale {
            (healthy, told) = (Some(watching), Some(now));
            tenant.tell(Changed::Accounts);
        }
        mailbox.wait(look).await?;
    }
}
