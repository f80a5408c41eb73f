//! License Key: a key is typed, what it will do is read, the box is ticked, and it is done (spec L2).

use super::{
    calls::{OfferFile, OfferKey, OfferedKey, ProvideKey, WithdrawKey},
    life::{day, last_day},
};
use crate::{
    asked::Asked,
    parts::{
        field::{Field, FormError, Lines, Refusal},
        head::Head,
        states::{Failed, Skeleton},
        time::count,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    routes,
    words::{say, say_with},
};
use domain::{
    licence::{
        judge::Effect,
        key::KeyKind,
        portal::{KeyDone, KeyPreview},
    },
    problem::Problem,
};
use leptos::prelude::*;

/// What a key did, as a sentence.
pub(super) fn sentence(done: &KeyDone) -> &'static str {
    match done.effect {
        Effect::TakeOver => say(
            "Your account is attached to the full licence. Sign out and sign in again: everything you have set up in the trial is carried over then.",
        ),
        Effect::Register => say("The purchase is registered. Each product starts with its activation code."),
        Effect::Activate => say("The product is activated."),
        Effect::Renew => say("The licence is renewed."),
    }
}

/// The page.
#[component]
pub fn LicenseKey() -> impl IntoView {
    let offer = Posting::<OfferKey>::new();
    let file = Posting::<OfferFile>::new();
    let withdraw = Posting::<WithdrawKey>::new();
    let provide = Posting::<ProvideKey>::new();
    let offered = Asked::new(
        move || {
            let forms = [
                offer.answered(),
                file.answered(),
                withdraw.answered(),
                provide.answered(),
            ];
            forms.into_iter().fold(0, u32::wrapping_add)
        },
        || OfferedKey {},
    );
    Toasts::here().follow(
        move || provide.answer(),
        |done: KeyDone| Some(sentence(&done).to_owned()),
    );
    view! {
        <Head title=say("License Key") sentence=say("A registration key registers a purchase or takes a trial over; an activation code starts a product.") />
        <Transition fallback=|| view! { <Skeleton rows=3 /> }>
            {move || {
                offered.get().map(|answer| match answer {
                    Ok(Some(preview)) => read(preview, provide, withdraw),
                    Ok(None) => typed(offer, file),
                    Err(refused) => view! { <Failed refused=refused retry=Callback::new(move |()| offered.refetch()) /> }
                        .into_any(),
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The first step.
fn typed(offer: Posting<OfferKey>, file: Posting<OfferFile>) -> AnyView {
    let refusal = Refusal::of(offer);
    let wrong_site = move || {
        let refused = offer.post().refused();
        matches!(refused, Some(Problem::Invalid { sentence, .. }) if sentence.contains("apply for a new portal account"))
    };
    let of_file = Refusal::of(file);
    let hint = say_with(
        "A registration key looks like {}, an activation code like {}. Capitals, spaces and hyphens do not matter.",
        &[KeyKind::Registration.shape(), KeyKind::Activation.shape()],
    );
    view! {
        <section class="card narrow">
            <PostForm to=offer>
                <FormError sentence=refusal.beside(&["key"]) />
                <Field name="key" label=say("Provide your Activation Code or product key") hint=hint required=true error=refusal.on("key") />
                {move || wrong_site().then(|| view! {
                    <p class="hint"><a href="/help#sites">{say("How to use another site")}</a></p>
                    <p class="hint"><a href=routes::TRANSFER>{say("Carry what you set up to the other site")}</a></p>
                })}
                <div class="row">
                    <button class="btn primary" type="submit" aria-busy=move || offer.pending().then_some("true")>{say("Continue")}</button>
                    <a class="btn" href=routes::LICENSING>{say("Cancel")}</a>
                </div>
            </PostForm>
        </section>
        <details class="card narrow">
            <summary>{say("I have a licence file")}</summary>
            <p class="hint">{say("In a network that reaches nobody, the signed licence comes as a file. Open it in an editor, copy all of it, and put it here.")}</p>
            <PostForm to=file>
                <FormError sentence=of_file.beside(&["file"]) />
                <Lines name="file" label=say("Licence file") rows=6 error=of_file.on("file") />
                <button class="btn" type="submit">{say("Continue")}</button>
            </PostForm>
        </details>
    }
    .into_any()
}

/// What the key will do.
fn will_do(effect: Effect) -> &'static str {
    match effect {
        Effect::TakeOver => say(
            "It attaches your account to the full licence. At your next sign-in everything of the trial is carried to the production console: policies, service accounts with their passwords, held mail, logs and views. Everybody has to sign in again.",
        ),
        Effect::Register => say("It registers the purchase. You get an activation code for each product."),
        Effect::Activate => {
            say("It activates the product for your organisation. The key cannot be used by anybody else afterwards.")
        }
        Effect::Renew => say("It renews a product that you have. The licence that lasts longest counts."),
    }
}

/// The second step.
fn read(preview: KeyPreview, provide: Posting<ProvideKey>, withdraw: Posting<WithdrawKey>) -> AnyView {
    let refusal = Refusal::of(provide);
    let products = preview.products.into_iter().map(|(product, seats)| {
        view! { <li>{say(product.label())}" "<small>{say_with("{} seats", &[&count(u64::from(seats))])}</small></li> }
    });
    view! {
        <section class="card narrow" aria-labelledby="read-title">
            <h2 id="read-title" tabindex="-1">{say("What this key will do")}</h2>
            <p>{will_do(preview.effect)}</p>
            <dl class="facts">
                <dt>{say("Key")}</dt><dd><code>{preview.key.to_string()}</code></dd>
                <dt>{say("Issued for")}</dt><dd><bdi>{preview.name}</bdi></dd>
                <dt>{say("Products")}</dt><dd><ul>{products.collect_view()}</ul></dd>
                <dt>{say("Edition")}</dt><dd>{say(preview.edition.label())}</dd>
                <dt>{say("Start")}</dt><dd>{day(preview.from)}</dd>
                <dt>{say("Expiry")}</dt><dd>{last_day(preview.until)}</dd>
                <dt>{say("Site")}</dt><dd>{say(preview.site.title())}</dd>
            </dl>
            <PostForm to=provide>
                <FormError sentence=refusal.beside(&[]) />
                <label class="tick">
                    <input type="checkbox" name="agreed" value="true" required=true />
                    <span>{say("I have read what it will do")}</span>
                </label>
                <div class="row">
                    <button class="btn primary" type="submit" aria-busy=move || provide.pending().then_some("true")>{say("Continue")}</button>
                </div>
            </PostForm>
            <PostForm to=withdraw>
                <button class="btn" type="submit">{say("Another key")}</button>
            </PostForm>
        </section>
    }
    .into_any()
}
