//! Policies, and every version of them.

use super::{
    Batch, Expect, StoreError, TenantStore,
    batch::{cells, json},
    row::{all, first},
};
use domain::{
    audit::Act,
    ids::PolicyId,
    policy::{Policy, PolicyKind, planned::Planned},
};

const KEEP_VERSION: &str = "INSERT INTO policy_version (policy, version, body) VALUES (?1, ?2, ?3)";

impl TenantStore {
    /// The policies of one kind, or of all, by family and priority.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn policies(&self, kind: Option<PolicyKind>) -> Result<Vec<Policy>, StoreError> {
        let kind = kind.map(PolicyKind::word);
        self.database
            .read(move |db| {
                let sql = "SELECT body FROM policy WHERE ?1 IS NULL OR kind = ?1 ORDER BY family, priority, id";
                all(db, sql, &cells![kind], |row| row.json("body"))
            })
            .await
    }

    /// One policy.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn policy(&self, id: PolicyId) -> Result<Option<Policy>, StoreError> {
        self.database
            .read(move |db| {
                first(db, "SELECT body FROM policy WHERE id = ?1", &cells![id], |row| {
                    row.json("body")
                })
            })
            .await
    }

    /// Adds a policy.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when there is one with its identifier.
    pub async fn insert_policy(&self, policy: &Policy, act: &Act) -> Result<(), StoreError> {
        let batch = with_policy(Batch::new(Some(act)), policy)?;
        self.database.write(batch).await.map(drop)
    }

    /// Saves a version that counts one more than `seen`.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the stored version is not `seen`; [`StoreError::Refused`] when the new version does not
    /// follow it.
    pub async fn save_policy(&self, policy: &Policy, seen: u32, act: &Act) -> Result<(), StoreError> {
        let batch = with_saved(Batch::new(Some(act)), policy, seen)?;
        self.database.write(batch).await.map(drop)
    }

    /// Every stored version of a policy, oldest first, the present one last.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn policy_versions(&self, id: PolicyId) -> Result<Vec<Policy>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT body FROM policy_version WHERE policy = ?1 ORDER BY version";
                all(db, sql, &cells![id], |row| row.json("body"))
            })
            .await
    }

    /// Makes, saves and removes policies as planned: all of it with one audit line, or nothing. Versions of removed ones stay.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when a policy is not as it was when it was planned.
    pub async fn apply_policies(&self, planned: &[Planned], act: &Act) -> Result<(), StoreError> {
        let mut batch = Batch::new(Some(act));
        for one in planned {
            batch = match (&one.before, &one.after) {
                (None, Some(new)) => with_policy(batch, new)?,
                (Some(before), Some(after)) if before.version != after.version => {
                    with_saved(batch, after, before.version)?
                }
                (Some(gone), None) => without_policy(batch, gone.id, gone.version),
                _ => batch,
            };
        }
        self.database.write(batch).await.map(drop)
    }

    /// Removes a policy that is not built in; its versions stay.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when the stored version is another, or the policy is built in.
    pub async fn remove_policy(&self, id: PolicyId, version: u32, act: &Act) -> Result<(), StoreError> {
        let batch = without_policy(Batch::new(Some(act)), id, version);
        self.database.write(batch).await.map(drop)
    }
}

/// Removes a policy that is not built in.
fn without_policy(batch: Batch, id: PolicyId, version: u32) -> Batch {
    batch.run(
        "DELETE FROM policy WHERE id = ?1 AND version = ?2 AND built_in = 0",
        cells![id, version],
        Expect::Rows(1),
    )
}

/// Adds a policy that is not there.
pub(super) fn with_policy(batch: Batch, policy: &Policy) -> Result<Batch, StoreError> {
    let body = json(policy)?;
    let batch = batch.run(
        "INSERT INTO policy (id, kind, family, built_in, priority, version, body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
        cells![
            policy.id,
            policy.kind.word(),
            policy.family.word(),
            policy.built_in.is_some(),
            policy.priority,
            policy.version,
            body
        ],
        Expect::Rows(1),
    );
    with_version(batch, policy)
}

/// Keeps a version of a policy.
pub(super) fn with_version(batch: Batch, policy: &Policy) -> Result<Batch, StoreError> {
    let body = json(policy)?;
    Ok(batch.run(KEEP_VERSION, cells![policy.id, policy.version, body], Expect::Rows(1)))
}

/// Puts a version that counts one more than `seen` in its place.
pub(super) fn with_saved(batch: Batch, policy: &Policy, seen: u32) -> Result<Batch, StoreError> {
    if seen.checked_add(1) != Some(policy.version) {
        return Err(StoreError::Refused(format!(
            "version {} of a policy cannot follow version {seen}",
            policy.version
        )));
    }
    let body = json(policy)?;
    let batch = batch.run(
        "UPDATE policy SET kind = ?3, family = ?4, built_in = ?5, priority = ?6, version = ?7, body = ?8
         WHERE id = ?1 AND version = ?2",
        cells![
            policy.id,
            seen,
            policy.kind.word(),
            policy.family.word(),
            policy.built_in.is_some(),
            policy.priority,
            policy.version,
            body
        ],
        Expect::Rows(1),
    );
    with_version(batch, policy)
}
