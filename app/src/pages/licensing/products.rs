//! Products/Services: every product with its edition, seats, days, state and site.

use super::{
    calls::{OfferKey, ShowPortal},
    life::{day, last_day, tone},
};
use crate::{
    asked::Asked,
    offline::Live,
    parts::{
        head::Head,
        states::{Empty, Failed, Skeleton},
        time::{Exact, count},
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_count, say_with},
};
use domain::licence::{
    entitlement::Seats,
    portal::{Portal, ProductRow},
    product::Product,
};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Products() -> impl IntoView {
    let live = Live::here();
    let portal = Asked::new(move || live.accounts.get(), || ShowPortal {});
    view! {
        <Head title=say("Products/Services") sentence=say("What your organisation may use, and how long.")>
            <a class="btn" href=routes::TRANSFER>{say("Export and import")}</a>
            <a class="btn primary" href=routes::PROVIDE_KEY>{say("Provide Key")}</a>
        </Head>
        <Transition fallback=|| view! { <Skeleton rows=3 /> }>
            {move || {
                portal.get().map(|answer| match answer {
                    Ok(portal) => page(portal),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| portal.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

fn page(portal: Portal) -> AnyView {
    let clock = portal.clock_turned_back.then(|| {
        view! {
            <p class="notice bad" role="status">
                {say("The clock of this machine was turned back. Licences are judged by the latest time that was seen: ")}
                <Exact at=portal.judged_at />
                {say(". Set the clock right. If it was wrongly ahead before and is right now, an operator can tell so: postern licence clock --reset")}
            </p>
        }
    });
    let waits = portal.migration_waits.then(|| {
        view! {
            <p class="notice" role="status">
                {say("Your account is attached to the full licence. Sign out and sign in again: everything you have set up in the trial is carried over then.")}
            </p>
        }
    });
    let (counting, others): (Vec<_>, Vec<_>) = portal.products.into_iter().partition(|row| row.counts);
    let waiting: Vec<_> = others
        .iter()
        .filter(|row| !row.activated && !portal.migration_waits)
        .cloned()
        .collect();
    let earlier: Vec<_> = others.into_iter().filter(|row| row.activated).collect();
    view! {
        {clock}
        {waits}
        {(counting.is_empty()).then(|| view! {
            <section class="list">
                <Empty title=say("No products yet") sentence=say("Provide the key that came with your purchase.")>
                    <a class="btn primary" href=routes::PROVIDE_KEY>{say("Provide Key")}</a>
                </Empty>
            </section>
        })}
        {(!counting.is_empty()).then(|| table(say("Products and services"), "products", counting))}
        {(!waiting.is_empty()).then(|| to_activate(waiting))}
        {(!earlier.is_empty()).then(|| table(say("Other licences of the same products"), "earlier", earlier))}
    }
    .into_any()
}

fn table(title: &'static str, id: &'static str, rows: Vec<ProductRow>) -> AnyView {
    view! {
        <section class="list" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <div class="table">
                <table class="licences">
                    <thead>
                        <tr>
                            <th scope="col">{say("Product")}</th>
                            <th scope="col">{say("State")}</th>
                            <th scope="col">{say("Edition")}</th>
                            <th scope="col">{say("Seats")}</th>
                            <th scope="col">{say("Start")}</th>
                            <th scope="col">{say("Expiry")}</th>
                            <th scope="col">{say("Site")}</th>
                            <th scope="col"><span class="vh">{say("Actions")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(row: ProductRow) -> AnyView {
    let own = format!("{}/products/{}", routes::LICENSING, row.product.word());
    let name = say(row.product.label());
    let name = if row.counts {
        view! { <a href=own>{name}</a> }.into_any()
    } else {
        view! { <span>{name}</span> }.into_any()
    };
    let console = (row.counts && row.product == Product::Mail).then(|| {
        view! { <a class="btn small" href=routes::OVERVIEW>{say("Open Console")}</a> }
    });
    view! {
        <tr>
            <td class="what"><b>{name}</b></td>
            <td data-label=say("State")>
                <span class=format!("state-mark {}", tone(row.state))>{say(row.state.label())}</span>
                {row.days_left.map(|days| view! { <small>{days_left(days)}</small> })}
            </td>
            <td data-label=say("Edition")>{say(row.edition.label())}</td>
            <td data-label=say("Seats")>{seats(row.seats, row.product)}</td>
            <td data-label=say("Start")><time datetime=row.life.from.rfc3339()>{day(row.life.from)}</time></td>
            <td data-label=say("Expiry")><time datetime=row.life.until.rfc3339()>{last_day(row.life.until)}</time></td>
            <td data-label=say("Site")>{say(row.site.title())}</td>
            <td class="open">{console}</td>
        </tr>
    }
    .into_any()
}

/// How long a state lasts still.
pub(super) fn days_left(days: i64) -> String {
    say_count(u64::try_from(days).unwrap_or(0), "1 day left", "{} days left")
}

/// Seats bought and used, as a bar beside the numbers.
pub(super) fn seats(seats: Seats, product: Product) -> AnyView {
    let over = seats.over();
    let class = if over > 0 { "seats over" } else { "seats" };
    view! {
        <span class=class title=say(product.unit())>
            <span>{say_with("{} of {}", &[&count(seats.used), &count(seats.bought)])}</span>
            <progress max=seats.bought.max(1).to_string() value=seats.used.min(seats.bought).to_string() aria-hidden="true"></progress>
            {(over > 0).then(|| view! { <small>{say_with("{} too many", &[&count(over)])}</small> })}
        </span>
    }
    .into_any()
}

/// What was registered and wants its activation code, which is at hand.
fn to_activate(rows: Vec<ProductRow>) -> AnyView {
    let offer = Posting::<OfferKey>::new();
    let rows = rows.into_iter().map(move |row| {
        let code = row.activation_code.map(|code| code.to_string()).unwrap_or_default();
        let product = say(row.product.label());
        view! {
            <li>
                <div><b>{product}</b><code>{code.clone()}</code></div>
                <PostForm to=offer>
                    <input type="hidden" name="key" value=code />
                    <button class="btn small primary" type="submit" aria-label=say_with("Activate {}", &[product])>{say("Activate")}</button>
                </PostForm>
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby="waiting">
            <h2 id="waiting">{say("Registered, to be activated")}</h2>
            <p class="hint">{say("Your purchase is registered. Each product starts with its activation code.")}</p>
            <ul class="to-activate">{rows.collect_view()}</ul>
        </section>
    }
    .into_any()
}
