//! Trials of policies and explanations.

use super::{Fake, NOW, data::job, id};
use async_trait::async_trait;
use domain::{
    console::{Listing, Notifying, Policies as _, Trials},
    evidence::{Check, Evidence, Filter, Place},
    explain::{Considered, Explanation, Finding, MailPlace, Recent, RecentMail, Which, Why},
    ids::JobId,
    job::{JobRow, ScanNow},
    lists::{ListTexts, ListsPage},
    notification::{Delivery, Notice, NotificationPage, Notifications},
    policy::{Policy, PolicyKind},
    problem::Answer,
    time::DAY,
    trial::{Asked, Counts, Effect, Trial, TrialMail, TrialPage},
    verdict::{Action, Because, DecidedBy, Outcome, Verdict},
};

const HOSTILE: &str = "<img src=x onerror=alert(1)>";

fn place() -> MailPlace {
    MailPlace {
        mailbox: id(4),
        folder: "INBOX".into(),
        key: "1".into(),
    }
}

impl Fake {
    async fn made_up(&self, id: JobId) -> Answer<Trial> {
        Ok(Trial {
            job: JobRow { id, ..job() },
            asked: Asked {
                draft: self.policy(super::id(10)).await?,
                from: NOW.plus(-7 * DAY),
                until: NOW,
            },
            counts: Counts {
                looked: 420,
                held: 1,
                released: 0,
                changed: 0,
                unread: 2,
            },
        })
    }
}

#[async_trait]
impl Trials for Fake {
    async fn try_policy(&self, draft: Policy, _: ScanNow) -> Answer<JobId> {
        self.who()?;
        assert_eq!(draft.kind, PolicyKind::Dlp);
        Ok(id(3))
    }
    async fn trials(&self) -> Answer<Vec<Trial>> {
        self.who()?;
        Ok(vec![self.made_up(id(3)).await?])
    }
    async fn trial(&self, id: JobId, effect: Option<Effect>, _: Option<u64>) -> Answer<TrialPage> {
        self.who()?;
        let mail = TrialMail {
            number: 1,
            mailbox: "anna@contoso.example".into(),
            place: place(),
            sender: "mallory@evil.example".into(),
            subject: HOSTILE.into(),
            received_at: Some(NOW.plus(-DAY)),
            effect: Effect::Held,
            before: Action::Pass,
            after: Action::Quarantine,
            filter: Some(Filter::FileBlocking),
            rule: "extension:iso".into(),
            reason: "The file name ends in “.iso”, which is blocked: “a.iso”.".into(),
        };
        let mails = if effect.is_none_or(|effect| effect == Effect::Held) {
            vec![mail]
        } else {
            Vec::new()
        };
        Ok(TrialPage {
            trial: self.made_up(id).await?,
            mails,
            further: false,
        })
    }
    async fn cancel_trial(&self, _: JobId) -> Answer<()> {
        self.who()
    }
    async fn recent_mail(&self, _: &str) -> Answer<Recent> {
        self.who()?;
        Ok(Recent {
            mailboxes: vec!["anna@contoso.example".into()],
            mails: vec![RecentMail {
                place: place(),
                sender: "mallory@evil.example".into(),
                subject: HOSTILE.into(),
                received_at: Some(NOW.plus(-DAY)),
            }],
        })
    }
    async fn explain(&self, _: Which) -> Answer<Explanation> {
        self.who()?;
        let policy = DecidedBy {
            id: id(10),
            name: "Finance".into(),
            version: 3,
        };
        let evidence = Evidence {
            check: Check::FileBlocking,
            filter: Filter::FileBlocking,
            rule: "extension:iso".into(),
            because: "The file name ends in “.iso”, which is blocked: “a.iso”.".into(),
            place: Place::part("a.iso"),
        };
        Ok(Explanation {
            mailbox: "anna@contoso.example".into(),
            folder: "INBOX".into(),
            sender: "mallory@evil.example".into(),
            subject: HOSTILE.into(),
            received_at: Some(NOW.plus(-DAY)),
            size: 4_000,
            considered: vec![Considered {
                policy: policy.clone(),
                kind: PolicyKind::Atp,
                priority: 5,
                only_logs: false,
                why: Why::Applies,
            }],
            findings: vec![Finding {
                evidence: evidence.clone(),
                action: Some(Action::Quarantine),
            }],
            verdict: Verdict {
                outcome: Outcome::Condemned,
                action: Action::Quarantine,
                policy: Some(policy),
                because: vec![Because {
                    evidence,
                    action: Action::Quarantine,
                }],
            },
            restored: true,
        })
    }
}

#[async_trait]
impl Notifying for Fake {
    async fn notifications(&self) -> Answer<NotificationPage> {
        self.who()?;
        Ok(NotificationPage {
            sent: vec![Notice {
                at: NOW.plus(-DAY),
                recipient: "anna@contoso.example".into(),
                subject: HOSTILE.into(),
                delivery: Delivery::Waits,
                attempts: 2,
                next_at: Some(NOW),
                error: "The mail server localhost:25 did not take the mail: no.".into(),
            }],
            ..NotificationPage::default()
        })
    }
    async fn save_notifications(&self, settings: Notifications, _: u32) -> Answer<()> {
        self.who()?;
        settings.check()
    }
}

#[async_trait]
impl Listing for Fake {
    async fn lists(&self) -> Answer<ListsPage> {
        self.who()?;
        Ok(ListsPage {
            room: 1_024,
            ..ListsPage::default()
        })
    }
    async fn save_lists(&self, texts: ListTexts, _: u32) -> Answer<ListsPage> {
        texts.read(10)?;
        self.lists().await
    }
}
