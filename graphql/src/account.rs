//! The viewer herself: her account, who she is where, her sessions.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use crate::ask::Ask;
use crate::community::Community;
use crate::fault::internal;
use crate::global_id::{Noun, outside};
use crate::membership::Member;
use crate::session::Session;
use crate::viewer::Viewer;

/// The account that asks.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    viewer: Viewer,
}

impl From<&Viewer> for Account {
    fn from(viewer: &Viewer) -> Self {
        Self { viewer: viewer.clone() }
    }
}

/// Who the viewer is in one community.
#[derive(SimpleObject, Clone, Debug)]
pub(crate) struct Membership {
    /// The community.
    pub community: Community,
    /// Who she is there.
    pub member: Member,
}

/// The account that asks.
#[Object]
impl Account {
    /// Its id.
    async fn id(&self) -> ID {
        outside(Noun::Account, self.viewer.account().0)
    }

    /// Whether it is an administrator of the platform: founds communities, appoints the first registrars, sees no personal data.
    async fn is_administrator(&self) -> bool {
        self.viewer.is_administrator()
    }

    /// Who she is where.
    async fn memberships(&self, ctx: &Context<'_>) -> Result<Vec<Membership>> {
        let found = self.viewer.memberships().map(async |(community, member)| {
            let found = Community::find(ctx, community).await?;
            Ok::<_, async_graphql::Error>(
                found.map(|found| Membership { community: found, member: Member::new(community, member) }),
            )
        });
        Ok(futures_util::future::try_join_all(found).await?.into_iter().flatten().collect())
    }

    /// Her living sessions, the oldest first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let app = ctx.app()?;
        let sessions = app.identity().sessions_of(self.viewer.account(), app.clock().now()).await;
        let sessions = sessions.map_err(|fault| internal(&fault))?;
        let current = self.viewer.session();
        Ok(sessions.into_iter().map(|session| Session::listed(session, current)).collect())
    }
}
