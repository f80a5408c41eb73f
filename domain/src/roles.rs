//! Who may do what: one matrix of role and area.

use serde::{Deserialize, Serialize};

/// What somebody is in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Administrator,
    /// Works with held mail and logs; sees policies.
    Analyst,
    /// Sees the lists, changes nothing.
    Viewer,
}

impl Role {
    /// All roles, for lists and tests.
    pub const ALL: [Self; 3] = [Self::Administrator, Self::Analyst, Self::Viewer];

    /// The role as it is shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Analyst => "Analyst",
            Self::Viewer => "Viewer",
        }
    }

    /// The word that is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Analyst => "analyst",
            Self::Viewer => "viewer",
        }
    }

    /// The role of a stored word; an unknown word gives none, so that a damaged row opens nothing.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// A part of the console that rights are given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Overview and mailbox health.
    Overview,
    /// Held mail.
    Quarantine,
    /// Policies of all kinds.
    Policies,
    /// Detections.
    Logs,
    /// The audit trail.
    Audit,
    /// Service accounts, jobs, blocked objects, demo data.
    Administration,
    /// Licences and keys.
    Licensing,
    /// Customers, for service providers.
    Partner,
}

impl Area {
    /// All areas, for lists and tests.
    pub const ALL: [Self; 8] = [
        Self::Overview,
        Self::Quarantine,
        Self::Policies,
        Self::Logs,
        Self::Audit,
        Self::Administration,
        Self::Licensing,
        Self::Partner,
    ];
}

/// How far a role reaches into an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Not at all.
    None,
    /// Look, change nothing.
    View,
    /// Everything in the area.
    Control,
}

/// The matrix.
#[must_use]
pub const fn access(role: Role, area: Area) -> Access {
    match (role, area) {
        (Role::Administrator, _) | (Role::Analyst, Area::Quarantine) => Access::Control,
        (Role::Analyst, Area::Overview | Area::Policies | Area::Logs)
        | (Role::Viewer, Area::Overview | Area::Quarantine | Area::Logs) => Access::View,
        (Role::Analyst, Area::Audit | Area::Administration | Area::Licensing | Area::Partner)
        | (Role::Viewer, Area::Policies | Area::Audit | Area::Administration | Area::Licensing | Area::Partner) => {
            Access::None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_administrator_reaches_audit_administration_and_licensing() {
        for role in Role::ALL {
            for area in [Area::Audit, Area::Administration, Area::Licensing, Area::Partner] {
                assert_eq!(
                    access(role, area) == Access::None,
                    role != Role::Administrator,
                    "{role:?} {area:?}"
                );
            }
        }
    }

    #[test]
    fn a_viewer_controls_nothing() {
        assert!(
            Area::ALL
                .into_iter()
                .all(|area| access(Role::Viewer, area) < Access::Control)
        );
    }

    #[test]
    fn a_damaged_role_word_opens_nothing() {
        assert_eq!(Role::from_word("Administrator "), None);
    }
}
