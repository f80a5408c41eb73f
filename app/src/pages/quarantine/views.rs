//! Saved views: filters under a name, over the list. A view is a link with its filters, so that it works like every other link.

use super::{
    calls::{ListViews, RemoveView, RenameView, SaveView},
    columns::ColumnForm,
    filters::hidden,
};
use crate::{
    asked::Asked,
    parts::{
        confirm::{Confirm, close_within},
        field::{Field, Refusal},
        keys,
        toast::Toasts,
    },
    posting::{PostForm, Posting},
    query, routes,
    words::{said, say, say_with},
};
use domain::{
    held::{Cursor, HeldFilter},
    view::View,
};
use leptos::prelude::*;

/// The filters of the page, and where in the list it is.
pub(super) type Place = Memo<(HeldFilter, Option<Cursor>)>;

/// The forms of the views.
#[derive(Clone, Copy)]
struct Forms {
    save: Posting<SaveView>,
    rename: Posting<RenameView>,
    remove: Posting<RemoveView>,
}

/// The views, and what can be done with the one that is shown.
#[component]
pub(super) fn SavedViews(
    /// What the page shows.
    place: Place,
) -> impl IntoView {
    let forms = Forms {
        save: Posting::new(),
        rename: Posting::new(),
        remove: Posting::new(),
    };
    let views = Asked::new(
        move || {
            forms
                .save
                .answered()
                .wrapping_add(forms.rename.answered())
                .wrapping_add(forms.remove.answered())
        },
        || ListViews {},
    );
    let toasts = Toasts::here();
    let kept = |view: View| Some(saved(&view));
    toasts.follow(move || forms.save.answer(), kept);
    toasts.follow(move || forms.rename.answer(), kept);
    toasts.follow(move || forms.remove.answer(), |()| Some(removed().into()));
    view! {
        <div class="views">
            <Transition fallback=|| ()>
                {move || {
                    views.get().map(|answer| match answer {
                        Ok(views) => {
                            close_within(".views");
                            keys::hold_focus(".views", ".views a[aria-current]");
                            bar(views, place, forms)
                        }
                        Err(refused) => view! { <p class="hint">{said(refused.to_string())}</p> }.into_any(),
                    })
                }}
            </Transition>
            <ColumnForm />
        </div>
    }
    .into_any()
}

/// What became of a view that was saved or renamed, as a sentence.
pub(super) fn saved(view: &View) -> String {
    say_with("The view “{}” is saved.", &[&view.name])
}

/// What became of a view that was removed, as a sentence.
pub(super) fn removed() -> &'static str {
    say("The view is removed. Its mails are where they were.")
}

fn bar(views: Vec<View>, place: Place, forms: Forms) -> AnyView {
    let everything = HeldFilter::default();
    let mut links = vec![link(say("Everything held").into(), everything, place)];
    links.extend(
        views
            .iter()
            .map(|view| link(view.name.clone(), view.filter.clone(), place)),
    );
    view! {
        <nav aria-label=say("Saved views")><ul>{links}</ul></nav>
        {move || {
            let filter = place.get().0;
            let shown = views.iter().find(|view| view.filter == filter);
            match shown {
                Some(view) => change(view.clone(), forms),
                None if filter == HeldFilter::default() => ().into_any(),
                None => save(&filter, forms.save),
            }
        }}
    }
    .into_any()
}

fn link(name: String, filter: HeldFilter, place: Place) -> AnyView {
    let address = query::address(routes::QUARANTINE, &query::held_pairs(&filter));
    let current = move || place.with(|(shown, _)| *shown == filter).then_some("true");
    view! { <li><a href=address aria-current=current><bdi>{name}</bdi></a></li> }.into_any()
}

fn save(filter: &HeldFilter, form: Posting<SaveView>) -> AnyView {
    let filter = hidden(filter);
    view! {
        <Confirm label=say("Save view") class="btn small" palette="Save this view…">
            <PostForm to=form>
                {filter}
                <Field name="name" label=say("Name of the view") required=true error=Refusal::of(form).on("name") />
                <button class="btn primary" type="submit" aria-busy=move || form.pending().then_some("true")>{say("Save view")}</button>
            </PostForm>
        </Confirm>
    }
    .into_any()
}

fn change(view: View, forms: Forms) -> AnyView {
    let Forms { rename, remove, .. } = forms;
    let id = view.id.to_string();
    let same = id.clone();
    view! {
        <Confirm label=say("Change view") class="btn small" palette="Change this view…">
            <PostForm to=rename>
                <input type="hidden" name="id" value=id />
                <Field name="name" label=say("Name of the view") value=view.name required=true error=Refusal::of(rename).on("name") />
                <button class="btn primary" type="submit" aria-busy=move || rename.pending().then_some("true")>{say("Rename")}</button>
            </PostForm>
            <PostForm to=remove>
                <input type="hidden" name="id" value=same />
                <button class="btn" type="submit" aria-busy=move || remove.pending().then_some("true")>{say("Remove this view")}</button>
            </PostForm>
        </Confirm>
    }
    .into_any()
}
