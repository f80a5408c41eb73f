//! The table of addresses: a stand-in until the pages are here.

/// One page.
pub struct Page {
    /// The address; `:name` stands for a part that varies.
    pub path: &'static str,
    /// Whether it is shown to people who are not signed in.
    pub public: bool,
}

/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// The detections as CSV.
pub const DETECTIONS_CSV: &str = "/logs/detections.csv";
/// The audit trail as CSV.
pub const AUDIT_CSV: &str = "/logs/audit.csv";
/// Where downloads are asked for.
pub const DOWNLOAD: &str = "/quarantine/download";

/// Every page.
pub const PAGES: &[Page] = &[
    Page {
        path: "/",
        public: false,
    },
    Page {
        path: "/quarantine",
        public: false,
    },
    Page {
        path: "/quarantine/:id",
        public: false,
    },
    Page {
        path: SIGN_IN,
        public: true,
    },
    Page {
        path: "/help",
        public: true,
    },
];

/// The page of an address.
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
