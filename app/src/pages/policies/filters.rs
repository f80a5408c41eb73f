//! What a policy looks for, and what it does about it.

use super::fields::{FilterFields, PolicyFields};
use crate::{
    parts::field::{Choice, FormError, Lines, Refusal, Tick},
    words::{say, say_with},
};
use domain::{dlp::templates::NAMES, policy::FileKind, verdict::Action};
use leptos::prelude::*;

/// The filters against threats.
pub(super) fn threats(fields: &PolicyFields, refusal: Refusal) -> AnyView {
    let kinds = fields.kinds.clone();
    view! {
        <section class="card" aria-labelledby="filters-title">
            <h2 id="filters-title">{say("Filters and actions")}</h2>
            {filter("malware", say("Malware Scanning"), say("YARA rules, known hashes and, where it is connected, ClamAV."), &fields.malware)}
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
                            view! { <Tick name="form[templates][]" value=id label=name on=on /> }
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
