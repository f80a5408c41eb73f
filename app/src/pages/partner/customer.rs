//! One customer: its company, its subscriptions, and its registration e-mail.

use super::{
    calls::{ChangeUnits, ResendRegistration, ShowCustomer, Subscribe, Suspend},
    plans::months,
};
use crate::{
    asked::Asked,
    offline::Live,
    pages::licensing::life::{day, tone},
    parts::{
        confirm::Confirm,
        field::{Choice, Field, FormError, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        time::Ago,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{said, say, say_with},
};
use domain::{
    ids::CustomerId,
    partner::{CustomerDetail, RegistrationMail, ServicePlan, SubscriptionRow},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// The forms of the page.
#[derive(Clone, Copy)]
struct Forms {
    subscribe: Posting<Subscribe>,
    units: Posting<ChangeUnits>,
    suspend: Posting<Suspend>,
    resend: Posting<ResendRegistration>,
}

/// The page.
#[component]
pub fn CustomerPage() -> impl IntoView {
    let live = Live::here();
    let params = use_params_map();
    let id = Memo::new(move |_| {
        let word = params.with(|params| params.get("id"));
        word.and_then(|word| word.parse::<CustomerId>().ok())
    });
    let forms = Forms {
        subscribe: Posting::new(),
        units: Posting::new(),
        suspend: Posting::new(),
        resend: Posting::new(),
    };
    tell(forms);
    // Asked again after each act, which may be about another organisation than the one whose changes are told here.
    let changed = move || {
        let done = [
            forms.subscribe.post().answered(),
            forms.units.post().answered(),
            forms.suspend.post().answered(),
            forms.resend.post().answered(),
        ];
        done.into_iter().fold(live.accounts.get(), u32::wrapping_add)
    };
    let shown = Asked::maybe("customer", changed, move || id.get().map(|id| ShowCustomer { id }));
    view! {
        <Transition fallback=|| view! { <Skeleton rows=6 /> }>
            {move || {
                shown.get().map(|answer| match answer {
                    Ok(detail) => page(detail, forms),
                    Err(refused) => view! {
                        <Head title=say("Customer") />
                        <Failed refused=refused retry=Callback::new(move |()| shown.refetch()) />
                    }
                    .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Says what was done; why something was refused stands beside its form.
fn tell(forms: Forms) {
    let toasts = Toasts::here();
    toasts.follow(
        move || forms.subscribe.answer().filter(Result::is_ok),
        |()| Some(subscribed().to_owned()),
    );
    toasts.follow(
        move || forms.units.answer().filter(Result::is_ok),
        |()| Some(units_changed().to_owned()),
    );
    toasts.follow(
        move || forms.resend.answer().filter(Result::is_ok),
        |()| Some(resent().to_owned()),
    );
    // The button beside it takes it back.
    let suspended = move || untrack(|| forms.suspend.post().answered_field("suspended")).as_deref() == Some("true");
    toasts.follow(
        move || forms.suspend.answer().filter(Result::is_ok),
        move |()| Some(switched(suspended()).to_owned()),
    );
}

/// What is said when a customer was subscribed.
pub(super) fn subscribed() -> &'static str {
    say("The customer is subscribed.")
}

/// What is said when units were changed.
pub(super) fn units_changed() -> &'static str {
    say("The units are changed.")
}

/// What is said when the registration e-mail goes out again.
pub(super) fn resent() -> &'static str {
    say("The registration e-mail is on its way, with a new link.")
}

/// What is said when a subscription was suspended or resumed.
pub(super) fn switched(suspended: bool) -> &'static str {
    if suspended {
        say("The subscription is suspended.")
    } else {
        say("The subscription is resumed.")
    }
}

fn page(detail: CustomerDetail, forms: Forms) -> AnyView {
    let (company, contact) = (detail.customer.company, detail.customer.contact);
    let id = detail.customer.id;
    let person = format!("{} {}", contact.first_name, contact.last_name);
    view! {
        <Head title=company.name.clone() sentence=say("Customer")>
            <a class="btn" href=routes::CUSTOMERS>{say("Customers")}</a>
            // A plain form: another organisation's console begins with a new document.
            <form action=super::calls::OpenConsole::PATH method="post">
                <input type="hidden" name="customer" value=id.to_string() />
                <button class="btn primary" type="submit">{say("Open Console")}</button>
            </form>
        </Head>
        <section class="list" aria-labelledby="subscriptions">
            <h2 id="subscriptions">{say("Subscriptions")}</h2>
            {(detail.subscriptions.is_empty()).then(|| view! { <p class="hint">{say("Nothing is subscribed yet: subscribe below, and the licence is active at once.")}</p> })}
            {detail.subscriptions.into_iter().map(|row| subscription(row, forms)).collect_view()}
        </section>
        <FormError sentence=Refusal::of(forms.suspend).beside(&[]) />
        <FormError sentence=Refusal::of(forms.units).beside(&[]) />
        {subscribing(id, &detail.plans, forms.subscribe)}
        <div class="halves">
            <section class="card" aria-labelledby="company">
                <h2 id="company">{say("Company")}</h2>
                <dl class="facts">
                    <dt>{say("Company")}</dt><dd><bdi>{company.name.clone()}</bdi></dd>
                    <dt>{say("Country")}</dt><dd>{company.country}</dd>
                    {(!company.city.is_empty()).then(|| view! { <dt>{say("City")}</dt><dd><bdi>{company.city}</bdi></dd> })}
                    <dt>{say("First administrator")}</dt><dd><bdi>{person}</bdi>" "<bdi>{contact.email}</bdi></dd>
                    <dt>{say("Sign-in address")}</dt><dd><code>{detail.address}</code></dd>
                </dl>
            </section>
            {detail.mail.map(|mail| registration(id, mail, forms.resend))}
        </div>
    }
    .into_any()
}

/// One subscription with what can be done about it.
fn subscription(row: SubscriptionRow, forms: Forms) -> AnyView {
    let one = row.subscription;
    let (customer, id) = (one.customer.to_string(), one.id.to_string());
    let hidden = move || {
        view! {
            <input type="hidden" name="customer" value=customer.clone() />
            <input type="hidden" name="subscription" value=id.clone() />
        }
    };
    let (enabled, name) = (one.enabled(), one.plan.name.clone());
    let renewal = if one.is_auto_renewal() {
        say_with("Renews itself by {}.", &[&months(one.plan.auto_renewal_months)])
    } else {
        say("Ends by itself").to_owned()
    };
    let suspending = one.is_auto_renewal().then(|| {
        let fields = hidden.clone();
        if enabled {
            view! {
                <Confirm label=say("Suspend").to_owned() class="btn small">
                    <p>{say_with("“{}” stops at once for everybody in this organisation; its data is kept. You can resume it until its grace ends.", &[&name])}</p>
                    <PostForm to=forms.suspend>
                        {fields()}
                        <input type="hidden" name="suspended" value="true" />
                        <button class="btn danger" type="submit">{say("Suspend")}</button>
                    </PostForm>
                </Confirm>
            }
            .into_any()
        } else {
            view! {
                <PostForm to=forms.suspend>
                    {fields()}
                    <input type="hidden" name="suspended" value="false" />
                    <button class="btn small" type="submit">{say("Resume")}</button>
                </PostForm>
            }
            .into_any()
        }
    });
    view! {
        <article class="card subscription">
            <h3><bdi>{one.plan.name}</bdi>" "<span class=format!("state-mark {}", tone(row.state))>{say(row.state.label())}</span></h3>
            <p>{say_with("{}, {} to {}.", &[say(one.plan.product.label()), &day(one.life.from), &day(one.life.until.plus(-domain::time::DAY))])}" "{renewal}</p>
            <div class="row">
                <PostForm to=forms.units>
                    {hidden()}
                    <Field name="units" label=say("Units") kind="number" value=one.units.to_string() required=true />
                    <button class="btn small" type="submit">{say("Change units")}</button>
                </PostForm>
                {suspending}
            </div>
        </article>
    }
    .into_any()
}

/// The form of a new subscription; a link where there is no plan yet.
fn subscribing(customer: CustomerId, plans: &[ServicePlan], subscribe: Posting<Subscribe>) -> AnyView {
    let refusal = Refusal::of(subscribe);
    let Some(first) = plans.first() else {
        return view! {
            <p class="notice">
                {say("There is no service plan yet. ")}
                <a href=routes::SERVICE_PLANS>{say("Create a service plan")}</a>
            </p>
        }
        .into_any();
    };
    let first = first.id.to_string();
    let options: Vec<_> = plans
        .iter()
        .map(|plan| (plan.id.to_string(), plan.name.clone()))
        .collect();
    view! {
        <section class="card" aria-labelledby="subscribe">
            <h2 id="subscribe">{say("Subscribe")}</h2>
            <PostForm to=subscribe>
                <input type="hidden" name="customer" value=customer.to_string() />
                <div class="fields">
                    <Choice name="plan" label=say("Service plan") options=options value=first />
                    <Field name="units" label=say("Number of units") kind="number" value="10" required=true error=refusal.on("units_per_license") />
                </div>
                <FormError sentence=refusal.beside(&["units_per_license"]) />
                <button class="btn primary" type="submit" aria-busy=move || subscribe.pending().then_some("true")>{say("Subscribe")}</button>
            </PostForm>
        </section>
    }
    .into_any()
}

/// The registration e-mail: how far it is, what it says, and once more.
fn registration(customer: CustomerId, mail: RegistrationMail, resend: Posting<ResendRegistration>) -> AnyView {
    let state = match mail.sent_at {
        Some(at) => view! { <p>{say("Sent")}" "<Ago at=at /></p> }.into_any(),
        None => view! {
            <p>{say("Waits to be sent.")}</p>
            {(!mail.error.is_empty()).then(|| view! { <p class="notice bad">{said(mail.error)}</p> })}
        }
        .into_any(),
    };
    view! {
        <section class="card" aria-labelledby="registration">
            <h2 id="registration">{say("Registration e-mail")}</h2>
            {state}
            <details>
                <summary>{say("View")}</summary>
                <p><b><bdi>{mail.subject}</bdi></b></p>
                <pre class="mail-text">{mail.plain}</pre>
            </details>
            <PostForm to=resend>
                <input type="hidden" name="customer" value=customer.to_string() />
                <button class="btn" type="submit">{say("Send again")}</button>
            </PostForm>
            <FormError sentence=Refusal::of(resend).beside(&[]) />
        </section>
    }
    .into_any()
}
