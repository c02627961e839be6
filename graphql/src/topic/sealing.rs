//! What mutations on topics have in common: under whose key a text is sealed, and whether it is.

use async_graphql::{Context, ID};
use moothall_core::decider::CommunityId;
use moothall_core::ids::{MemberId, SuggestionId, TopicId};
use moothall_core::sealed::{Contact, OwnWords, PersonName, Personal, Sealed, SubjectId};
use moothall_core::state::Command;
use moothall_core::topic::{Claim, Link, Text, TopicCommand, Voice, subject};
use moothall_projections::queries::topics::TopicRow;
use std::time::Duration;
use uuid::Uuid;

use crate::ask::Ask;
use crate::edge;
use crate::execute::{Asked, Stop};
use crate::fault::internal;
use crate::loaders::{SuggestionOf, TopicOf};
use crate::sealing::Sealer;
use crate::user_error::EdgeRefusal;

/// How long to wait for a read model that has not shown a topic yet.
const CATCH_UP: Duration = Duration::from_secs(5);

/// How what somebody writes on a screen comes.
pub(crate) mod channel {
    /// On a screen.
    pub(crate) const APP: moothall_core::topic::Channel = moothall_core::topic::Channel::App;
}

pub(super) fn asked(community: CommunityId, topic: TopicId, command: TopicCommand) -> Asked {
    Asked::about(community, topic.0, Command::Topic(command))
}

pub(super) fn asked_of(community: CommunityId, suggestion: SuggestionId, command: TopicCommand) -> Asked {
    Asked::about(community, suggestion.0, Command::Topic(command))
}

/// The topic as far as it says whose key seals what: that never changes, so an old row is as good as a new one.
async fn known(
    ctx: &Context<'_>,
    (community, topic): (CommunityId, TopicId),
) -> Result<Option<TopicRow>, Stop> {
    edge::require_presence(ctx, community)?;
    let row = ctx.loaders()?.one(TopicOf(community, topic)).await?;
    if row.is_some() {
        return Ok(row);
    }
    // It may have been raised a moment ago.
    let app = ctx.app()?;
    let head = app.log().community_head(community).await.map_err(|fault| internal(&fault))?;
    if let Some(head) = head {
        app.shows(head.position, CATCH_UP).await;
    }
    Ok(ctx.loaders()?.one(TopicOf(community, topic)).await?)
}

/// Under a key that is there: of a topic that is, or of the viewer herself.
async fn sealed<T: Personal>(
    ctx: &Context<'_>,
    community: CommunityId,
    subject: SubjectId,
    text: &T,
) -> Result<Sealed<T>, Stop> {
    let app = ctx.app()?;
    let sealed = app.vault().seal(community, subject, text, app.clock().now()).await;
    sealed.map_err(|error| Stop::vault(&error))
}

/// Words under the key of the topic's sender, or under the topic's own.
pub(super) async fn under_its_key(
    ctx: &Context<'_>,
    sealer: &Sealer,
    (community, topic): (CommunityId, TopicId),
    words: &OwnWords,
) -> Result<Sealed<OwnWords>, Stop> {
    let row = known(ctx, (community, topic)).await?;
    // The rules will say that there is no such topic.
    let subject = row.map_or(SubjectId(topic.0), |row| row.subject);
    sealer.seal(ctx, (community, subject), words).await
}

/// What an office writes: open on an open topic, sealed like it on a confidential one.
pub(super) async fn official(
    ctx: &Context<'_>,
    (community, topic): (CommunityId, TopicId),
    text: &str,
    field: &'static str,
) -> Result<Text, Stop> {
    match known(ctx, (community, topic)).await? {
        Some(row) if row.confidential => {
            let words: OwnWords = edge::personal(text, field)?;
            Ok(Text::Sealed(sealed(ctx, community, row.subject, &words).await?))
        }
        Some(_) | None => Ok(Text::Open(edge::body(text, field)?)),
    }
}

/// Her own words, where the viewer is the person concerned; else what an office writes.
async fn of_person_or_official(
    ctx: &Context<'_>,
    (community, topic): (CommunityId, TopicId),
    person: Option<MemberId>,
    text: &str,
) -> Result<Text, Stop> {
    let field = "reason";
    match person {
        Some(member) if ctx.self_in(community).await? == person => {
            let words: OwnWords = edge::personal(text, field)?;
            Ok(Text::Sealed(sealed(ctx, community, SubjectId(member.0), &words).await?))
        }
        Some(_) | None => official(ctx, (community, topic), text, field).await,
    }
}

pub(super) async fn own_or_official(
    ctx: &Context<'_>,
    (community, topic): (CommunityId, TopicId),
    text: &str,
    _field: &'static str,
) -> Result<Text, Stop> {
    let sender = known(ctx, (community, topic)).await?.and_then(|row| row.sender);
    of_person_or_official(ctx, (community, topic), sender, text).await
}

pub(super) async fn giver_or_official(
    ctx: &Context<'_>,
    (community, topic, suggestion): (CommunityId, TopicId, SuggestionId),
    text: &str,
) -> Result<Text, Stop> {
    known(ctx, (community, topic)).await?;
    let row = ctx.loaders()?.one(SuggestionOf(community, suggestion)).await?;
    of_person_or_official(ctx, (community, topic), row.and_then(|row| row.giver), text).await
}

/// Somebody whose words are recorded by another: a member, somebody with a name, or nobody known.
pub(super) struct Heard<'a> {
    pub(super) member: Option<&'a ID>,
    pub(super) name: Option<&'a str>,
    pub(super) contact: Option<&'a str>,
    /// For whom nobody knows: what the code hashes to.
    pub(super) claim: Option<Claim>,
}

impl Heard<'_> {
    /// Whose it is, and the words, sealed under her key or under its own.
    pub(super) async fn sealed(
        self,
        ctx: &Context<'_>,
        sealer: &Sealer,
        (community, own): (CommunityId, Uuid),
        words: &str,
    ) -> Result<(Voice, Sealed<OwnWords>), Stop> {
        let member = match self.member {
            Some(id) => Some(edge::within(community, edge::member(id, "memberId")?, "memberId")?),
            None => None,
        };
        let words: OwnWords = edge::personal(words, "words")?;
        let name: Option<PersonName> = self.name.map(|name| edge::personal(name, "name")).transpose()?;
        let contact: Option<Contact> =
            self.contact.map(|contact| edge::personal(contact, "contact")).transpose()?;
        let whose = (community, subject(member, own));
        let words = sealer.seal(ctx, whose, &words).await?;
        let voice = match (member, name, contact) {
            (Some(member), _, _) => Voice::Member { member },
            (None, None, None) => Voice::Anonymous { claim: self.claim },
            (None, name, contact) => Voice::Other {
                name: match &name {
                    Some(name) => Some(sealer.seal(ctx, whose, name).await?),
                    None => None,
                },
                contact: match &contact {
                    Some(contact) => Some(sealer.seal(ctx, whose, contact).await?),
                    None => None,
                },
            },
        };
        Ok((voice, words))
    }
}

/// What a topic became: a proposal, or else a resolution.
pub(super) fn link(
    community: CommunityId,
    proposal: Option<&ID>,
    resolution: Option<&ID>,
) -> Result<Link, Stop> {
    let proposal = match proposal {
        Some(id) => Some(edge::within(community, edge::proposal(id, "proposalId")?, "proposalId")?),
        None => None,
    };
    let resolution = match resolution {
        Some(id) => Some(edge::within(community, edge::resolution(id, "resolutionId")?, "resolutionId")?),
        None => None,
    };
    let to = proposal.map(Link::Proposal).or(resolution.map(Link::Resolution));
    to.ok_or_else(|| Stop::at(EdgeRefusal::ListEmpty, "proposalId"))
}

/// A suggestion on the topic, or the topic itself.
pub(super) fn one_of(community: CommunityId, id: Option<&ID>) -> Result<Option<SuggestionId>, Stop> {
    match id {
        Some(id) => edge::within(community, edge::suggestion(id, "suggestionId")?, "suggestionId").map(Some),
        None => Ok(None),
    }
}
