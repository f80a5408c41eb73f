//! YARA rules: ours, those of an operator, and the compiled whole.

use super::{Limits, ScanError};
use boreal::{Compiler, scanner::ScanParams};
use std::path::Path;

/// One file of rules.
#[derive(Debug, Clone)]
pub struct RuleSource {
    /// Its name, for errors; also its name space, so that two files can use one rule name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The rules that come with Postern. Each has a `description` that is the reason people see.
#[must_use]
pub fn default_rules() -> Vec<RuleSource> {
    [
        ("test_files.yar", include_str!("rules/test_files.yar")),
        ("office.yar", include_str!("rules/office.yar")),
        ("html.yar", include_str!("rules/html.yar")),
        ("scripts.yar", include_str!("rules/scripts.yar")),
        ("pdf.yar", include_str!("rules/pdf.yar")),
    ]
    .map(|(name, text)| RuleSource {
        name: name.into(),
        text: text.into(),
    })
    .to_vec()
}

/// Reads every `.yar` and `.yara` file of a folder, in the order of their names.
///
/// # Errors
/// [`ScanError::Unreadable`] names what cannot be read.
pub fn read_rules(folder: &Path) -> Result<Vec<RuleSource>, ScanError> {
    let unreadable = |path: &Path, error: std::io::Error| ScanError::Unreadable {
        path: path.display().to_string(),
        reason: error.to_string(),
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "yar" || extension == "yara")
        {
            paths.push(path);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|path| {
            Ok(RuleSource {
                name: path.display().to_string(),
                text: std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?,
            })
        })
        .collect()
}

/// Compiled rules. A clone shares them.
#[derive(Debug, Clone)]
pub struct Rules {
    scanner: Option<boreal::Scanner>,
}

/// A rule that matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMatch {
    /// Its name.
    pub name: String,
    /// Its `description`, if it has one.
    pub description: Option<String>,
}

/// What the rules said about some bytes.
#[derive(Debug, Default)]
pub struct RuleAnswer {
    /// Those that matched.
    pub matches: Vec<RuleMatch>,
    /// Whether the time ran out before all were tried.
    pub timed_out: bool,
}

impl Rules {
    /// No rule at all.
    #[must_use]
    pub const fn none() -> Self {
        Self { scanner: None }
    }

    /// Compiles the rules; `include` is not allowed in them.
    ///
    /// # Errors
    /// [`ScanError::Rules`] names the file and what is wrong in it.
    pub fn compile(sources: &[RuleSource], limits: &Limits) -> Result<Self, ScanError> {
        if sources.is_empty() {
            return Ok(Self { scanner: None });
        }
        let mut compiler = Compiler::new();
        compiler.set_params(boreal::compiler::CompilerParams::default().disable_includes(true));
        for source in sources {
            compiler
                .add_rules_str_in_namespace(&source.text, &source.name)
                .map_err(|error| ScanError::Rules {
                    file: source.name.clone(),
                    reason: error.to_string().split_whitespace().collect::<Vec<_>>().join(" "),
                })?;
        }
        let mut scanner = compiler.finalize();
        scanner.set_scan_params(
            ScanParams::default()
                .compute_full_matches(false)
                .timeout_duration(Some(limits.rules_time)),
        );
        Ok(Self { scanner: Some(scanner) })
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.scanner.as_ref().map_or(0, |scanner| scanner.rules().count())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Tries the rules on some bytes.
    #[must_use]
    pub fn matches(&self, bytes: &[u8]) -> RuleAnswer {
        let Some(scanner) = &self.scanner else {
            return RuleAnswer::default();
        };
        let (timed_out, result) = match scanner.scan_mem(bytes) {
            Ok(result) => (false, result),
            Err((_, result)) => (true, result),
        };
        let matches = result
            .rules
            .iter()
            .map(|rule| RuleMatch {
                name: rule.name.to_string(),
                description: rule.metadatas.iter().find_map(|meta| match meta.value {
                    boreal::MetadataValue::Bytes(text) if scanner.get_string_symbol(meta.name) == "description" => {
                        Some(String::from_utf8_lossy(scanner.get_bytes_symbol(text)).into_owned())
                    }
                    _ => None,
                }),
            })
            .collect();
        RuleAnswer { matches, timed_out }
    }
}
