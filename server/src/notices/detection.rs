//! What is written about findings of policies: several in one mail (spec P7, tokens of contract cas-api 2.5).

use super::text::{self, Paragraph, say, say_with};
use domain::{
    detection::DetectionRow,
    dlp::templates::name_of,
    evidence::Filter,
    notification::{FINDINGS_MAX, Notifications, filled},
    words::Language,
};
use std::sync::Arc;

/// A finding with what only held mail tells.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The line of the log.
    pub row: DetectionRow,
    /// The names of the attachments, where the mail is held.
    pub attachments: Vec<String>,
}

impl Finding {
    /// What stands for a token; a line where nothing is known.
    fn value(&self, language: Language, token: &str) -> String {
        let row = &self.row;
        let at = row.at.rfc3339();
        let known = |text: &str| {
            if text.is_empty() {
                "-".to_owned()
            } else {
                text.to_owned()
            }
        };
        match token {
            "Product_Name" => "Postern".into(),
            "Security_risk_name" => format!("{}: {}", row.rule, row.reason),
            "action" => say(language, row.action.name()).into(),
            "date" => at.get(..10).unwrap_or_default().into(),
            "time" => at.get(11..16).unwrap_or_default().into(),
            "foundin" => format!("{}\\{}", row.mailbox, row.folder),
            "policy_name" => known(&row.policy),
            "sender" => known(&row.sender),
            "violator" | "recipient" => row.mailbox.clone(),
            "subject" => known(&row.subject),
            "attachments" | "filename" => known(&self.attachments.join(", ")),
            "suspicious_url" if row.filter == Filter::WebReputation => row.rule.rsplit_once("url:").map_or_else(
                || {
                    row.rule
                        .rsplit_once("domain:")
                        .map_or("-", |(_, domain)| domain)
                        .to_owned()
                },
                |(_, url)| url.to_owned(),
            ),
            "dlptemplatename" => row
                .rule
                .strip_prefix("template:")
                .and_then(name_of)
                .unwrap_or("-")
                .to_owned(),
            _ => "-".into(),
        }
    }
}

/// A mail about findings.
#[derive(Debug, Clone)]
pub struct DetectionLetter<'a> {
    /// The language.
    pub language: Language,
    /// The organisation.
    pub organisation: &'a str,
    /// The words that were chosen.
    pub settings: &'a Notifications,
    /// The first findings, oldest first; at least one, and at most [`FINDINGS_MAX`] are said.
    pub findings: &'a [Arc<Finding>],
    /// How many there are.
    pub number: usize,
    /// The address of the log; none for those who cannot open it.
    pub address: Option<&'a str>,
}

impl DetectionLetter<'_> {
    /// The subject: that of the one finding, or how many there are.
    #[must_use]
    pub fn subject(&self) -> String {
        let said = match self.findings {
            [only] if self.number == 1 => filled(&self.settings.subject, |token| only.value(self.language, token)),
            _ => say_with(
                self.language,
                "{}: {} findings",
                &[self.organisation, &self.number.to_string()],
            ),
        };
        text::subject(&said)
    }

    fn paragraphs(&self) -> Vec<Paragraph> {
        let mut paragraphs = vec![Paragraph::new(
            say_with(self.language, "This is about the console of {}.", &[self.organisation]),
            "",
        )];
        let shown = self.findings.iter().take(FINDINGS_MAX);
        paragraphs.extend(shown.map(|finding| {
            let entry = filled(&self.settings.entry, |token| finding.value(self.language, token));
            Paragraph::new(entry, "")
        }));
        let further = self.number.saturating_sub(self.findings.len().min(FINDINGS_MAX));
        if further > 0 {
            let words = say_with(self.language, "{} more are in the log.", &[&further.to_string()]);
            paragraphs.push(Paragraph::new(words, ""));
        }
        match self.address {
            Some(address) => paragraphs.push(Paragraph::new(say(self.language, "All findings:"), address)),
            None => paragraphs.push(Paragraph::new(
                say(
                    self.language,
                    "Ask your administrator if a mail is missing that you were waiting for.",
                ),
                "",
            )),
        }
        paragraphs
    }

    /// As plain text.
    #[must_use]
    pub fn plain(&self) -> String {
        text::plain(&self.paragraphs())
    }

    /// The same as HTML.
    #[must_use]
    pub fn html(&self) -> String {
        text::html(self.language, &self.paragraphs())
    }
}
