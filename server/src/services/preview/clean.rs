//! HTML of a mail made inert.

use crate::mail::text::{cut, shown};
use std::{
    borrow::Cow,
    collections::HashMap,
    fmt::Write as _,
    sync::atomic::{AtomicUsize, Ordering},
};

/// Bytes of pictures that are put into one document, each as often as it is shown.
const INLINED_MAX: usize = 20 * 1024 * 1024;
/// Characters of a link's target that are shown.
const TARGET_MAX: usize = 200;
/// Schemes of addresses that are read at all.
const SCHEMES: [&str; 8] = ["cid", "data", "file", "ftp", "http", "https", "mailto", "tel"];

/// HTML with a short list of elements and attributes. Nothing of it makes a browser fetch anything: every address is taken
/// away but those of the mail's own pictures, a link becomes text with its target beside it.
pub(super) fn clean(html: &str, pictures: HashMap<String, String>) -> String {
    let tags = [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
        "wbr",
    ];
    let inlined = AtomicUsize::new(0);
    let mut builder = ammonia::Builder::new();
    builder
        .tags(tags.into_iter().collect())
        .clean_content_tags(
            [
                "script", "style", "title", "head", "noscript", "template", "svg", "math", "iframe", "object",
            ]
            .into_iter()
            .collect(),
        )
        .generic_attributes(["align", "valign", "dir", "lang"].into_iter().collect())
        .tag_attributes(HashMap::from([
            ("a", ["href"].into_iter().collect()),
            ("img", ["src", "alt", "width", "height"].into_iter().collect()),
            ("td", ["colspan", "rowspan", "width"].into_iter().collect()),
            ("th", ["colspan", "rowspan", "width"].into_iter().collect()),
            ("table", ["width"].into_iter().collect()),
        ]))
        .url_schemes(SCHEMES.into_iter().collect())
        .link_rel(None)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("a", "href") => Some(target(value)?.into()),
            // The target alone, so that it can be found again.
            ("a", _) => None,
            ("img", "src") => picture(value.strip_prefix("cid:").and_then(|id| pictures.get(id))?, &inlined),
            _ => Some(value.into()),
        });
    with_targets(&builder.clean(html).to_string())
}

/// The picture, unless too much was put in already: one picture can be asked for as often as a mail has room to ask.
fn picture<'u>(address: &str, inlined: &AtomicUsize) -> Option<Cow<'u, str>> {
    let more = |so_far: usize| so_far.checked_add(address.len()).filter(|all| *all <= INLINED_MAX);
    inlined.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
    Some(address.to_string().into())
}

/// Where a link leads, for reading; none when it leads to a place within the mail.
fn target(address: &str) -> Option<String> {
    let address = address.trim();
    (!address.is_empty() && !address.starts_with('#')).then(|| cut(&shown(address), TARGET_MAX))
}

/// The cleaned document with the target of each link as text behind the link, and no link any more.
///
/// What comes here was written by a serialiser that escapes quotation marks and angle brackets wherever they do not belong to
/// a tag, so that the beginning and end of a link cannot stand anywhere else.
fn with_targets(cleaned: &str) -> String {
    const BEGINNING: &str = "<a href=\"";
    const END: &str = "</a>";
    let mut document = String::with_capacity(cleaned.len());
    // Links within links: the target of each, or nothing, and where its text begins.
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut rest = cleaned;
    while let Some(at) = rest.find("<a").into_iter().chain(rest.find(END)).min() {
        document.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix(END) {
            rest = after;
            if let Some((target, begins)) = open.pop() {
                let is_shown = target.is_empty() || document.get(begins..) == Some(target);
                document.push_str(END);
                if !is_shown {
                    // Escaped already: it was an attribute.
                    let _ = write!(document, " <small>[{target}]</small>");
                }
            }
        } else if let Some((target, after)) = rest.strip_prefix(BEGINNING).and_then(|link| link.split_once("\">")) {
            document.push_str("<a>");
            open.push((target, document.len()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("<a>") {
            document.push_str("<a>");
            open.push(("", document.len()));
            rest = after;
        } else {
            // Another element whose name begins so.
            document.push_str("<a");
            rest = &rest["<a".len()..];
        }
    }
    document.push_str(rest);
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Mutation and filter-evasion forms after the OWASP XSS filter evasion cheat sheet and DOMPurify's expectations.
    const HOSTILE: &[&str] = &[
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><animate onbegin=alert(1)>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<form action=https://evil.example><input name=q><button formaction=javascript:alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a><a href=\"https://evil.example\">y</a>",
        "<link rel=stylesheet href=https://evil.example/x.css><style>@import 'https://evil.example/x.css';</style>",
        "<div style=\"background:url(https://evil.example/x)\">x</div><table background=https://evil.example/y>",
        "<img src=https://evil.example/pixel srcset=\"https://evil.example/2 2x\"><video poster=https://evil.example/p src=https://evil.example/v>",
        "<base href=https://evil.example><meta http-equiv=refresh content=\"0;url=https://evil.example\"><iframe src=https://evil.example>",
        "<object data=https://evil.example><embed src=https://evil.example><template><img src=https://evil.example></template>",
    ];

    fn inert(html: &str) -> bool {
        let lower = clean(html, HashMap::new()).to_lowercase();
        let tag_with = |mark: &str| {
            lower
                .split('<')
                .skip(1)
                .any(|tag| tag.split('>').next().is_some_and(|tag| tag.contains(mark)))
        };
        !lower.contains("<script")
            && [
                "onerror",
                "onbegin",
                "javascript:",
                "http:",
                "https:",
                "url(",
                "srcset",
                "style=",
                "href",
                "src=",
                "background",
                "<form",
                "<meta",
                "<base",
            ]
            .iter()
            .all(|mark| !tag_with(mark.trim_start_matches('<')) || !lower.contains(mark))
    }

    #[test]
    fn bug_q5_and_q6_hostile_markup_comes_out_inert() {
        for html in HOSTILE {
            assert!(inert(html), "{html} -> {}", clean(html, HashMap::new()));
        }
    }

    #[test]
    fn a_picture_of_the_mail_itself_is_shown() {
        let pictures = HashMap::from([("logo@x".to_string(), "data:image/png;base64,AAAA".to_string())]);
        assert!(clean("<img src=\"cid:logo@x\" alt=\"Logo\">", pictures).contains("data:image/png;base64,AAAA"));
        assert!(!clean("<img src=\"data:image/svg+xml,<svg/>\">", HashMap::new()).contains("svg"));
    }

    #[test]
    fn one_picture_asked_for_many_times_is_shown_until_there_is_too_much() {
        let address = format!("data:image/png;base64,{}", "A".repeat(1024 * 1024));
        let pictures = HashMap::from([("a".to_string(), address)]);
        let document = clean(&"<img src=cid:a>".repeat(200), pictures);
        assert!(document.len() < INLINED_MAX + 64 * 1024, "{}", document.len());
        assert!(document.matches("data:image").count() > 10 && document.ends_with("<img>"));
    }

    #[test]
    fn the_target_of_a_link_stands_beside_it_as_text() {
        let cleaned = |html: &str| clean(html, HashMap::new());
        assert_eq!(
            cleaned("<a lang=en href='https://evil.example/?a=1&b=\"<i>'><b>Your bank</b></a>, <abbr>e.g.</abbr>"),
            "<a><b>Your bank</b></a> <small>[https://evil.example/?a=1&amp;b=&quot;&lt;i&gt;]</small>, <abbr>e.g.</abbr>"
        );
        assert_eq!(
            cleaned("<a href=https://a.example/>https://a.example/</a>"),
            "<a>https://a.example/</a>"
        );
        assert_eq!(cleaned("<a href=#top>up</a> <a>x</a>"), "<a>up</a> <a>x</a>");
        assert_eq!(
            cleaned("<a href=//a.example><table><tr><td><a href=mailto:b@c.example>in</a></table>out</a>"),
            "<a><table><tbody><tr><td><a>in</a> <small>[mailto:b@c.example]</small></td></tr></tbody></table>out</a> <small>[//a.example]</small>"
        );
        let long = cleaned(&format!(
            "<a href='https://a.example/\u{202e}{}'>x</a>",
            "y".repeat(5_000)
        ));
        assert!(long.len() < 2 * TARGET_MAX && long.contains("\\u{202e}"), "{long}");
        assert_eq!(
            cleaned("&lt;a href=\"x\"&gt;y&lt;/a&gt;"),
            "&lt;a href=\"x\"&gt;y&lt;/a&gt;"
        );
    }

    proptest! {
        #[test]
        fn any_splice_of_hostile_markup_comes_out_inert(pieces in prop::collection::vec((0..HOSTILE.len(), 0usize..200), 1..5)) {
            let mixed: String = pieces.iter().map(|(which, at)| HOSTILE[*which].chars().take(*at).collect::<String>()).collect();
            prop_assert!(inert(&mixed), "{} -> {}", mixed, clean(&mixed, HashMap::new()));
        }
    }
}
