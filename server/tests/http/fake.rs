//! Services that are not there: they answer what the tests need, and count what would have changed something.

use async_trait::async_trait;
use domain::{
    account::{AccountForm, AccountRow, TestReport},
    audit::{AuditFilter, AuditPage},
    console::{
        Accounts, Console, Finding, Identity, Licensing, Listing, Logs, Notifying, OverviewArea, Partners, Policies,
        Quarantine, Trials, Views,
    },
    custody::CustodyAct,
    detection::{DetectionFilter, DetectionPage, DetectionSeries},
    explain::{Explanation, Recent, Which},
    find::Found,
    held::{ActReport, Cursor, DownloadFormat, HeldFilter, HeldMail, HeldPage, Selection},
    ids::{
        AccountId, CustomerId, DetectionId, HeldId, JobId, PersonId, PolicyId, ServicePlanId, SignInId, SubscriptionId,
        ViewId,
    },
    job::{JobRow, ScanNow},
    licence::{
        key::Key,
        portal::{KeyDone, KeyPreview, LicenceDetail, Portal},
        product::Product,
    },
    lists::{ListTexts, ListsPage},
    notification::{NotificationPage, Notifications},
    overview::{Changed, Counters, Overview},
    partner::{CustomerDetail, CustomerRow, NewCustomer, NewServicePlan, ServicePlan},
    people::{Me, SetUp, SignInRow, SignedIn},
    policy::{Policy, PolicyKind, planned::PolicyPlan},
    problem::{Answer, Problem},
    roles::Role,
    tenant::TenantCode,
    transfer::Import,
    trial::{Effect, Trial, TrialPage},
    view::View,
    words::Language,
};
use postern_server::http::desk::{Desk, Download, Visitor};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::{Notify, Semaphore, broadcast};

/// The secret of the one who is signed in.
pub(crate) const SECRET: &str = "a-secret-that-nobody-guesses";

/// Services for tests.
pub(crate) struct FakeDesk {
    /// How often something would have been changed.
    pub(crate) changes: Arc<AtomicUsize>,
    /// Tells what changed.
    pub(crate) events: broadcast::Sender<Changed>,
    /// Whoever asked last.
    pub(crate) seen: std::sync::Mutex<Option<Visitor>>,
    /// While set, `ready` waits for `go_on`.
    pub(crate) stuck: std::sync::atomic::AtomicBool,
    /// One permit for each that waits in `ready`.
    pub(crate) waiting: Semaphore,
    /// Lets them go on.
    pub(crate) go_on: Notify,
    /// Answers to acts by their names.
    pub(crate) answers: std::sync::Mutex<std::collections::HashMap<String, (u16, String)>>,
}

impl FakeDesk {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            changes: Arc::default(),
            events: broadcast::Sender::new(4),
            seen: std::sync::Mutex::default(),
            stuck: false.into(),
            waiting: Semaphore::new(0),
            go_on: Notify::new(),
            answers: std::sync::Mutex::default(),
        })
    }
    pub(crate) fn changed(&self) -> usize {
        self.changes.load(Ordering::SeqCst)
    }
    fn right(&self, visitor: &Visitor) -> Answer<()> {
        *self.seen.lock().unwrap() = Some(visitor.clone());
        if visitor.secret.as_deref() == Some(SECRET) {
            Ok(())
        } else {
            Err(Problem::SignInNeeded)
        }
    }
}

#[async_trait]
impl Desk for FakeDesk {
    async fn console(&self, visitor: Visitor) -> Arc<dyn Console> {
        let _ = self.right(&visitor);
        Arc::new(FakeConsole(self.changes.clone()))
    }
    async fn signed_in(&self, visitor: &Visitor) -> bool {
        self.right(visitor).is_ok()
    }
    async fn preview(&self, visitor: Visitor, _: HeldId) -> Answer<String> {
        self.right(&visitor)?;
        Ok("<p>held <script>alert(1)</script></p>".into())
    }
    async fn download(
        &self,
        visitor: Visitor,
        ids: Vec<HeldId>,
        format: DownloadFormat,
        password: String,
    ) -> Answer<Download> {
        self.right(&visitor)?;
        if format == DownloadFormat::Zip && password.is_empty() {
            return Err(Problem::invalid("password", "A ZIP needs a password."));
        }
        Ok(Download {
            name: "../<b>\"Invoice\".html".into(),
            content_type: "text/html".into(),
            bytes: format!("{} mails", ids.len()).into_bytes(),
        })
    }
    async fn answered(&self, _: &Visitor, act: &str) -> Option<(u16, String)> {
        self.answers.lock().unwrap().get(act).cloned()
    }
    async fn remember_answer(&self, _: &Visitor, act: &str, status: u16, answer: &str) {
        let mut answers = self.answers.lock().unwrap();
        answers.insert(act.to_owned(), (status, answer.to_owned()));
    }
    async fn events(&self, visitor: Visitor) -> Answer<broadcast::Receiver<Changed>> {
        self.right(&visitor)?;
        Ok(self.events.subscribe())
    }
    async fn ready(&self) -> bool {
        if self.stuck.load(Ordering::SeqCst) {
            let released = self.go_on.notified();
            self.waiting.add_permits(1);
            released.await;
        }
        true
    }
}

/// A console that refuses to read and counts every change.
pub(crate) struct FakeConsole(Arc<AtomicUsize>);

impl FakeConsole {
    fn change<T>(&self) -> Answer<T> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Err(Problem::conflict("Not in this test."))
    }
    fn read<T>(&self) -> Answer<T> {
        Err(Problem::SignInNeeded)
    }
}

#[async_trait]
impl Identity for FakeConsole {
    async fn set_up_needed(&self) -> Answer<bool> {
        Ok(false)
    }
    async fn set_up(&self, _: SetUp) -> Answer<SignedIn> {
        self.change()
    }
    async fn sign_in(&self, _: &str, _: &str, _: Option<&TenantCode>) -> Answer<SignedIn> {
        self.change()
    }
    async fn switch_organisation(&self, _: &TenantCode) -> Answer<SignedIn> {
        self.change()
    }
    async fn sign_out(&self) -> Answer<()> {
        self.change()
    }
    async fn me(&self) -> Answer<Me> {
        Ok(Me {
            partner: false,
            id: PersonId::new(uuid::Uuid::nil()),
            email: "anna@example.org".into(),
            role: Role::Administrator,
            organisation: "Example".into(),
            code: "HK234567".into(),
            keeper: "anna@example.org HK234567".into(),
            organisations: Vec::new(),
            switch: String::new(),
            site: "Global".into(),
            demo: false,
            build: "0".into(),
            licences: Vec::new(),
            over: None,
            notices: Vec::new(),
            lacks: Vec::new(),
        })
    }
    async fn sign_ins(&self) -> Answer<Vec<SignInRow>> {
        self.read()
    }
    async fn revoke(&self, _: SignInId) -> Answer<()> {
        self.change()
    }
    async fn choose_language(&self, _: Option<Language>) -> Answer<()> {
        self.change()
    }
    async fn change_password(&self, _: &str, _: &str) -> Answer<()> {
        self.change()
    }
}

#[async_trait]
impl OverviewArea for FakeConsole {
    async fn overview(&self) -> Answer<Overview> {
        Ok(Overview::default())
    }
    async fn counters(&self) -> Answer<Counters> {
        Ok(Counters::default())
    }
    async fn remove_demo(&self) -> Answer<()> {
        self.change()
    }
}

#[async_trait]
impl Quarantine for FakeConsole {
    async fn held(&self, _: HeldFilter, _: Option<Cursor>) -> Answer<HeldPage> {
        Ok(HeldPage::default())
    }
    async fn held_mail(&self, _: HeldId) -> Answer<HeldMail> {
        self.read()
    }
    async fn act(&self, _: CustodyAct, _: Selection) -> Answer<ActReport> {
        self.change()
    }
    async fn locate(&self, _: HeldId) -> Answer<HeldMail> {
        self.change()
    }
}

#[async_trait]
impl Finding for FakeConsole {
    async fn find(&self, _: &str) -> Answer<Vec<Found>> {
        self.read()
    }
}

#[async_trait]
impl Views for FakeConsole {
    async fn views(&self) -> Answer<Vec<View>> {
        Ok(Vec::new())
    }
    async fn save_view(&self, _: &str, _: HeldFilter) -> Answer<View> {
        self.change()
    }
    async fn rename_view(&self, _: ViewId, _: &str) -> Answer<View> {
        self.change()
    }
    async fn remove_view(&self, _: ViewId) -> Answer<()> {
        self.change()
    }
}

#[async_trait]
impl Policies for FakeConsole {
    async fn policies(&self, _: PolicyKind) -> Answer<Vec<Policy>> {
        self.read()
    }
    async fn policy(&self, _: PolicyId) -> Answer<Policy> {
        self.read()
    }
    async fn switch_policy(&self, _: PolicyId, _: bool, _: u32) -> Answer<Policy> {
        self.change()
    }
    async fn save_policy(&self, _: Policy) -> Answer<Policy> {
        self.change()
    }
    async fn remove_policy(&self, _: PolicyId, _: u32) -> Answer<()> {
        self.change()
    }
    async fn policy_versions(&self, _: PolicyId) -> Answer<Vec<Policy>> {
        self.read()
    }
    async fn restore_policy(&self, _: PolicyId, _: u32, _: u32) -> Answer<Policy> {
        self.change()
    }
    async fn export_policies(&self) -> Answer<String> {
        Ok("[[policy]]".into())
    }
    async fn offer_policies(&self, _: &str) -> Answer<PolicyPlan> {
        self.change()
    }
    async fn offered_policies(&self) -> Answer<Option<PolicyPlan>> {
        self.read()
    }
    async fn withdraw_policies(&self) -> Answer<()> {
        self.change()
    }
    async fn apply_policies(&self) -> Answer<PolicyPlan> {
        self.change()
    }
}

#[async_trait]
impl Trials for FakeConsole {
    async fn try_policy(&self, _: Policy, _: ScanNow) -> Answer<JobId> {
        self.change()
    }
    async fn trials(&self) -> Answer<Vec<Trial>> {
        self.read()
    }
    async fn trial(&self, _: JobId, _: Option<Effect>, _: Option<u64>) -> Answer<TrialPage> {
        self.read()
    }
    async fn cancel_trial(&self, _: JobId) -> Answer<()> {
        self.change()
    }
    async fn recent_mail(&self, _: &str) -> Answer<Recent> {
        self.read()
    }
    async fn explain(&self, _: Which) -> Answer<Explanation> {
        self.read()
    }
}

#[async_trait]
impl Listing for FakeConsole {
    async fn lists(&self) -> Answer<ListsPage> {
        self.read()
    }
    async fn save_lists(&self, _: ListTexts, _: u32) -> Answer<ListsPage> {
        self.change()
    }
}

#[async_trait]
impl Notifying for FakeConsole {
    async fn notifications(&self) -> Answer<NotificationPage> {
        self.read()
    }
    async fn save_notifications(&self, _: Notifications, _: u32) -> Answer<()> {
        self.change()
    }
}

#[async_trait]
impl Licensing for FakeConsole {
    async fn portal(&self) -> Answer<Portal> {
        self.read()
    }
    async fn licence(&self, _: Product) -> Answer<LicenceDetail> {
        self.read()
    }
    async fn offer_key(&self, _: &str) -> Answer<KeyPreview> {
        self.change()
    }
    async fn offered_key(&self) -> Answer<Option<KeyPreview>> {
        self.read()
    }
    async fn withdraw_key(&self) -> Answer<()> {
        self.change()
    }
    async fn provide_key(&self) -> Answer<KeyDone> {
        self.change()
    }
    async fn add_licence_file(&self, _: &str) -> Answer<Key> {
        self.change()
    }
    async fn export_configuration(&self) -> Answer<String> {
        Ok("{}".into())
    }
    async fn offer_configuration(&self, _: &str) -> Answer<Import> {
        self.change()
    }
    async fn offered_configuration(&self) -> Answer<Option<Import>> {
        self.read()
    }
    async fn withdraw_configuration(&self) -> Answer<()> {
        self.change()
    }
    async fn import_configuration(&self) -> Answer<Import> {
        self.change()
    }
}

#[async_trait]
impl Partners for FakeConsole {
    async fn provider_customers(&self) -> Answer<Vec<CustomerRow>> {
        self.read()
    }
    async fn provider_customer(&self, _: CustomerId) -> Answer<CustomerDetail> {
        self.read()
    }
    async fn create_customer(&self, _: NewCustomer) -> Answer<CustomerId> {
        self.change()
    }
    async fn subscribe(&self, _: CustomerId, _: ServicePlanId, _: i64) -> Answer<()> {
        self.change()
    }
    async fn change_units(&self, _: CustomerId, _: SubscriptionId, _: i64) -> Answer<()> {
        self.change()
    }
    async fn suspend(&self, _: CustomerId, _: SubscriptionId, _: bool) -> Answer<()> {
        self.change()
    }
    async fn resend_registration(&self, _: CustomerId) -> Answer<()> {
        self.change()
    }
    async fn open_console(&self, _: CustomerId) -> Answer<SignedIn> {
        self.change()
    }
    async fn service_plans(&self) -> Answer<Vec<ServicePlan>> {
        self.read()
    }
    async fn create_service_plan(&self, _: NewServicePlan) -> Answer<ServicePlanId> {
        self.change()
    }
}

#[async_trait]
impl Accounts for FakeConsole {
    async fn accounts(&self) -> Answer<Vec<AccountRow>> {
        self.read()
    }
    async fn account(&self, _: AccountId) -> Answer<AccountRow> {
        self.read()
    }
    async fn test_account(&self, _: AccountForm) -> Answer<TestReport> {
        self.change()
    }
    async fn save_account(&self, _: AccountForm) -> Answer<(Option<AccountId>, TestReport)> {
        self.change()
    }
    async fn pause_account(&self, _: AccountId, _: bool) -> Answer<()> {
        self.change()
    }
    async fn remove_account(&self, _: AccountId) -> Answer<()> {
        self.change()
    }
    async fn scan_now(&self, _: ScanNow) -> Answer<JobId> {
        self.change()
    }
    async fn jobs(&self) -> Answer<Vec<JobRow>> {
        self.read()
    }
    async fn cancel_job(&self, _: JobId) -> Answer<()> {
        self.change()
    }
}

#[async_trait]
impl Logs for FakeConsole {
    async fn detections(&self, _: DetectionFilter, _: Option<DetectionId>) -> Answer<DetectionPage> {
        self.read()
    }
    async fn detections_csv(&self, filter: DetectionFilter) -> Answer<String> {
        Ok(format!("search\r\n{}\r\n", filter.search))
    }
    async fn detection_series(&self, _: DetectionFilter) -> Answer<DetectionSeries> {
        self.read()
    }
    async fn detection_series_csv(&self, filter: DetectionFilter) -> Answer<String> {
        Ok(format!("within\r\n{}\r\n", filter.within.custom()))
    }
    async fn audit(&self, _: AuditFilter, _: Option<u64>) -> Answer<AuditPage> {
        self.read()
    }
    async fn audit_csv(&self, _: AuditFilter) -> Answer<String> {
        self.read()
    }
}
