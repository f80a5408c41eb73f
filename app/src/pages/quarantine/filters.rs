//! What narrows the list: the bar over it, and the same as fields of a form.

use crate::{
    parts::{
        filters::{Chosen, FilterBar},
        time::count,
    },
    routes,
    words::{say, say_with},
};
use domain::{
    custody::HeldStatus,
    evidence::Filter,
    held::{HeldFilter, HeldPage, Period, Whereabouts},
};
use leptos::prelude::*;

fn options<T: Copy>(all: &[T], word: fn(T) -> &'static str, label: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter()
        .map(|value| (word(*value).to_owned(), say(label(*value)).to_owned()))
        .collect()
}

/// The bar over the list, with what can be chosen.
pub(super) fn bar(filter: &HeldFilter, page: &HeldPage) -> AnyView {
    let found = say_with("{} of {}", &[&count(page.matching), &count(page.all)]);
    let choices = vec![
        Chosen {
            name: "status",
            label: say("Status"),
            options: options(&HeldStatus::ALL, HeldStatus::word, HeldStatus::label),
            value: filter.status.map(|status| status.word().into()),
        },
        Chosen {
            name: "period",
            label: say("Held"),
            options: options(&Period::ALL, Period::word, Period::label),
            value: filter.period.map(|period| period.word().into()),
        },
        Chosen {
            name: "filter",
            label: say("Filter"),
            options: options(&Filter::ALL, Filter::word, Filter::name),
            value: filter.filter.map(|filter| filter.word().into()),
        },
        Chosen {
            name: "mailbox",
            label: say("Mailbox"),
            options: page
                .mailboxes
                .iter()
                .map(|address| (address.clone(), address.clone()))
                .collect(),
            value: filter.mailbox.clone(),
        },
        Chosen {
            name: "location",
            label: say("Mail Location"),
            options: options(&Whereabouts::ALL, Whereabouts::word, Whereabouts::label),
            value: filter.whereabouts.map(|place| place.word().into()),
        },
    ];
    view! {
        <FilterBar
            path=routes::QUARANTINE
            placeholder=say("Sender, recipient, subject, attachment, reason")
            search=filter.search.clone()
            choices=choices
            found=move || found.clone()
        />
    }
    .into_any()
}

/// The filter as fields of the form, so that "everything that matches" means what is shown.
pub(super) fn hidden(filter: &HeldFilter) -> impl IntoView + use<> {
    let word = |value: Option<serde_json::Value>| value.and_then(|value| value.as_str().map(str::to_owned));
    [
        ("filter[search]", Some(filter.search.clone())),
        (
            "filter[status]",
            word(filter.status.and_then(|status| serde_json::to_value(status).ok())),
        ),
        (
            "filter[filter]",
            word(filter.filter.and_then(|filter| serde_json::to_value(filter).ok())),
        ),
        ("filter[mailbox]", filter.mailbox.clone()),
        (
            "filter[whereabouts]",
            word(filter.whereabouts.and_then(|place| serde_json::to_value(place).ok())),
        ),
        (
            "filter[period]",
            word(filter.period.and_then(|period| serde_json::to_value(period).ok())),
        ),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| view! { <input type="hidden" name=name value=value /> }))
    .collect_view()
}
