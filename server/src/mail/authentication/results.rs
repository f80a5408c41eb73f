//! Results that a trusted host wrote into the mail (RFC 8601). They count only above the field in which that host took the mail from the
//! outside: below it, a sender can write whatever results it likes (RFC 8601 section 7.1), and not every server strikes them out.

use super::{Authentication, Dkim, Dmarc, Origin, Outcome, Requested, Source, Spf, path::Path};
use crate::mail::{
    limits::SIGNATURES,
    owner::{is_same, normal},
    text::cut,
};

/// Characters of one field that are read.
const FIELD_CHARACTERS: usize = 16 * 1024;
/// Characters of a reason that is kept.
const REASON_CHARACTERS: usize = 200;

/// One result of a field (RFC 8601 section 2.2, `resinfo`).
#[derive(Debug, PartialEq, Eq)]
struct Statement {
    method: String,
    result: String,
    /// `ptype.property` and value, in lower case.
    properties: Vec<(String, String)>,
    comment: String,
}

impl Statement {
    fn property(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.properties.iter().find(|(known, _)| known == name))
            .map(|(_, value)| value.as_str())
    }

    fn outcome(&self) -> Outcome {
        match self.result.as_str() {
            "pass" => Outcome::Pass,
            "fail" | "hardfail" => Outcome::Fail,
            "softfail" => Outcome::SoftFail,
            "neutral" | "policy" | "bestguesspass" => Outcome::Neutral,
            "permerror" => Outcome::PermanentError,
            "none" => Outcome::None,
            _ => Outcome::NotEvaluated,
        }
    }

    /// What the domain asks for. Standard properties do not carry it: servers write it into a comment, such as `(p=REJECT dis=NONE)`.
    fn requested(&self) -> Requested {
        let written = self
            .property(&["policy.published-domain-policy", "policy.dmarc", "policy.p"])
            .map(str::to_owned)
            .or_else(|| {
                let comment = self.comment.to_ascii_lowercase();
                let words = comment.split(|character: char| !character.is_ascii_alphanumeric() && character != '=');
                words
                    .filter_map(|word| word.strip_prefix("p=").map(str::to_owned))
                    .next()
            });
        match written.as_deref() {
            Some("reject") => Requested::Reject,
            Some("quarantine") => Requested::Quarantine,
            _ => Requested::Nothing,
        }
    }
}

/// The results of the topmost trusted host, as far as they are about `author`. None when there are none that can be believed.
pub(super) fn accepted(headers: &[(&[u8], &[u8])], path: &Path, author: &str) -> Option<Authentication> {
    let mut found: Option<(String, Vec<Statement>)> = None;
    for (name, value) in headers.iter().take(path.trusted_fields) {
        if !name.eq_ignore_ascii_case(b"authentication-results") {
            continue;
        }
        let value = cut(&String::from_utf8_lossy(value), FIELD_CHARACTERS);
        let Some((host, statements)) = read(&value).filter(|(host, _)| path.names.contains(host)) else {
            continue;
        };
        match &mut found {
            None => found = Some((host, statements)),
            // Some servers write a field for each method.
            Some((topmost, known)) if *topmost == host => known.extend(statements),
            Some(_) => break,
        }
    }
    let (host, statements) = found?;
    let mut results = Authentication {
        source: Source::Host(host),
        origin: path.origin,
        ..Authentication::default()
    };
    for statement in &statements {
        let comment = || cut(&statement.comment, REASON_CHARACTERS);
        match statement.method.as_str() {
            "spf" if results.spf == Spf::default() => {
                let domain = statement
                    .property(&["smtp.mailfrom", "smtp.helo"])
                    .map(domain_of)
                    .unwrap_or_default();
                results.spf = Spf {
                    outcome: statement.outcome(),
                    aligned: is_same(&domain, author),
                    domain,
                    reason: comment(),
                };
            }
            "dkim" if results.dkim.len() < SIGNATURES => {
                let domain = statement
                    .property(&["header.d", "header.i"])
                    .map(domain_of)
                    .unwrap_or_default();
                results.dkim.push(Dkim {
                    outcome: statement.outcome(),
                    aligned: is_same(&domain, author),
                    domain,
                    selector: statement.property(&["header.s"]).unwrap_or_default().to_owned(),
                    reason: comment(),
                });
            }
            // About another address than the one in From it says nothing.
            "dmarc"
                if results.dmarc == Dmarc::default()
                    && statement
                        .property(&["header.from"])
                        .is_none_or(|from| domain_of(from) == author) =>
            {
                results.dmarc = Dmarc {
                    outcome: match statement.outcome() {
                        Outcome::Pass => Outcome::Pass,
                        Outcome::Fail | Outcome::SoftFail => Outcome::Fail,
                        Outcome::None => Outcome::None,
                        Outcome::PermanentError | Outcome::Neutral | Outcome::NotEvaluated => Outcome::NotEvaluated,
                    },
                    domain: author.to_owned(),
                    requested: statement.requested(),
                    reason: comment(),
                };
            }
            _ => {}
        }
    }
    // A mail from near carries no results worth a look: nobody else can have written it.
    (path.origin != Origin::Inside).then_some(results)
}

/// The domain of an address, or the domain that it is.
fn domain_of(value: &str) -> String {
    normal(value.rsplit_once('@').map_or(value, |(_, domain)| domain))
}

/// The host and its statements.
fn read(value: &str) -> Option<(String, Vec<Statement>)> {
    let mut pieces = split(value).into_iter();
    let first = pieces.next()?;
    // Behind the name stands the version, if anything.
    let host = first
        .text
        .split_whitespace()
        .next()?
        .trim_matches('"')
        .to_ascii_lowercase();
    Some((host, pieces.filter_map(statement).collect()))
}

/// A stretch between semicolons, its comments apart (RFC 5322 section 3.2.2).
#[derive(Default)]
struct Piece {
    text: String,
    comment: String,
}

fn split(value: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::default()];
    let (mut depth, mut quoted, mut escaped) = (0u32, false, false);
    for character in value.chars() {
        let fresh = character == ';' && depth == 0 && !quoted && !escaped;
        if fresh {
            pieces.push(Piece::default());
            continue;
        }
        let Some(piece) = pieces.last_mut() else { break };
        let begins = character == '(' && !quoted && !escaped;
        let ends = character == ')' && depth > 0 && !escaped;
        if begins {
            depth += 1;
        }
        if depth > 0 {
            piece.comment.push(if begins || ends { ' ' } else { character });
        } else {
            piece.text.push(character);
        }
        if ends {
            depth -= 1;
            piece.text.push(' ');
        }
        quoted ^= character == '"' && depth == 0 && !escaped;
        escaped = character == '\\' && !escaped;
    }
    pieces
}

fn statement(piece: Piece) -> Option<Statement> {
    let mut pairs = Vec::new();
    let mut rest = piece.text.as_str();
    while let Some((name, behind)) = rest.split_once('=') {
        let name = name.split_whitespace().next_back()?.to_ascii_lowercase();
        let behind = behind.trim_start();
        let (value, after) = match behind.strip_prefix('"').and_then(|inner| inner.split_once('"')) {
            Some(quoted) => quoted,
            None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
        };
        pairs.push((name, value.to_ascii_lowercase()));
        rest = after;
    }
    let mut pairs = pairs.into_iter();
    let (method, result) = pairs.next()?;
    Some(Statement {
        // `dkim/1` is version 1 of the method.
        method: method.split('/').next().unwrap_or_default().to_owned(),
        result,
        properties: pairs.collect(),
        comment: piece.comment.split_whitespace().collect::<Vec<_>>().join(" "),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::mail::authentication::{Standing, TrustedHost};

    fn accept(header: &str) -> Option<Authentication> {
        let trusted: Vec<TrustedHost> = vec!["mx.own.example".parse().unwrap()];
        let fields: Vec<(&[u8], &[u8])> = header
            .lines()
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
            .collect();
        accepted(&fields, &Path::read(&fields, &trusted), "bank.example")
    }

    const BORDER: &str = "Received: from evil.example (evil.example [203.0.113.7]) by mx.own.example with ESMTP";

    #[test]
    fn results_of_a_trusted_host_are_read() {
        let results = accept(&format!(
            "Authentication-Results: MX.own.example 1; spf=softfail (a ; b (c)) smtp.mailfrom=\"x@evil.example\"; dkim=pass header.d=List.example header.s=k1;\tdkim/1=fail (body hash) header.i=@mail.bank.example; dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=bank.example\nAuthentication-Results: other.example; dmarc=pass header.from=bank.example\n{BORDER}"
        ))
        .unwrap();
        assert_eq!(results.source, Source::Host("mx.own.example".into()));
        assert_eq!(
            (results.spf.outcome, results.spf.domain.as_str()),
            (Outcome::SoftFail, "evil.example")
        );
        let dkim: Vec<_> = results
            .dkim
            .iter()
            .map(|dkim| (dkim.outcome, dkim.domain.as_str(), dkim.aligned))
            .collect();
        assert_eq!(
            dkim,
            [
                (Outcome::Pass, "list.example", false),
                (Outcome::Fail, "mail.bank.example", true)
            ]
        );
        assert_eq!(
            (results.dmarc.outcome, results.dmarc.requested),
            (Outcome::Fail, Requested::Reject)
        );
        assert_eq!(results.standing(), Standing::Unconfirmed);
    }

    #[test]
    fn forged_results_are_not_read() {
        let forged = "Authentication-Results: mx.own.example; dmarc=pass header.from=bank.example";
        for header in [
            format!("{BORDER}\n{forged}"),
            format!("{BORDER}\n{forged}\n{BORDER}"),
            forged.to_owned(),
            format!("{forged}\nReceived: from a.example (a [203.0.113.7]) by mx.other.example with ESMTP"),
            format!("Authentication-Results: mx.evil.example; dmarc=pass header.from=bank.example\n{BORDER}\n{forged}"),
        ] {
            assert_eq!(accept(&header), None, "{header}");
        }
        let other = accept(&format!(
            "Authentication-Results: mx.own.example; dmarc=pass header.from=evil.example\n{BORDER}"
        ));
        assert_eq!(other.unwrap().dmarc, Dmarc::default());
    }

    #[test]
    fn fields_that_never_end_are_read() {
        for value in [
            "(",
            "\"",
            "=;=;=",
            ";;;",
            "mx.own.example; =",
            "mx.own.example; dkim",
            "\\",
            "a;b=\"c",
        ] {
            let _ = read(&value.repeat(10_000));
        }
        assert_eq!(read("").map(|read| read.0), None);
    }
}
