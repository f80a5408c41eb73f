//! Products, the families in which they are sold, and the features that they entitle to (spec L7).

use super::life::{Figures, Span};
use serde::{Deserialize, Serialize};

/// What a licence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Product {
    /// Scans delivered mail.
    Mail,
    /// The web gateway.
    WebGateway,
    /// The hub of suspicious objects.
    Hub,
    /// The sensor on endpoints.
    EndpointSensor,
}

impl Product {
    /// All products.
    pub const ALL: [Self; 4] = [Self::Mail, Self::WebGateway, Self::Hub, Self::EndpointSensor];

    /// As it is shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mail => "Mail protection",
            Self::WebGateway => "Web gateway",
            Self::Hub => "Object hub",
            Self::EndpointSensor => "Endpoint sensor",
        }
    }

    /// The word that is stored and that stands in addresses and commands.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::WebGateway => "web-gateway",
            Self::Hub => "hub",
            Self::EndpointSensor => "endpoint-sensor",
        }
    }

    /// The product of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.word() == word)
    }

    /// What one seat of it is.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Mail => "protected mailboxes",
            Self::WebGateway => "users",
            Self::Hub => "connected servers",
            Self::EndpointSensor => "endpoints",
        }
    }

    /// How long what lasts after its licence has ended.
    #[must_use]
    pub const fn figures(self) -> Figures {
        match self {
            Self::Mail => Figures {
                grace: Span::Days(30),
                suspended: Span::Days(30),
                accounts_end: Some(Span::Days(10)),
                source: "Mail product: 30 days grace; service accounts deprovisioned 10 days after it; data kept 30 days after it (contract 3.3)",
            },
            Self::WebGateway => Figures {
                grace: Span::Months(3),
                suspended: Span::Months(3),
                accounts_end: None,
                source: "Web gateway: 3 months grace, 3 months expiration, then deprovision (contract 3.3). The documents leave open whether \
                         objects go at its start or its end: at its start",
            },
            Self::Hub => Figures {
                grace: Span::Days(30),
                suspended: Span::Days(30),
                accounts_end: None,
                source: "Not documented: as the mail product (inferred)",
            },
            Self::EndpointSensor => Figures {
                grace: Span::Days(30),
                suspended: Span::Days(30),
                accounts_end: None,
                source: "Locked for 30 days, then deleted (contract 3.3, inferred); grace as the mail product",
            },
        }
    }
}

/// How products are sold: the first two letters of their keys. The list of the original is not documented; this one is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Mail protection alone.
    Mail,
    /// The web gateway alone.
    WebGateway,
    /// The hub alone.
    Hub,
    /// The endpoint sensor alone.
    EndpointSensor,
    /// Several of them.
    Suite,
}

impl Family {
    /// All families.
    pub const ALL: [Self; 5] = [
        Self::Mail,
        Self::WebGateway,
        Self::Hub,
        Self::EndpointSensor,
        Self::Suite,
    ];

    /// The letters with which its keys begin.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Mail => "PM",
            Self::WebGateway => "PW",
            Self::Hub => "PH",
            Self::EndpointSensor => "PE",
            Self::Suite => "PS",
        }
    }

    /// The family whose keys begin so.
    #[must_use]
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|family| family.prefix() == prefix)
    }

    /// The family of what is sold together.
    #[must_use]
    pub fn of(products: &[Product]) -> Self {
        match products {
            [Product::Mail] => Self::Mail,
            [Product::WebGateway] => Self::WebGateway,
            [Product::Hub] => Self::Hub,
            [Product::EndpointSensor] => Self::EndpointSensor,
            _ => Self::Suite,
        }
    }
}

/// A trial to find out, or the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// For a while, to find out.
    Trial,
    /// Bought.
    Full,
}

impl Edition {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Trial, Self::Full];

    /// As it is shown.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Trial => "Trial",
            Self::Full => "Full",
        }
    }

    /// The word that is stored and typed in commands.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Full => "full",
        }
    }

    /// The edition of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|edition| edition.word() == word)
    }
}

/// What the console and its jobs ask an entitlement for. A feature never asks for a product by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feature {
    /// New mail is scanned and condemned mail held.
    ScanMail,
    /// Past mail is scanned on request.
    ScanPastMail,
    /// Service accounts are added or resumed.
    ConnectAccounts,
    /// Policies are changed.
    ChangePolicies,
    /// Held mail is looked at, restored and deleted: also after the end, as long as the data is kept.
    UseQuarantine,
    /// The hub keeps and distributes objects.
    DistributeObjects,
    /// Gateways take objects and act on them.
    EnforceObjects,
    /// New gateways are set up.
    ProvisionGateways,
    /// Endpoints report.
    EndpointEvents,
}

impl Feature {
    /// All features.
    pub const ALL: [Self; 9] = [
        Self::ScanMail,
        Self::ScanPastMail,
        Self::ConnectAccounts,
        Self::ChangePolicies,
        Self::UseQuarantine,
        Self::DistributeObjects,
        Self::EnforceObjects,
        Self::ProvisionGateways,
        Self::EndpointEvents,
    ];

    /// The word by which the pages are told of it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ScanMail => "scan-mail",
            Self::ScanPastMail => "scan-past-mail",
            Self::ConnectAccounts => "connect-accounts",
            Self::ChangePolicies => "change-policies",
            Self::UseQuarantine => "use-quarantine",
            Self::DistributeObjects => "distribute-objects",
            Self::EnforceObjects => "enforce-objects",
            Self::ProvisionGateways => "provision-gateways",
            Self::EndpointEvents => "endpoint-events",
        }
    }

    /// The product that carries it.
    #[must_use]
    pub const fn product(self) -> Product {
        match self {
            Self::ScanMail
            | Self::ScanPastMail
            | Self::ConnectAccounts
            | Self::ChangePolicies
            | Self::UseQuarantine => Product::Mail,
            Self::DistributeObjects => Product::Hub,
            Self::EnforceObjects | Self::ProvisionGateways => Product::WebGateway,
            Self::EndpointEvents => Product::EndpointSensor,
        }
    }

    /// Whether it goes on when the licence is suspended: nothing is lost that one has, nothing new is begun.
    #[must_use]
    pub const fn works_suspended(self) -> bool {
        matches!(
            self,
            Self::UseQuarantine | Self::DistributeObjects | Self::EnforceObjects
        )
    }

    /// What it is, as the end of "Your licence does not allow you to ...".
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ScanMail => "scan new mail",
            Self::ScanPastMail => "scan past mail",
            Self::ConnectAccounts => "connect mailboxes",
            Self::ChangePolicies => "change policies",
            Self::UseQuarantine => "use the quarantine",
            Self::DistributeObjects => "distribute objects",
            Self::EnforceObjects => "enforce objects",
            Self::ProvisionGateways => "set up gateways",
            Self::EndpointEvents => "take events from endpoints",
        }
    }
}
