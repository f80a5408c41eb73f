//! What the command palette finds, for the console.

use super::Desk;
use crate::store::AccountRecord;
use domain::{
    console::Finding,
    find::{FOUND_EACH, Found},
    held::{HeldRow, SEARCH_MAX},
    policy::{Policy, PolicyKind},
    problem::Answer,
    roles::{Access, Area, access},
};
use url::form_urlencoded::byte_serialize;

#[async_trait::async_trait]
impl Finding for Desk {
    async fn find(&self, words: &str) -> Answer<Vec<Found>> {
        let principal = self.principal()?;
        let words: String = words.trim().chars().take(SEARCH_MAX).collect();
        let mut all = Vec::new();
        if words.is_empty() {
            return Ok(all);
        }
        let tenant = self.house.tenant(principal.tenant).await?;
        // What the role does not reach is passed over, not refused: there may be something else.
        let reaches = |area| access(principal.role, area) >= Access::View;
        if reaches(Area::Quarantine) {
            all.extend(tenant.store.find_held(&words, FOUND_EACH).await?.into_iter().map(mail));
            all.extend(
                tenant
                    .store
                    .find_mailboxes(&words, FOUND_EACH)
                    .await?
                    .into_iter()
                    .map(mailbox),
            );
        }
        if reaches(Area::Policies) {
            all.extend(some(tenant.store.policies(None).await?, &words, policy));
        }
        if reaches(Area::Administration) {
            all.extend(some(tenant.store.accounts().await?, &words, account));
        }
        Ok(all)
    }
}

fn mail(mail: HeldRow) -> Found {
    found(
        "Held mail",
        mail.subject,
        mail.sender,
        format!("/quarantine/{}", mail.id),
    )
}

fn mailbox(address: String) -> Found {
    // As a value in an address (RFC 3986 section 2.1).
    let value: String = byte_serialize(address.as_bytes()).collect();
    found(
        "Mailboxes",
        address,
        "What is held of it".into(),
        format!("/quarantine?mailbox={value}"),
    )
}

fn policy(policy: Policy) -> Found {
    let link = format!("/policies/{}/{}", policy.kind.word(), policy.id);
    // Whole sentences, each of which the pages know in the reader's language.
    let state = match (policy.kind, policy.enabled) {
        (PolicyKind::Atp, true) => "Advanced Threat Protection, ON",
        (PolicyKind::Atp, false) => "Advanced Threat Protection, OFF",
        (PolicyKind::Dlp, true) => "Data Loss Prevention, ON",
        (PolicyKind::Dlp, false) => "Data Loss Prevention, OFF",
    };
    found("Policies", policy.name, state.into(), link)
}

fn account(account: AccountRecord) -> Found {
    let link = format!("/administration/service-accounts/{}", account.id);
    found("Service accounts", account.name, String::new(), link)
}

/// The first few whose title has all the words in it.
fn some<T>(things: Vec<T>, words: &str, found: fn(T) -> Found) -> Vec<Found> {
    let words = words.to_lowercase();
    things
        .into_iter()
        .map(found)
        .filter(|found| {
            let title = found.title.to_lowercase();
            words.split_whitespace().all(|word| title.contains(word))
        })
        .take(FOUND_EACH)
        .collect()
}

fn found(group: &str, title: String, detail: String, link: String) -> Found {
    Found {
        group: group.into(),
        title,
        detail,
        link,
    }
}
