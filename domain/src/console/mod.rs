//! What the console may ask of the server: one small trait for each area. The pages know these and nothing behind them.
//! Every call checks the caller's right first; the caller is part of the object that implements the trait.

use crate::{
    account::{AccountForm, AccountRow, TestReport},
    audit::{AuditFilter, AuditPage},
    custody::CustodyAct,
    detection::{DetectionFilter, DetectionPage, DetectionSeries},
    explain::{Explanation, Recent, Which},
    find::Found,
    held::{ActReport, Cursor, HeldFilter, HeldMail, HeldPage, Selection},
    ids::{
        AccountId, CustomerId, DetectionId, HeldId, JobId, PolicyId, ServicePlanId, SignInId, SubscriptionId, ViewId,
    },
    job::{JobRow, ScanNow},
    licence::{
        key::Key,
        portal::{KeyDone, KeyPreview, LicenceDetail, Portal},
        product::Product,
    },
    lists::{ListTexts, ListsPage},
    notification::{NotificationPage, Notifications},
    overview::{Counters, Overview},
    partner::{CustomerDetail, CustomerRow, NewCustomer, NewServicePlan, ServicePlan},
    people::{Me, SetUp, SignInRow, SignedIn},
    policy::{Policy, PolicyKind, planned::PolicyPlan},
    problem::Answer,
    tenant::TenantCode,
    transfer::Import,
    trial::{Effect, Trial, TrialPage},
    view::View,
    words::Language,
};
use async_trait::async_trait;

/// All areas together, bound to whoever asks.
pub trait Console:
    Identity
    + Finding
    + OverviewArea
    + Quarantine
    + Views
    + Policies
    + Trials
    + Notifying
    + Listing
    + Accounts
    + Licensing
    + Partners
    + Logs
    + Send
    + Sync
{
}
impl<T> Console for T where
    T: Identity
        + Finding
        + OverviewArea
        + Quarantine
        + Views
        + Policies
        + Trials
        + Notifying
        + Listing
        + Accounts
        + Licensing
        + Partners
        + Logs
        + Send
        + Sync
{
}

/// Who is there.
#[async_trait]
pub trait Identity {
    /// Whether an administrator still has to be set up.
    async fn set_up_needed(&self) -> Answer<bool>;
    /// Makes the first administrator with the key of the link in the terminal, and signs in. The key works once.
    async fn set_up(&self, form: SetUp) -> Answer<SignedIn>;
    /// Signs in to the organisation with this code when the person belongs to it, else to the one that the person was in last. Wrong
    /// passwords are throttled by address and by source; the answer does not tell which of the two was wrong.
    async fn sign_in(&self, email: &str, password: &str, organisation: Option<&TenantCode>) -> Answer<SignedIn>;
    /// Ends this sign-in and begins one in another organisation of the caller.
    async fn switch_organisation(&self, code: &TenantCode) -> Answer<SignedIn>;
    /// Ends this sign-in. Never fails for want of one.
    async fn sign_out(&self) -> Answer<()>;
    /// Who is signed in.
    async fn me(&self) -> Answer<Me>;
    /// The caller's signed-in browsers, newest first.
    async fn sign_ins(&self) -> Answer<Vec<SignInRow>>;
    /// Ends one of the caller's sign-ins.
    async fn revoke(&self, id: SignInId) -> Answer<()>;
    /// Keeps the language in which the caller reads the console and its mails; none is whatever the browser prefers.
    async fn choose_language(&self, language: Option<Language>) -> Answer<()>;
    /// Changes the caller's password and ends the caller's other sign-ins.
    async fn change_password(&self, old: &str, new: &str) -> Answer<()>;
}

/// The command palette.
#[async_trait]
pub trait Finding {
    /// The newest mails, and the mailboxes, policies and service accounts, in which these words stand, at most
    /// [`crate::find::FOUND_EACH`] of each kind. Only what the caller's role reaches; nothing for no words.
    async fn find(&self, words: &str) -> Answer<Vec<Found>>;
}

/// The first page.
#[async_trait]
pub trait OverviewArea {
    /// Everything on it.
    async fn overview(&self) -> Answer<Overview>;
    /// What stands on every page.
    async fn counters(&self) -> Answer<Counters>;
    /// Takes the demo away: its mailboxes, mails, logs and files, and nothing else.
    async fn remove_demo(&self) -> Answer<()>;
}

/// Held mail.
#[async_trait]
pub trait Quarantine {
    /// One page of the list.
    async fn held(&self, filter: HeldFilter, cursor: Option<Cursor>) -> Answer<HeldPage>;
    /// One mail in full.
    async fn held_mail(&self, id: HeldId) -> Answer<HeldMail>;
    /// Begins to restore or delete; the work is journaled when this returns and goes on by itself.
    async fn act(&self, act: CustodyAct, selection: Selection) -> Answer<ActReport>;
    /// Looks for the mail in its mailbox now and notes where it is.
    async fn locate(&self, id: HeldId) -> Answer<HeldMail>;
}

/// The caller's saved views of held mail.
#[async_trait]
pub trait Views {
    /// All of them, by name.
    async fn views(&self) -> Answer<Vec<View>>;
    /// Keeps a filter under a name; at most [`crate::view::VIEWS_MAX`].
    async fn save_view(&self, name: &str, filter: HeldFilter) -> Answer<View>;
    /// Gives one another name.
    async fn rename_view(&self, id: ViewId, name: &str) -> Answer<View>;
    /// Removes one.
    async fn remove_view(&self, id: ViewId) -> Answer<()>;
}

/// Policies.
#[async_trait]
pub trait Policies {
    /// All of one kind, by family and priority.
    async fn policies(&self, kind: PolicyKind) -> Answer<Vec<Policy>>;
    /// One.
    async fn policy(&self, id: PolicyId) -> Answer<Policy>;
    /// Switches one ON or OFF; `version` is the one that was seen.
    async fn switch_policy(&self, id: PolicyId, enabled: bool, version: u32) -> Answer<Policy>;
    /// Saves a new version, or a new policy when its version is 0; otherwise `version` is the one that was seen.
    async fn save_policy(&self, policy: Policy) -> Answer<Policy>;
    /// Removes one that is not built in.
    async fn remove_policy(&self, id: PolicyId, version: u32) -> Answer<()>;
    /// How it is and was, newest first, at most [`crate::policy::VERSIONS_SHOWN`].
    async fn policy_versions(&self, id: PolicyId) -> Answer<Vec<Policy>>;
    /// Saves a version that says what the version `restored` said; its switch and its priority stay. `version` is the one that was seen.
    async fn restore_policy(&self, id: PolicyId, restored: u32, version: u32) -> Answer<Policy>;
    /// All policies as one file: TOML.
    async fn export_policies(&self) -> Answer<String>;
    /// What applying such a file will do. It is kept for this sign-in until it is applied or withdrawn.
    async fn offer_policies(&self, text: &str) -> Answer<PolicyPlan>;
    /// What the file that is kept for this sign-in would do now; or what was done with it.
    async fn offered_policies(&self) -> Answer<Option<PolicyPlan>>;
    /// Forgets it.
    async fn withdraw_policies(&self) -> Answer<()>;
    /// Does what it was last said to do: all of it, or nothing.
    async fn apply_policies(&self) -> Answer<PolicyPlan>;
}

/// Policies tried on past mail, and decisions explained. Neither touches a mail.
#[async_trait]
pub trait Trials {
    /// Runs a draft over the mails of a time, beside the policies in force.
    async fn try_policy(&self, draft: Policy, period: ScanNow) -> Answer<JobId>;
    /// The newest trials, at most [`crate::trial::TRIALS_KEPT`].
    async fn trials(&self) -> Answer<Vec<Trial>>;
    /// One with the mails that have this effect, or any; `after` is the number of the last one of the page before.
    async fn trial(&self, id: JobId, effect: Option<Effect>, after: Option<u64>) -> Answer<TrialPage>;
    /// Stops one after the mail it is at. What it found stays.
    async fn cancel_trial(&self, id: JobId) -> Answer<()>;
    /// The newest mails of a mailbox, and which mailboxes there are.
    async fn recent_mail(&self, mailbox: &str) -> Answer<Recent>;
    /// The whole decision about one mail.
    async fn explain(&self, which: Which) -> Answer<Explanation>;
}

/// What the organisation says about itself and others.
#[async_trait]
pub trait Listing {
    /// The lists.
    async fn lists(&self) -> Answer<ListsPage>;
    /// Saves all of them; `version` is the one that was seen.
    async fn save_lists(&self, texts: ListTexts, version: u32) -> Answer<ListsPage>;
}

/// Mails about what policies found.
#[async_trait]
pub trait Notifying {
    /// The settings, and what was sent lately.
    async fn notifications(&self) -> Answer<NotificationPage>;
    /// Saves the settings; `version` is the one that was seen.
    async fn save_notifications(&self, settings: Notifications, version: u32) -> Answer<()>;
}

/// Service accounts and jobs.
#[async_trait]
pub trait Accounts {
    /// All accounts.
    async fn accounts(&self) -> Answer<Vec<AccountRow>>;
    /// One.
    async fn account(&self, id: AccountId) -> Answer<AccountRow>;
    /// Tries a connection, changes nothing.
    async fn test_account(&self, form: AccountForm) -> Answer<TestReport>;
    /// Tries the connection and saves it when it works; else the report says what failed and nothing is saved.
    async fn save_account(&self, form: AccountForm) -> Answer<(Option<AccountId>, TestReport)>;
    /// Pauses or resumes.
    async fn pause_account(&self, id: AccountId, paused: bool) -> Answer<()>;
    /// Removes the connection. What it holds stays in the mailboxes' quarantine folders and in the list.
    async fn remove_account(&self, id: AccountId) -> Answer<()>;
    /// Scans past mail of all mailboxes that are not paused.
    async fn scan_now(&self, period: ScanNow) -> Answer<JobId>;
    /// Newest first.
    async fn jobs(&self) -> Answer<Vec<JobRow>>;
    /// Stops a job after the unit it is at.
    async fn cancel_job(&self, id: JobId) -> Answer<()>;
}

/// Licences.
#[async_trait]
pub trait Licensing {
    /// Every product of the organisation.
    async fn portal(&self) -> Answer<Portal>;
    /// The licence that counts for a product.
    async fn licence(&self, product: Product) -> Answer<LicenceDetail>;
    /// What a registration key or activation code will do. It is kept for this sign-in until it is provided or withdrawn.
    async fn offer_key(&self, typed: &str) -> Answer<KeyPreview>;
    /// The key that is kept for this sign-in, and what it would do now.
    async fn offered_key(&self) -> Answer<Option<KeyPreview>>;
    /// Forgets it.
    async fn withdraw_key(&self) -> Answer<()>;
    /// Does what it was said to do.
    async fn provide_key(&self) -> Answer<KeyDone>;
    /// Takes in a licence file, as one carries it into a closed network, and gives its registration key.
    async fn add_licence_file(&self, text: &str) -> Answer<Key>;
    /// The configuration of the organisation as a file that another console takes in: JSON, without secrets.
    async fn export_configuration(&self) -> Answer<String>;
    /// What taking such a file in will do. It is kept for this sign-in until it is taken in or withdrawn.
    async fn offer_configuration(&self, text: &str) -> Answer<Import>;
    /// The file that is kept for this sign-in, and what it would do now; or what was done with it.
    async fn offered_configuration(&self) -> Answer<Option<Import>>;
    /// Forgets it.
    async fn withdraw_configuration(&self) -> Answer<()>;
    /// Does what it was last said to do: all of it, or nothing.
    async fn import_configuration(&self) -> Answer<Import>;
}

/// The partner portal, for the administrators of a service provider: its own customers and nobody else's.
#[async_trait]
pub trait Partners {
    /// All customers, oldest first.
    async fn provider_customers(&self) -> Answer<Vec<CustomerRow>>;
    /// One, with its subscriptions and its registration e-mail.
    async fn provider_customer(&self, id: CustomerId) -> Answer<CustomerDetail>;
    /// Makes a customer with an organisation of its own, and has its registration e-mail sent.
    async fn create_customer(&self, form: NewCustomer) -> Answer<CustomerId>;
    /// Subscribes a customer to a service plan from today; the licence is active at once.
    async fn subscribe(&self, customer: CustomerId, plan: ServicePlanId, units: i64) -> Answer<()>;
    /// Gives a subscription other units.
    async fn change_units(&self, customer: CustomerId, subscription: SubscriptionId, units: i64) -> Answer<()>;
    /// Suspends a subscription, or resumes it before its grace ends.
    async fn suspend(&self, customer: CustomerId, subscription: SubscriptionId, suspended: bool) -> Answer<()>;
    /// Sends the registration e-mail again, with a new link; earlier links no longer count.
    async fn resend_registration(&self, customer: CustomerId) -> Answer<()>;
    /// Signs the caller in to a customer's console. Both organisations have it in their trails.
    async fn open_console(&self, customer: CustomerId) -> Answer<SignedIn>;
    /// All service plans, oldest first.
    async fn service_plans(&self) -> Answer<Vec<ServicePlan>>;
    /// Makes a service plan.
    async fn create_service_plan(&self, form: NewServicePlan) -> Answer<ServicePlanId>;
}

/// The logs.
#[async_trait]
pub trait Logs {
    /// One page of detections; `before` is the last row of the page before.
    async fn detections(&self, filter: DetectionFilter, before: Option<DetectionId>) -> Answer<DetectionPage>;
    /// The matching detections as CSV (RFC 4180), cells that a spreadsheet would run made harmless.
    async fn detections_csv(&self, filter: DetectionFilter) -> Answer<String>;
    /// The matching detections as numbers over time.
    async fn detection_series(&self, filter: DetectionFilter) -> Answer<DetectionSeries>;
    /// The same numbers as CSV, a row for each column.
    async fn detection_series_csv(&self, filter: DetectionFilter) -> Answer<String>;
    /// One page of the audit trail; `before` is the number of the last row of the page before.
    async fn audit(&self, filter: AuditFilter, before: Option<u64>) -> Answer<AuditPage>;
    /// The matching lines as CSV.
    async fn audit_csv(&self, filter: AuditFilter) -> Answer<String>;
}
