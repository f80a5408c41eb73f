//! A console with made-up answers, so that every page can be drawn without a server behind it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code, unreachable_pub)]

mod data;
mod functions;
mod identity;
pub mod licences;
mod partners;
mod request;
mod trials;

use async_trait::async_trait;
use data::*;
pub use data::{rows, series};
use domain::{
    account::{AccountForm, AccountRow, Connection, MailboxHealth, TestReport, Watching},
    audit::{Act, AuditFilter, AuditPage, AuditRow},
    console::{Accounts, Finding, Logs, OverviewArea, Policies, Quarantine, Views},
    custody::{CustodyAct, HeldStatus, MailLocation},
    detection::{DetectionFilter, DetectionPage, DetectionRow, DetectionSeries},
    evidence::{Check, Evidence, Filter, Place},
    find::Found,
    held::{ActReport, Attachment, Cursor, HeldFilter, HeldMail, HeldPage, HeldRow, HistoryLine, Selection},
    ids::{AccountId, DetectionId, HeldId, JobId, PolicyId, ViewId},
    job::{JobRow, JobState, ScanNow},
    overview::{Counters, Need, Overview, SetUpStep, Urgency},
    policy::{
        BuiltIn, Policy, PolicyKind, ProviderFamily,
        planned::{Planned, PolicyPlan},
    },
    problem::{Answer, Problem},
    time::{DAY, HOUR, MINUTE, Timestamp},
    verdict::{Action, Because, DecidedBy},
    view::View,
};
pub use functions::functions;
pub use request::request;

/// The instant at which everything is seen.
pub const NOW: Timestamp = Timestamp(1_795_000_000_000);

/// The made-up console; `signed_in` decides whether it answers.
pub struct Fake {
    pub signed_in: bool,
}

pub fn id<T: std::str::FromStr>(number: u32) -> T
where
    T::Err: std::fmt::Debug,
{
    format!("0190000000007000800000000000{number:04x}").parse().unwrap()
}

impl Fake {
    fn who(&self) -> Answer<()> {
        if self.signed_in {
            Ok(())
        } else {
            Err(Problem::SignInNeeded)
        }
    }
}

#[async_trait]
impl OverviewArea for Fake {
    async fn overview(&self) -> Answer<Overview> {
        self.who()?;
        Ok(Overview {
            at: NOW,
            needs: vec![
                Need {
                    urgency: Urgency::Failure,
                    sentence: "1 mail could not be restored: it is no longer in the quarantine folder.".into(),
                    act: "Look at it".into(),
                    link: "/quarantine?status=unable-to-restore".into(),
                },
                Need {
                    urgency: Urgency::Warning,
                    sentence: "ben@contoso.example cannot be reached: the server refuses the password.".into(),
                    act: "Change it".into(),
                    link: "/administration/service-accounts".into(),
                },
            ],
            steps: vec![
                SetUpStep {
                    title: "Create an administrator".into(),
                    done: true,
                    link: "/account".into(),
                },
                SetUpStep {
                    title: "Connect a mailbox".into(),
                    done: true,
                    link: "/administration/service-accounts".into(),
                },
                SetUpStep {
                    title: "Switch on a policy".into(),
                    done: false,
                    link: "/policies/atp".into(),
                },
            ],
            held: vec![
                (Filter::MalwareScanning, 41),
                (Filter::FileBlocking, 22),
                (Filter::WebReputation, 9),
            ],
            newest: rows().into_iter().take(5).collect(),
            accounts: vec![account()],
            jobs: vec![job()],
        })
    }
    async fn counters(&self) -> Answer<Counters> {
        self.who()?;
        Ok(Counters { held: 128, failures: 1 })
    }
    async fn remove_demo(&self) -> Answer<()> {
        self.who()
    }
}

#[async_trait]
impl Quarantine for Fake {
    async fn held(&self, filter: HeldFilter, cursor: Option<Cursor>) -> Answer<HeldPage> {
        self.who()?;
        let rows: Vec<_> = rows()
            .into_iter()
            .filter(|row| filter.status.is_none_or(|status| status == row.status))
            .filter(|row| !matches!(cursor, Some(Cursor::Before(last)) if row.id >= last))
            .collect();
        Ok(HeldPage {
            matching: rows.len() as u64,
            all: 9_431,
            newer: false,
            older: true,
            mailboxes: vec!["anna@contoso.example".into()],
            rows,
        })
    }
    async fn held_mail(&self, id: HeldId) -> Answer<HeldMail> {
        self.who()?;
        let row = rows()
            .into_iter()
            .find(|row| row.id == id)
            .ok_or_else(|| Problem::not_found("held mail"))?;
        let evidence = |check, filter, rule: &str, because: &str, path: Vec<String>| Because {
            evidence: Evidence {
                check,
                filter,
                rule: rule.into(),
                because: because.into(),
                place: Place {
                    part: "scan_0091.xlsm".into(),
                    path,
                },
            },
            action: Action::Quarantine,
        };
        Ok(HeldMail {
            row,
            origin: "INBOX".into(),
            recipients: vec!["j.ortega@contoso.example".into(), "ben@contoso.example".into()],
            message_id: "<1@copier.contoso.example>".into(),
            sent_at: Some(NOW.plus(-HOUR)),
            size: 412_345,
            sha256: "9f2c".repeat(16),
            policy: Some(DecidedBy {
                id: self::id(9),
                name: "Default Mailbox Policy ATP".into(),
                version: 14,
            }),
            because: vec![
                evidence(
                    Check::MalwareScanning,
                    Filter::MalwareScanning,
                    "yara:auto_open_macro",
                    "The macro Workbook_Open runs when the document is opened.",
                    Vec::new(),
                ),
                evidence(
                    Check::FileBlocking,
                    Filter::FileBlocking,
                    "type:macro_document",
                    "An Office document with macros.",
                    vec!["xl/vbaProject.bin".into()],
                ),
            ],
            headers: vec![
                ("From".into(), "scan@copier.contoso.example".into()),
                ("Subject".into(), "Document from level 3".into()),
            ],
            attachments: vec![Attachment {
                name: "scan_0091.xlsm".into(),
                size: 411_000,
                kind: "Excel with macros".into(),
                sha1: "ab12".repeat(10),
                sha256: "9f2c".repeat(16),
            }],
            history: vec![HistoryLine {
                at: NOW.plus(-HOUR),
                who: "Postern".into(),
                what: "Quarantined by policy".into(),
            }],
            raw_kept: true,
        })
    }
    async fn act(&self, act: CustodyAct, selection: Selection) -> Answer<ActReport> {
        self.who()?;
        let begun = match selection {
            Selection::These { ids } => ids.len() as u64,
            Selection::Matching { .. } => 9,
        };
        Ok(ActReport { act, begun, skipped: 0 })
    }
    async fn locate(&self, id: HeldId) -> Answer<HeldMail> {
        self.held_mail(id).await
    }
}

#[async_trait]
impl Finding for Fake {
    async fn find(&self, words: &str) -> Answer<Vec<Found>> {
        self.who()?;
        Ok(rows()
            .into_iter()
            .filter(|row| row.subject.contains(words))
            .map(|row| Found {
                group: "Held mail".into(),
                title: row.subject,
                detail: row.sender,
                link: format!("/quarantine/{}", row.id),
            })
            .collect())
    }
}

#[async_trait]
impl Views for Fake {
    async fn views(&self) -> Answer<Vec<View>> {
        self.who()?;
        Ok(vec![View {
            id: id(5),
            name: "Not <restored>".into(),
            filter: HeldFilter {
                status: Some(HeldStatus::UnableToRestore),
                ..HeldFilter::default()
            },
        }])
    }
    async fn save_view(&self, name: &str, filter: HeldFilter) -> Answer<View> {
        self.who()?;
        let name = domain::view::check_name(name)?;
        Ok(View {
            id: id(6),
            name,
            filter,
        })
    }
    async fn rename_view(&self, _: ViewId, name: &str) -> Answer<View> {
        self.save_view(name, HeldFilter::default()).await
    }
    async fn remove_view(&self, _: ViewId) -> Answer<()> {
        self.who()
    }
}

#[async_trait]
impl Policies for Fake {
    async fn policies(&self, kind: PolicyKind) -> Answer<Vec<Policy>> {
        self.who()?;
        Ok(ProviderFamily::ALL
            .into_iter()
            .flat_map(|family| {
                [BuiltIn::MonitorOnly, BuiltIn::Default]
                    .map(|built_in| Policy::built_in(id(9), kind, family, built_in, NOW.plus(-5 * HOUR)))
            })
            .collect())
    }
    async fn policy(&self, id: PolicyId) -> Answer<Policy> {
        self.who()?;
        let mut policy = Policy::built_in(id, PolicyKind::Atp, ProviderFamily::Mailbox, BuiltIn::Default, NOW);
        if id == self::id(10) {
            policy.built_in = None;
            policy.name = "Finance".into();
            policy.targets.everyone = false;
            policy.targets.users = vec!["anna@contoso.example".into()];
        }
        Ok(policy)
    }
    async fn switch_policy(&self, id: PolicyId, enabled: bool, _: u32) -> Answer<Policy> {
        let mut policy = self.policy(id).await?;
        policy.enabled = enabled;
        Ok(policy)
    }
    async fn save_policy(&self, policy: Policy) -> Answer<Policy> {
        self.who()?;
        policy.check()?;
        Ok(policy)
    }
    async fn remove_policy(&self, _: PolicyId, _: u32) -> Answer<()> {
        self.who()
    }
    async fn policy_versions(&self, id: PolicyId) -> Answer<Vec<Policy>> {
        let first = self.policy(id).await?;
        let mut second = first.clone();
        second.version = 2;
        second.filters.file_blocking.extensions.push("iso".into());
        second.filters.web_reputation.action = Action::MoveToJunk;
        Ok(vec![second, first])
    }
    async fn restore_policy(&self, id: PolicyId, _: u32, _: u32) -> Answer<Policy> {
        self.policy(id).await
    }
    async fn export_policies(&self) -> Answer<String> {
        self.who()?;
        Ok("[[policy]]\n".into())
    }
    async fn offer_policies(&self, _: &str) -> Answer<PolicyPlan> {
        self.who()?;
        let [after, before]: [Policy; 2] = self.policy_versions(id(10)).await?.try_into().unwrap();
        let changed = Planned {
            before: Some(before.clone()),
            after: Some(after),
        };
        let removed = Planned {
            before: Some(before),
            after: None,
        };
        Ok(PolicyPlan {
            policies: vec![changed, removed],
            done: false,
        })
    }
    async fn offered_policies(&self) -> Answer<Option<PolicyPlan>> {
        self.offer_policies("").await.map(Some)
    }
    async fn withdraw_policies(&self) -> Answer<()> {
        self.who()
    }
    async fn apply_policies(&self) -> Answer<PolicyPlan> {
        self.offer_policies("").await
    }
}

#[async_trait]
impl Accounts for Fake {
    async fn accounts(&self) -> Answer<Vec<AccountRow>> {
        self.who()?;
        Ok(vec![account()])
    }
    async fn account(&self, _: AccountId) -> Answer<AccountRow> {
        self.who()?;
        Ok(account())
    }
    async fn test_account(&self, _: AccountForm) -> Answer<TestReport> {
        self.who()?;
        Ok(TestReport::default())
    }
    async fn save_account(&self, _: AccountForm) -> Answer<(Option<AccountId>, TestReport)> {
        self.who()?;
        Ok((Some(id(7)), TestReport::default()))
    }
    async fn pause_account(&self, _: AccountId, _: bool) -> Answer<()> {
        self.who()
    }
    async fn remove_account(&self, _: AccountId) -> Answer<()> {
        self.who()
    }
    async fn scan_now(&self, _: ScanNow) -> Answer<JobId> {
        self.who()?;
        Ok(id(3))
    }
    async fn jobs(&self) -> Answer<Vec<JobRow>> {
        self.who()?;
        Ok(vec![job()])
    }
    async fn cancel_job(&self, _: JobId) -> Answer<()> {
        self.who()
    }
}

#[async_trait]
impl Logs for Fake {
    async fn detections(&self, filter: DetectionFilter, before: Option<DetectionId>) -> Answer<DetectionPage> {
        self.who()?;
        let rows: Vec<_> = rows()
            .into_iter()
            .zip(1u32..)
            .map(|(row, number)| DetectionRow {
                id: id(number),
                at: row.held_at,
                scan_type: "Real-time scan".into(),
                mailbox: row.mailbox,
                folder: "INBOX".into(),
                sender: row.sender,
                subject: row.subject,
                filter: row.filter,
                rule: "type:executable".into(),
                reason: row.reason,
                action: Action::Quarantine,
                policy: "Default Mailbox Policy ATP".into(),
                held: Some(row.id),
            })
            .filter(|row| before.is_none_or(|last| row.id < last))
            .collect();
        filter.within.stretch(NOW, NOW)?;
        Ok(DetectionPage {
            matching: rows.len() as u64,
            older: true,
            rows,
        })
    }
    async fn detections_csv(&self, _: DetectionFilter) -> Answer<String> {
        self.who()?;
        Ok("time\r\n".into())
    }
    async fn detection_series(&self, filter: DetectionFilter) -> Answer<DetectionSeries> {
        self.who()?;
        Ok(DetectionSeries {
            series: series(filter.within)?,
            scanned: 9_431,
        })
    }
    async fn detection_series_csv(&self, _: DetectionFilter) -> Answer<String> {
        self.who()?;
        Ok("from\r\n".into())
    }
    async fn audit(&self, filter: AuditFilter, before: Option<u64>) -> Answer<AuditPage> {
        self.who()?;
        Ok(AuditPage {
            rows: (1..=5)
                .rev()
                .filter(|number| before.is_none_or(|last| *number < last))
                .map(|number| AuditRow {
                    number,
                    at: NOW.plus(-HOUR),
                    act: Act::of(
                        "anna@contoso.example",
                        "policy.switch",
                        "Default Mailbox Policy ATP",
                        "OFF to ON",
                    ),
                    hash: "ab".repeat(32),
                })
                .collect(),
            older: true,
            matching: if filter.search == "many" { 12_345 } else { 50 },
            broken_at: None,
        })
    }
    async fn audit_csv(&self, _: AuditFilter) -> Answer<String> {
        self.who()?;
        Ok("line\r\n".into())
    }
}
