//! The read model of what people write in their own name about panels and resolutions: sealed, and gone when they are erased.

use moothall_core::ids::MemberId;
use moothall_core::sealed::{OwnWords, Sealed};
use uuid::Uuid;

use crate::sheet::{Sheet, change, row};
use crate::table::{Table, bytes, id, number, text};

pub(crate) static VOICE: Table = Table {
    name: "voice",
    key: 4,
    columns: &[
        id("community"),
        id("about"),
        text("kind"),
        id("member"),
        id("subject").or_null(),
        bytes("words").or_null(),
        text("role").or_null(),
        number("score").or_null(),
        number("at"),
    ],
    indexes: &["(community, subject)", "(community, member)"],
    changes_in_place: false,
};

/// What the words are.
pub(crate) const CONFLICT: &str = "conflict";
pub(crate) const RECUSAL: &str = "recusal";
pub(crate) const MINORITY: &str = "minority";
pub(crate) const EVALUATION: &str = "evaluation";
pub(crate) const CHALLENGE: &str = "challenge";

/// Whose words on what.
pub(crate) struct Voice<'a> {
    pub(crate) community: Uuid,
    pub(crate) about: Uuid,
    pub(crate) kind: &'static str,
    pub(crate) member: MemberId,
    pub(crate) words: Option<&'a Sealed<OwnWords>>,
    pub(crate) graded: Option<(String, u8)>,
    pub(crate) at: i64,
}

pub(crate) fn heard(sheet: &mut Sheet<'_>, voice: Voice<'_>) {
    let subject = voice.words.map(|words| words.subject.0);
    let words = voice.words.map(|words| words.bytes.clone());
    let (role, score) = voice.graded.unzip();
    sheet.put(
        &VOICE,
        row![
            voice.community,
            voice.about,
            voice.kind,
            voice.member.0,
            subject,
            words,
            role,
            score.map(i64::from),
            voice.at,
        ],
    );
}

pub(crate) fn taken_back(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    about: Uuid,
    (kind, member): (&'static str, MemberId),
) {
    sheet.remove(&VOICE, row![community, about, kind, member.0]);
}

/// All words on something are gone.
pub(crate) async fn silenced(
    sheet: &mut Sheet<'_>,
    community: Uuid,
    about: Uuid,
    kind: &'static str,
) -> Result<(), sqlx::Error> {
    let sql = "DELETE FROM voice WHERE community = $1 AND about = $2 AND kind = $3";
    change!(sheet, &VOICE, sql, community, about, kind)
}

/// What was sealed under an erased member's key is ciphertext for ever; it is kept no longer.
pub(crate) async fn erased(sheet: &mut Sheet<'_>, community: Uuid, member: Uuid) -> Result<(), sqlx::Error> {
    let sql = "UPDATE voice SET words = NULL WHERE community = $1 AND subject = $2";
    change!(sheet, &VOICE, sql, community, member)
}
