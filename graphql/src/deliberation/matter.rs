//! What the law reserves for the owners.

use async_graphql::{Context, Object, SimpleObject};
use moothall_core::deliberation::{Matter, MatterId, matter, matters};

use crate::ask::Ask;
use crate::enums::SourceStatus;
use crate::rule::{self, DecisionRule};

/// A matter that only the owners decide, by a poll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReservedMatter(&'static Matter);

/// Where the law says so.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct MatterSource {
    /// The article.
    pub cite: &'static str,
    /// How well it was checked.
    pub status: SourceStatus,
    /// In which text it was read.
    pub read_in: &'static str,
}

impl ReservedMatter {
    pub(crate) fn find(id: &MatterId) -> Option<Self> {
        matter(id).map(Self)
    }

    /// Every one, in the order of the law.
    pub(crate) fn all() -> Vec<Self> {
        matters().iter().map(Self).collect()
    }
}

/// A matter that only the owners decide, by a poll.
#[Object]
impl ReservedMatter {
    /// Its name for ever, such as `cn.civil278.v`.
    async fn name(&self) -> &str {
        self.0.id.as_str()
    }

    /// What it is called, in the viewer's language.
    async fn title(&self, ctx: &Context<'_>) -> &str {
        self.0.title(ctx.language())
    }

    /// The rule of the poll that is needed.
    async fn rule(&self) -> Option<DecisionRule> {
        rule::preset(self.0.rule.as_str())
    }

    /// Where the law says so.
    async fn source(&self) -> MatterSource {
        let source = &self.0.source;
        MatterSource { cite: &source.cite, status: source.status.into(), read_in: &source.read_in }
    }
}
