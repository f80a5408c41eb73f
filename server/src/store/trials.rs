//! What trials of policies found. A trial is a job; what it was asked for is the job's payload, its counts stand in the job's progress.

use super::{
    Batch, Expect, JobProgress, JobRecord, StoreError, TenantStore,
    batch::cells,
    jobs::{job_row, record, with_progress},
    row::{Cols, all, first},
};
use domain::{
    evidence::Filter,
    explain::MailPlace,
    ids::JobId,
    job::JobRow,
    trial::{Effect, PAGE_ROWS, TrialMail},
    verdict::Action,
};

fn mail(row: &Cols<'_, '_>) -> Result<TrialMail, StoreError> {
    let filter = row.maybe_text("filter")?;
    Ok(TrialMail {
        number: row.count("number")?,
        mailbox: row.text("mailbox")?,
        place: MailPlace {
            mailbox: row.id("mailbox_id")?,
            folder: row.text("folder")?,
            key: row.text("key")?,
        },
        sender: row.text("sender")?,
        subject: row.text("subject")?,
        received_at: row.maybe_time("received_at")?,
        effect: row.word("effect", Effect::from_word)?,
        before: row.word("before", Action::from_word)?,
        after: row.word("after", Action::from_word)?,
        filter: filter.as_deref().and_then(Filter::from_word),
        rule: row.text("rule")?,
        reason: row.text("reason")?,
    })
}

impl TenantStore {
    /// Notes how far a trial has come, and the mails that it met since the last time, together or not at all.
    ///
    /// # Errors
    /// [`StoreError::Changed`] when another worker has the job by now, or it has ended: stop working on it.
    pub async fn note_trial(
        &self,
        job: JobId,
        attempts: u32,
        progress: &JobProgress,
        met: &[TrialMail],
    ) -> Result<(), StoreError> {
        let mut batch = with_progress(Batch::new(None), job, attempts, progress)?;
        for mail in met {
            batch = batch.run(
                "INSERT INTO trial_mail (job, number, effect, mailbox, mailbox_id, folder, key, sender, subject,
                     received_at, before, after, filter, rule, reason)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                cells![
                    job,
                    mail.number,
                    mail.effect.word(),
                    mail.mailbox,
                    mail.place.mailbox,
                    mail.place.folder,
                    mail.place.key,
                    mail.sender,
                    mail.subject,
                    mail.received_at,
                    mail.before.word(),
                    mail.after.word(),
                    mail.filter.map(Filter::word),
                    mail.rule,
                    mail.reason
                ],
                Expect::Rows(1),
            );
        }
        self.database.write(batch).await.map(drop)
    }

    /// One page of the mails of a trial with this effect, or any, after the one with the number `after`; and whether there are
    /// further ones.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn trial_mails(
        &self,
        job: JobId,
        effect: Option<Effect>,
        after: Option<u64>,
    ) -> Result<(Vec<TrialMail>, bool), StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM trial_mail WHERE job = ?1 AND number > ?2 AND (?3 IS NULL OR effect = ?3)
                           ORDER BY number LIMIT ?4";
                let values = cells![job, after.unwrap_or(0), effect.map(Effect::word), PAGE_ROWS + 1];
                let mut mails = all(db, sql, &values, mail)?;
                let further = mails.len() > PAGE_ROWS;
                mails.truncate(PAGE_ROWS);
                Ok((mails, further))
            })
            .await
    }

    /// The newest jobs with a handler, at most `limit`, as they stand and as their handler gets them.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn jobs_named(&self, name: &'static str, limit: usize) -> Result<Vec<(JobRow, JobRecord)>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM job WHERE name = ?1 ORDER BY id DESC LIMIT ?2";
                all(db, sql, &cells![name, limit], |row| Ok((job_row(row)?, record(row)?)))
            })
            .await
    }

    /// One job with a handler.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn job_named(&self, name: &'static str, id: JobId) -> Result<Option<(JobRow, JobRecord)>, StoreError> {
        self.database
            .read(move |db| {
                let sql = "SELECT * FROM job WHERE name = ?1 AND id = ?2";
                first(db, sql, &cells![name, id], |row| Ok((job_row(row)?, record(row)?)))
            })
            .await
    }

    /// Forgets the mails of all trials but the newest `kept`.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn forget_trials(&self, name: &'static str, kept: usize) -> Result<(), StoreError> {
        let batch = Batch::new(None).run(
            "DELETE FROM trial_mail WHERE job NOT IN (SELECT id FROM job WHERE name = ?1 ORDER BY id DESC LIMIT ?2)",
            cells![name, kept],
            Expect::Any,
        );
        self.database.write(batch).await.map(drop)
    }
}
