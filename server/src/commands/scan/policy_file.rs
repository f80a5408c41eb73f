//! The policy file of `postern scan`: the filters of a policy in TOML. What it leaves out is as in the default policy.
//!
//! ```toml
//! name = "Strict"
//! [file_blocking]
//! kinds = ["executable", "archive"]
//! extensions = ["exe", "zip"]
//! [unscannable]
//! action = "quarantine"
//! [virtual_analyzer]
//! act_from = "medium"
//! ```

use domain::{
    ids::PolicyId,
    policy::{BuiltIn, FileKind, FilterSetting, Policy, PolicyKind, ProviderFamily},
    problem::Problem,
    risk::RiskLevel,
    time::Timestamp,
    verdict::Action,
};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PolicyFile {
    name: Option<String>,
    malware_scanning: Switch,
    file_blocking: Files,
    web_reputation: Switch,
    advanced_spam: Switch,
    suspicious_objects: Switch,
    unscannable: Switch,
    virtual_analyzer: Analysis,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Switch {
    enabled: Option<bool>,
    action: Option<Action>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Analysis {
    enabled: Option<bool>,
    action: Option<Action>,
    act_from: Option<RiskLevel>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Files {
    enabled: Option<bool>,
    action: Option<Action>,
    kinds: Option<Vec<FileKind>>,
    extensions: Option<Vec<String>>,
    names: Option<Vec<String>>,
    inside_archives: Option<bool>,
}

/// The default policy of mailboxes as if it were ON.
#[must_use]
pub fn default_policy() -> Policy {
    let mut policy = Policy::built_in(
        PolicyId::new(uuid::Uuid::nil()),
        PolicyKind::Atp,
        ProviderFamily::Mailbox,
        BuiltIn::Default,
        Timestamp(0),
    );
    policy.enabled = true;
    policy
}

/// Reads a policy file.
///
/// # Errors
/// A sentence that names the line and what is wrong there.
pub fn read(text: &str) -> Result<Policy, String> {
    let file: PolicyFile = toml::from_str(text).map_err(|error| {
        let line = error
            .span()
            .map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        format!("line {line}: {}", error.message().replace('\n', " "))
    })?;
    let mut policy = default_policy();
    policy.name = file.name.unwrap_or(policy.name);
    let filters = &mut policy.filters;
    set(&mut filters.malware_scanning, file.malware_scanning);
    set(&mut filters.web_reputation, file.web_reputation);
    set(&mut filters.advanced_spam.setting, file.advanced_spam);
    set(&mut filters.suspicious_objects, file.suspicious_objects);
    set(&mut filters.unscannable, file.unscannable);
    let analysis = file.virtual_analyzer;
    set(
        &mut filters.virtual_analyzer.setting,
        Switch {
            enabled: analysis.enabled,
            action: analysis.action,
        },
    );
    let act_from = &mut filters.virtual_analyzer.act_from;
    *act_from = analysis.act_from.unwrap_or(*act_from);
    let files = file.file_blocking;
    set(
        &mut filters.file_blocking.setting,
        Switch {
            enabled: files.enabled,
            action: files.action,
        },
    );
    let blocking = &mut filters.file_blocking;
    if let Some(kinds) = files.kinds {
        blocking.kinds = kinds;
    }
    if let Some(extensions) = files.extensions {
        blocking.extensions = extensions
            .into_iter()
            .map(|extension| extension.trim_start_matches('.').to_lowercase())
            .collect();
    }
    if let Some(names) = files.names {
        blocking.names = names;
    }
    blocking.inside_archives = files.inside_archives.unwrap_or(blocking.inside_archives);
    policy.check().map_err(told)?;
    Ok(policy)
}

fn set(setting: &mut FilterSetting, switch: Switch) {
    setting.enabled = switch.enabled.unwrap_or(setting.enabled);
    setting.action = switch.action.unwrap_or(setting.action);
}

/// What is wrong, and for an action that is not offered the words of those that are: the form has a list to choose from.
fn told(problem: Problem) -> String {
    match &problem {
        Problem::Invalid { field, sentence } if field == "action" => {
            let offered = Action::OFFERED.map(Action::word).join(", ");
            format!("{sentence} Use one of: {offered}.")
        }
        _ => problem.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use domain::policy::Filters;

    #[test]
    fn what_is_left_out_is_as_in_the_default_policy() {
        let policy = read("[file_blocking]\nextensions = [\".ZIP\"]\n[unscannable]\naction = \"quarantine\"").unwrap();
        assert_eq!(policy.filters.file_blocking.extensions, ["zip"]);
        assert_eq!(
            policy.filters.file_blocking.kinds,
            Filters::standard().file_blocking.kinds
        );
        assert_eq!(policy.filters.unscannable, FilterSetting::QUARANTINE);
        assert_eq!(read("").unwrap(), default_policy());
        let analysis = read("[virtual_analyzer]\nact_from = \"medium\"")
            .unwrap()
            .filters
            .virtual_analyzer;
        assert_eq!(
            (analysis.act_from, analysis.setting),
            (RiskLevel::Medium, FilterSetting::QUARANTINE)
        );
        let off = read("[advanced_spam]\nenabled = false").unwrap();
        assert!(!off.filters.advanced_spam.setting.enabled && default_policy().filters.advanced_spam.setting.enabled);
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line() {
        let sentence = read("name = \"x\"\n\n[malware_scaning]\nenabled = true").unwrap_err();
        assert!(
            sentence.starts_with("line 3: ") && sentence.contains("malware_scaning"),
            "{sentence}"
        );
        assert_eq!(
            read("[unscannable]\naction = \"label\"").unwrap_err(),
            "“Label email” cannot be carried out on these mailboxes yet. Use one of: pass, move_to_junk, quarantine, delete."
        );
    }
}
