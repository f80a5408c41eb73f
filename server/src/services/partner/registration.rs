//! The registration e-mail of a customer, which the provider can view and send again.

use super::Provider;
use crate::{
    identity::token,
    notices::Registration,
    services::{House, notices::GIVEN_UP, people::INVITATION, problems::ServiceError},
    store::{OutboxRow, outbox_link_place},
};
use domain::{
    ids::{CustomerId, NoticeId},
    partner::{Customer, RegistrationMail},
    problem::{Answer, Problem},
    time::DAY,
};
use url::form_urlencoded::byte_serialize;

impl House {
    /// Writes the registration e-mail with a new link, and has it sent. Links of earlier ones no longer count.
    pub(super) async fn register(&self, provider: &Provider, customer: &Customer) -> Answer<()> {
        let (now, id) = (self.clock.now(), NoticeId::new(self.ids.next()));
        let key = token::secret().map_err(ServiceError::from)?;
        let name: String = byte_serialize(customer.company.name.as_bytes()).collect();
        let email: String = byte_serialize(customer.contact.email.as_bytes()).collect();
        let link = format!(
            "{}/set-up?key={key}&organisation={name}&email={email}",
            self.settings.address
        );
        let sealed = self.sealer.seal(&outbox_link_place(id), link.as_bytes());
        let code = self.code_of(customer.tenant).await?;
        let mail = Registration {
            language: customer.contact.language,
            customer: &customer.company.name,
            provider: &provider.name,
            address: &self.sign_in_address(customer.tenant).await?,
            code: code.as_str(),
            days: GIVEN_UP / DAY,
        };
        let row = OutboxRow {
            customer: Some(customer.id),
            subject: mail.subject(),
            plain: mail.plain(),
            html: mail.html(),
            sealed_link: Some(sealed.map_err(ServiceError::from)?),
            ..OutboxRow::due(id, &customer.contact.email, now)
        };
        let act = provider.act("partner.invite", &customer.company.name, &customer.contact.email);
        self.folder
            .control()
            .invite(&row, INVITATION, &token::sha256_hex(&key), customer.tenant, &act)
            .await?;
        self.tenant(provider.tenant).await?.note(&act).await?;
        self.outbox_bell.notify_one();
        Ok(())
    }

    /// The registration e-mail that was written last; its link is for the recipient alone.
    ///
    /// # Errors
    /// [`Problem::NotFound`], also for a customer of somebody else.
    pub async fn registration_mail(&self, provider: &Provider, id: CustomerId) -> Answer<RegistrationMail> {
        let customer = self.customer(provider, id).await?;
        let row = self.folder.control().mail_about(customer.id).await?;
        let row = row.ok_or_else(|| Problem::not_found("registration e-mail"))?;
        Ok(RegistrationMail {
            recipient: row.recipient,
            subject: row.subject,
            plain: row.plain,
            written_at: row.created_at,
            sent_at: row.sent_at,
            attempts: row.attempts,
            next_at: row.next_at,
            error: row.error,
        })
    }

    /// Sends it again, with a new link.
    ///
    /// # Errors
    /// [`Problem::NotFound`].
    pub async fn resend_registration(&self, provider: &Provider, id: CustomerId) -> Answer<()> {
        let customer = self.customer(provider, id).await?;
        self.register(provider, &customer).await
    }
}
