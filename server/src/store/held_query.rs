//! How held mail is looked for: the conditions of a filter, and the index in which they are walked.

use super::{
    StoreError,
    batch::cells,
    narrow::{Narrow, words},
    row::{Cols, all, number},
};
use domain::{
    held::{HeldFilter, Whereabouts},
    ids::HeldId,
    time::Timestamp,
};
use rusqlite::Connection;

/// How many mails are held, by the figures that are kept: narrowed by status, filter and location alone.
pub(super) const KEPT_COUNT: &str = "SELECT coalesce(sum(mails), 0) FROM held_count";

/// A side of one mail in the list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Side {
    /// Above it.
    Newer,
    /// Above it, or itself.
    NotOlder,
    /// Below it.
    Older,
    /// Below it, or itself.
    NotNewer,
}

/// In what the list is walked, and so by what it is sorted: the identifiers, which are in the order of holding.
///
/// SQLite keeps no figures of an organisation and would take any index that begins with one of the conditions, though that be true
/// of most mails. So it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Walk {
    /// The mails of one mailbox, which are few of all.
    Address,
    Status,
    Filter,
    /// All mails, by an index that knows everything they can be narrowed by.
    All,
    /// What the words are found in. It is sorted by the number of the mails, in which the index of words is.
    Words,
}

impl Walk {
    const fn of(filter: &HeldFilter) -> Self {
        match filter {
            HeldFilter { mailbox: Some(_), .. } => Self::Address,
            HeldFilter {
                whereabouts: Some(_), ..
            } => Self::All,
            HeldFilter {
                status: Some(_),
                filter: None,
                ..
            } => Self::Status,
            HeldFilter {
                status: None,
                filter: Some(_),
                ..
            } => Self::Filter,
            _ => Self::All,
        }
    }

    const fn from(self) -> &'static str {
        match self {
            Self::Address => "held INDEXED BY held_by_address",
            Self::Status => "held INDEXED BY held_by_status",
            Self::Filter => "held INDEXED BY held_by_filter",
            Self::All => "held INDEXED BY held_in_order",
            Self::Words => {
                "(SELECT rowid AS found FROM held_text WHERE held_text MATCH ?) CROSS JOIN held ON held.number = found"
            }
        }
    }

    /// A condition on the side of the mail whose identifier is bound. Where that mail has gone, its neighbour stands for it.
    const fn side(self, side: Side) -> &'static str {
        match (self, side) {
            (Self::Words, Side::Newer) => {
                "found > coalesce((SELECT number FROM held AS at WHERE at.id <= ? ORDER BY at.id DESC LIMIT 1), 0)"
            }
            (Self::Words, Side::NotOlder) => {
                "found >= coalesce((SELECT number FROM held AS at WHERE at.id <= ? ORDER BY at.id DESC LIMIT 1), 0)"
            }
            (Self::Words, Side::Older) => {
                "found < coalesce((SELECT number FROM held AS at WHERE at.id >= ? ORDER BY at.id LIMIT 1), 9223372036854775807)"
            }
            (Self::Words, Side::NotNewer) => {
                "found <= (SELECT number FROM held AS at WHERE at.id <= ? ORDER BY at.id DESC LIMIT 1)"
            }
            (_, Side::Newer) => "held.id > ?",
            (_, Side::NotOlder) => "held.id >= ?",
            (_, Side::Older) => "held.id < ?",
            (_, Side::NotNewer) => "held.id <= ?",
        }
    }

    const fn newest_first(self) -> &'static str {
        match self {
            Self::Words => "ORDER BY found DESC LIMIT ?",
            _ => "ORDER BY held.id DESC LIMIT ?",
        }
    }

    const fn oldest_first(self) -> &'static str {
        match self {
            Self::Words => "ORDER BY found LIMIT ?",
            _ => "ORDER BY held.id LIMIT ?",
        }
    }
}

/// What a filter asks for.
#[derive(Debug, Clone)]
pub(super) struct HeldQuery {
    walk: Walk,
    narrow: Narrow,
    /// Whether the kept figures say how many match.
    counted: bool,
}

impl HeldQuery {
    pub(super) fn of(filter: &HeldFilter, now: Timestamp) -> Self {
        let (mut walk, mut narrow) = (Walk::of(filter), Narrow::default());
        let mut counted = filter.mailbox.is_none() && filter.period.is_none();
        if let Some(query) = words(&filter.search) {
            (walk, counted) = (Walk::Words, false);
            narrow.values.extend(cells![query]);
        }
        if let Some(status) = filter.status {
            narrow.by("status = ?", cells![status.word()]);
        }
        if let Some(found) = filter.filter {
            narrow.by("filter = ?", cells![found.word()]);
        }
        if let Some(mailbox) = &filter.mailbox {
            narrow.by("address_key = ?", cells![mailbox.to_lowercase()]);
        }
        match filter.whereabouts {
            Some(Whereabouts::Quarantine) => narrow.by("location = 'quarantine'", Vec::new()),
            Some(Whereabouts::Elsewhere) => narrow.by("location = 'folder'", Vec::new()),
            Some(Whereabouts::Missing) => narrow.by("location IN ('not_found', 'deleted')", Vec::new()),
            None => {}
        }
        if let Some(period) = filter.period {
            narrow.by("held.id >= ?", cells![first_id(now.plus(-period.length()))]);
        }
        Self { walk, narrow, counted }
    }

    /// Only what lies on one side of a mail.
    pub(super) fn beside(&self, side: Side, mail: HeldId) -> Self {
        let mut there = self.clone();
        there.narrow.by(self.walk.side(side), cells![mail]);
        there
    }

    /// How many match.
    pub(super) fn count(&self, db: &Connection) -> Result<u64, StoreError> {
        let start = match self.walk {
            _ if self.counted => KEPT_COUNT.to_owned(),
            // The mails themselves need not be looked at.
            Walk::Words if self.narrow.is_empty() => {
                "SELECT count(*) FROM held_text WHERE held_text MATCH ?".to_owned()
            }
            walk => format!("SELECT count(*) FROM {}", walk.from()),
        };
        number(db, &self.narrow.sql(&start, ""), &self.narrow.values)
    }

    /// Whether any matches.
    pub(super) fn any(&self, db: &Connection) -> Result<bool, StoreError> {
        let start = format!("SELECT 1 FROM {}", self.walk.from());
        Ok(number(db, &self.narrow.sql(&start, "LIMIT 1"), &self.narrow.values)? > 0)
    }

    /// The newest, or, with `oldest`, the oldest of what matches, from there on.
    pub(super) fn some<T>(
        &self,
        db: &Connection,
        columns: &str,
        oldest: bool,
        limit: usize,
        read: impl Fn(&Cols<'_, '_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let order = if oldest {
            self.walk.oldest_first()
        } else {
            self.walk.newest_first()
        };
        let sql = self
            .narrow
            .sql(&format!("SELECT {columns} FROM {}", self.walk.from()), order);
        let mut values = self.narrow.values.clone();
        values.extend(cells![limit]);
        all(db, &sql, &values, read)
    }
}

/// The lowest identifier of an instant (RFC 9562 section 5.7: they begin with the milliseconds since 1970). A mail gets its own when
/// it is condemned, so that every index that ends in it is one by time too.
fn first_id(at: Timestamp) -> String {
    format!("{:012x}{:020}", at.0.max(0), 0)
}
