//! Identifiers. Each kind is a type of its own, so that one cannot be handed in where another is wanted.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// Why a text is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an identifier: 32 hexadecimal digits are expected")]
pub struct NotAnId(pub String);

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID, version 7 by custom, so that later ones sort after earlier ones.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self { Self(uuid) }
            /// The UUID inside.
            #[must_use]
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}", self.0.simple()) }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId(text.chars().take(64).collect()))
            }
        }
    };
}

id!(/** One organisation: its own folder of data. */ TenantId);
id!(/** Somebody who signs in. */ PersonId);
id!(/** One signed-in browser. */ SignInId);
id!(/** A connection to a mail provider. */ AccountId);
id!(/** One mailbox behind a service account. */ MailboxId);
id!(/** A policy, through all its versions. */ PolicyId);
id!(/** A mail that was condemned and is or was held. */ HeldId);
id!(/** A saved view of the quarantine. */ ViewId);
id!(/** One line of the detection log. */ DetectionId);
id!(/** One journaled movement of a mail. */ MoveId);
id!(/** A piece of work in the queue. */ JobId);
id!(/** A licence. */ LicenceId);
id!(/** A service provider. */ PartnerId);
id!(/** An organisation that a service provider looks after. */ CustomerId);
id!(/** What a service provider sells. */ ServicePlanId);
id!(/** What a customer has of a service plan. */ SubscriptionId);
id!(/** A mail that is to be sent. */ NoticeId);
id!(/** A suspicious or blocked object. */ ObjectId);
