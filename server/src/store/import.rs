//! A configuration that was exported elsewhere, taken in as one write.

use super::{
    AccountRecord, Batch, Expect, MailboxRecord, StoreError, TenantStore,
    accounts::with_account,
    batch::cells,
    objects::with_object,
    policies::{with_policy, with_saved, with_version},
    saved_views::{with_changed_view, with_view},
};
use domain::{audit::Act, ids::PersonId, objects::BlockedObject, policy::Policy, view::View};

/// What is changed by taking a configuration in.
#[derive(Debug, Default)]
pub struct ImportRows {
    /// Policies that are new, each with its earlier versions, oldest first.
    pub new_policies: Vec<(Policy, Vec<Policy>)>,
    /// Policies that are saved anew; each version counts one more than the one that was seen.
    pub policies: Vec<Policy>,
    /// Service accounts that are new, with their mailboxes and what each mailbox is said to wait for.
    pub accounts: Vec<(AccountRecord, Vec<MailboxRecord>, String)>,
    /// Objects that are new, or have another note or expiry.
    pub objects: Vec<BlockedObject>,
    /// Views that are new.
    pub new_views: Vec<(PersonId, View)>,
    /// Views that show something else.
    pub views: Vec<(PersonId, View)>,
}

impl TenantStore {
    /// Takes a configuration in: all of it with one audit line, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when something is not as it was seen; nothing is changed then.
    pub async fn import(&self, rows: &ImportRows, act: &Act) -> Result<(), StoreError> {
        let mut batch = Batch::new(Some(act));
        for (policy, earlier) in &rows.new_policies {
            batch = with_policy(batch, policy)?;
            for version in earlier {
                batch = with_version(batch, version)?;
            }
        }
        for policy in &rows.policies {
            batch = with_saved(batch, policy, policy.version.saturating_sub(1))?;
        }
        for (account, mailboxes, waits_for) in &rows.accounts {
            batch = with_account(batch, account, mailboxes)?.run(
                "UPDATE mailbox SET error = ?2 WHERE account = ?1 AND removed = 0",
                cells![account.id, waits_for],
                Expect::Rows(mailboxes.len()),
            );
        }
        for object in &rows.objects {
            batch = with_object(batch, object);
        }
        for (person, view) in &rows.new_views {
            batch = with_view(batch, *person, view)?;
        }
        for (person, view) in &rows.views {
            batch = with_changed_view(batch, *person, view)?;
        }
        self.database.write(batch).await.map(drop)
    }
}
