//! Statements and marks: what is said, what others think of it, and what a moderator may do about it. Marks are the hot path: a
//! decision looks up one participant and one statement.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::events::{
    AppealDecided, AppealFiled, Mark, StatementHidden, StatementMade, StatementMarked, StatementRestored,
    StatementSide, StatementWithdrawn,
};
use super::{Case, Deliberation};
use crate::event::Event;
use crate::ids::{DelegationId, MemberId, ParticipantId, StatementId};
use crate::policy::Action;
use crate::refusal::Refusal;
use crate::sealed::{OwnWords, Sealed};
use crate::text::Reason;

/// What a member says.
#[derive(Clone, Debug, PartialEq)]
pub struct NewStatement {
    /// The statement.
    pub statement: StatementId,
    /// For which party she speaks.
    pub delegation: Option<DelegationId>,
    /// What it is for.
    pub side: StatementSide,
    /// Her words.
    pub words: Sealed<OwnWords>,
    /// Where that can be checked.
    pub sources: Option<Sealed<OwnWords>>,
    /// The statement it answers.
    pub in_reply_to: Option<StatementId>,
}

/// A statement of an imported conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedStatement {
    /// The statement.
    pub statement: StatementId,
    /// Who made it there, by a pseudonym.
    pub by: ParticipantId,
    /// What it is for.
    pub side: StatementSide,
    /// The words, sealed under the pseudonym's key.
    pub words: Sealed<OwnWords>,
}

/// A mark of an imported conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedMark {
    /// Who marked, by a pseudonym.
    pub by: ParticipantId,
    /// Which statement.
    pub statement: StatementId,
    /// What she thought of it.
    pub mark: Mark,
}

/// Whether a statement is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shown {
    /// It is.
    Shown,
    /// Hidden by a moderator.
    Hidden {
        /// By whom.
        by: MemberId,
        /// Whether the author has appealed.
        appealed: bool,
    },
    /// An appeal against the hiding was turned down.
    HiddenFinally,
    /// Taken back by its author.
    Withdrawn,
}

/// A statement as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Who made it.
    pub by: ParticipantId,
    /// Whether it is shown.
    pub shown: Shown,
    /// Two bits a participant, by her number.
    marks: Vec<u8>,
}

/// Participants by the order in which they first marked something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markers(BTreeMap<ParticipantId, u32>);

/// Which byte, and by how many bits it is to be shifted.
fn place(number: u32) -> (usize, u32) {
    (usize::try_from(number / 4).unwrap_or(usize::MAX), (number % 4) * 2)
}

impl Statement {
    fn mark_at(&self, number: u32) -> Option<Mark> {
        let (byte, shift) = place(number);
        match (self.marks.get(byte).copied().unwrap_or(0) >> shift) & 3 {
            1 => Some(Mark::Agree),
            2 => Some(Mark::Disagree),
            3 => Some(Mark::Pass),
            _ => None,
        }
    }

    fn set_mark(&mut self, number: u32, mark: Mark) {
        let (byte, shift) = place(number);
        if self.marks.len() <= byte {
            self.marks.resize(byte + 1, 0);
        }
        let bits: u8 = match mark {
            Mark::Agree => 1,
            Mark::Disagree => 2,
            Mark::Pass => 3,
        };
        if let Some(marks) = self.marks.get_mut(byte) {
            *marks = (*marks & !(3 << shift)) | (bits << shift);
        }
    }
}

impl Deliberation {
    /// What somebody thinks of a statement.
    #[must_use]
    pub fn mark_of(&self, by: ParticipantId, statement: StatementId) -> Option<Mark> {
        let number = *self.markers.0.get(&by)?;
        self.statements.get(&statement)?.mark_at(number)
    }

    pub(crate) fn statement_made(&mut self, event: &StatementMade) {
        let made = Statement { by: event.by, shown: Shown::Shown, marks: Vec::new() };
        self.statements.insert(event.statement, made);
    }

    pub(crate) fn statement_marked(&mut self, event: &StatementMarked) {
        let next = u32::try_from(self.markers.0.len()).unwrap_or(u32::MAX);
        let number = *self.markers.0.entry(event.by).or_insert(next);
        if let Some(statement) = self.statements.get_mut(&event.statement) {
            statement.set_mark(number, event.mark);
        }
    }

    pub(crate) fn show(&mut self, statement: StatementId, shown: Shown) {
        if let Some(statement) = self.statements.get_mut(&statement) {
            statement.shown = shown;
        }
    }

    pub(crate) fn appeal_filed(&mut self, statement: StatementId) {
        if let Some(statement) = self.statements.get_mut(&statement)
            && let Shown::Hidden { appealed, .. } = &mut statement.shown
        {
            *appealed = true;
        }
    }
}

impl Case<'_> {
    fn statement(&self, id: StatementId) -> Result<&Statement, Refusal> {
        self.deliberation.statements.get(&id).ok_or(Refusal::StatementUnknown)
    }

    pub(super) fn make_statement(&self, new: &NewStatement) -> Result<Vec<Event>, Refusal> {
        let member = self.require_taking_part(&self.deliberation.participants)?;
        self.require_open()?;
        if let Some(delegation) = new.delegation {
            self.require_delegate(delegation, member)?;
        }
        let own = |words: &Sealed<OwnWords>| words.subject.0 == member.0;
        if !own(&new.words) || !new.sources.as_ref().is_none_or(own) {
            return Err(Refusal::NotPermitted { action: Action::TakePart });
        }
        if self.deliberation.statements.contains_key(&new.statement) {
            return Err(Refusal::AlreadyExists);
        }
        if let Some(answered) = new.in_reply_to {
            self.statement(answered)?;
        }
        Ok(vec![Event::StatementMade(StatementMade {
            deliberation: self.id,
            statement: new.statement,
            number: self.next_statement(0),
            by: member.into(),
            delegation: new.delegation,
            side: new.side,
            words: new.words.clone(),
            sources: new.sources.clone(),
            in_reply_to: new.in_reply_to,
        })])
    }

    fn next_statement(&self, before: usize) -> u32 {
        u32::try_from(self.deliberation.statements.len() + before + 1).unwrap_or(u32::MAX)
    }

    pub(super) fn import_statements(&self, imported: &[ImportedStatement]) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ImportConversation)?;
        self.require_open()?;
        let mut events = Vec::with_capacity(imported.len());
        let mut seen = std::collections::BTreeSet::new();
        for new in imported {
            self.require_pseudonym(new.by)?;
            if new.words.subject.0 != new.by.0 {
                return Err(Refusal::NotPermitted { action: Action::ImportConversation });
            }
            let known = self.deliberation.statements.contains_key(&new.statement);
            if known || !seen.insert(new.statement) {
                return Err(Refusal::AlreadyExists);
            }
            events.push(Event::StatementMade(StatementMade {
                deliberation: self.id,
                statement: new.statement,
                number: self.next_statement(events.len()),
                by: new.by,
                delegation: None,
                side: new.side,
                words: new.words.clone(),
                sources: None,
                in_reply_to: None,
            }));
        }
        if events.is_empty() { Err(Refusal::NothingToImport) } else { Ok(events) }
    }

    /// Members speak for themselves, in an import too.
    fn require_pseudonym(&self, by: ParticipantId) -> Result<(), Refusal> {
        let (member, members) = (MemberId(by.0), &self.state.membership);
        if members.is_member(member) || members.is_erased(member) {
            return Err(Refusal::ParticipantIsMember);
        }
        Ok(())
    }

    pub(super) fn mark_statement(&self, statement: StatementId, mark: Mark) -> Result<Vec<Event>, Refusal> {
        let member = self.require_taking_part(&self.deliberation.participants)?;
        self.require_open()?;
        let by = ParticipantId::from(member);
        let replaces = self.deliberation.mark_of(by, statement);
        self.marked(by, statement, mark, replaces).map(|event| vec![event])
    }

    pub(super) fn import_marks(&self, imported: &[ImportedMark]) -> Result<Vec<Event>, Refusal> {
        self.standing.require(Action::ImportConversation)?;
        self.require_open()?;
        let mut events = Vec::with_capacity(imported.len());
        let mut before: BTreeMap<(ParticipantId, StatementId), Mark> = BTreeMap::new();
        for ImportedMark { by, statement, mark } in imported {
            self.require_pseudonym(*by)?;
            let earlier = before.insert((*by, *statement), *mark);
            let replaces = earlier.or_else(|| self.deliberation.mark_of(*by, *statement));
            // Who says the same again has said it once.
            if replaces != Some(*mark) {
                events.push(self.marked(*by, *statement, *mark, replaces)?);
            }
        }
        if events.is_empty() { Err(Refusal::NothingToImport) } else { Ok(events) }
    }

    fn marked(
        &self,
        by: ParticipantId,
        statement: StatementId,
        mark: Mark,
        replaces: Option<Mark>,
    ) -> Result<Event, Refusal> {
        if self.statement(statement)?.shown != Shown::Shown {
            return Err(Refusal::StatementNotShown);
        }
        if replaces == Some(mark) {
            return Err(Refusal::AlreadyDone);
        }
        Ok(Event::StatementMarked(StatementMarked { deliberation: self.id, statement, by, mark, replaces }))
    }

    pub(super) fn withdraw_statement(
        &self,
        statement: StatementId,
        words: Option<&Sealed<OwnWords>>,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.statement(statement)?;
        let member = self.require_author(known)?;
        if known.shown == Shown::Withdrawn {
            return Err(Refusal::AlreadyDone);
        }
        if words.is_some_and(|words| words.subject.0 != member.0) {
            return Err(Refusal::NotPermitted { action: Action::TakePart });
        }
        let (deliberation, words) = (self.id, words.cloned());
        Ok(vec![Event::StatementWithdrawn(StatementWithdrawn { deliberation, statement, words })])
    }

    fn require_author(&self, known: &Statement) -> Result<MemberId, Refusal> {
        let member = self.standing.member.filter(|member| known.by == ParticipantId::from(*member));
        member.ok_or(Refusal::NotPermitted { action: Action::TakePart })
    }

    pub(super) fn hide_statement(
        &self,
        statement: StatementId,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.statement(statement)?;
        let by = self.require_leading(Action::ModerateStatements)?;
        if known.shown != Shown::Shown {
            return Err(Refusal::StatementNotShown);
        }
        let (deliberation, reason) = (self.id, reason.clone());
        Ok(vec![Event::StatementHidden(StatementHidden { deliberation, statement, by, reason })])
    }

    pub(super) fn restore_statement(
        &self,
        statement: StatementId,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.statement(statement)?;
        self.require_leading(Action::ModerateStatements)?;
        match known.shown {
            Shown::Hidden { appealed: false, .. } => {
                let (deliberation, reason) = (self.id, reason.clone());
                Ok(vec![Event::StatementRestored(StatementRestored { deliberation, statement, reason })])
            }
            Shown::Hidden { appealed: true, .. } => Err(Refusal::AppealOpen),
            Shown::Shown | Shown::HiddenFinally | Shown::Withdrawn => Err(Refusal::StatementNotHidden),
        }
    }

    pub(super) fn appeal(
        &self,
        statement: StatementId,
        words: &Sealed<OwnWords>,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.statement(statement)?;
        let by = self.require_author(known)?;
        if words.subject.0 != by.0 {
            return Err(Refusal::NotPermitted { action: Action::TakePart });
        }
        match known.shown {
            Shown::Hidden { appealed: false, .. } => {
                let (deliberation, words) = (self.id, words.clone());
                Ok(vec![Event::AppealFiled(AppealFiled { deliberation, statement, by, words })])
            }
            // One appeal, one answer.
            Shown::Hidden { appealed: true, .. } | Shown::HiddenFinally => Err(Refusal::AlreadyDone),
            Shown::Shown | Shown::Withdrawn => Err(Refusal::StatementNotHidden),
        }
    }

    pub(super) fn decide_appeal(
        &self,
        statement: StatementId,
        upheld: bool,
        reason: &Reason,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.statement(statement)?;
        let by = self.require_leading(Action::ModerateStatements)?;
        let Shown::Hidden { by: moderator, appealed: true } = known.shown else {
            return Err(Refusal::AppealUnknown);
        };
        if by == moderator || known.by == ParticipantId::from(by) {
            return Err(Refusal::AppealOwn);
        }
        let (deliberation, reason) = (self.id, reason.clone());
        Ok(vec![Event::AppealDecided(AppealDecided { deliberation, statement, by, upheld, reason })])
    }
}
