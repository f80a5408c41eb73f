//! What is known of a mail besides the mail itself: whether it is from whom it says, and what the organisation says about itself.

use super::{House, tenant::Tenant};
use crate::mail::{Authentication, Context};
use bytes::Bytes;
use domain::{policy::Policy, time::Timestamp};

impl House {
    /// What is known of a mail that came to a mailbox. The DNS is asked only for policies against threats that look at the answer;
    /// `received_at` is when the mailbox took it, where that is known.
    pub(super) async fn context<'p>(
        &self,
        tenant: &Tenant,
        address: &str,
        mut policies: impl Iterator<Item = &'p Policy>,
        raw: &Bytes,
        received_at: Option<Timestamp>,
    ) -> Context {
        let organisation = tenant.organisation();
        let is_asked = policies.any(|policy| {
            policy.filters.advanced_spam.setting.enabled && !organisation.is_approved_user(policy.kind, address)
        });
        let authentication = match &self.authenticator {
            Some(authenticator) if is_asked => {
                let now = self.clock.now();
                authenticator.clone().authenticate(raw.clone(), received_at, now).await
            }
            _ => Authentication::default(),
        };
        Context {
            authentication,
            organisation,
        }
    }
}
