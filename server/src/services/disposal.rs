//! Condemned mails that a policy does not hold: into the junk folder, or deleted. Journaled like custody, so that after any kind
//! of death each is in one place and in the detection log.

use super::{
    custody::held_place,
    movement::{Movement, is_there},
    problems::ServiceError,
    tenant::Tenant,
};
use crate::{
    faults,
    mail::MailSummary,
    mailboxes::{Fingerprint, FolderRole, Locator, Mailbox, MailboxError},
    store::Disposal,
};
use domain::{
    audit::Act,
    detection::DetectionRow,
    ids::{MailboxId, MoveId},
    verdict::Action,
};

/// Writes the disposal and its detection down, then carries it out. The caller holds the mailbox's lock. A mail that is in the
/// junk folder already, or that has no junk folder to go to, is left where it is, and the log has its line.
///
/// # Errors
/// Those of the mailbox and of the store.
pub(super) async fn dispose(
    tenant: &Tenant,
    mailbox: &mut dyn Mailbox,
    id: MailboxId,
    movement: MoveId,
    place: &Locator,
    summary: &MailSummary,
    line: &DetectionRow,
) -> Result<(), ServiceError> {
    let goal = if line.action == Action::MoveToJunk {
        let junk = mailbox
            .folders()
            .await?
            .into_iter()
            .find(|folder| folder.role == FolderRole::Junk);
        if junk.as_ref().is_some_and(|junk| junk.name == place.folder) {
            return Ok(tenant.store.add_detection(line, id).await?);
        }
        let Some(junk) = junk else {
            let line = DetectionRow {
                action: Action::Pass,
                reason: format!(
                    "{} It stays where it is: there is no junk folder to move it to.",
                    line.reason
                ),
                ..line.clone()
            };
            return Ok(tenant.store.add_detection(&line, id).await?);
        };
        Some(junk.name)
    } else {
        None
    };
    let disposal = Disposal {
        id: movement,
        mailbox: id,
        from: held_place(place.clone()),
        subject: summary.subject.clone(),
        message_id: Some(summary.message_id.clone()).filter(|id| !id.is_empty()),
        size: summary.size,
        sha256: summary.sha256.clone(),
        before: None,
        goal,
    };
    let why = format!("{}: {}", line.filter.name(), line.reason);
    let act = Act::by_itself(&format!("mail.{}", line.action.word()), &disposal.subject, why);
    tenant.store.begin_disposal(&disposal, line, &act).await?;
    faults::reach("dispose.journaled");
    carry_out(tenant, mailbox, disposal).await
}

/// Carries out what an earlier start left open in this mailbox; the caller holds its lock.
///
/// # Errors
/// Those of the mailbox and of the store.
pub(super) async fn carry_out_in(
    tenant: &Tenant,
    id: MailboxId,
    mailbox: &mut dyn Mailbox,
) -> Result<(), ServiceError> {
    for disposal in tenant.store.open_disposals(id).await? {
        carry_out(tenant, mailbox, disposal).await?;
    }
    Ok(())
}

async fn carry_out(tenant: &Tenant, mailbox: &mut dyn Mailbox, disposal: Disposal) -> Result<(), ServiceError> {
    let id = disposal.id;
    let action = if disposal.goal.is_some() {
        Action::MoveToJunk
    } else {
        Action::Delete
    };
    let subject = disposal.subject.clone();
    match touch(tenant, mailbox, disposal).await {
        Ok(()) => {
            faults::reach("dispose.moved");
            tenant.store.end_disposal(id, None).await?;
        }
        // What the provider refuses for good is an end; what cannot be reached is tried again.
        Err(ServiceError::Mailbox(
            error @ (MailboxError::Refused(_) | MailboxError::Limit(_) | MailboxError::NoFolder(_)),
        )) => {
            let act = Act::by_itself(&format!("mail.{}.failed", action.word()), subject, error.to_string());
            tenant.store.end_disposal(id, Some(&act)).await?;
        }
        Err(error) => return Err(error),
    }
    faults::reach("dispose.finished");
    Ok(())
}

async fn touch(tenant: &Tenant, mailbox: &mut dyn Mailbox, disposal: Disposal) -> Result<(), ServiceError> {
    let source = Locator {
        folder: disposal.from.folder,
        key: disposal.from.key,
    };
    let fingerprint = Fingerprint {
        sha256: disposal.sha256,
        size: disposal.size,
        message_id: disposal.message_id,
    };
    if let Some(goal) = disposal.goal {
        let movement = Movement {
            source,
            fingerprint,
            goal,
            before: disposal.before.map(|before| before as usize),
            word: "dispose",
        };
        let note = async |before| {
            let before = u32::try_from(before).unwrap_or(u32::MAX);
            tenant.store.note_disposal(disposal.id, before).await
        };
        return movement.carry_out(mailbox, note).await.map(drop);
    }
    if !is_there(mailbox, &fingerprint, &source).await? {
        return Ok(());
    }
    faults::reach("dispose.moving");
    match mailbox.remove(&source).await {
        Ok(()) | Err(MailboxError::Gone(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
