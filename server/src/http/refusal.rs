//! Problems as answers: JSON for the console's own calls, a small page for people. Text of a request never becomes markup.

use app::request::Assets;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};
use domain::problem::Problem;

/// Whether the sender is a browser that shows the answer as a page: a link that was followed or a form without script.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// The five characters that mean something in HTML.
fn escape(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut safe, character| {
            match character {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                plain => safe.push(plain),
            }
            safe
        })
}

fn with_body(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// A page with the problem's sentence and next step.
#[must_use]
pub fn page(problem: &Problem, assets: &Assets) -> Response {
    let style = if assets.style.is_empty() {
        String::new()
    } else {
        format!("<link rel=\"stylesheet\" href=\"{}\">", escape(&assets.style))
    };
    let (sentence, step) = (escape(&problem.to_string()), escape(problem.next_step()));
    with_body(
        status(problem),
        "text/html; charset=utf-8",
        format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Postern</title>{style}</head>\
             <body><main class=\"refusal\"><h1>{sentence}</h1><p>{step}</p><p><a href=\"/\">Go to the overview</a></p></main>\
             </body></html>"
        ),
    )
}

/// The problem in the form that the sender understands.
#[must_use]
pub fn answer(problem: &Problem, headers: &HeaderMap, assets: &Assets) -> Response {
    if wants_page(headers) {
        page(problem, assets)
    } else {
        let body = serde_json::to_string(problem).unwrap_or_default();
        with_body(status(problem), "application/json", body)
    }
}

/// The status that goes with a problem.
#[must_use]
pub fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn bug_i7_a_problem_that_repeats_input_is_text_on_the_page() {
        let problem = Problem::invalid("users", "“<script>alert('1')</script>&” is not a mail address.");
        let response = page(&problem, &Assets::default());
        assert_eq!(response.status(), 422);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(
            body.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"),
            "{body}"
        );
        assert!(!body.contains("<script"));
    }
}
