//! Administration > Service Account.

use super::calls::ListAccounts;
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        entitled::{lacking, of_licence},
        head::Head,
        states::{Empty, Failed, Skeleton},
        time::Ago,
    },
    routes,
    words::{said, say, say_with},
};
use domain::{account::AccountRow, licence::product::Feature};
use leptos::prelude::*;

/// All service accounts.
#[component]
pub fn AccountList() -> impl IntoView {
    let live = Live::here();
    let rows = Asked::new(move || live.accounts.get(), || ListAccounts {});
    view! {
        <Head title=say("Service Account") sentence=say("The connections through which mail is reached.")>
            <a class="btn primary" href=routes::SERVICE_ACCOUNT_NEW>{say("Add")}</a>
        </Head>
        <Transition fallback=|| view! { <Skeleton rows=4 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(accounts) if accounts.is_empty() => view! {
                        <section class="list">
                            <Empty title=say("No service account") sentence=say("Add one to have the mail of its mailboxes scanned. The connection is tested before it is saved.")>
                                <p class="row"><a class="btn primary" href=routes::SERVICE_ACCOUNT_NEW>{say("Add a service account")}</a></p>
                            </Empty>
                        </section>
                    }
                    .into_any(),
                    Ok(accounts) => view! { {lacking(Feature::ConnectAccounts).map(of_licence)} {table(accounts)} }.into_any(),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn table(accounts: Vec<AccountRow>) -> AnyView {
    view! {
        <section class="list" aria-label=say("Service accounts")>
            <div class="table">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say("Name")}</th><th scope="col">{say("Provider")}</th><th scope="col">{say("Mailboxes")}</th><th scope="col">{say("State")}</th><th scope="col">{say("Added")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {accounts
                            .into_iter()
                            .map(|account| {
                                let failing = account.mailboxes.iter().filter(|mailbox| mailbox.error.is_some()).count();
                                // What was never reached says what it waits for: an imported account has no password yet.
                                let waits = account.mailboxes.iter().find(|mailbox| mailbox.last_contact.is_none()).and_then(|mailbox| mailbox.error.clone());
                                let state = if account.paused {
                                    view! { <span class="warnc">{say("Paused")}</span> {waits.map(|waits| view! { <small>{said(waits)}</small> })} }.into_any()
                                } else if failing > 0 {
                                    view! { <span class="warnc">{say_with("{} with errors", &[&failing.to_string()])}</span> }.into_any()
                                } else {
                                    view! { <span class="goodc">{say("Fine")}</span> }.into_any()
                                };
                                view! {
                                    <tr>
                                        <td class="what">
                                            <a href=format!("{}/{}", routes::SERVICE_ACCOUNTS, account.id)><bdi>{account.name}</bdi></a>
                                            <span><bdi>{account.connection.place()}</bdi></span>
                                        </td>
                                        <td>{account.connection.provider()}{account.demo.then(|| view! { " "<span class="tag note">{say("Demo")}</span> })}</td>
                                        <td class="num" data-label=say("Mailboxes")>{account.mailboxes.len()}</td>
                                        <td>{state}</td>
                                        <td><Ago at=account.added_at /></td>
                                    </tr>
                                }
                            })
                            .collect_view()}
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}
