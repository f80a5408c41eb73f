//! What stands in the body: the router over all pages.

use crate::{
    lazy::{Administration, AroundPolicies, Decisions, LazyPage, Licensing, Logs, Partner, Policies, Public},
    pages::{
        layout::{Bare, Layout},
        public::not_found::NotFound,
    },
    parts::toast::Toasts,
    start::{Looks, Now, Start},
};
use domain::policy::PolicyKind;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

/// Marks the document as awake: tests wait for it, and the style shows what needs script only then.
/// To be called once the pages are hydrated, so that a page that could not be woken keeps its plain form.
pub fn mark_awake() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-hydrated", "");
    }
    #[cfg(feature = "hydrate")]
    crate::lazy::load_the_rest();
}

/// Whether the document is awake: in the browser, once the first page is hydrated.
#[must_use]
pub fn awake() -> bool {
    cfg!(feature = "hydrate")
        && document()
            .document_element()
            .is_some_and(|root| root.has_attribute("data-hydrated"))
}

/// The pages. The addresses are those of [`crate::routes::PAGES`]; a test holds the two together.
///
/// Every page is drawn whole before it is sent (`SsrMode::Async`): without script nothing could be put in its place later,
/// and the status of the answer is known.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "ssr")]
    crate::parts::head::escape_titles();
    let start = Start::of_document();
    Now::provide(start.now);
    Toasts::provide();
    provide_context(crate::pages::layout::FirstFlash(RwSignal::new(start.flash)));
    provide_context(Looks {
        theme: RwSignal::new(start.theme),
        density: RwSignal::new(start.density),
        columns: RwSignal::new(start.columns),
        language: RwSignal::new(start.language),
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound /> }.into_any()>
                <ParentRoute path=path!("") view=|| view! { <Layout /> }.into_any() ssr=SsrMode::Async>
                    <Route path=path!("/") view=LazyPage::Overview ssr=SsrMode::Async />
                    <ParentRoute
                        path=path!("/quarantine")
                        view=LazyPage::Quarantine
                        ssr=SsrMode::Async
                    >
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":id") view=LazyPage::Mail ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/policies/atp") view=LazyPage::Policies(Policies::Atp) ssr=SsrMode::Async />
                    <Route
                        path=path!("/policies/atp/new")
                        view=LazyPage::Policies(Policies::New(PolicyKind::Atp))
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/policies/atp/:id")
                        view=LazyPage::Policies(Policies::Edit)
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/policies/dlp") view=LazyPage::Policies(Policies::Dlp) ssr=SsrMode::Async />
                    <Route
                        path=path!("/policies/dlp/new")
                        view=LazyPage::Policies(Policies::New(PolicyKind::Dlp))
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/policies/dlp/:id")
                        view=LazyPage::Policies(Policies::Edit)
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/policies/lists") view=LazyPage::AroundPolicies(AroundPolicies::Lists) ssr=SsrMode::Async />
                    <Route path=path!("/policies/notifications") view=LazyPage::AroundPolicies(AroundPolicies::Notifications) ssr=SsrMode::Async />
                    <Route path=path!("/policies/file") view=LazyPage::AroundPolicies(AroundPolicies::File) ssr=SsrMode::Async />
                    <Route path=path!("/policies/versions/:id") view=LazyPage::AroundPolicies(AroundPolicies::Versions) ssr=SsrMode::Async />
                    <Route path=path!("/policies/trials") view=LazyPage::Decisions(Decisions::Trials) ssr=SsrMode::Async />
                    <Route path=path!("/policies/trials/:id") view=LazyPage::Decisions(Decisions::Trial) ssr=SsrMode::Async />
                    <Route path=path!("/policies/explain") view=LazyPage::Decisions(Decisions::Explain) ssr=SsrMode::Async />
                    <Route path=path!("/licensing") view=LazyPage::Licensing(Licensing::Products) ssr=SsrMode::Async />
                    <Route path=path!("/licensing/provide-key") view=LazyPage::Licensing(Licensing::Key) ssr=SsrMode::Async />
                    <Route path=path!("/licensing/transfer") view=LazyPage::Licensing(Licensing::Transfer) ssr=SsrMode::Async />
                    <Route path=path!("/licensing/products/:product") view=LazyPage::Licensing(Licensing::Licence) ssr=SsrMode::Async />
                    <Route path=path!("/licensing/customers") view=LazyPage::Partner(Partner::Customers) ssr=SsrMode::Async />
                    <Route path=path!("/licensing/customers/:id") view=LazyPage::Partner(Partner::Customer) ssr=SsrMode::Async />
                    <Route path=path!("/licensing/service-plans") view=LazyPage::Partner(Partner::Plans) ssr=SsrMode::Async />
                    <Route path=path!("/logs/detections") view=LazyPage::Logs(Logs::Detections) ssr=SsrMode::Async />
                    <Route path=path!("/logs/audit") view=LazyPage::Logs(Logs::Audit) ssr=SsrMode::Async />
                    <Route
                        path=path!("/administration/service-accounts")
                        view=LazyPage::Administration(Administration::Accounts)
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/administration/service-accounts/new")
                        view=LazyPage::Administration(Administration::NewAccount)
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/administration/service-accounts/:id")
                        view=LazyPage::Administration(Administration::EditAccount)
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/administration/jobs") view=LazyPage::Administration(Administration::Jobs) ssr=SsrMode::Async />
                    <Route path=path!("/account") view=LazyPage::Administration(Administration::Person) ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("") view=|| view! { <Bare /> }.into_any() ssr=SsrMode::Async>
                    <Route path=path!("/sign-in") view=LazyPage::Public(Public::SignIn) ssr=SsrMode::Async />
                    <Route path=path!("/set-up") view=LazyPage::Public(Public::SetUp) ssr=SsrMode::Async />
                    <Route path=path!("/help") view=LazyPage::Public(Public::Help) ssr=SsrMode::Async />
                    <Route path=path!("/offline") view=LazyPage::Public(Public::Offline) ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
