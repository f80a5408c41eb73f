//! Refusals as the contract writes them: a status, `error_subject` and `error_message`.

use crate::services::partner::Refused;
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::problem::Problem;
use serde_json::json;

/// What is answered in place of what was asked for.
#[derive(Debug)]
pub(super) struct Refusal {
    status: StatusCode,
    subject: String,
    message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            status,
            subject: subject.into(),
            message: message.into(),
        }
    }

    /// A field of the body, the query or the path that cannot be taken.
    pub(super) fn parameter(field: &str, message: impl Into<String>) -> Self {
        let subject = format!("InvalidParameters{}", camel(field));
        Self::new(StatusCode::BAD_REQUEST, subject, message)
    }
}

/// `units_per_license` as it stands at the end of a subject: `UnitsPerLicense`.
fn camel(field: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    };
    field.split('_').map(capital).collect()
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({ "error_subject": self.subject, "error_message": self.message });
        (self.status, Json(body)).into_response()
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        let message = problem.to_string();
        match &problem {
            Problem::Invalid { field, .. } => Self::parameter(field, message),
            // What is not there, and what is somebody else's, is answered alike.
            Problem::NotFound { what } => Self::parameter(&format!("{}_id", what.replace(' ', "_")), message),
            Problem::Internal { .. } => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message),
            Problem::Conflict { .. } => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "CSPIError", message),
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "ServerException", message),
        }
    }
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        let subject = match &refused {
            Refused::Other(problem) => return problem.clone().into(),
            Refused::TooMany => {
                return Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "ServerException",
                    refused.to_string(),
                );
            }
            Refused::TokenShape => "InvalidHeaderAccessToken",
            Refused::Token => "AuthenticationFailureAccessToken",
            Refused::TimeShape | Refused::Time(_) => "AuthenticationFailurePosixTime",
            // The contract has no subject of its own for a replay.
            Refused::Signature | Refused::Replayed => "AuthenticationFailureSignature",
        };
        Self::new(StatusCode::UNAUTHORIZED, subject, refused.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_names_its_field() {
        let refusal = Refusal::parameter("units_per_license", "");
        assert_eq!(refusal.subject, "InvalidParametersUnitsPerLicense");
        let refusal = Refusal::from(Problem::not_found("service plan"));
        assert_eq!(refusal.subject, "InvalidParametersServicePlanId");
    }
}
