//! The first page: what needs somebody now.

use super::{Desk, accounts::account_rows, tenant::Tenant};
use domain::{
    account::{AccountRow, Watching},
    console::OverviewArea,
    custody::HeldStatus,
    overview::{Counters, Need, Overview, SetUpStep, Urgency},
    policy::{Policy, PolicyKind},
    problem::{Answer, Problem},
    roles::{Access, Area},
};

/// Newest held mails on the page.
const NEWEST: usize = 6;
/// Failed mails that are counted at most.
const FAILED_LOOKED_AT: usize = 1_000;

#[async_trait::async_trait]
impl OverviewArea for Desk {
    async fn overview(&self) -> Answer<Overview> {
        let (tenant, _) = self.enter(Area::Overview, Access::View, "see the overview").await?;
        let now = self.house.clock.now();
        let accounts = account_rows(&tenant).await?;
        let policies = tenant.store.policies(None).await?;
        let held = tenant.store.held_counts_by_filter().await?;
        let scanned = accounts
            .iter()
            .flat_map(|account| &account.mailboxes)
            .any(|mailbox| mailbox.scanned > 0);
        Ok(Overview {
            at: now,
            needs: needs(&tenant, &accounts, &policies).await?,
            steps: steps(&accounts, &policies, scanned),
            held,
            newest: tenant.store.newest_held(NEWEST).await?,
            accounts,
            jobs: tenant
                .store
                .jobs(20)
                .await?
                .into_iter()
                .filter(|job| !job.state.ended())
                .collect(),
        })
    }

    async fn counters(&self) -> Answer<Counters> {
        let (tenant, _) = self.enter(Area::Overview, Access::View, "see the overview").await?;
        Ok(tenant.store.counters().await?)
    }

    async fn remove_demo(&self) -> Answer<()> {
        let (tenant, principal) = self
            .enter(Area::Administration, Access::Control, "remove the demo")
            .await?;
        let tenants = self.house.folder.control().tenants().await?;
        let row = tenants.into_iter().find(|row| row.id == tenant.id && row.demo);
        let row = row.ok_or_else(|| Problem::conflict("There is no demo data in this organisation."))?;
        super::demo::remove(&self.house, &tenant, principal, &row.name).await?;
        Ok(())
    }
}

async fn needs(tenant: &Tenant, accounts: &[AccountRow], policies: &[Policy]) -> Answer<Vec<Need>> {
    let mut needs = Vec::new();
    let failed = tenant.store.failed_held(FAILED_LOOKED_AT).await?;
    for status in [
        HeldStatus::UnableToQuarantine,
        HeldStatus::UnableToRestore,
        HeldStatus::UnableToDelete,
    ] {
        let count = failed.iter().filter(|row| row.status == status).count();
        if count > 0 {
            let mails = if count == 1 {
                "1 mail".to_string()
            } else {
                format!("{count} mails")
            };
            needs.push(Need {
                urgency: Urgency::Failure,
                sentence: format!("{mails}: {}.", status.label().to_lowercase()),
                act: "See why".into(),
                link: format!("/quarantine?status={}", status.word()),
            });
        }
    }
    for account in accounts.iter().filter(|account| !account.paused) {
        let failing: Vec<_> = account
            .mailboxes
            .iter()
            .filter(|mailbox| mailbox.error.is_some())
            .collect();
        if let Some(first) = failing.first() {
            let error = first.error.clone().unwrap_or_default();
            let sentence = if failing.len() == 1 && first.watching != Watching::Not {
                format!("{}: {error}", first.address)
            } else if failing.len() == 1 {
                format!("{} is not being watched: {error}", first.address)
            } else {
                format!(
                    "{} mailboxes of “{}” are in trouble, the first because: {error}",
                    failing.len(),
                    account.name
                )
            };
            let link = format!("/administration/service-accounts/{}", account.id);
            needs.push(Need {
                urgency: Urgency::Failure,
                sentence,
                act: "Open the account".into(),
                link,
            });
        }
    }
    for account in accounts.iter().filter(|account| account.paused) {
        let sentence = format!("“{}” is paused: its mail is not scanned.", account.name);
        let link = format!("/administration/service-accounts/{}", account.id);
        needs.push(Need {
            urgency: Urgency::Warning,
            sentence,
            act: "Open the account".into(),
            link,
        });
    }
    if !accounts.is_empty() && !protecting(accounts, policies) {
        needs.push(Need {
            urgency: Urgency::Warning,
            sentence: "Mailboxes are connected, but every policy for them is OFF: nothing is scanned.".into(),
            act: "Switch a policy ON".into(),
            link: "/policies/atp".into(),
        });
    }
    needs.sort_by_key(|need| std::cmp::Reverse(need.urgency));
    Ok(needs)
}

/// Whether a threat policy is ON for the family of some account.
fn protecting(accounts: &[AccountRow], policies: &[Policy]) -> bool {
    policies.iter().any(|policy| {
        policy.enabled
            && policy.kind == PolicyKind::Atp
            && accounts
                .iter()
                .any(|account| account.connection.family() == policy.family)
    })
}

/// The way from nothing to mail being scanned; nothing once it is walked.
fn steps(accounts: &[AccountRow], policies: &[Policy], scanned: bool) -> Vec<SetUpStep> {
    let step = |title: &str, done: bool, link: &str| SetUpStep {
        title: title.into(),
        done,
        link: link.into(),
    };
    let steps = vec![
        step("Create the administrator", true, "/account"),
        step(
            "Connect mailboxes",
            !accounts.is_empty(),
            "/administration/service-accounts",
        ),
        step(
            "Switch a threat protection policy ON",
            protecting(accounts, policies),
            "/policies/atp",
        ),
        step("See the first mail scanned", scanned, "/administration/jobs"),
    ];
    if steps.iter().all(|step| step.done) {
        Vec::new()
    } else {
        steps
    }
}
