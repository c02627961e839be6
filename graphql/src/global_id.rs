//! Global ids: `Type:community:id` in base64url, so that the community of a thing is known without a look-up. An id that cannot be
//! read, one of another type, one of a community the viewer is not in, and one of nothing all get the same answer.

use async_graphql::ID;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use moothall_core::decider::CommunityId;
use uuid::Uuid;

macro_rules! nouns {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The types that have global ids, by their names in the schema.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Noun { $($(#[$doc])* $name,)* }

        impl Noun {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The type's name in the schema.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            fn parse(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Self::$name),)* _ => None }
            }
        }
    };
}

nouns! {
    /// A community; its own id stands twice.
    Community,
    /// An exclusive unit.
    Unit,
    /// An owning party.
    Party,
    /// A member.
    Member,
    /// An invitation.
    Invitation,
    /// A granted role.
    Office,
    /// A proxy.
    Proxy,
    /// A topic.
    Topic,
    /// A suggestion on a topic.
    Suggestion,
    /// Suggestions put together.
    SuggestionCluster,
    /// A letter box.
    LetterBox,
    /// An opening of a letter box.
    BoxOpening,
    /// A proposal.
    Proposal,
    /// An option of a proposal.
    ProposalOption,
    /// An advisory panel.
    Panel,
    /// A lottery among candidates for a panel.
    Lottery,
    /// A meeting of a panel or a visit to a site.
    PanelVisit,
    /// A project that a panel accompanies.
    Project,
    /// Somebody who bids for a project or supplies it.
    Bidder,
    /// Advice.
    Advice,
    /// A deliberation hall.
    Hall,
    /// A meeting.
    Meeting,
    /// An item of an agenda.
    AgendaItem,
    /// A motion or an amendment.
    Motion,
    /// An amendment to a text.
    Amendment,
    /// A deliberation.
    Deliberation,
    /// A round of a deliberation.
    Round,
    /// An option of a round.
    RoundOption,
    /// A statement made in a deliberation.
    Statement,
    /// A party's seat at the table.
    Delegation,
    /// A commitment.
    Commitment,
    /// A poll.
    Poll,
    /// A seat: a party's or a member's id.
    Seat,
    /// An objection.
    Objection,
    /// A paper ballot that waits for its second reading.
    PaperEntry,
    /// A resolution.
    Resolution,
    /// A milestone of a resolution.
    Milestone,
    /// A note of supervision.
    SupervisionNote,
    /// A variation of a budget.
    Variation,
    /// A payment.
    Payment,
    /// A challenge to a resolution.
    Challenge,
    /// An account of the platform; no community.
    Account,
    /// A session; no community.
    Session,
}

/// What a global id says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GlobalId {
    /// What it names.
    pub noun: Noun,
    /// In which community.
    pub community: CommunityId,
    /// Which one.
    pub id: Uuid,
}

impl GlobalId {
    /// The id of a thing.
    #[must_use]
    pub fn new(noun: Noun, community: CommunityId, id: Uuid) -> Self {
        Self { noun, community, id }
    }

    /// As clients get it.
    #[must_use]
    pub fn encode(self) -> ID {
        ID(BASE64_URL_SAFE_NO_PAD.encode(format!("{}:{}:{}", self.noun.name(), self.community.0, self.id)))
    }

    /// Reads what a client gave; only what [`GlobalId::encode`] wrote is taken.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 128];
        let length = BASE64_URL_SAFE_NO_PAD.decode_slice(text, &mut bytes).ok()?;
        let text = std::str::from_utf8(bytes.get(..length)?).ok()?;
        let mut parts = text.split(':');
        let (noun, community, id) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let (noun, community, id) = (Noun::parse(noun)?, canonical(community)?, canonical(id)?);
        // A community's own id stands twice: one thing has one id.
        let agrees = noun != Noun::Community || community == id;
        agrees.then_some(Self { noun, community: CommunityId(community), id })
    }

    /// Reads an id of one type.
    #[must_use]
    pub fn parse_as(noun: Noun, text: &str) -> Option<Self> {
        Self::parse(text).filter(|id| id.noun == noun)
    }
}

/// Hyphenated and in lower case only: one thing has one id.
fn canonical(text: &str) -> Option<Uuid> {
    let id = Uuid::try_parse(text).ok()?;
    let mut buffer = Uuid::encode_buffer();
    (id.hyphenated().encode_lower(&mut buffer) == text).then_some(id)
}

/// The global id of a community.
#[must_use]
pub fn community(id: CommunityId) -> ID {
    GlobalId::new(Noun::Community, id, id.0).encode()
}

/// The global id of something that lies in no community.
#[must_use]
pub fn outside(noun: Noun, id: Uuid) -> ID {
    GlobalId::new(noun, CommunityId(Uuid::nil()), id).encode()
}
