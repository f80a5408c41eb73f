//! What stands in the body: the router over all pages.

use crate::{
    pages::{
        account::AccountPage,
        administration::{
            account_form::{EditAccount, NewAccount},
            accounts::AccountList,
            jobs::Jobs,
        },
        layout::{Bare, Layout},
        logs::{audit::AuditTrail, detections::Detections},
        overview::OverviewPage,
        policies::{
            form::{EditPolicy, NewPolicy},
            list::{AtpPolicies, DlpPolicies},
        },
        public::{help::Help, not_found::NotFound, offline::OfflinePage, set_up::SetUpPage, sign_in::SignInPage},
        quarantine::{detail::Detail, list::QuarantinePage},
    },
    parts::toast::Toasts,
    start::{Looks, Now, Start},
};
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
    let start = Start::of_document();
    Now::provide(start.now);
    Toasts::provide();
    provide_context(crate::pages::layout::FirstFlash(RwSignal::new(start.flash)));
    provide_context(Looks {
        theme: RwSignal::new(start.theme),
        density: RwSignal::new(start.density),
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <NotFound /> }.into_any()>
                <ParentRoute path=path!("") view=|| view! { <Layout /> }.into_any() ssr=SsrMode::Async>
                    <Route path=path!("/") view=|| view! { <OverviewPage /> }.into_any() ssr=SsrMode::Async />
                    <ParentRoute
                        path=path!("/quarantine")
                        view=|| view! { <QuarantinePage /> }.into_any()
                        ssr=SsrMode::Async
                    >
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!(":id") view=|| view! { <Detail /> }.into_any() ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/policies/atp") view=|| view! { <AtpPolicies /> }.into_any() ssr=SsrMode::Async />
                    <Route
                        path=path!("/policies/atp/new")
                        view=|| view! { <NewPolicy /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/policies/atp/:id")
                        view=|| view! { <EditPolicy /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/policies/dlp") view=|| view! { <DlpPolicies /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/logs/detections") view=|| view! { <Detections /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/logs/audit") view=|| view! { <AuditTrail /> }.into_any() ssr=SsrMode::Async />
                    <Route
                        path=path!("/administration/service-accounts")
                        view=|| view! { <AccountList /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/administration/service-accounts/new")
                        view=|| view! { <NewAccount /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route
                        path=path!("/administration/service-accounts/:id")
                        view=|| view! { <EditAccount /> }.into_any()
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/administration/jobs") view=|| view! { <Jobs /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/account") view=|| view! { <AccountPage /> }.into_any() ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("") view=|| view! { <Bare /> }.into_any() ssr=SsrMode::Async>
                    <Route path=path!("/sign-in") view=|| view! { <SignInPage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/set-up") view=|| view! { <SetUpPage /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/help") view=|| view! { <Help /> }.into_any() ssr=SsrMode::Async />
                    <Route path=path!("/offline") view=|| view! { <OfflinePage /> }.into_any() ssr=SsrMode::Async />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
