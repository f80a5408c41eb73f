//! The logs, for the console.

use super::Desk;
use domain::{
    audit::{AuditFilter, AuditPage},
    console::Logs,
    detection::{DetectionFilter, DetectionPage, EXPORT_ROWS},
    ids::DetectionId,
    problem::{Answer, Problem},
    roles::{Access, Area},
};

#[async_trait::async_trait]
impl Logs for Desk {
    async fn detections(&self, filter: DetectionFilter, before: Option<DetectionId>) -> Answer<DetectionPage> {
        let (tenant, _) = self.enter(Area::Logs, Access::View, "see the logs").await?;
        Ok(tenant
            .store
            .detections_page(&filter, before, self.house.clock.now())
            .await?)
    }

    async fn detections_csv(&self, filter: DetectionFilter) -> Answer<String> {
        let (tenant, _) = self.enter(Area::Logs, Access::View, "export the logs").await?;
        let rows = tenant
            .store
            .detections_for_export(&filter, self.house.clock.now(), EXPORT_ROWS)
            .await?;
        tenant
            .note(&self.act("logs.export", "detections", format!("{} rows", rows.len())))
            .await?;
        let head = [
            "time",
            "scan_type",
            "mailbox",
            "folder",
            "sender",
            "subject",
            "filter",
            "rule",
            "reason",
            "action",
            "policy",
        ];
        csv_text(
            &head,
            rows.into_iter().map(|row| {
                vec![
                    row.at.rfc3339(),
                    row.scan_type,
                    row.mailbox,
                    row.folder,
                    row.sender,
                    row.subject,
                    row.filter.name().into(),
                    row.rule,
                    row.reason,
                    row.action.name().into(),
                    row.policy,
                ]
            }),
        )
    }

    async fn audit(&self, filter: AuditFilter, before: Option<u64>) -> Answer<AuditPage> {
        let (tenant, _) = self.enter(Area::Audit, Access::View, "see the audit trail").await?;
        Ok(tenant.store.audit_page(&filter, before, self.house.clock.now()).await?)
    }

    async fn audit_csv(&self, filter: AuditFilter) -> Answer<String> {
        let (tenant, _) = self.enter(Area::Audit, Access::View, "export the audit trail").await?;
        let rows = tenant
            .store
            .audit_for_export(&filter, self.house.clock.now(), EXPORT_ROWS)
            .await?;
        tenant
            .note(&self.act("logs.export", "audit trail", format!("{} rows", rows.len())))
            .await?;
        csv_text(
            &["number", "time", "who", "action", "object", "why", "hash"],
            rows.into_iter().map(|row| {
                let act = row.act;
                vec![
                    row.number.to_string(),
                    row.at.rfc3339(),
                    act.who,
                    act.action,
                    act.object,
                    act.why,
                    row.hash,
                ]
            }),
        )
    }
}

/// CSV by RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
fn csv_text(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Answer<String> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let failed = |error: csv::Error| Problem::Unavailable {
        sentence: format!("The table could not be written: {error}."),
    };
    writer.write_record(head).map_err(failed)?;
    for row in rows {
        writer.write_record(row.into_iter().map(harmless)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Problem::Unavailable {
        sentence: format!("The table could not be written: {error}."),
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn harmless(cell: String) -> String {
    if cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bug_i5_cells_that_a_spreadsheet_would_run_are_made_harmless() {
        let rows =
            ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "fine, \"quoted\""].map(|cell| vec![cell.to_string()]);
        let text = csv_text(&["cell"], rows.into_iter()).unwrap_or_default();
        assert_eq!(
            text,
            "cell\r\n'=1+1\r\n'+1\r\n'-1\r\n'@SUM(A1)\r\n'\t=1\r\n' =1\r\n\"fine, \"\"quoted\"\"\"\r\n"
        );
    }
}
