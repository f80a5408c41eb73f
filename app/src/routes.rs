//! The one table of addresses: the router, the rail and the tests read it.

use crate::parts::icon::Icon;
use domain::{policy::PolicyKind, roles::Area};

/// An entry of the rail. A later part of the product adds its group here and its pages below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// What needs me now.
    Overview,
    /// Held mail.
    Quarantine,
    /// What is looked for and what is done about it.
    Policies,
    /// What the organisation may use.
    Licensing,
    /// What happened.
    Logs,
    /// Service accounts and jobs.
    Administration,
}

impl Group {
    /// In the order of the rail.
    pub const ALL: [Self; 6] = [
        Self::Overview,
        Self::Quarantine,
        Self::Policies,
        Self::Licensing,
        Self::Logs,
        Self::Administration,
    ];

    /// As the rail shows it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Quarantine => "Quarantine",
            Self::Policies => "Policies",
            Self::Licensing => "Licensing",
            Self::Logs => "Logs",
            Self::Administration => "Administration",
        }
    }

    /// Its picture.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Overview => Icon::Overview,
            Self::Quarantine => Icon::Quarantine,
            Self::Policies => Icon::Policies,
            Self::Licensing => Icon::Licensing,
            Self::Logs => Icon::Logs,
            Self::Administration => Icon::Administration,
        }
    }
}

/// One page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// The address; `:name` stands for a part that varies.
    pub path: &'static str,
    /// Title of the document and label in the rail.
    pub title: &'static str,
    /// The group it belongs to; the ones that the rail lists have no varying part and are `listed`.
    pub group: Option<Group>,
    /// Whether the rail shows it.
    pub listed: bool,
    /// The right that it needs; none for what everybody sees.
    pub area: Option<Area>,
    /// Whether it is shown to people who are not signed in.
    pub public: bool,
}

const fn page(path: &'static str, title: &'static str, group: Group, area: Area, listed: bool) -> Page {
    Page {
        path,
        title,
        group: Some(group),
        listed,
        area: Some(area),
        public: false,
    }
}

const fn public(path: &'static str, title: &'static str) -> Page {
    Page {
        path,
        title,
        group: None,
        listed: false,
        area: None,
        public: true,
    }
}

/// `/`
pub const OVERVIEW: &str = "/";
/// The list of held mail.
pub const QUARANTINE: &str = "/quarantine";
/// Advanced Threat Protection.
pub const POLICIES_ATP: &str = "/policies/atp";
/// Data Loss Prevention.
pub const POLICIES_DLP: &str = "/policies/dlp";
/// The form of a new ATP policy.
pub const POLICY_NEW: &str = "/policies/atp/new";
/// What policies would do to past mail.
pub const TRIALS: &str = "/policies/trials";
/// Why a mail is held or not.
pub const EXPLAIN: &str = "/policies/explain";
/// What the organisation says about itself and others.
pub const LISTS: &str = "/policies/lists";
/// Where the lists are sent, which are larger than other forms.
pub const SAVE_LISTS: &str = "/api/lists/save";
/// Mails about what policies found.
pub const NOTIFICATIONS: &str = "/policies/notifications";
/// All policies as one file.
pub const POLICY_FILE: &str = "/policies/file";
/// The policies as TOML, served by `http`.
pub const POLICY_FILE_DOWNLOAD: &str = "/policies/policies.toml";
/// Where a file of policies is sent, which is larger than other forms.
pub const OFFER_POLICIES: &str = "/api/policies/file/offer";
/// How a policy is and was; its identifier follows.
pub const VERSIONS: &str = "/policies/versions";
/// The form of a new DLP policy.
pub const DLP_POLICY_NEW: &str = "/policies/dlp/new";
/// Products and services.
pub const LICENSING: &str = "/licensing";
/// A registration key or an activation code.
pub const PROVIDE_KEY: &str = "/licensing/provide-key";
/// The configuration of the organisation, to another console and from one.
pub const TRANSFER: &str = "/licensing/transfer";
/// The configuration as a file, served by `http`.
pub const CONFIGURATION_FILE: &str = "/licensing/configuration.json";
/// Where a configuration is sent, which is larger than other forms.
pub const OFFER_CONFIGURATION: &str = "/api/licensing/transfer/offer";
/// The customers of a service provider.
pub const CUSTOMERS: &str = "/licensing/customers";
/// What a service provider sells.
pub const SERVICE_PLANS: &str = "/licensing/service-plans";
/// What was detected.
pub const DETECTIONS: &str = "/logs/detections";
/// The detections as CSV, served by `http`; the same filters in the query as [`DETECTIONS`].
pub const DETECTIONS_CSV: &str = "/logs/detections.csv";
/// The numbers of the chart over the detections as CSV, served by `http`; the same filters in the query.
pub const DETECTION_SERIES_CSV: &str = "/logs/detections-over-time.csv";
/// Who did what.
pub const AUDIT: &str = "/logs/audit";
/// The audit trail as CSV, served by `http`.
pub const AUDIT_CSV: &str = "/logs/audit.csv";
/// Connections to mailboxes.
pub const SERVICE_ACCOUNTS: &str = "/administration/service-accounts";
/// The form of a new connection.
pub const SERVICE_ACCOUNT_NEW: &str = "/administration/service-accounts/new";
/// Long work.
pub const JOBS: &str = "/administration/jobs";
/// The person's own page.
pub const ACCOUNT: &str = "/account";
/// Where each organisation is signed in to, with its code as `T`; served by `http`.
pub const DASHBOARD: &str = "/Dashboard";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// The first administrator; opened by the link in the terminal.
pub const SET_UP: &str = "/set-up";
/// Answers to common questions.
pub const HELP: &str = "/help";
/// What is shown when the server cannot be reached.
pub const OFFLINE: &str = "/offline";
/// Where downloads are asked for, served by `http`.
pub const DOWNLOAD: &str = "/quarantine/download";

/// Every page there is.
pub const PAGES: &[Page] = &[
    page(OVERVIEW, "Overview", Group::Overview, Area::Overview, true),
    page(QUARANTINE, "Quarantine", Group::Quarantine, Area::Quarantine, true),
    page(
        "/quarantine/:id",
        "Held mail",
        Group::Quarantine,
        Area::Quarantine,
        false,
    ),
    page(
        POLICIES_ATP,
        "Advanced Threat Protection",
        Group::Policies,
        Area::Policies,
        true,
    ),
    page(POLICY_NEW, "New policy", Group::Policies, Area::Policies, false),
    page("/policies/atp/:id", "Policy", Group::Policies, Area::Policies, false),
    page(
        POLICIES_DLP,
        "Data Loss Prevention",
        Group::Policies,
        Area::Policies,
        true,
    ),
    page(DLP_POLICY_NEW, "New policy", Group::Policies, Area::Policies, false),
    page("/policies/dlp/:id", "Policy", Group::Policies, Area::Policies, false),
    page(LISTS, "Lists", Group::Policies, Area::Policies, true),
    page(NOTIFICATIONS, "Notifications", Group::Policies, Area::Policies, true),
    page(POLICY_FILE, "Policy file", Group::Policies, Area::Policies, true),
    page(
        "/policies/versions/:id",
        "Versions",
        Group::Policies,
        Area::Policies,
        false,
    ),
    page(TRIALS, "Trial runs", Group::Policies, Area::Policies, true),
    page(
        "/policies/trials/:id",
        "Trial run",
        Group::Policies,
        Area::Policies,
        false,
    ),
    page(EXPLAIN, "Explain", Group::Policies, Area::Policies, true),
    page(LICENSING, "Products/Services", Group::Licensing, Area::Licensing, true),
    page(PROVIDE_KEY, "License Key", Group::Licensing, Area::Licensing, false),
    page(TRANSFER, "Export and import", Group::Licensing, Area::Licensing, false),
    page(
        "/licensing/products/:product",
        "Licence",
        Group::Licensing,
        Area::Licensing,
        false,
    ),
    page(CUSTOMERS, "Customers", Group::Licensing, Area::Partner, true),
    page(
        "/licensing/customers/:id",
        "Customer",
        Group::Licensing,
        Area::Partner,
        false,
    ),
    page(SERVICE_PLANS, "Service plans", Group::Licensing, Area::Partner, true),
    page(DETECTIONS, "Detections", Group::Logs, Area::Logs, true),
    page(AUDIT, "Audit trail", Group::Logs, Area::Audit, true),
    page(
        SERVICE_ACCOUNTS,
        "Service Account",
        Group::Administration,
        Area::Administration,
        true,
    ),
    page(
        SERVICE_ACCOUNT_NEW,
        "Add a service account",
        Group::Administration,
        Area::Administration,
        false,
    ),
    page(
        "/administration/service-accounts/:id",
        "Service account",
        Group::Administration,
        Area::Administration,
        false,
    ),
    page(JOBS, "Jobs", Group::Administration, Area::Administration, true),
    Page {
        path: ACCOUNT,
        title: "Your account",
        group: None,
        listed: false,
        area: None,
        public: false,
    },
    public(SIGN_IN, "Sign in"),
    public(SET_UP, "Set up"),
    public(HELP, "Help"),
    public(OFFLINE, "Offline"),
];

/// The list of the policies of a kind.
#[must_use]
pub const fn policies(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Atp => POLICIES_ATP,
        PolicyKind::Dlp => POLICIES_DLP,
    }
}

/// The page of an address, by its pattern; none for addresses that lead nowhere.
#[must_use]
pub fn page_of(address: &str) -> Option<&'static Page> {
    let parts: Vec<&str> = address.split('/').filter(|part| !part.is_empty()).collect();
    PAGES.iter().find(|page| {
        let pattern: Vec<&str> = page.path.split('/').filter(|part| !part.is_empty()).collect();
        pattern.len() == parts.len()
            && pattern
                .iter()
                .zip(&parts)
                .all(|(wanted, part)| wanted.starts_with(':') || wanted == part)
    })
}

/// Whether people who are not signed in may see an address.
#[must_use]
pub fn is_public(address: &str) -> bool {
    page_of(address).is_some_and(|page| page.public)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_finds_its_own_page_before_one_with_a_varying_part() {
        assert_eq!(page_of("/policies/atp/new").map(|page| page.title), Some("New policy"));
        assert_eq!(page_of("/policies/atp/4f").map(|page| page.title), Some("Policy"));
        assert_eq!(page_of("/nowhere"), None);
        assert_eq!(page_of("/").map(|page| page.title), Some("Overview"));
    }

    #[test]
    fn every_group_of_the_rail_has_a_page_and_no_address_stands_twice() {
        for group in Group::ALL {
            assert!(
                PAGES.iter().any(|page| page.group == Some(group) && page.listed),
                "{group:?}"
            );
        }
        for (at, page) in PAGES.iter().enumerate() {
            assert!(
                PAGES[at + 1..].iter().all(|other| other.path != page.path),
                "{}",
                page.path
            );
            assert!(!(page.listed && page.path.contains(':')), "{}", page.path);
        }
    }
}
