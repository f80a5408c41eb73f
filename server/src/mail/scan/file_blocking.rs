//! File blocking: what a file is and what it is called.

use super::{Trail, Walk, kind::Look};
use crate::mail::text::{is_deceptive, shown};
use domain::evidence::{Check, Evidence, Filter};

impl Walk<'_> {
    /// Compares a file with what the policy blocks.
    pub(crate) fn file_blocking(&mut self, look: &Look, name: &str, is_member: bool, trail: &Trail<'_>) {
        // The reference lives as long as the policy, not as long as this walk's borrow.
        let filters = self.filters;
        let blocking = &filters.file_blocking;
        if !blocking.setting.enabled || is_member && !blocking.inside_archives {
            return;
        }
        let finding = |rule: String, because: String| Evidence {
            check: Check::FileBlocking,
            filter: Filter::FileBlocking,
            rule,
            because,
            place: trail.place(),
        };
        if let Some(kind) = look.kind.filter(|kind| blocking.kinds.contains(kind)) {
            self.found(finding(
                format!("type:{}", kind.word()),
                format!(
                    "The content is of the kind “{}” ({}), whatever its name says.",
                    kind.label(),
                    look.label
                ),
            ));
        }
        for name in names(name) {
            for extension in extensions(&name) {
                if blocking.extensions.iter().any(|blocked| blocked == extension) {
                    self.found(finding(
                        format!("extension:{extension}"),
                        format!(
                            "The file name ends in “.{extension}”, which is blocked: “{}”.",
                            shown(&name)
                        ),
                    ));
                }
            }
            for pattern in &blocking.names {
                if fits(&pattern.to_lowercase(), &name) {
                    self.found(finding(
                        format!("name:{pattern}"),
                        format!(
                            "The file name “{}” fits the blocked name “{}”.",
                            shown(&name),
                            shown(pattern)
                        ),
                    ));
                }
            }
        }
    }
}

/// The names under which systems may know a file: without folders, controls and direction marks, in lower case, and also
/// cut at a NUL, where some systems stop reading.
fn names(name: &str) -> Vec<String> {
    let tidy = |name: &str| -> String {
        name.chars()
            .filter(|character| !is_deceptive(*character))
            .collect::<String>()
            .to_lowercase()
            .trim_end_matches(['.', ' '])
            .to_string()
    };
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut names = vec![tidy(base)];
    if let Some((before, _)) = base.split_once('\0') {
        names.push(tidy(before));
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The last and the last but one extension.
fn extensions(name: &str) -> impl Iterator<Item = &str> {
    let mut parts = name.rsplit('.');
    let last = parts.next();
    let before = parts.next();
    let stem = parts.next();
    // Without anything before it, what was taken for an extension is the name.
    [last.filter(|_| before.is_some()), before.filter(|_| stem.is_some())]
        .into_iter()
        .flatten()
        .map(str::trim)
}

/// Whether a name fits a pattern in which `*` stands for any text and `?` for any character. Linear in name times pattern.
fn fits(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        if pattern.get(p) == Some(&'*') {
            star = Some((p, n));
            p += 1;
        } else if pattern
            .get(p)
            .is_some_and(|wanted| *wanted == '?' || *wanted == name[n])
        {
            p += 1;
            n += 1;
        } else if let Some((at, from)) = star {
            p = at + 1;
            n = from + 1;
            star = Some((at, n));
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_two_extensions_count_and_tricks_do_not_hide_them() {
        let all = |name: &str| -> Vec<String> {
            names(name)
                .iter()
                .flat_map(|name| extensions(name).map(String::from).collect::<Vec<_>>())
                .collect()
        };
        assert_eq!(all("invoice.pdf.exe"), ["exe", "pdf"]);
        assert_eq!(all("a.SCR. . "), ["scr"]);
        assert_eq!(all("invoice\u{202e}fdp.exe"), ["exe"]);
        assert_eq!(all("run.exe\0.txt"), ["txt", "exe", "exe"]);
        assert_eq!(all("..\\..\\x.com/readme"), Vec::<String>::new());
        assert_eq!(all(".exe"), ["exe"]);
    }

    #[test]
    fn wildcards_stand_for_text_and_for_one_character() {
        for (pattern, name, answer) in [
            ("*.pdf.*", "invoice.pdf.exe", true),
            ("inv?ice*", "invoice 7", true),
            ("inv?ice", "invice", false),
            ("*a*a*a*b", &"a".repeat(200), false),
            ("**", "", true),
        ] {
            assert_eq!(fits(pattern, name), answer, "{pattern} {name}");
        }
    }
}
