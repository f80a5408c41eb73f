//! Service plans: all of them, and the form of a new one.

use super::calls::{CreatePlan, ListPlans};
use crate::{
    asked::Asked,
    parts::{
        field::{Choice, Field, FormError, Refusal},
        head::Head,
        states::{Empty, Failed, Skeleton},
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_count},
};
use domain::{
    licence::product::{Edition, Product},
    partner::ServicePlan,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn ServicePlans() -> impl IntoView {
    let create = Posting::<CreatePlan>::new();
    Toasts::here().follow(
        move || create.answer().filter(Result::is_ok),
        |()| Some(created().to_owned()),
    );
    let rows = Asked::new(move || create.post().answered(), || ListPlans {});
    view! {
        <Head title=say("Service plans") sentence=say("What you sell: a product for a time.")>
            <a class="btn" href=routes::CUSTOMERS>{say("Customers")}</a>
        </Head>
        <Transition fallback=|| view! { <Skeleton rows=3 /> }>
            {move || {
                rows.get().map(|answer| match answer {
                    Ok(plans) if plans.is_empty() => view! {
                        <section class="list">
                            <Empty title=say("No service plans yet") sentence=say("Create one below; customers are subscribed to it then.") />
                        </section>
                        {form(create)}
                    }
                    .into_any(),
                    Ok(plans) => view! { {table(plans)} {form(create)} }.into_any(),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| rows.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// What is said when a service plan was created.
pub(super) fn created() -> &'static str {
    say("The service plan is created.")
}

/// Months in words.
pub(super) fn months(number: u32) -> String {
    say_count(u64::from(number), "1 month", "{} months")
}

fn table(plans: Vec<ServicePlan>) -> AnyView {
    let row = |plan: ServicePlan| {
        let renewal = match plan.auto_renewal_months {
            0 => say("Ends by itself").to_owned(),
            number => months(number),
        };
        view! {
            <tr>
                <td class="what"><b><bdi>{plan.name}</bdi></b></td>
                <td data-label=say("Product")>{say(plan.product.label())}</td>
                <td data-label=say("Edition")>{say(plan.edition.label())}</td>
                <td data-label=say("Period")>{months(plan.period_months)}</td>
                <td data-label=say("Renews itself by")>{renewal}</td>
            </tr>
        }
    };
    view! {
        <section class="list" aria-label=say("Service plans")>
            <div class="table">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{say("Name")}</th>
                            <th scope="col">{say("Product")}</th>
                            <th scope="col">{say("Edition")}</th>
                            <th scope="col">{say("Period")}</th>
                            <th scope="col">{say("Renews itself by")}</th>
                        </tr>
                    </thead>
                    <tbody>{plans.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn form(create: Posting<CreatePlan>) -> AnyView {
    let refusal = Refusal::of(create);
    let products = Product::ALL.map(|product| {
        let word = product.word().replace('-', "_");
        (word, say(product.label()).to_owned())
    });
    let editions = [("full", Edition::Full), ("trial", Edition::Trial)]
        .map(|(word, edition)| (word.to_owned(), say(edition.label()).to_owned()));
    view! {
        <section class="card" aria-labelledby="new-plan">
            <h2 id="new-plan">{say("Create a service plan")}</h2>
            <PostForm to=create>
                <div class="fields">
                <Field name="form[name]" label=say("Name") required=true error=refusal.on("service_plan_name") />
                <Choice name="form[product]" label=say("Product") options=products.to_vec() value="mail" />
                <Choice name="form[edition]" label=say("Edition") options=editions.to_vec() value="full" />
                <Field name="form[period_months]" label=say("Months of the first licence") kind="number" value="12" hint=say("1 to 66; a trial lasts 1 month.") required=true error=refusal.on("period") />
                <Field name="form[auto_renewal_months]" label=say("Months by which it renews itself") kind="number" value="1" hint=say("0 for not at all. Only what renews itself can be suspended.") required=true error=refusal.on("auto_renewal_month") />
                </div>
                <FormError sentence=refusal.beside(&["service_plan_name", "period", "auto_renewal_month"]) />
                <button class="btn primary" type="submit" aria-busy=move || create.pending().then_some("true")>{say("Create a service plan")}</button>
            </PostForm>
        </section>
    }
    .into_any()
}
