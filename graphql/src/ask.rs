//! What every resolver asks of its context: the application, the viewer, the language, and what the viewer may see.

use async_graphql::{Context, Result};
use async_trait::async_trait;
use moothall_core::decider::CommunityId;
use moothall_core::ids::MemberId;
use moothall_core::language::Language;
use moothall_core::policy::{Sight, Standing};
use std::sync::Arc;

use crate::app::App;
use crate::fault::broken;
use crate::loaders::Loaders;
use crate::viewer::{RequestContext, Viewer};

/// Questions to the context. Those that wait are boxed: a resolver that asks is then no deeper a type for it, and the compiler need not
/// look through the store's futures again for every resolver (that took nine tenths of this crate's build).
#[async_trait]
pub(crate) trait Ask {
    /// What resolvers work with.
    fn app(&self) -> Result<&Arc<App>>;
    /// Who asks, if anybody is signed in.
    fn viewer(&self) -> Option<&Viewer>;
    /// The request.
    fn request(&self) -> Option<&RequestContext>;
    /// The viewer's language.
    fn language(&self) -> Language;
    /// Reads that are gathered over the whole request.
    fn loaders(&self) -> Result<&Loaders>;
    /// Where the viewer stands in a community.
    async fn standing(&self, community: CommunityId) -> Result<Standing>;
    /// Whether the viewer may see something of a community.
    async fn sees(&self, community: CommunityId, sight: Sight) -> Result<bool>;
    /// Who the viewer is in a community, unless she was erased or has left.
    async fn self_in(&self, community: CommunityId) -> Result<Option<MemberId>>;
}

#[async_trait]
impl Ask for Context<'_> {
    fn app(&self) -> Result<&Arc<App>> {
        self.data_opt().ok_or_else(|| broken("the schema was built without an application"))
    }

    fn viewer(&self) -> Option<&Viewer> {
        self.data_opt()
    }

    fn request(&self) -> Option<&RequestContext> {
        self.data_opt()
    }

    fn language(&self) -> Language {
        self.request().map_or_else(Language::default, |request| request.language)
    }

    fn loaders(&self) -> Result<&Loaders> {
        self.data_opt().ok_or_else(|| broken("the request was not given to the executor"))
    }

    async fn standing(&self, community: CommunityId) -> Result<Standing> {
        match self.viewer() {
            Some(viewer) => self.loaders()?.standing(viewer, community).await,
            None => Ok(Standing::default()),
        }
    }

    async fn sees(&self, community: CommunityId, sight: Sight) -> Result<bool> {
        Ok(self.standing(community).await?.sees(sight))
    }

    async fn self_in(&self, community: CommunityId) -> Result<Option<MemberId>> {
        Ok(self.standing(community).await?.member)
    }
}
