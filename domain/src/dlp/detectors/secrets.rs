//! Keys and tokens, by the forms that their makers publish.

use super::Detector;
use crate::dlp::checks::{no_check, secrets::token};

pub(super) const DETECTORS: &[Detector] = &[
    Detector::token(
        "private-key",
        "Private key",
        r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----",
        no_check,
        "RFC 7468, RFC 4880 section 6.2",
    ),
    Detector::token(
        "aws-access-key",
        "AWS access key",
        r"(?:AKIA|ASIA)[A-Z2-7]{16}",
        token,
        "AWS IAM, unique identifiers",
    ),
    Detector::token(
        "github-token",
        "GitHub token",
        r"gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{82}",
        token,
        "GitHub, token formats",
    ),
    Detector::token(
        "gitlab-token",
        "GitLab token",
        r"glpat-[A-Za-z0-9_-]{20,}",
        token,
        "GitLab, token prefixes",
    ),
    Detector::token(
        "slack-token",
        "Slack token",
        r"xox[abeoprs]-[A-Za-z0-9-]{20,250}",
        token,
        "Slack, token types",
    ),
    Detector::token(
        "stripe-key",
        "Stripe secret key",
        r"[sr]k_live_[A-Za-z0-9]{20,250}",
        token,
        "Stripe, API keys",
    ),
    Detector::token(
        "google-api-key",
        "Google API key",
        r"AIza[0-9A-Za-z_-]{35}",
        token,
        "Google Cloud, API keys",
    ),
    Detector::token(
        "azure-storage-key",
        "Azure storage key",
        r"AccountKey=[A-Za-z0-9+/]{86}==",
        token,
        "Azure Storage, connection strings",
    ),
    Detector::token(
        "sendgrid-key",
        "SendGrid key",
        r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
        token,
        "SendGrid, API keys",
    ),
    Detector::token(
        "npm-token",
        "npm token",
        r"npm_[A-Za-z0-9]{36}",
        token,
        "npm, access tokens",
    ),
    Detector::token(
        "json-web-token",
        "JSON Web Token",
        r"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}",
        token,
        "RFC 7519",
    ),
];
