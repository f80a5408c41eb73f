//! One decision made anew, with everything that went into it. Nothing is moved, counted or logged.

use super::{House, problems::ServiceError, tenant::Tenant, watch::open_mailbox};
use crate::{
    mail::{Context, Fetched, MailSummary, Scanner, summary},
    mailboxes::{FolderRole, Locator, MailboxError},
    store::MailboxRecord,
};
use bytes::Bytes;
use domain::{
    decide::InForce,
    evidence::Check,
    explain::{Explanation, Finding, MailPlace, RECENT_MAX, Recent, RecentMail, considered},
    held::HeldMail,
    ids::MailboxId,
    policy::{Filters, Policy, PolicyKind, ProviderFamily},
    time::{DAY, Timestamp},
    verdict::Verdict,
};

/// Mails that are read at most to find the newest of a mailbox, those of the inbox first.
const FETCHED_MAX: usize = 60;

/// A mail that is explained, as it was found.
struct Mail {
    address: String,
    mailbox: Option<MailboxId>,
    family: ProviderFamily,
    folder: String,
    received_at: Option<Timestamp>,
    raw: Bytes,
}

/// Of a mail that is or was held.
pub(super) async fn held(
    house: &House,
    tenant: &Tenant,
    mail: HeldMail,
    raw: Bytes,
) -> Result<Explanation, ServiceError> {
    let address = mail.row.mailbox;
    let mailboxes = tenant.store.mailboxes(None).await?;
    let record = mailboxes
        .into_iter()
        .map(|state| state.record)
        .find(|record| record.address.eq_ignore_ascii_case(&address));
    let family = match &record {
        Some(record) => family(tenant, record).await?,
        None => ProviderFamily::Mailbox,
    };
    let mail = Mail {
        address,
        mailbox: record.map(|record| record.id),
        family,
        folder: String::new(),
        received_at: None,
        raw,
    };
    explain(house, tenant, mail).await
}

/// Of a mail in a mailbox.
pub(super) async fn placed(house: &House, tenant: &Tenant, place: MailPlace) -> Result<Explanation, ServiceError> {
    let state = tenant.store.mailbox(place.mailbox).await?;
    let record = state.ok_or(ServiceError::NoMailbox)?.record;
    let family = family(tenant, &record).await?;
    let mut mailbox = open_mailbox(house, tenant, record.id).await?;
    let at = Locator {
        folder: place.folder,
        key: place.key,
    };
    let raw = mailbox.fetch(&at).await?;
    let mail = Mail {
        address: record.address,
        mailbox: Some(record.id),
        family,
        folder: at.folder,
        received_at: raw.received_at,
        raw: raw.bytes,
    };
    explain(house, tenant, mail).await
}

/// The newest mails of a mailbox, of all folders but Sent and Drafts.
pub(super) async fn recent(house: &House, tenant: &Tenant, address: &str) -> Result<Recent, ServiceError> {
    let records: Vec<MailboxRecord> = tenant
        .store
        .mailboxes(None)
        .await?
        .into_iter()
        .map(|state| state.record)
        .collect();
    let chosen = records
        .iter()
        .find(|record| record.address.eq_ignore_ascii_case(address));
    let mut recent = Recent {
        mailboxes: records.iter().map(|record| record.address.clone()).collect(),
        mails: Vec::new(),
    };
    let Some(record) = chosen else {
        return Ok(recent);
    };
    let mut mailbox = open_mailbox(house, tenant, record.id).await?;
    let mut folders = mailbox.folders().await?;
    folders.retain(|folder| !matches!(folder.role, FolderRole::Sent | FolderRole::Drafts));
    folders.sort_by_key(|folder| folder.role != FolderRole::Inbox);
    let mut fetched = 0;
    for folder in folders {
        if fetched >= FETCHED_MAX {
            break;
        }
        let until = house.clock.now().plus(DAY);
        let places = match mailbox.arrived(&folder.name, Timestamp(0), until).await {
            Ok(places) => places,
            Err(MailboxError::NoFolder(_) | MailboxError::Refused(_) | MailboxError::Limit(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        for at in places.into_iter().rev().take(RECENT_MAX.min(FETCHED_MAX - fetched)) {
            fetched += 1;
            let raw = match mailbox.fetch(&at).await {
                Ok(raw) => raw,
                Err(MailboxError::Gone(_) | MailboxError::Refused(_) | MailboxError::Limit(_)) => continue,
                Err(error) => return Err(error.into()),
            };
            let (scanner, received_at) = (tenant.scanner.clone(), raw.received_at);
            let summary = tokio::task::spawn_blocking(move || read(&scanner, &raw.bytes)).await?;
            recent.mails.push(RecentMail {
                place: MailPlace {
                    mailbox: record.id,
                    folder: at.folder,
                    key: at.key,
                },
                sender: summary.sender,
                subject: summary.subject,
                received_at,
            });
        }
    }
    recent.mails.sort_by_key(|mail| std::cmp::Reverse(mail.received_at));
    recent.mails.truncate(RECENT_MAX);
    Ok(recent)
}

fn read(scanner: &Scanner, bytes: &[u8]) -> MailSummary {
    summary::summary(&scanner.parse(Fetched { mailbox: "", bytes }))
}

async fn family(tenant: &Tenant, record: &MailboxRecord) -> Result<ProviderFamily, ServiceError> {
    let account = tenant.store.account(record.account).await?;
    Ok(account.ok_or(ServiceError::NoMailbox)?.connection.family())
}

async fn explain(house: &House, tenant: &Tenant, mail: Mail) -> Result<Explanation, ServiceError> {
    let policies = tenant.store.policies(None).await?;
    let considered = considered(&policies, mail.family, &mail.address, &[]);
    let (scanner, address, raw) = (tenant.scanner.clone(), mail.address.clone(), mail.raw.clone());
    // Asked whether or not the filter is ON: what it would find is said too.
    let asking = [Policy {
        kind: PolicyKind::Atp,
        filters: Filters::standard(),
        ..policies.first().cloned().ok_or(ServiceError::NoMailbox)?
    }];
    let context = house
        .context(tenant, &address, asking.iter(), &raw, mail.received_at)
        .await;
    let work = move || judge(&scanner, &context, &address, &raw, &policies, mail.family);
    let (summary, findings, verdict) = tokio::task::spawn_blocking(work).await?;
    let restored = match mail.mailbox {
        Some(mailbox) => tenant.store.exempt(mailbox, &summary.sha256).await?.is_some(),
        None => false,
    };
    Ok(Explanation {
        mailbox: mail.address,
        folder: mail.folder,
        sender: summary.sender,
        subject: summary.subject,
        received_at: mail.received_at,
        size: summary.size,
        considered,
        findings,
        verdict,
        restored,
    })
}

/// Looks with everything that is on and everything that is off: what a filter that is off would find is said too.
fn judge(
    scanner: &Scanner,
    context: &Context,
    address: &str,
    bytes: &[u8],
    policies: &[Policy],
    family: ProviderFamily,
) -> (MailSummary, Vec<Finding>, Verdict) {
    let in_force = context.applying(InForce::of(policies, family, address, &[]), address);
    let all_on = |policy: Option<&Policy>, kind| {
        let filters = policy.map_or_else(|| Filters::of(kind), |policy| policy.filters.clone());
        filters.all_on(kind)
    };
    let (threats, sensitive) = (
        all_on(in_force.atp, PolicyKind::Atp),
        all_on(in_force.dlp, PolicyKind::Dlp),
    );
    let parsed = scanner.parse(Fetched {
        mailbox: address,
        bytes,
    });
    let scanned = scanner.scan_in(parsed, context, Some(&threats), Some(&sensitive));
    let mut findings: Vec<Finding> = scanned
        .evidence
        .iter()
        .map(|evidence| {
            let policy = match evidence.check {
                Check::DataLossPrevention => in_force.dlp,
                _ => in_force.atp,
            };
            Finding {
                evidence: evidence.clone(),
                action: policy.and_then(|policy| policy.action_for(evidence.check)),
            }
        })
        .collect();
    // What comes of it is decided by what the filters that are on find by themselves: one that is off may also say that it could not look.
    let decided = scanner.look(scanned.parsed, context, in_force);
    let verdict = in_force.decide(decided.evidence);
    for finding in &mut findings {
        let is_reason = verdict.because.iter().any(|reason| reason.evidence == finding.evidence);
        finding.action = finding.action.filter(|_| is_reason);
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.action));
    (summary::summary(&decided.parsed), findings, verdict)
}
