//! Rows that stay where they are while what stands around them is drawn anew.

use leptos::{
    prelude::*,
    tachys::{
        reactive_graph::OwnedView,
        view::keyed::{SerializableKey, keyed},
    },
};
use std::hash::Hash;

/// The rows of an answer. Where the page is drawn anew for another answer, a row with the key of one that stands there is left
/// alone: its element, its focus, and a click whose first half it has seen. (`For` follows a signal; inside of what is drawn anew it
/// makes all rows anew.) `home` owns what lives in the rows and has to outlive the answers.
pub fn steady_rows<T, K>(home: Owner, rows: Vec<T>, key: fn(&T) -> K, view: fn(T) -> AnyView) -> impl IntoView
where
    T: Send + 'static,
    K: Eq + Hash + SerializableKey + 'static,
{
    keyed(rows, key, move |_, row| {
        let owner = home.with(Owner::new);
        let view = owner.with(|| view(row));
        (drop::<usize>, OwnedView::new_with_owner(view, owner))
    })
}
