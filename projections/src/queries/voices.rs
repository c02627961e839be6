//! What people wrote in their own name about panels and resolutions.

use moothall_core::decider::CommunityId;
use moothall_core::ids::MemberId;
use moothall_core::resolution::EvaluationRole;
use moothall_core::sealed::{OwnWords, Sealed, SubjectId};
use moothall_core::time::Timestamp;
use moothall_eventstore::database::Database;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{Ids, QueryError, grouped, known, rows};
use crate::voices::{CHALLENGE, CONFLICT, EVALUATION, MINORITY, RECUSAL};
use crate::words::from_word;

/// What the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoiceKind {
    /// A conflict of interest, about a panel.
    Conflict,
    /// Why an advisor keeps out of something, about a panel.
    Recusal,
    /// A minority opinion, about advice.
    Minority,
    /// An evaluation, about a resolution.
    Evaluation,
    /// A challenge.
    Challenge,
}

const KINDS: [(VoiceKind, &str); 5] = [
    (VoiceKind::Conflict, CONFLICT),
    (VoiceKind::Recusal, RECUSAL),
    (VoiceKind::Minority, MINORITY),
    (VoiceKind::Evaluation, EVALUATION),
    (VoiceKind::Challenge, CHALLENGE),
];

/// Whose words on what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceRow {
    /// What the words are.
    pub kind: VoiceKind,
    /// Whose.
    pub member: MemberId,
    /// The words; none where there were none, or once she was erased.
    pub words: Option<Sealed<OwnWords>>,
    /// In which role she evaluated.
    pub role: Option<EvaluationRole>,
    /// The score she gave.
    pub score: Option<i64>,
    /// When.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct Raw {
    about: Uuid,
    kind: String,
    member: Uuid,
    subject: Option<Uuid>,
    words: Option<Vec<u8>>,
    role: Option<String>,
    score: Option<i64>,
    at: i64,
}

impl Raw {
    fn read(self) -> Result<(Uuid, VoiceRow), QueryError> {
        let kind = KINDS.into_iter().find(|(_, word)| *word == self.kind).map(|(kind, _)| kind);
        let words = self.subject.zip(self.words);
        let row = VoiceRow {
            kind: known("voice", "its kind", kind)?,
            member: MemberId(self.member),
            words: words.map(|(subject, bytes)| Sealed::from_parts(SubjectId(subject), bytes)),
            role: self.role.map(|word| known("voice", "the role", from_word(word))).transpose()?,
            score: self.score,
            at: Timestamp(self.at),
        };
        Ok((self.about, row))
    }
}

/// The words on these panels, advice, resolutions and challenges, in order of their writers.
pub async fn on(
    database: &Database,
    community: CommunityId,
    about: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<VoiceRow>>, QueryError> {
    let sql = "SELECT about, kind, member, subject, words, role, score, at FROM voice \
               WHERE community = $1 AND about IN_IDS($2) ORDER BY about, kind, at, member";
    let wanted: Ids = about.iter().copied().collect();
    let found = rows!(database, Raw, sql, community.0, wanted)?;
    Ok(grouped(found.into_iter().map(Raw::read).collect::<Result<Vec<_>, _>>()?))
}
