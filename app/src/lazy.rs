//! Pages whose code comes when they are first opened.
//!
//! Each area of the console is a piece of WebAssembly of its own, beside the one that holds what all of them need, so that
//! the first visit loads what it shows and not the forms of a page that may never be opened. `app/site` cuts the pieces out where
//! the functions below say so; on the server everything is there at once.

use crate::{
    pages::{
        account::AccountPage,
        administration::{
            account_form::{EditAccount, NewAccount},
            accounts::AccountList,
            jobs::Jobs,
        },
        licensing::{detail::LicencePage, products::Products, provide::LicenseKey, transfer::TransferPage},
        logs::{audit::AuditTrail, detections::Detections},
        overview::OverviewPage,
        palette::{Opener, dialogs::Dialogs},
        partner::{customer::CustomerPage, customers::Customers, plans::ServicePlans},
        policies::{
            explain::Explain,
            file::PolicyFile,
            form::{EditPolicy, NewPolicy},
            list::{AtpPolicies, DlpPolicies},
            lists::ListsOf,
            notifications::NotificationsPage,
            trial::TrialOf,
            trials::Trials,
            versions::Versions,
        },
        public::{help::Help, offline::OfflinePage, set_up::SetUpPage, sign_in::SignInPage},
        quarantine::{detail::Detail, list::QuarantinePage},
    },
    parts::states::NotLoaded,
    routes::{EXPLAIN, Group, POLICIES_ATP, POLICIES_DLP, QUARANTINE, TRIALS, page_of},
};
#[cfg(feature = "hydrate")]
use domain::words::{Catalogue, Language};
use domain::{policy::PolicyKind, roles::Area};
use leptos::prelude::*;
use leptos_router::ChooseView;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A page, by the area in whose piece its code lies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LazyPage {
    Overview,
    Quarantine,
    Mail,
    Policies(Policies),
    AroundPolicies(AroundPolicies),
    Decisions(Decisions),
    Logs(Logs),
    Administration(Administration),
    Licensing(Licensing),
    Partner(Partner),
    Public(Public),
}

/// Policies.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Policies {
    Atp,
    Dlp,
    New(PolicyKind),
    Edit,
}

/// What belongs to policies and is not their lists and forms.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AroundPolicies {
    Lists,
    Notifications,
    File,
    Versions,
}

/// What policies would do, and why they do what they do.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Decisions {
    Trials,
    Trial,
    Explain,
}

/// Logs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Logs {
    Detections,
    Audit,
}

/// Service accounts and jobs, and the person's own page: what is rarely opened.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Administration {
    Accounts,
    NewAccount,
    EditAccount,
    Jobs,
    Person,
}

/// Licences.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Licensing {
    Products,
    Key,
    Licence,
    Transfer,
}

/// What service providers see of their customers.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Partner {
    Customers,
    Customer,
    Plans,
}

/// What is shown to people who are not signed in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Public {
    SignIn,
    SetUp,
    Help,
    Offline,
}

/// The code of a page did not arrive: the server is gone, or holds a newer build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceMissing;

impl From<SplitLoaderError> for PieceMissing {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

impl ChooseView for LazyPage {
    async fn choose(self) -> AnyView {
        let view = match self {
            Self::Overview => overview().await,
            Self::Quarantine => quarantine().await,
            Self::Mail => mail().await,
            Self::Policies(page) => policies(page).await,
            Self::AroundPolicies(page) => around_policies(page).await,
            Self::Decisions(page) => decisions(page).await,
            Self::Logs(page) => logs(page).await,
            Self::Administration(page) => administration(page).await,
            Self::Licensing(page) => licensing(page).await,
            Self::Partner(page) => partner(page).await,
            Self::Public(page) => public(page).await,
        };
        view.unwrap_or_else(|PieceMissing| view! { <NotLoaded /> }.into_any())
    }

    async fn preload(&self) {
        // What is missing is told by `choose`.
        let _ = match self {
            Self::Overview => Piece::Area(Group::Overview),
            Self::Quarantine => Piece::Area(Group::Quarantine),
            Self::Mail => Piece::Mail,
            Self::Policies(_) => Piece::Area(Group::Policies),
            Self::AroundPolicies(_) => Piece::AroundPolicies,
            Self::Decisions(_) => Piece::Decisions,
            Self::Logs(_) => Piece::Area(Group::Logs),
            Self::Administration(_) => Piece::Area(Group::Administration),
            Self::Licensing(_) => Piece::Area(Group::Licensing),
            Self::Partner(_) => Piece::Partner,
            Self::Public(_) => Piece::Public,
        }
        .load()
        .await;
    }
}

/// Where the code of a page lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Area(Group),
    /// The panel of a held mail, beside the list.
    Mail,
    /// What belongs to policies and is not their lists and forms.
    AroundPolicies,
    /// What policies would do, and why they do what they do.
    Decisions,
    /// The customers of a service provider.
    Partner,
    Public,
}

impl Piece {
    /// Of the page at `address`; none for addresses that lead nowhere.
    fn of(address: &str) -> Option<Self> {
        let page = page_of(address)?;
        Some(match page.group {
            Some(Group::Quarantine) if page.path != QUARANTINE => Self::Mail,
            Some(Group::Policies) if page.path.starts_with(TRIALS) || page.path.starts_with(EXPLAIN) => Self::Decisions,
            Some(Group::Policies) if !page.path.starts_with(POLICIES_ATP) && !page.path.starts_with(POLICIES_DLP) => {
                Self::AroundPolicies
            }
            Some(_) if page.area == Some(Area::Partner) => Self::Partner,
            Some(group) => Self::Area(group),
            None if page.public => Self::Public,
            // The person's own page.
            None => Self::Area(Group::Administration),
        })
    }

    async fn load(self) -> Result<(), PieceMissing> {
        match self {
            Self::Area(Group::Overview) => load_overview().await,
            Self::Area(Group::Quarantine) => load_quarantine().await,
            Self::Area(Group::Policies) => load_policies().await,
            Self::Area(Group::Logs) => load_logs().await,
            Self::Area(Group::Administration) => load_administration().await,
            Self::Area(Group::Licensing) => load_licensing().await,
            Self::Mail => {
                load_quarantine().await?;
                load_mail().await
            }
            Self::AroundPolicies => load_around_policies().await,
            Self::Decisions => load_decisions().await,
            Self::Partner => load_partner().await,
            Self::Public => load_public().await,
        }?;
        Ok(())
    }
}

/// The names of the pieces that the page at `address` needs, as they stand below.
#[cfg(feature = "ssr")]
pub(crate) fn pieces_of(address: &str) -> &'static [&'static str] {
    match Piece::of(address) {
        Some(Piece::Area(Group::Overview)) => &["overview"],
        Some(Piece::Area(Group::Quarantine)) => &["quarantine"],
        Some(Piece::Mail) => &["quarantine", "mail"],
        Some(Piece::Area(Group::Policies)) => &["policies"],
        Some(Piece::AroundPolicies) => &["around_policies"],
        Some(Piece::Decisions) => &["decisions"],
        Some(Piece::Area(Group::Logs)) => &["logs"],
        Some(Piece::Area(Group::Administration)) => &["administration"],
        Some(Piece::Area(Group::Licensing)) => &["licensing"],
        Some(Piece::Partner) => &["partner"],
        Some(Piece::Public) => &["public"],
        None => &[],
    }
}

/// Loads the code of the page at `address`: to be awaited before the page that the server drew is woken, since waking happens
/// in one go.
///
/// # Errors
/// When it did not arrive.
pub async fn load_page(address: &str) -> Result<(), PieceMissing> {
    load_words().await?;
    match Piece::of(address) {
        Some(piece) => piece.load().await,
        None => Ok(()),
    }
}

/// Loads the words of the document's language, when they are not those that stand in the code.
async fn load_words() -> Result<(), PieceMissing> {
    #[cfg(feature = "hydrate")]
    {
        let tag = document()
            .document_element()
            .and_then(|page| page.get_attribute("lang"));
        if tag.and_then(|tag| Language::of_tag(&tag)) == Some(Language::Japanese) {
            crate::words::loaded(japanese().await?);
        }
    }
    Ok(())
}

#[cfg(feature = "hydrate")]
#[wasm_split(japanese, fallible)]
fn japanese() -> Result<Catalogue, PieceMissing> {
    Ok(Catalogue::japanese())
}

/// Loads what other pages need, once the browser has nothing better to do: going there then waits for nothing, and what is asked
/// of the server while a page is left cannot come after its sign-in has ended. What does not arrive is loaded when it is needed.
#[cfg(feature = "hydrate")]
pub fn load_the_rest() {
    request_idle_callback(|| {
        leptos::task::spawn_local(async {
            for piece in Group::ALL.map(Piece::Area).into_iter().chain([
                Piece::Mail,
                Piece::AroundPolicies,
                Piece::Decisions,
                Piece::Public,
            ]) {
                let _ = piece.load().await;
            }
        });
    });
}

#[wasm_split(overview, fallible, preload(load_overview))]
fn overview() -> Result<AnyView, PieceMissing> {
    Ok(view! { <OverviewPage /> }.into_any())
}

#[wasm_split(quarantine, fallible, preload(load_quarantine))]
fn quarantine() -> Result<AnyView, PieceMissing> {
    Ok(view! { <QuarantinePage /> }.into_any())
}

#[wasm_split(mail, fallible, preload(load_mail))]
fn mail() -> Result<AnyView, PieceMissing> {
    Ok(view! { <Detail /> }.into_any())
}

#[wasm_split(policies, fallible, preload(load_policies))]
fn policies(page: Policies) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Policies::Atp => view! { <AtpPolicies /> }.into_any(),
        Policies::Dlp => view! { <DlpPolicies /> }.into_any(),
        Policies::New(kind) => view! { <NewPolicy kind=kind /> }.into_any(),
        Policies::Edit => view! { <EditPolicy /> }.into_any(),
    })
}

#[wasm_split(around_policies, fallible, preload(load_around_policies))]
fn around_policies(page: AroundPolicies) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        AroundPolicies::Lists => view! { <ListsOf /> }.into_any(),
        AroundPolicies::Notifications => view! { <NotificationsPage /> }.into_any(),
        AroundPolicies::File => view! { <PolicyFile /> }.into_any(),
        AroundPolicies::Versions => view! { <Versions /> }.into_any(),
    })
}

#[wasm_split(decisions, fallible, preload(load_decisions))]
fn decisions(page: Decisions) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Decisions::Trials => view! { <Trials /> }.into_any(),
        Decisions::Trial => view! { <TrialOf /> }.into_any(),
        Decisions::Explain => view! { <Explain /> }.into_any(),
    })
}

#[wasm_split(logs, fallible, preload(load_logs))]
fn logs(page: Logs) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Logs::Detections => view! { <Detections /> }.into_any(),
        Logs::Audit => view! { <AuditTrail /> }.into_any(),
    })
}

#[wasm_split(administration, fallible, preload(load_administration))]
fn administration(page: Administration) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Administration::Accounts => view! { <AccountList /> }.into_any(),
        Administration::NewAccount => view! { <NewAccount /> }.into_any(),
        Administration::EditAccount => view! { <EditAccount /> }.into_any(),
        Administration::Jobs => view! { <Jobs /> }.into_any(),
        Administration::Person => view! { <AccountPage /> }.into_any(),
    })
}

#[wasm_split(licensing, fallible, preload(load_licensing))]
fn licensing(page: Licensing) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Licensing::Products => view! { <Products /> }.into_any(),
        Licensing::Key => view! { <LicenseKey /> }.into_any(),
        Licensing::Licence => view! { <LicencePage /> }.into_any(),
        Licensing::Transfer => view! { <TransferPage /> }.into_any(),
    })
}

#[wasm_split(partner, fallible, preload(load_partner))]
fn partner(page: Partner) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Partner::Customers => view! { <Customers /> }.into_any(),
        Partner::Customer => view! { <CustomerPage /> }.into_any(),
        Partner::Plans => view! { <ServicePlans /> }.into_any(),
    })
}

#[wasm_split(public, fallible, preload(load_public))]
fn public(page: Public) -> Result<AnyView, PieceMissing> {
    Ok(match page {
        Public::SignIn => view! { <SignInPage /> }.into_any(),
        Public::SetUp => view! { <SetUpPage /> }.into_any(),
        Public::Help => view! { <Help /> }.into_any(),
        Public::Offline => view! { <OfflinePage /> }.into_any(),
    })
}

/// The command palette and the list of keys.
#[cfg_attr(not(feature = "hydrate"), allow(dead_code, reason = "only browsers open them"))]
#[wasm_split(palette, fallible)]
pub(crate) fn dialogs(opener: Opener) -> Result<AnyView, PieceMissing> {
    Ok(view! { <Dialogs opener=opener /> }.into_any())
}
