//! Mails to an organisation's administrators about its licences.

use crate::{
    notices::LicenceLetter,
    services::{House, problems::ServiceError},
    store::OutboxRow,
};
use domain::{
    ids::{NoticeId, TenantId},
    licence::life::{Event, Life},
    roles::{Access, Area, Role, access},
    time::Timestamp,
};

impl House {
    /// What is written of what is due, to everybody who may give a key; nothing where no mail server is configured, for then the pages
    /// alone say it.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn licence_letters(
        &self,
        tenant: TenantId,
        organisation: &str,
        life: Life,
        due: &[(Timestamp, Event)],
        now: Timestamp,
    ) -> Result<Vec<OutboxRow>, ServiceError> {
        if self.settings.mail.is_none() {
            return Ok(Vec::new());
        }
        let address = self.sign_in_address(tenant).await;
        let address = address.unwrap_or_else(|_| self.settings.address.clone());
        let controls =
            |role: &str| Role::from_word(role).is_some_and(|role| access(role, Area::Licensing) == Access::Control);
        let members = self.folder.control().members(tenant).await?;
        let letters = members
            .into_iter()
            .filter(|(_, role)| controls(role))
            .map(|(person, _)| {
                let letter = LicenceLetter {
                    language: person.language.unwrap_or_default(),
                    organisation,
                    life,
                    due,
                    address: &address,
                    now,
                };
                OutboxRow {
                    subject: letter.subject(),
                    plain: letter.plain(),
                    html: letter.html(),
                    ..OutboxRow::due(NoticeId::new(self.ids.next()), &person.email, self.clock.now())
                }
            });
        Ok(letters.collect())
    }
}
