//! Answers to the questions that come up most, for everybody.

use crate::{
    pages::palette::keys::{EVERYWHERE, IN_QUARANTINE, table},
    routes,
    words::{say, say_with},
};
use domain::custody::HeldStatus;
use leptos::prelude::*;
use leptos_meta::Title;

/// The questions, each with an address of its own (`/help#restore`).
#[component]
pub fn Help() -> impl IntoView {
    view! {
        <Title text=format!("{} · Postern", say("Help")) />
        <article class="card prose">
            <h1>{say("Help")}</h1>
            <nav aria-label=say("Questions")>
                <ul>
                    <li><a href="#script">{say("How do I switch scripting on in my browser?")}</a></li>
                    <li><a href="#internet-explorer">{say("How do people sign in with Internet Explorer on Windows Server?")}</a></li>
                    <li><a href="#restore">{say("Why can I not restore or delete a held mail?")}</a></li>
                    <li><a href="#keys">{say("Which keys work in the quarantine?")}</a></li>
                    <li><a href="#speed">{say("Does Postern slow down mail and files?")}</a></li>
                    <li><a href="#trial">{say("How do I keep my settings when a trial becomes a full licence?")}</a></li>
                    <li><a href="#site">{say("Can I use another site than the one my licence names?")}</a></li>
                </ul>
            </nav>
            {scripting()}
            {questions()}
            <p><a class="btn" href=routes::OVERVIEW>{say("Back to the console")}</a></p>
        </article>
    }
    .into_any()
}

fn scripting() -> AnyView {
    view! {
        <section id="script" aria-labelledby="script-title">
            <h2 id="script-title">{say("How do I switch scripting on in my browser?")}</h2>
            <p>
                {say("Signing in, looking, searching, restoring, deleting and switching policies work without scripting. With scripting and WebAssembly allowed for this site, lists also change by themselves and pages open at once.")}
            </p>
            <dl class="steps">
                <dt>{say("Chromium, Chrome, Edge")}</dt>
                <dd>{say("Settings › Privacy and security › Site settings › JavaScript › “Sites can use JavaScript”, or add this site to the allowed ones. Reload the page.")}</dd>
                <dt>{say("Firefox")}</dt>
                <dd>{say("Open “about:config”, accept the warning, search for “javascript.enabled” and set it to “true”; “javascript.options.wasm” must be “true” too. An add-on that blocks scripts needs an exception for this site.")}</dd>
                <dt>{say("Safari")}</dt>
                <dd>{say("On a Mac: Safari › Settings › Security › “Enable JavaScript”. On an iPhone or iPad: Settings › Apps › Safari › Advanced › “JavaScript”. Lockdown Mode switches WebAssembly off: exclude this site from it.")}</dd>
            </dl>
        </section>
        <section id="sites" aria-labelledby="sites-title">
            <h2 id="sites-title">{say("Can I use another site than the one of my key?")}</h2>
            <p>{say("No. The country in a registration key or activation code fixes the site (global, EU or Japan) that serves you, and a console takes the keys of its own site alone.")}</p>
            <ol>
                <li>{say("Ask whoever sold the licence for a new registration key for the site that you want to use.")}</li>
                <li>{say("Set up a console of that site, with a new portal account, and provide the new key there.")}</li>
                <li>{say("What you set up need not be set up again: export it here under Licensing › Products/Services › Export and import, and import the file there.")}</li>
                <li>{say("Nothing changes here meanwhile: this console goes on with the licence that it has.")}</li>
            </ol>
        </section>
        <section id="internet-explorer" aria-labelledby="ie-title">
            <h2 id="ie-title">{say("How do people sign in with Internet Explorer on Windows Server?")}</h2>
            <p>{say("On Windows Server, Internet Explorer starts with stricter settings than on other Windows versions: active scripting is off for the Internet zone. Postern's plain pages work so too. To switch it on:")}</p>
            <ol>
                <li>{say("Open Internet Explorer and choose Tools › Internet options › Security.")}</li>
                <li>{say("Select the zone “Internet”.")}</li>
                <li>{say("Press “Custom level…”. The window of security settings for the zone opens.")}</li>
                <li>{say("Under “Scripting”, set “Active scripting” to “Enable”.")}</li>
                <li>{say("Press OK to close that window.")}</li>
                <li>{say("Press OK to close Internet options, then reload the page.")}</li>
            </ol>
            <p>{say("Internet Explorer has no WebAssembly, so it always shows the plain pages. A current browser shows everything.")}</p>
        </section>
    }
    .into_any()
}

fn questions() -> AnyView {
    view! {
        <section id="restore" aria-labelledby="restore-title">
            <h2 id="restore-title">{say("Why can I not restore or delete a held mail?")}</h2>
            <p>
                {say_with(
                    "A held mail lies in the quarantine folder of its own mailbox. Restore and Delete act on it there. When the mail is no longer in that folder, because a person or another program moved or removed it, both fail, nothing is touched, and the state says “{}” or “{}” with the reason.",
                    &[say(HeldStatus::UnableToRestore.label()), say(HeldStatus::UnableToDelete.label())],
                )}
            </p>
            <p>
                {say("Open ")}<a href=routes::QUARANTINE>{say("Quarantine")}</a>
                {say_with(
                    " and look at the column “{}”: it names the folder in which the mail is now, or says that it was not found in this mailbox. Open the mail and press “{}” to search at once. When the mail is moved back into the quarantine folder, Restore and Delete work again.",
                    &[say("Mail Location"), say("Look again")],
                )}
            </p>
        </section>
        <section id="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">{say("Which keys work in the quarantine?")}</h2>
            <p>{say("Letters act while the focus is in the list, on the heading of the open mail, or nowhere in particular; in a field they are letters.")}</p>
            {table(&IN_QUARANTINE)}
            <p>{say("And everywhere, while nobody is typing:")}</p>
            {table(&EVERYWHERE)}
        </section>
        <section id="speed" aria-labelledby="speed-title">
            <h2 id="speed-title">{say("Does Postern slow down mail and files?")}</h2>
            <p>{say("No. Mail is scanned after it has arrived, and files after they have been stored. Nothing waits for Postern on the way in or out, and opening or downloading does not pass through it.")}</p>
        </section>
        <section id="trial" aria-labelledby="trial-title">
            <h2 id="trial-title">{say("How do I keep my settings when a trial becomes a full licence?")}</h2>
            <p>{say("Attach the full licence to the same portal account that the trial belongs to:")}</p>
            <ol>
                <li>{say("Sign in to the licence portal with the account that the trial was made with.")}</li>
                <li>{say("Open My Products/Services and press Provide Key.")}</li>
                <li>{say("Type the registration key of the full licence, not the activation code, and press Continue.")}</li>
                <li>{say("Tick the box to agree and press Continue.")}</li>
            </ol>
            <p>{say("The next time you sign in to the console, every policy and setting is there and the licence is the full one.")}</p>
        </section>
        <section id="site" aria-labelledby="site-title">
            <h2 id="site-title">{say("Can I use another site than the one my licence names?")}</h2>
            <p>{say("No. The registration key or activation code fixes the region, and the organisation is served from the site of that region. For another site, ask for a new portal account with a registration key of that region.")}</p>
        </section>
    }
    .into_any()
}
