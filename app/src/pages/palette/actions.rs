//! What the palette offers by itself: the pages of the person, and what can be done here and now. None of it needs the server.

use crate::{
    offline::JsCast,
    routes::{self, Group, PAGES, Page},
};
use domain::{
    find::Found,
    roles::{Access, Area, Role, access},
};
use leptos::{prelude::*, web_sys};

/// What carries this attribute can be pressed from the palette; its value is what the palette calls it, in English: it is said in
/// the reader's language where it is shown. So an act has one button, and whatever that asks first is asked here too.
const PRESSED_AS: &str = "data-palette";

/// The headings of what is offered.
const HERE: &str = "On this page";
const PAGE: &str = "Pages";
const ACTION: &str = "Actions";

/// What begins something on another page, and the right that it needs.
const BEGINNINGS: [(&str, &str, Area); 3] = [
    ("Scan now", routes::JOBS, Area::Administration),
    ("Connect a mailbox", routes::SERVICE_ACCOUNT_NEW, Area::Administration),
    ("New policy", routes::POLICY_NEW, Area::Policies),
];

/// How the console can look: field, value, and what the palette calls it.
const LOOKS: [(&str, &str, &str); 5] = [
    ("theme", "", "Colours as the system"),
    ("theme", "light", "Light colours"),
    ("theme", "dark", "Dark colours"),
    ("density", "", "Comfortable rows"),
    ("density", "compact", "Compact rows"),
];

/// Everything that somebody with this role can do from where they are: first what the page at hand offers, last what stands in the
/// bar over every page.
pub(super) fn offered(role: Role, partner: bool) -> Vec<Found> {
    let mut offered: Vec<Found> = pressable("main").map(|title| entry(HERE, title, "", "")).collect();
    offered.extend(
        PAGES
            .iter()
            .filter(|page| goes_to(role, page) && (partner || page.area != Some(Area::Partner)))
            .map(|page| entry(PAGE, page.title.into(), group_of(page), page.path)),
    );
    offered.extend(
        BEGINNINGS
            .into_iter()
            .filter(|(_, _, area)| access(role, *area) == Access::Control)
            .map(|(title, link, _)| entry(ACTION, title.into(), "", link)),
    );
    offered.extend(
        LOOKS
            .into_iter()
            .map(|(_, _, words)| entry(ACTION, words.into(), "", "")),
    );
    offered.extend(pressable(".top").map(|title| entry(ACTION, title, "", "")));
    offered
}

/// The group of the rail that a page belongs to, where it is not called so itself.
fn group_of(page: &Page) -> &'static str {
    page.group
        .map(Group::label)
        .filter(|group| *group != page.title)
        .unwrap_or_default()
}

/// What can be pressed within what a selector finds, by name.
fn pressable(within: &str) -> impl Iterator<Item = String> + use<'_> {
    buttons()
        .into_iter()
        .filter(move |button| matches!(button.closest(within), Ok(Some(_))))
        .filter_map(|button| name(&button))
}

/// Whether the person may go to a page and the palette names it: what the rail lists, the own page and the help.
fn goes_to(role: Role, page: &Page) -> bool {
    (page.listed || [routes::ACCOUNT, routes::HELP].contains(&page.path))
        && page.area.is_none_or(|area| access(role, area) > Access::None)
}

/// Whether an entry is named by us and not by data: what is done here, a page, or what begins something on one.
pub(super) fn is_ours(entry: &Found) -> bool {
    entry.link.is_empty()
        || PAGES
            .iter()
            .any(|page| page.path == entry.link && page.title == entry.title && group_of(page) == entry.detail)
        || BEGINNINGS
            .iter()
            .any(|(title, link, _)| *link == entry.link && *title == entry.title)
}

/// Something that is offered. An act of the page has no address: its title finds it.
fn entry(group: &str, title: String, detail: &str, link: &str) -> Found {
    Found {
        group: group.into(),
        title,
        detail: detail.into(),
        link: link.into(),
    }
}

/// What can be pressed on the page as it is now.
#[cfg(feature = "hydrate")]
fn buttons() -> Vec<web_sys::HtmlElement> {
    let found = document().query_selector_all(&format!("[{PRESSED_AS}]:not([disabled])"));
    found.map_or_else(
        |_| Vec::new(),
        |found| {
            (0..found.length())
                .filter_map(|index| found.item(index)?.dyn_into().ok())
                .collect()
        },
    )
}

/// Only browsers have buttons.
#[cfg(not(feature = "hydrate"))]
const fn buttons() -> Vec<web_sys::HtmlElement> {
    Vec::new()
}

fn name(button: &web_sys::HtmlElement) -> Option<String> {
    button.get_attribute(PRESSED_AS)
}

/// Does what is called so, if it can still be done.
pub(super) fn run(title: &str) {
    if let Some((field, value, _)) = LOOKS.iter().find(|(_, _, words)| *words == title) {
        let select = document().query_selector(&format!(".looks select[name={field}]"));
        if let Ok(Some(select)) = select {
            let select = select.unchecked_into::<web_sys::HtmlSelectElement>();
            select.set_value(value);
            if let Some(form) = select.form() {
                let _ = form.request_submit();
            }
        }
        return;
    }
    let button = buttons()
        .into_iter()
        .find(|button| name(button).as_deref() == Some(title));
    if let Some(button) = button {
        // A question is answered beside its button.
        let _ = button.focus();
        button.click();
    }
}
