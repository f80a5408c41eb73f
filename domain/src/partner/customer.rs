//! Customers: a company and the person who becomes its first administrator.

use super::{LOGIN_MAX, LOGIN_MIN, NAME_MAX, PLACE_MAX, SHORT_MAX, TEXT_MAX, text};
use crate::{
    ids::{CustomerId, TenantId},
    licence::site::Country,
    people::check_email,
    problem::{Answer, Problem},
    time::Timestamp,
    words::Language,
};
use serde::{Deserialize, Serialize};

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// Street and number.
    #[serde(default)]
    pub address: String,
    /// City.
    #[serde(default)]
    pub city: String,
    /// State or prefecture.
    #[serde(default)]
    pub state: String,
    /// Postal code.
    #[serde(default)]
    pub postal_code: String,
    /// Country (ISO 3166-1 alpha-2).
    #[serde(default)]
    pub country: String,
    /// The provider's own note.
    #[serde(default)]
    pub note: String,
    /// Where somebody is reached when it burns.
    #[serde(default)]
    pub emergency_email: String,
}

/// A telephone.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Phone {
    /// Area code.
    #[serde(default)]
    pub area_code: String,
    /// Number.
    #[serde(default)]
    pub number: String,
    /// Extension.
    #[serde(default)]
    pub extension: String,
}

/// The person at the customer who becomes its first administrator.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// The name by which the provider knows the person; one signs in with the mail address. Version 3 of the contract has none.
    #[serde(default)]
    pub login_name: String,
    /// First name.
    #[serde(default)]
    pub first_name: String,
    /// Last name.
    #[serde(default)]
    pub last_name: String,
    /// Telephone.
    #[serde(default)]
    pub phone: Phone,
    /// Where the registration e-mail goes.
    pub email: String,
    /// Time zone, as the provider writes it.
    #[serde(default)]
    pub time_zone: String,
    /// The language of the registration e-mail.
    #[serde(default)]
    pub language: Language,
}

/// A customer that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewCustomer {
    /// The company.
    pub company: Company,
    /// Its first administrator.
    pub contact: Contact,
}

impl NewCustomer {
    /// Whether it can be made.
    ///
    /// # Errors
    /// [`Problem::Invalid`] on the field.
    pub fn check(&self) -> Answer<()> {
        let (company, contact) = (&self.company, &self.contact);
        text("name", &company.name, NAME_MAX, true)?;
        text("address", &company.address, TEXT_MAX, false)?;
        text("city", &company.city, PLACE_MAX, false)?;
        text("state", &company.state, PLACE_MAX, false)?;
        text("postal_code", &company.postal_code, SHORT_MAX, false)?;
        text("note", &company.note, TEXT_MAX, false)?;
        if Country::read(&company.country).is_none() {
            let sentence = "country is no country: give a code of two letters (ISO 3166-1), such as DE.";
            return Err(Problem::invalid("country", sentence));
        }
        if !company.emergency_email.is_empty() && check_email(&company.emergency_email).is_err() {
            let sentence = "emergency_email is no mail address, such as anna@example.org.";
            return Err(Problem::invalid("emergency_email", sentence));
        }
        let login = contact.login_name.chars().count();
        if login != 0 && !(LOGIN_MIN..=LOGIN_MAX).contains(&login) {
            let sentence = format!("login_name has from {LOGIN_MIN} to {LOGIN_MAX} characters.");
            return Err(Problem::invalid("login_name", sentence));
        }
        text("first_name", &contact.first_name, SHORT_MAX, false)?;
        text("last_name", &contact.last_name, SHORT_MAX, false)?;
        for part in [
            &contact.phone.area_code,
            &contact.phone.number,
            &contact.phone.extension,
        ] {
            text("phone", part, SHORT_MAX, false)?;
        }
        text("time_zone", &contact.time_zone, SHORT_MAX, false)?;
        check_email(&contact.email)
    }
}

/// A customer of a service provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The customer, also after a trial of it was taken over.
    pub id: CustomerId,
    /// Its organisation.
    pub tenant: TenantId,
    /// The company.
    pub company: Company,
    /// Its first administrator.
    pub contact: Contact,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub modified_at: Timestamp,
}
