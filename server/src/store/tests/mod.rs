//! Tests of the store, by area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod areas;
mod chain;
mod control;
mod copied;
mod custody;
mod folder;
mod hostile;
mod jobs;
mod list;
mod memberships;
mod narrowing;
mod series;

use super::{AccountRecord, DataFolder, HeldPlace, MailboxRecord, NewHeld, TenantRow, TenantStore};
use crate::clock::{Clock, HandClock, Ids};
use domain::{
    account::Connection,
    audit::Act,
    evidence::{Check, Evidence, Filter, Place},
    held::Attachment,
    ids::{AccountId, HeldId, MailboxId, MoveId, TenantId},
    tenant::TenantCode,
    time::Timestamp,
    verdict::{Action, Because, DecidedBy, Outcome, Verdict},
};
use std::sync::Arc;

const START: Timestamp = Timestamp(1_700_000_000_000);
/// Text that would end a statement if it stood in one.
const SQL_TEXT: &str = "'); DROP TABLE held; --\" OR 1=1 /* \0 ?1 :a %_\\ */";

/// A data folder with one organisation, one account and one mailbox.
struct House {
    clock: Arc<HandClock>,
    ids: Ids,
    data: DataFolder,
    store: Arc<TenantStore>,
    tenant: TenantId,
    mailbox: MailboxId,
    folder: tempfile::TempDir,
}

fn act(action: &str) -> Act {
    Act::of("anna@example.org", action, "object", "why")
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = HandClock::at(START);
        let ids = Ids::new(Arc::clone(&clock) as Arc<dyn Clock>);
        let data = DataFolder::open(folder.path(), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        let tenant = TenantId::new(ids.next());
        let store = data
            .create_tenant(tenant_row(tenant, "Example"), &act("tenant.create"))
            .await
            .unwrap();
        let account = maildir(AccountId::new(ids.next()), "Mail");
        let mailbox = MailboxId::new(ids.next());
        let mailboxes = [mailbox_record(mailbox, account.id, "Bert@example.org")];
        store
            .insert_account(&account, &mailboxes, &act("account.add"))
            .await
            .unwrap();
        Self {
            clock,
            ids,
            data,
            store,
            tenant,
            mailbox,
            folder,
        }
    }

    fn new_held(&self, subject: &str) -> NewHeld {
        self.clock.advance(1);
        NewHeld {
            id: HeldId::new(self.ids.next()),
            held_at: self.clock.now(),
            mailbox: self.mailbox,
            address: "Bert@example.org".into(),
            sender: "mallory@evil.example".into(),
            recipients: vec!["bert@example.org".into()],
            subject: subject.into(),
            message_id: "1@evil.example".into(),
            sent_at: None,
            size: 1_234,
            sha256: "ab".repeat(32),
            headers: vec![("Subject".into(), subject.into())],
            attachments: vec![Attachment {
                name: "invoice.pdf.exe".into(),
                size: 3,
                kind: "Program".into(),
                sha1: "00".repeat(20),
                sha256: "00".repeat(32),
            }],
            verdict: verdict(Filter::FileBlocking, "type:executable", "The attachment is a program."),
            raw_kept: true,
            flags: vec!["\\Seen".into()],
            from: place("INBOX", "1:7"),
        }
    }

    fn next_move(&self) -> MoveId {
        MoveId::new(self.ids.next())
    }

    /// A mail on its way into quarantine.
    async fn quarantining(&self, new: &NewHeld) -> MoveId {
        let id = self.next_move();
        self.store
            .begin_quarantine(new, id, &areas::detection(self, &new.subject), &act("quarantine.hold"))
            .await
            .unwrap();
        id
    }

    /// A mail in quarantine.
    async fn quarantined(&self, new: &NewHeld) -> HeldId {
        let id = self.quarantining(new).await;
        let at = place("Postern Quarantine", "9:1");
        let location = domain::custody::MailLocation::Quarantine;
        self.store
            .finish_move(id, Some(&at), &location, &act("quarantine.held"))
            .await
            .unwrap();
        new.id
    }

    /// The file of the organisation, opened behind the store's back.
    fn behind(&self) -> rusqlite::Connection {
        let file = self
            .folder
            .path()
            .join("tenants")
            .join(self.tenant.to_string())
            .join("main.db");
        rusqlite::Connection::open(file).unwrap()
    }
}

fn place(folder: &str, key: &str) -> HeldPlace {
    HeldPlace {
        folder: folder.into(),
        key: key.into(),
    }
}

fn verdict(filter: Filter, rule: &str, because: &str) -> Verdict {
    Verdict {
        outcome: Outcome::Condemned,
        action: Action::Quarantine,
        policy: Some(DecidedBy {
            id: domain::ids::PolicyId::new(uuid::Uuid::from_u128(1)),
            name: "Default Mailbox Policy ATP".into(),
            version: 3,
        }),
        because: vec![Because {
            evidence: Evidence {
                check: Check::FileBlocking,
                filter,
                rule: rule.into(),
                because: because.into(),
                place: Place::part("invoice.pdf.exe"),
            },
            action: Action::Quarantine,
        }],
    }
}

fn tenant_row(id: TenantId, name: &str) -> TenantRow {
    TenantRow {
        id,
        code: TenantCode::of(id.uuid()),
        name: name.into(),
        site: "example".into(),
        demo: false,
        created_at: START,
    }
}

fn maildir(id: AccountId, name: &str) -> AccountRecord {
    AccountRecord {
        id,
        name: name.into(),
        connection: Connection::Maildir {
            path: "/mail".into(),
            domain: "example.org".into(),
        },
        sealed: None,
        paused: false,
        demo: false,
        added_at: START,
    }
}

fn mailbox_record(id: MailboxId, account: AccountId, address: &str) -> MailboxRecord {
    MailboxRecord {
        id,
        account,
        address: address.into(),
        sealed: None,
    }
}
