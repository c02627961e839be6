//! What mutations answer: the changed object (read back only if it is asked for), the position, and refusals as data.

use async_graphql::SimpleObject;
use moothall_core::sealed::to_hex;
use moothall_eventstore::Receipt as Proof;

use crate::scalar::{DateTime, Position};

/// The proof that something is in the log for ever.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Receipt {
    /// The event's number within the community.
    pub seq: u64,
    /// The event's SHA-256 in the community's chain, in hexadecimal: whoever keeps it can show that nothing before it was changed.
    pub hash: String,
    /// When it was recorded.
    pub recorded_at: DateTime,
    /// Its place in the log.
    pub position: Position,
}

impl From<Proof> for Receipt {
    fn from(proof: Proof) -> Self {
        Self {
            seq: proof.seq,
            hash: to_hex(&proof.hash),
            recorded_at: proof.recorded_at.into(),
            position: proof.position().into(),
        }
    }
}

/// A payload type: `Name { field: Type = reader }`, where the reader takes the context, the community and what was done.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident { $(#[$field_doc:meta])* $field:ident: $type:ty = $reader:path })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub(crate) struct $name(pub(crate) crate::execute::Answer);

        $(#[$doc])*
        #[async_graphql::Object]
        impl $name {
            $(#[$field_doc])*
            async fn $field(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<Option<$type>> {
                let Some(done) = self.0.done else { return Ok(None) };
                let community = done.read_back(ctx).await?;
                $reader(ctx, community, &done).await
            }

            /// Where in the log it is; null when it was refused.
            async fn position(&self) -> Option<crate::scalar::Position> {
                self.0.done.map(|done| done.receipt.position().into())
            }

            /// The proof that it is in the log; null when it was refused.
            async fn receipt(&self) -> Option<crate::payload::Receipt> {
                self.0.done.map(|done| done.receipt.into())
            }

            /// Why it was refused; empty when it took effect.
            async fn user_errors(&self) -> &[crate::user_error::UserError] {
                &self.0.errors
            }
        }
    )*};
}

pub(crate) use payloads;
