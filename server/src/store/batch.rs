//! A write as a closed batch: statements, their values and what each must have changed. Nothing in it runs code of the
//! caller, so that the same batch can be applied anywhere and gives the same rows.

use super::StoreError;
use domain::{audit::Act, time::Timestamp};
use rusqlite::types::Value;
use serde::Serialize;

/// How many rows a statement must have changed. Anything else undoes the whole batch with [`StoreError::Changed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Any number, none included.
    Any,
    /// Exactly so many.
    Rows(usize),
    /// So many or more.
    AtLeast(usize),
}

impl Expect {
    /// Whether `changed` rows are as expected.
    #[must_use]
    pub const fn met(self, changed: usize) -> bool {
        match self {
            Self::Any => true,
            Self::Rows(wanted) => changed == wanted,
            Self::AtLeast(least) => changed >= least,
        }
    }
}

/// One statement of a batch. The SQL is a literal of this program: text from outside can only be a bound value.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) sql: &'static str,
    pub(super) values: Vec<Value>,
    pub(super) expect: Expect,
}

/// Statements that are carried out together or not at all, with the line of the audit trail that says why.
#[derive(Debug, Clone)]
pub struct Batch {
    pub(super) act: Option<Act>,
    pub(super) steps: Vec<Step>,
    pub(super) only_if_changed: bool,
}

impl Batch {
    /// An empty batch. Only counters, last-seen times, locations, cursors and leases go without an act.
    #[must_use]
    pub fn new(act: Option<&Act>) -> Self {
        Self {
            act: act.cloned(),
            steps: Vec::new(),
            only_if_changed: false,
        }
    }

    /// Adds a statement.
    #[must_use]
    pub fn run(mut self, sql: &'static str, values: Vec<Value>, expect: Expect) -> Self {
        self.steps.push(Step { sql, values, expect });
        self
    }

    /// When no statement changes a row, nothing at all is written, the audit line included.
    #[must_use]
    pub const fn only_if_changed(mut self) -> Self {
        self.only_if_changed = true;
        self
    }
}

/// A value as it is bound.
pub(super) trait Cell {
    /// The bound value.
    fn cell(&self) -> Value;
}

impl Cell for str {
    fn cell(&self) -> Value {
        Value::Text(self.to_owned())
    }
}
impl Cell for String {
    fn cell(&self) -> Value {
        Value::Text(self.clone())
    }
}
impl Cell for i64 {
    fn cell(&self) -> Value {
        Value::Integer(*self)
    }
}
impl Cell for u32 {
    fn cell(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}
impl Cell for u64 {
    /// SQLite counts to 2^63-1; more is held there.
    fn cell(&self) -> Value {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}
impl Cell for usize {
    fn cell(&self) -> Value {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}
impl Cell for bool {
    fn cell(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}
impl Cell for Timestamp {
    fn cell(&self) -> Value {
        Value::Integer(self.0)
    }
}
impl Cell for Vec<u8> {
    fn cell(&self) -> Value {
        Value::Blob(self.clone())
    }
}
impl<T: Cell + ?Sized> Cell for &T {
    fn cell(&self) -> Value {
        (**self).cell()
    }
}
impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> Value {
        self.as_ref().map_or(Value::Null, Cell::cell)
    }
}

macro_rules! ids {
    ($($id:ident)*) => { $(impl Cell for domain::ids::$id {
        fn cell(&self) -> Value { Value::Text(self.to_string()) }
    })* };
}
ids!(TenantId PersonId SignInId AccountId MailboxId PolicyId HeldId ViewId DetectionId MoveId JobId LicenceId
     PartnerId CustomerId ServicePlanId SubscriptionId NoticeId);

/// The bound values of a statement, in the order of its parameters.
macro_rules! cells {
    ($($value:expr),* $(,)?) => { Vec::from([$($crate::store::batch::Cell::cell(&$value)),*]) };
}
pub(super) use cells;

/// A domain value as JSON text.
pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}
