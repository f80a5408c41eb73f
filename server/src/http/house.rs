//! The services as the [`Desk`] of this layer.

use super::desk::{Desk, Download, Visitor};
use crate::services::{self, House, Source};
use async_trait::async_trait;
use domain::{
    console::Console,
    held::DownloadFormat,
    ids::HeldId,
    overview::Changed,
    problem::{Answer, Problem},
};
use std::sync::Arc;
use tokio::sync::broadcast;

/// The running services.
pub struct HouseDesk(pub Arc<House>);

impl HouseDesk {
    async fn principal(&self, visitor: &Visitor) -> Option<services::desk::Principal> {
        let secret = visitor.secret.as_deref()?;
        match self.0.principal(secret, &source(visitor)).await {
            Ok(principal) => principal,
            Err(error) => {
                tracing::error!(%error, "a sign-in cannot be looked up");
                None
            }
        }
    }
}

fn source(visitor: &Visitor) -> Source {
    Source {
        address: visitor.address,
        user_agent: visitor.user_agent.clone(),
    }
}

#[async_trait]
impl Desk for HouseDesk {
    async fn console(&self, visitor: Visitor) -> Arc<dyn Console> {
        let principal = self.principal(&visitor).await;
        Arc::new(services::Desk::new(self.0.clone(), principal, source(&visitor)))
    }

    async fn signed_in(&self, visitor: &Visitor) -> bool {
        self.principal(visitor).await.is_some()
    }

    async fn preview(&self, visitor: Visitor, id: HeldId) -> Answer<String> {
        self.0.preview(self.principal(&visitor).await.as_ref(), id).await
    }

    async fn download(
        &self,
        visitor: Visitor,
        ids: Vec<HeldId>,
        format: DownloadFormat,
        password: String,
    ) -> Answer<Download> {
        let file = self
            .0
            .download(self.principal(&visitor).await.as_ref(), ids, format, password)
            .await?;
        Ok(Download {
            name: file.name,
            content_type: file.content_type.into(),
            bytes: file.bytes,
        })
    }

    async fn answered(&self, visitor: &Visitor, act: &str) -> Option<(u16, String)> {
        let principal = self.principal(visitor).await?;
        self.0.answered(&principal, act).await.unwrap_or_else(|problem| {
            tracing::error!(%problem, "whether an act was answered before cannot be looked up");
            None
        })
    }

    async fn remember_answer(&self, visitor: &Visitor, act: &str, status: u16, answer: &str) {
        if let Some(principal) = self.principal(visitor).await
            && let Err(problem) = self.0.remember_answer(&principal, act, status, answer).await
        {
            tracing::error!(%problem, "the answer to an act cannot be remembered");
        }
    }

    async fn events(&self, visitor: Visitor) -> Answer<broadcast::Receiver<Changed>> {
        let principal = self.principal(&visitor).await.ok_or(Problem::SignInNeeded)?;
        Ok(self.0.tenant(principal.tenant).await?.listen())
    }

    async fn ready(&self) -> bool {
        self.0.folder.control().any_administrator().await.is_ok()
    }
}
