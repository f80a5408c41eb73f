//! What the made-up console knows.

use super::*;
use domain::series::{Series, Within};

type Row = (
    &'static str,
    &'static str,
    &'static str,
    Filter,
    &'static str,
    HeldStatus,
    MailLocation,
    Option<&'static str>,
);

pub fn rows() -> Vec<HeldRow> {
    use HeldStatus::{Deleted, Quarantined, Restored, Restoring, UnableToRestore};
    let samples: [Row; 9] = [
        (
            "billing@micros0ft-invoices.example",
            "Overdue invoice 88213: action needed today",
            "anna@contoso.example",
            Filter::WebReputation,
            "Blocked domain pay-now.example in the HTML body",
            Quarantined,
            MailLocation::Quarantine,
            None,
        ),
        (
            "scan@copier.contoso.example",
            "Document from level 3",
            "j.ortega@contoso.example",
            Filter::MalwareScanning,
            "scan_0091.xlsm contains a macro that runs on opening",
            Quarantined,
            MailLocation::Quarantine,
            None,
        ),
        (
            "hr@contoso.example",
            "給与明細 6月分",
            "y.tanaka@contoso.example",
            Filter::DataLossPrevention,
            "12 card numbers",
            Quarantined,
            MailLocation::Quarantine,
            None,
        ),
        (
            "newsletter@shop.example",
            "Summer sale: up to 70 % off everything",
            "sales@contoso.example",
            Filter::WebReputation,
            "Blocked URL",
            UnableToRestore,
            MailLocation::Folder("Inbox/Later".into()),
            Some("The mail is no longer in the quarantine folder: it is in Inbox/Later. Nothing was touched."),
        ),
        (
            "<script>alert(1)</script>@mail.example",
            "<img src=x onerror=alert(1)> \u{202e}gnp.exe",
            "finance@contoso.example",
            Filter::FileBlocking,
            "setup.exe is a program",
            Quarantined,
            MailLocation::NotFound,
            None,
        ),
        (
            "no-reply@parcel-track.example",
            "Your parcel is waiting",
            "reception@contoso.example",
            Filter::FileBlocking,
            "label.pdf.js is a script",
            Restored,
            MailLocation::Folder("INBOX".into()),
            None,
        ),
        (
            "archive@partner.example",
            "",
            "it.ops@contoso.example",
            Filter::MalwareScanning,
            "EICAR_Test_File in set7.zip › inner.zip › eicar.com",
            Quarantined,
            MailLocation::Quarantine,
            None,
        ),
        (
            "orders@supplier.example",
            "Re: order 4471, changed bank details averyveryverylongwordthatneverendsandhasnoplacetobreakatallinthewholeofitslength",
            "purchasing@contoso.example",
            Filter::AdvancedSpamProtection,
            "Reply-To differs from From",
            Restoring,
            MailLocation::Quarantine,
            None,
        ),
        (
            "old@sender.example",
            "Gone",
            "anna@contoso.example",
            Filter::FileBlocking,
            "run.scr",
            Deleted,
            MailLocation::Deleted,
            None,
        ),
    ];
    samples
        .into_iter()
        .zip(1u32..)
        .map(
            |((sender, subject, mailbox, filter, reason, status, location, why), number)| HeldRow {
                id: id(100 - number),
                held_at: NOW.plus(-i64::from(number * number) * 7 * MINUTE),
                mailbox: mailbox.into(),
                sender: sender.into(),
                subject: subject.into(),
                attachments: if number % 3 == 2 {
                    vec!["scan_0091.xlsm".into()]
                } else {
                    Vec::new()
                },
                filter,
                reason: reason.into(),
                location,
                location_at: NOW.plus(-20_000),
                status,
                status_reason: why.map(Into::into),
                version: 1,
            },
        )
        .collect()
}

pub(super) fn account() -> AccountRow {
    let health = |number: u32, address: &str, watching, error: Option<&str>| MailboxHealth {
        id: id(number),
        address: address.into(),
        last_contact: Some(NOW.plus(-12_000)),
        lag: Some(840),
        watching,
        error: error.map(Into::into),
        scanned: 1_204,
    };
    AccountRow {
        id: id(7),
        name: "Office".into(),
        connection: Connection::Imap {
            host: "mail.contoso.example".into(),
            port: 993,
            security: domain::account::TransportSecurity::Tls,
            sign_in: domain::account::ImapSignIn::PerUser,
            master_user: String::new(),
            separator: "*".into(),
            authority: String::new(),
        },
        paused: false,
        demo: true,
        mailboxes: vec![
            health(1, "anna@contoso.example", Watching::Idle, None),
            health(
                2,
                "ben@contoso.example",
                Watching::Polling,
                Some("The server refuses the password. Enter the new one under Service Account."),
            ),
        ],
        added_at: NOW.plus(-30 * HOUR),
    }
}

pub(super) fn job() -> JobRow {
    JobRow {
        id: id(3),
        title: "Scan now".into(),
        state: JobState::Running,
        done: 420,
        total: 1_000,
        message: "Scanning anna@contoso.example".into(),
        created_at: NOW.plus(-3 * MINUTE),
        created_by: "anna@contoso.example".into(),
    }
}

/// Three detections of two filters in the first column of a range, 1,200 in its last.
pub fn series(within: Within) -> Answer<Series> {
    let range = within.stretch(NOW.plus(-DAY), NOW)?;
    let mut series = Series::over(range, Filter::ALL.map(Filter::name));
    series.add(0, 1, 2);
    series.add(0, 3, 1);
    series.add(i64::MAX, 3, 1_200);
    Ok(series)
}
