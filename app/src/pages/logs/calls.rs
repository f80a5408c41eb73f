//! What the logs ask.

use crate::Refused;
#[cfg(feature = "ssr")]
use crate::refused::{console, refuse};
use domain::{
    audit::{AuditFilter, AuditPage},
    detection::{DetectionFilter, DetectionPage},
    ids::DetectionId,
};
use leptos::{prelude::*, server_fn::codec::Json};

/// One page of detections.
#[server(name = ListDetections, prefix = "/api", endpoint = "logs/detections", input = Json)]
pub async fn detections(filter: DetectionFilter, before: Option<DetectionId>) -> Result<DetectionPage, Refused> {
    console()?.detections(filter, before).await.map_err(refuse)
}

/// One page of the audit trail.
#[server(name = ListAudit, prefix = "/api", endpoint = "logs/audit", input = Json)]
pub async fn audit(filter: AuditFilter, before: Option<u64>) -> Result<AuditPage, Refused> {
    console()?.audit(filter, before).await.map_err(refuse)
}
