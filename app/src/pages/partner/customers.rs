//! Customers: all of them, and the form of a new one.

use super::calls::{CreateCustomer, ListCustomers};
use crate::{
    asked::Asked,
    offline::Live,
    pages::licensing::life::tone,
    parts::{
        field::{Field, FormError, Refusal},
        head::Head,
        states::{Empty, Failed, Skeleton},
        time::count,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_with},
};
use domain::{partner::CustomerRow, words::Language};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Customers() -> impl IntoView {
    let live = Live::here();
    let create = Posting::<CreateCustomer>::new();
    Toasts::here().follow(
        move || create.answer().filter(Result::is_ok),
        |()| Some(created().to_owned()),
    );
    let rows = Asked::new(move || live.accounts.get(), || ListCustomers {});
    view! {
        <Head title=say("Customers") sentence=say("The organisations that you look after.")>
            <a class="btn" href=routes::SERVICE_PLANS>{say("Service plans")}</a>
        </Head>
        <Transition fallback=|| view! { <Skeleton rows=4 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(customers) if customers.is_empty() => view! {
                        <section class="list">
                            <Empty title=say("No customers yet") sentence=say("Create one below. Its first administrator gets an e-mail with the sign-in address.") />
                        </section>
                        {form(create)}
                    }
                    .into_any(),
                    Ok(customers) => view! { {table(customers)} {form(create)} }.into_any(),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// What is said when a customer was created.
pub(super) fn created() -> &'static str {
    say("The customer is created. Its registration e-mail is on its way.")
}

fn table(rows: Vec<CustomerRow>) -> AnyView {
    view! {
        <section class="list" aria-label=say("Customers")>
            <div class="table">
                <table class="customers">
                    <thead>
                        <tr>
                            <th scope="col">{say("Company")}</th>
                            <th scope="col">{say("State")}</th>
                            <th scope="col">{say("Seats")}</th>
                            <th scope="col">{say("Sign-in address")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(row: CustomerRow) -> AnyView {
    let state = match row.state {
        Some(state) => {
            view! { <span class=format!("state-mark {}", tone(state))>{say(state.label())}</span> }.into_any()
        }
        None => view! { <span>{say("No subscription")}</span> }.into_any(),
    };
    view! {
        <tr>
            <td class="what">
                <a href=format!("{}/{}", routes::CUSTOMERS, row.id)><bdi>{row.name}</bdi></a>
                <span><bdi>{row.email}</bdi></span>
            </td>
            <td data-label=say("State")>{state}</td>
            <td data-label=say("Seats")>{say_with("{} of {}", &[&count(row.seats.used), &count(row.seats.bought)])}</td>
            <td data-label=say("Sign-in address")><code>{row.address}</code></td>
        </tr>
    }
    .into_any()
}

/// The form of a new customer.
fn form(create: Posting<CreateCustomer>) -> AnyView {
    let refusal = Refusal::of(create);
    let languages = Language::ALL.map(|language| {
        let word = match language {
            Language::English => "english",
            Language::Japanese => "japanese",
        };
        let chosen = language == Language::default();
        view! { <option value=word lang=language.tag() selected=chosen>{language.name()}</option> }
    });
    view! {
        <section class="card" aria-labelledby="new-customer">
            <h2 id="new-customer">{say("Create Customer")}</h2>
            <PostForm to=create>
                <div class="fields">
                <Field name="form[company][name]" label=say("Company") required=true error=refusal.on("name") />
                <Field name="form[company][country]" label=say("Country") hint=say("Two letters, such as DE.") required=true error=refusal.on("country") />
                <Field name="form[company][city]" label=say("City") error=refusal.on("city") />
                <Field name="form[company][state]" label=say("State or prefecture") error=refusal.on("state") />
                <Field name="form[contact][email]" label=say("Mail address of its first administrator") kind="email" required=true error=refusal.on("email") />
                <Field name="form[contact][first_name]" label=say("First name") error=refusal.on("first_name") />
                <Field name="form[contact][last_name]" label=say("Last name") error=refusal.on("last_name") />
                <div class="field">
                    <label for="customer-language">{say("Language of the e-mail")}</label>
                    <select id="customer-language" name="form[contact][language]">{languages.collect_view()}</select>
                </div>
                </div>
                <FormError sentence=refusal.beside(&["name", "country", "city", "state", "email", "first_name", "last_name"]) />
                <button class="btn primary" type="submit" aria-busy=move || create.pending().then_some("true")>{say("Create Customer")}</button>
            </PostForm>
        </section>
    }
    .into_any()
}
