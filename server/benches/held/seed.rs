//! A data folder with a million held mails, made through the store: what is measured on it is what the store writes.

use domain::{
    account::Connection,
    audit::Act,
    custody::{CustodyAct, MailLocation},
    detection::DetectionRow,
    evidence::{Check, Evidence, Filter, Place},
    held::Attachment,
    ids::{AccountId, DetectionId, HeldId, MailboxId, MoveId, PolicyId, TenantId},
    tenant::TenantCode,
    time::DAY,
    verdict::{Action, Because, DecidedBy, Outcome, Verdict},
};
use futures::future::join_all;
use postern_server::{
    clock::{Clock, HandClock, Ids, SystemClock},
    store::{AccountRecord, DataFolder, HeldPlace, MailboxRecord, NewHeld, TenantRow, TenantStore},
};
use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
};

/// Mails that are held.
pub(crate) const MAILS: usize = 1_000_000;
/// Who signs in.
pub(crate) const EMAIL: &str = "admin@example.org";
/// The password to it. The folder holds nothing but what is made here.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
/// Counts up when what is made changes: a folder of another number is made anew.
const EDITION: &str = "1";
/// The days over which they came in, evenly.
const DAYS: i64 = 365;
/// The mailboxes that they lie in.
const MAILBOXES: usize = 500;
/// Writes that wait together, so that the store puts many into one transaction.
const TOGETHER: usize = 200;
/// How often is said how far it is.
const SAY_EVERY: usize = 100_000;
/// Words of which each subject has three; the first five are far more frequent than the others.
const WORDS: [&str; 25] = [
    "invoice",
    "payment",
    "overdue",
    "parcel",
    "delivery",
    "account",
    "password",
    "expired",
    "meeting",
    "minutes",
    "contract",
    "signature",
    "report",
    "quarterly",
    "salary",
    "update",
    "security",
    "alert",
    "voicemail",
    "scan",
    "order",
    "refund",
    "tax",
    "travel",
    "booking",
];

/// Makes the folder unless it is there whole.
pub(crate) async fn seed(folder: &Path, program: &str) {
    let mark = folder.join("seeded");
    if fs::read_to_string(&mark).is_ok_and(|edition| edition == EDITION) {
        return;
    }
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).unwrap();
    println!("held: making {MAILS} held mails through the store, once");
    let begun = std::time::Instant::now();
    let now = SystemClock.now();
    let clock = HandClock::at(now.plus(-DAYS * DAY));
    let data = DataFolder::open(&folder.join("data"), Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let maker = Maker::new(&data, Arc::clone(&clock)).await;
    let step = DAYS * DAY / i64::try_from(MAILS).unwrap();
    for first in (0..MAILS).step_by(TOGETHER) {
        let mails: Vec<_> = (first..MAILS.min(first + TOGETHER))
            .map(|number| {
                clock.advance(step);
                maker.mail(number)
            })
            .collect();
        maker.hold(&mails).await;
        let done = first + mails.len();
        if done % SAY_EVERY == 0 {
            println!("held: {done} after {} s", begun.elapsed().as_secs());
        }
    }
    data.close().await;
    drop(data);
    let mut child = Command::new(program)
        .args(["admin", "create", "--email", EMAIL, "--data"])
        .arg(folder.join("data"))
        .env_remove(crate::FOLDER)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "the administrator could not be made");
    fs::write(mark, EDITION).unwrap();
}

/// The address of a mailbox.
pub(crate) fn address(mailbox: usize) -> String {
    format!("person{mailbox:03}@example.org")
}

struct Maker {
    ids: Ids,
    clock: Arc<HandClock>,
    store: Arc<TenantStore>,
    mailboxes: Vec<MailboxId>,
}

impl Maker {
    async fn new(data: &DataFolder, clock: Arc<HandClock>) -> Self {
        let ids = Ids::new(Arc::clone(&clock) as Arc<dyn Clock>);
        let tenant = TenantRow {
            id: TenantId::new(ids.next()),
            code: TenantCode::of(ids.next()),
            name: "Example".into(),
            site: "example".into(),
            demo: false,
            created_at: clock.now(),
        };
        let store = data.create_tenant(tenant, &act("tenant.create")).await.unwrap();
        let account = AccountRecord {
            id: AccountId::new(ids.next()),
            name: "Office".into(),
            connection: Connection::Maildir {
                path: "/nowhere".into(),
                domain: "example.org".into(),
            },
            sealed: None,
            // Nobody looks into mailboxes that are not there.
            paused: true,
            demo: false,
            added_at: clock.now(),
        };
        let mailboxes: Vec<_> = (0..MAILBOXES)
            .map(|number| MailboxRecord {
                id: MailboxId::new(ids.next()),
                account: account.id,
                address: address(number),
                sealed: None,
            })
            .collect();
        store
            .insert_account(&account, &mailboxes, &act("account.add"))
            .await
            .unwrap();
        Self {
            ids,
            clock,
            store,
            mailboxes: mailboxes.into_iter().map(|mailbox| mailbox.id).collect(),
        }
    }

    /// The mail of a number: the same one in every run, its times aside.
    fn mail(&self, number: usize) -> (usize, NewHeld, MoveId, DetectionRow) {
        let mailbox = scattered(number, MAILBOXES);
        let filter = Filter::ALL[scattered(number / 7, Filter::ALL.len())];
        let subject = format!(
            "{} {} {} {number}",
            WORDS[scattered(number, 5) * usize::from(!number.is_multiple_of(5))],
            WORDS[scattered(number / 3, WORDS.len())],
            WORDS[scattered(number / 5, WORDS.len())],
        );
        let sender = format!(
            "sender{}@domain{}.example",
            scattered(number, 40_000),
            scattered(number, 9_000)
        );
        let because = "A link leads to a host that is blocked.";
        let rule = "object:url:evil.example/";
        let id = HeldId::new(self.ids.next());
        let at = self.clock.now();
        let address = address(mailbox);
        let line = DetectionRow {
            id: DetectionId::new(self.ids.next()),
            at,
            scan_type: "Real-time scan".into(),
            mailbox: address.clone(),
            folder: "INBOX".into(),
            sender: sender.clone(),
            subject: subject.clone(),
            filter,
            rule: rule.into(),
            reason: because.into(),
            action: Action::Quarantine,
            policy: "Default Mailbox Policy ATP".into(),
            held: Some(id),
        };
        let sha256 = format!("{number:064x}");
        let held = NewHeld {
            id,
            held_at: at,
            mailbox: self.mailboxes[mailbox],
            address: address.clone(),
            sender: sender.clone(),
            recipients: vec![address.clone()],
            message_id: format!("{number}@domain.example"),
            sent_at: Some(at),
            size: 20_000,
            headers: vec![
                ("From".into(), sender),
                ("To".into(), address),
                ("Subject".into(), subject.clone()),
                (
                    "Received".into(),
                    "from mail.domain.example by mx.example.org with ESMTPS".into(),
                ),
            ],
            attachments: vec![Attachment {
                name: format!("{}.pdf", WORDS[scattered(number / 11, WORDS.len())]),
                size: 12_000,
                kind: "PDF document".into(),
                sha1: sha256[..40].into(),
                sha256: sha256.clone(),
            }],
            subject,
            sha256,
            verdict: Verdict {
                outcome: Outcome::Condemned,
                action: Action::Quarantine,
                policy: Some(DecidedBy {
                    id: PolicyId::new(uuid::Uuid::from_u128(1)),
                    name: "Default Mailbox Policy ATP".into(),
                    version: 1,
                }),
                because: vec![Because {
                    evidence: Evidence {
                        check: Check::FileBlocking,
                        filter,
                        rule: rule.into(),
                        because: because.into(),
                        place: Place::default(),
                    },
                    action: Action::Quarantine,
                }],
            },
            raw_kept: false,
            flags: Vec::new(),
            from: place("INBOX", number),
        };
        (number, held, MoveId::new(self.ids.next()), line)
    }

    /// Brings mails to their state: of a hundred 2 could not be quarantined, 12 were restored, 10 deleted, the others are held.
    async fn hold(&self, mails: &[(usize, NewHeld, MoveId, DetectionRow)]) {
        let (store, hold) = (&self.store, act("quarantine.hold"));
        for done in join_all(
            mails
                .iter()
                .map(|(_, new, id, line)| store.begin_quarantine(new, *id, line, &hold)),
        )
        .await
        {
            done.unwrap();
        }
        join_all(mails.iter().map(async |(number, _, id, _)| {
            match number % 100 {
                0..2 => store
                    .fail_move(*id, "The folder cannot be made.", None, &hold)
                    .await
                    .unwrap(),
                _ => {
                    self.finish(
                        *id,
                        Some(place("Postern Quarantine", *number)),
                        MailLocation::Quarantine,
                    )
                    .await
                }
            }
        }))
        .await;
        join_all(mails.iter().map(async |(number, new, _, _)| match number % 100 {
            2..14 => {
                let id = self.begin(CustodyAct::Restore, new.id).await;
                self.finish(id, Some(place("INBOX", *number)), MailLocation::Folder("INBOX".into()))
                    .await;
            }
            14..24 => {
                let id = self.begin(CustodyAct::Delete, new.id).await;
                self.finish(id, None, MailLocation::Deleted).await;
            }
            _ => {}
        }))
        .await;
    }

    async fn begin(&self, what: CustodyAct, mail: HeldId) -> MoveId {
        let id = MoveId::new(self.ids.next());
        let begun = self
            .store
            .begin(what, &[(mail, id)], &act("quarantine.asked"))
            .await
            .unwrap();
        assert_eq!(begun.len(), 1);
        id
    }

    async fn finish(&self, id: MoveId, at: Option<HeldPlace>, location: MailLocation) {
        self.store
            .finish_move(id, at.as_ref(), &location, &act("quarantine.done"))
            .await
            .unwrap();
    }
}

fn act(action: &str) -> Act {
    Act::of("bench@example.org", action, "bench", "a data folder to measure on")
}

fn place(folder: &str, number: usize) -> HeldPlace {
    HeldPlace {
        folder: folder.into(),
        key: format!("1:{number}"),
    }
}

/// A number below `below`, as good as by chance, always the same for the same `number` (multiplicative hashing).
fn scattered(number: usize, below: usize) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) % below
}
