//! Bodies and queries of the partner API, read field by field, so that each wrong one is named. Fields that the contract does not have are
//! passed over in a body; in a query they are refused, since a filter that is not known would give too much.

use super::errors::Refusal;
use axum::body::Bytes;
use domain::time::Timestamp;
use serde_json::{Map, Value};
use std::str::FromStr;

/// An object of the body.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Of a whole body; an empty one has no fields.
    pub(super) fn of(body: &Bytes) -> Result<Self, Refusal> {
        if body.is_empty() {
            return Ok(Self::default());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) => Err(Refusal::parameter("body", "The body has to be a JSON object.")),
            Err(error) => Err(Refusal::parameter("body", format!("The body is no JSON: {error}."))),
        }
    }

    /// Of the pairs of a query.
    pub(super) fn of_query(query: Option<&str>, known: &[&str]) -> Result<Self, Refusal> {
        let mut fields = Map::new();
        for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            if !known.contains(&name.as_ref()) {
                let name: String = name.chars().take(64).collect();
                let sentence = format!("There is no parameter “{name}” here; there are {}.", known.join(", "));
                return Err(Refusal::parameter("query", sentence));
            }
            fields.insert(name.into_owned(), Value::String(value.into_owned()));
        }
        Ok(Self(fields))
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// An object in it; one that is not there has no fields.
    pub(super) fn object(&self, name: &str) -> Result<Self, Refusal> {
        match self.value(name) {
            None => Ok(Self::default()),
            Some(Value::Object(fields)) => Ok(Self(fields.clone())),
            Some(_) => Err(Refusal::parameter(name, format!("{name} has to be a JSON object."))),
        }
    }

    /// A text; an empty one where there is none. Numbers are taken as they are written: postal codes and the like.
    pub(super) fn text(&self, name: &str) -> Result<String, Refusal> {
        match self.value(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(Refusal::parameter(name, format!("{name} has to be a text."))),
        }
    }

    /// A whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let wrong = || Refusal::parameter(name, format!("{name} has to be a whole number."));
        match self.value(name) {
            None => Ok(None),
            Some(Value::Number(number)) => number.as_i64().map(Some).ok_or_else(wrong),
            Some(Value::String(text)) => text.trim().parse().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        }
    }

    /// A whole number that has to be there.
    pub(super) fn required_number(&self, name: &str) -> Result<i64, Refusal> {
        self.number(name)?
            .ok_or_else(|| Refusal::parameter(name, format!("{name} is missing.")))
    }

    /// A number of months that is not below 0; what is above the limit is said by the rule.
    pub(super) fn months(&self, name: &str) -> Result<u32, Refusal> {
        let months = self.number(name)?.unwrap_or(0);
        u32::try_from(months).map_err(|_| {
            let sentence = format!("{name} is a number of months; {months} cannot be.");
            Refusal::parameter(name, sentence)
        })
    }

    /// Yes or no; no where there is nothing.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.value(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::Number(number)) if number.as_u64() == Some(0) => Ok(false),
            Some(Value::Number(number)) if number.as_u64() == Some(1) => Ok(true),
            Some(_) => Err(Refusal::parameter(name, format!("{name} is true or false."))),
        }
    }

    /// An instant or a day.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, Refusal> {
        let text = self.text(name)?;
        if text.is_empty() {
            return Ok(None);
        }
        let time = Timestamp::read(&text).ok_or_else(|| {
            let sentence = format!("{name} is no day and no time: write 2026-12-31 or 2026-12-31T00:00:00Z, in UTC.");
            Refusal::parameter(name, sentence)
        })?;
        Ok(Some(time))
    }

    /// An identifier.
    pub(super) fn id<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let text = self.text(name)?;
        if text.is_empty() {
            return Ok(None);
        }
        id(name, &text).map(Some)
    }

    /// An identifier that has to be there.
    pub(super) fn required_id<T: FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.id(name)?
            .ok_or_else(|| Refusal::parameter(name, format!("{name} is missing.")))
    }
}

/// An identifier of an address or a body.
pub(super) fn id<T: FromStr>(name: &str, text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| {
        let sentence = format!("{name} is no identifier: 32 hexadecimal digits are expected.");
        Refusal::parameter(name, sentence)
    })
}
