//! What a policy looks for, and what it does about it.

use super::fields::{FilterFields, PolicyFields};
use crate::{
    parts::field::{Choice, FormError, Lines, Refusal, Tick},
    words::{say, say_with},
};
use domain::{dlp::templates::NAMES, policy::FileKind, risk::RiskLevel, verdict::Action};
use leptos::prelude::*;

/// The filters against threats.
pub(super) fn threats(fields: &PolicyFields, refusal: Refusal) -> AnyView {
    let kinds = fields.kinds.clone();
    view! {
        <section class="card" aria-labelledby="filters-title">
            <h2 id="filters-title">{say("Filters and actions")}</h2>
            {filter("spam", say("Advanced Spam Protection"), say("Whose mail it is: authentication, impersonation and look-alikes of what stands in your lists."), &fields.spam)}
            {sender(fields)}
            {filter("malware", say("Malware Scanning"), say("YARA rules, known hashes and, where it is connected, ClamAV."), &fields.malware)}
            {filter("analyser", say("Virtual Analyzer"), say("A deeper look into single files, in a process of its own that can reach nothing."), &fields.analyser)}
            <div class="nested">
                <Choice
                    name="form[act_from]"
                    label=say("Acts from this risk level")
                    options=RiskLevel::OFFERED.iter().map(|level| (level.word().to_owned(), say(level.name()).to_owned())).collect()
                    value=fields.act_from.clone()
                />
            </div>
            {filter("web", say("Web Reputation"), say("Links and hosts in the text, against the lists of blocked objects."), &fields.web)}
            {filter("objects", say("Suspicious objects"), say("Files, senders and addresses that are on the blocked lists."), &fields.objects)}
            {filter("unscannable", say("Unscannable content"), say("Encrypted, broken or beyond the limits, so that it could not be looked into."), &fields.unscannable)}
            {filter("files", say("File Blocking"), say("Kinds of file by their content, extensions and names."), &fields.files)}
            <div class="nested">
                <fieldset class="ticks">
                    <legend>{say("Kinds of file, by content")}</legend>
                    {FileKind::ALL
                        .into_iter()
                        .map(|kind| {
                            view! { <Tick name="form[kinds][]" value=kind.word() label=say(kind.label()) on=kinds.contains(&kind) /> }
                        })
                        .collect_view()}
                </fieldset>
                <div class="fields">
                    <Lines name="form[extensions]" label=say("Extensions") value=fields.extensions.clone() hint=say("Without the dot, separated by spaces or lines.") error=refusal.on("extensions") />
                    <Lines name="form[names]" label=say("Names") value=fields.names.clone() hint=say("One in each line; * and ? stand for any text and any character.") error=refusal.on("names") />
                </div>
                <Tick name="form[inside_archives]" label=say("Look inside archives too") on=fields.inside_archives />
            </div>
        </section>
    }
    .into_any()
}

/// What of a sender is a reason.
fn sender(fields: &PolicyFields) -> AnyView {
    let reasons = fields.sender;
    view! {
        <div class="nested">
            <fieldset class="ticks wide">
                <legend>{say("What is a reason")}</legend>
                <Tick name="form[sender][authentication]" label=say("Failed authentication (DMARC)") hint=say("Where the domain of the sender asks for quarantine or rejection.") on=reasons.authentication />
                <Tick name="form[sender][unenforced]" label=say("Failed authentication, although the domain asks for nothing") hint=say("Lists and forwarders break signatures without meaning harm.") on=reasons.unenforced />
                <Tick name="form[sender][unevaluated]" label=say("Authentication that could not be evaluated") hint=say("The DNS gave no answer in time.") on=reasons.unevaluated />
                <Tick name="form[sender][own_domains]" label=say("Forged own domains") hint=say("From an internal domain, and not from there.") on=reasons.own_domains />
                <Tick name="form[sender][people]" label=say("Impersonated people") hint=say("The name of a listed person before another address.") on=reasons.people />
                <Tick name="form[sender][look_alikes]" label=say("Look-alike domains") hint=say("Letters that look the same, other endings, added words.") on=reasons.look_alikes />
                <Tick name="form[sender][blocked_senders]" label=say("Blocked senders") hint=say("Those of the list.") on=reasons.blocked_senders />
            </fieldset>
        </div>
    }
    .into_any()
}

/// The compliance templates, and what is done with mail that matches one.
pub(super) fn sensitive(fields: &PolicyFields, refusal: Refusal) -> AnyView {
    let chosen = fields.templates.clone();
    view! {
        <section class="card" aria-labelledby="sensitive-title">
            <h2 id="sensitive-title">{say("Content and action")}</h2>
            {filter("sensitive", say("Data Loss Prevention"), say("Content that matches any of the templates below: in texts, HTML, Office documents and archives. What is stored of it is masked, its last four characters aside."), &fields.sensitive)}
            <div class="nested">
                <fieldset class="ticks">
                    <legend>{say("Compliance templates")}</legend>
                    {NAMES
                        .into_iter()
                        .map(|(id, name)| {
                            let on = chosen.iter().any(|chosen| chosen == id);
                            view! { <Tick name="form[templates][]" value=id label=say(name) on=on /> }
                        })
                        .collect_view()}
                </fieldset>
                <FormError sentence=refusal.on("templates") />
            </div>
        </section>
    }
    .into_any()
}

fn filter(name: &'static str, label: &'static str, hint: &'static str, fields: &FilterFields) -> AnyView {
    let options = Action::OFFERED
        .into_iter()
        .map(|action| (action.word().to_owned(), say(action.name()).to_owned()))
        .collect();
    view! {
        <div class="filter-row">
            <Tick name=format!("form[{name}][on]") label=label hint=hint on=fields.on />
            <Choice
                name=format!("form[{name}][action]")
                label=say_with("Action of {}", &[label])
                quiet=true
                options=options
                value=fields.action.clone()
            />
        </div>
    }
    .into_any()
}
