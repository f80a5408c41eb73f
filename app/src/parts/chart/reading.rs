//! Reading one bar of a chart: the words and the legend then say its numbers, which stand in its row of the table. Which bar that is
//! stands on the plot itself and outlives what is drawn in it.

use leptos::ev;

#[cfg(feature = "hydrate")]
mod alive {
    use crate::{offline::JsCast, words::say_with};
    use domain::words::fill;
    use leptos::{ev, prelude::*, web_sys::Element};

    /// Holds the words of the row that is read.
    const READ: &str = "data-read";

    fn find(within: &Element, selector: &str) -> Option<Element> {
        within.query_selector(selector).ok().flatten()
    }

    fn all(within: &Element, selector: &str) -> Vec<Element> {
        let Ok(found) = within.query_selector_all(selector) else {
            return Vec::new();
        };
        let element = |at| found.item(at).and_then(|node| node.dyn_into().ok());
        (0..found.length()).filter_map(element).collect()
    }

    fn text(within: &Element, selector: &str) -> String {
        find(within, selector)
            .and_then(|element| element.text_content())
            .unwrap_or_default()
    }

    fn write(within: &Element, selector: &str, words: &str) {
        if let Some(element) = find(within, selector) {
            element.set_text_content(Some(words));
        }
    }

    fn figure(event: &ev::Event) -> Option<Element> {
        let plot: Element = event.current_target()?.dyn_into().ok()?;
        plot.closest("figure").ok().flatten()
    }

    /// Reads a bar, or the whole chart; the answer is the same as a sentence.
    fn read(figure: &Element, bar: Option<usize>) -> String {
        for marked in all(figure, ".columns .marked") {
            marked.set_class_name("");
        }
        let row = match bar {
            Some(bar) => {
                if let Some(column) = all(figure, ".columns a").get(bar) {
                    column.set_class_name("marked");
                }
                find(figure, &format!(".numbers tbody tr:nth-child({})", bar + 1))
            }
            None => find(figure, ".numbers tfoot tr"),
        };
        let Some(row) = row else {
            return String::new();
        };
        let words = text(&row, "th");
        let sum = text(&row, "td:last-child");
        let counted = find(figure, "figcaption p")
            .and_then(|line| line.get_attribute(if sum == "1" { "data-one" } else { "data-many" }));
        let counted = fill(&counted.unwrap_or_default(), &[&sum]);
        write(figure, "figcaption b", &counted);
        write(figure, "figcaption p span", &words);
        let mut said = say_with("{}: {}.", &[&words, &counted]);
        let numbers = all(&row, "td");
        for (key, number) in all(figure, ".legend li").iter().zip(&numbers) {
            let number = number.text_content().unwrap_or_default();
            if number != "0" {
                said.push_str(&say_with(" {} {}.", &[&text(key, "span"), &number]));
            }
            write(key, "b", &number);
        }
        if let Some(plot) = find(figure, ".plot") {
            let _ = match bar {
                Some(_) => plot.set_attribute(READ, &words),
                None => plot.remove_attribute(READ),
            };
        }
        said
    }

    pub(super) fn wake(id: &str) {
        let id = id.to_owned();
        // Once it is drawn.
        Effect::new(move |_| {
            let id = id.clone();
            request_animation_frame(move || {
                if let Some(figure) = document().get_element_by_id(&id) {
                    take_up(&figure);
                }
            });
        });
    }

    fn take_up(figure: &Element) {
        let Some(plot) = find(figure, ".plot") else {
            return;
        };
        // Only who has script is told of keys, and led to what needs them.
        let _ = plot.set_attribute("role", "application");
        let _ = plot.set_attribute("tabindex", "0");
        // Drawn anew, it is read where it was.
        if let Some(read_before) = plot.get_attribute(READ) {
            let rows = all(figure, ".numbers tbody th");
            let is_it = |row: &Element| row.text_content().is_some_and(|words| words == read_before);
            read(figure, rows.iter().position(is_it));
        }
    }

    pub(super) fn point(event: &ev::Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let (Some(figure), Some(target)) = (figure(event), target) {
            let bar = all(&figure, ".columns a").iter().position(|column| *column == target);
            read(&figure, bar);
        }
    }

    pub(super) fn leave(event: &ev::Event) {
        if let Some(figure) = figure(event) {
            read(&figure, None);
            if event.type_() == "blur" {
                write(&figure, "[role=status]", "");
            }
        }
    }

    pub(super) fn press(event: &ev::KeyboardEvent) {
        let Some(figure) = figure(event) else {
            return;
        };
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let columns = all(&figure, ".columns a");
        let last = columns.len().saturating_sub(1);
        let now = columns.iter().position(|column| column.class_name() == "marked");
        let next = match event.key().as_str() {
            "ArrowRight" => now.map_or(0, |now| (now + 1).min(last)),
            "ArrowLeft" => now.map_or(last, |now| now.saturating_sub(1)),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                // The router takes the click.
                if let Some(link) = now.and_then(|now| columns.get(now)?.dyn_ref::<web_sys::HtmlElement>()) {
                    link.click();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        // Said once for each move, and never for the pointer.
        let said = read(&figure, Some(next));
        write(&figure, "[role=status]", &said);
    }
}

/// Lets the chart with this identifier be read by keyboard, once it is on the page.
pub(super) fn wake(id: &str) {
    #[cfg(feature = "hydrate")]
    alive::wake(id);
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Reads the bar under the pointer.
pub(super) fn point(event: ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    alive::point(&event);
    #[cfg(not(feature = "hydrate"))]
    drop(event);
}

/// Reads the whole chart again.
pub(super) fn leave<E: AsRef<ev::Event>>(event: E) {
    #[cfg(feature = "hydrate")]
    alive::leave(event.as_ref());
    #[cfg(not(feature = "hydrate"))]
    drop(event);
}

/// Moves from bar to bar.
pub(super) fn press(event: ev::KeyboardEvent) {
    #[cfg(feature = "hydrate")]
    alive::press(&event);
    #[cfg(not(feature = "hydrate"))]
    drop(event);
}
