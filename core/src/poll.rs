//! A poll (表决): called, noticed, open, closed, tallied, objected to, certified. Start reading at [`decide`].

mod calling;
mod counting;
mod events;
mod roll;
mod terms;
mod voting;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use events::*;
pub use roll::{Seat, Slot, Weights};
pub use terms::{BallotMode, Electorate, Terms};

use crate::decider::Context;
use crate::event::Event;
use crate::ids::{MemberId, ObjectionId, PaperEntryId, PollId, ProposalId, SeatId, UnitId};
use crate::policy::Standing;
use crate::refusal::Refusal;
use crate::rule::{DecisionRule, Outcome};
use crate::sealed::{OwnWords, Sealed};
use crate::state::Community;
use crate::text::Reason;
use crate::time::Timestamp;

/// What is asked of a poll.
#[derive(Clone, Debug, PartialEq)]
pub enum PollCommand {
    /// Puts a frozen proposal to the vote under a rule.
    Call(Called),
    /// Publishes the notice: freezes rule and roll.
    PublishNotice,
    /// The clock: voting begins.
    Open,
    /// Prolongs the window, once.
    Extend {
        /// The new end.
        closes_at: Timestamp,
        /// Why: too few ballots.
        reason: Reason,
    },
    /// The clock, or the chair of a vote in session: voting ends.
    Close,
    /// Drops a poll that has not opened.
    Cancel {
        /// Why.
        reason: Reason,
    },
    /// Casts or replaces a ballot.
    Cast {
        /// For which seat; may be left out by someone who acts for exactly one.
        seat: Option<SeatId>,
        /// What.
        choice: Choice,
        /// Why, in the voter's own words.
        reason: Option<Sealed<OwnWords>>,
    },
    /// Declares a ballot invalid.
    Spoil {
        /// Whose.
        seat: SeatId,
        /// Why.
        reason: Reason,
    },
    /// First of two people reads a paper ballot in.
    EnterPaper {
        /// The entry.
        entry: PaperEntryId,
        /// Whose ballot.
        seat: SeatId,
        /// What it says; none for an invalid paper.
        choice: Option<Choice>,
    },
    /// Second of two people reads the same paper, without seeing the first reading.
    ConfirmPaper {
        /// The entry.
        entry: PaperEntryId,
        /// What it says.
        choice: Option<Choice>,
    },
    /// Takes a wrong first reading back.
    DiscardPaper {
        /// The entry.
        entry: PaperEntryId,
        /// Why.
        reason: Reason,
    },
    /// Records that ballot papers were served, or could not be.
    RecordService {
        /// Whose.
        seats: Vec<SeatId>,
        /// How it went.
        service: Service,
    },
    /// Records who was present at a vote in session.
    RecordAttendance {
        /// Whose seats.
        seats: Vec<SeatId>,
    },
    /// Records the consent of an owner whose own unit the matter takes.
    RecordConsent {
        /// The unit.
        unit: UnitId,
        /// Given or withheld.
        given: bool,
    },
    /// Counts: the first time, or again after an upheld objection.
    Tally,
    /// The chair rules on the outcome, beside the count and never instead of it.
    Rule {
        /// What the chair ruled.
        outcome: Outcome,
        /// On what ground.
        reason: Reason,
    },
    /// Objects to the provisional result.
    Object {
        /// The objection.
        objection: ObjectionId,
        /// What is wrong, in the objector's own words.
        words: Sealed<OwnWords>,
    },
    /// Answers an objection.
    AnswerObjection {
        /// The objection.
        objection: ObjectionId,
        /// Upheld (a recount is owed) or not.
        upheld: bool,
        /// Why.
        reason: Reason,
    },
    /// Makes the result final.
    Certify,
    /// Tells everyone.
    Announce,
}

/// Where a poll stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Terms are set; nothing is frozen yet.
    Called,
    /// Rule and roll are frozen; voting begins at the appointed time.
    Noticed,
    /// Ballots are taken.
    Open,
    /// No more ballots; paper that came in time may still be read in.
    Closed,
    /// There is a provisional result.
    Tallied {
        /// Until when it may be objected to.
        objections_until: Timestamp,
        /// What the rule makes of the count.
        outcome: Outcome,
        /// An objection was upheld and nobody has counted again yet.
        recount_owed: bool,
    },
    /// Final.
    Certified {
        /// What was decided.
        outcome: Outcome,
        /// Whether everyone has been told.
        announced: bool,
    },
    /// Dropped before it opened.
    Cancelled,
}

/// A poll as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    /// What is put to the vote.
    pub proposal: ProposalId,
    /// Its terms.
    pub terms: Terms,
    /// Where it stands.
    pub phase: Phase,
    /// The rule as frozen by the notice.
    pub rule: Option<Box<DecisionRule>>,
    /// Whole days for objections, as frozen by the notice.
    pub objection_days: u16,
    /// Whether it has been prolonged.
    pub extended: bool,
    /// The frozen roll, ordered by seat, and each seat's ballot beside it.
    pub roll: roll::Roll,
    /// First readings of paper ballots that wait for the second.
    pub paper: BTreeMap<PaperEntryId, PaperEntry>,
    /// Consents asked for, and what was answered.
    pub consents: BTreeMap<UnitId, Option<bool>>,
    /// Objections: by whom, and whether answered.
    pub objections: BTreeMap<ObjectionId, ObjectionState>,
    /// The latest count and what the rule makes of it.
    pub result: Option<Box<Tallied>>,
}

/// A paper ballot read in by one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperEntry {
    /// Whose ballot.
    pub seat: SeatId,
    /// What it says.
    pub choice: Option<Choice>,
    /// Who read it.
    pub by: MemberId,
}

/// An objection as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionState {
    /// Who objected.
    pub by: MemberId,
    /// None while it is unanswered; then whether it was upheld.
    pub upheld: Option<bool>,
}

/// Everything about polls is decided here: first what phase the poll is in *at this moment*, then what is asked.
pub(crate) fn decide(
    state: &Community,
    id: PollId,
    command: &PollCommand,
    standing: &Standing,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if let PollCommand::Call(called) = command {
        return calling::call(state, id, called, standing, context);
    }
    let case = Case { state, id, poll: state.polls.get(&id).ok_or(Refusal::PollUnknown)?, standing, context };
    match command {
        PollCommand::Call(_) => Err(Refusal::AlreadyExists),
        PollCommand::PublishNotice => case.publish_notice(),
        PollCommand::Open => case.open(),
        PollCommand::Extend { closes_at, reason } => case.extend(*closes_at, reason),
        PollCommand::Close => case.close(),
        PollCommand::Cancel { reason } => case.cancel(reason),
        PollCommand::Cast { seat, choice, reason } => case.cast(*seat, *choice, reason.as_ref()),
        PollCommand::Spoil { seat, reason } => case.spoil(*seat, reason),
        PollCommand::EnterPaper { entry, seat, choice } => case.enter_paper(*entry, *seat, *choice),
        PollCommand::ConfirmPaper { entry, choice } => case.confirm_paper(*entry, *choice),
        PollCommand::DiscardPaper { entry, reason } => case.discard_paper(*entry, reason),
        PollCommand::RecordService { seats, service } => case.record_service(seats, *service),
        PollCommand::RecordAttendance { seats } => case.record_attendance(seats),
        PollCommand::RecordConsent { unit, given } => case.record_consent(*unit, *given),
        PollCommand::Tally => case.tally(),
        PollCommand::Rule { outcome, reason } => case.rule(*outcome, reason),
        PollCommand::Object { objection, words } => case.object(*objection, words),
        PollCommand::AnswerObjection { objection, upheld, reason } => {
            case.answer_objection(*objection, *upheld, reason)
        }
        PollCommand::Certify => case.certify(),
        PollCommand::Announce => case.announce(),
    }
}

/// One command's view of one poll: what its rules look at.
struct Case<'a> {
    state: &'a Community,
    id: PollId,
    poll: &'a Poll,
    standing: &'a Standing,
    context: &'a Context,
}

impl Case<'_> {
    fn not_open(&self) -> Refusal {
        Refusal::VotingNotOpen { opens_at: self.state.local(self.poll.terms.opens_at) }
    }
}

impl Poll {
    pub(crate) fn called(event: &Called) -> Self {
        Self {
            proposal: event.proposal,
            consents: event.terms.consents.iter().map(|unit| (*unit, None)).collect(),
            terms: event.terms.clone(),
            phase: Phase::Called,
            rule: None,
            objection_days: 0,
            extended: false,
            roll: roll::Roll::default(),
            paper: BTreeMap::new(),
            objections: BTreeMap::new(),
            result: None,
        }
    }

    /// Whether ballots are taken at `now`: the window decides, not whether the clock has come round to saying so.
    #[must_use]
    pub fn takes_ballots(&self, now: Timestamp) -> bool {
        matches!(self.phase, Phase::Noticed | Phase::Open)
            && self.terms.opens_at <= now
            && self.terms.closes_at.is_none_or(|closes_at| now < closes_at)
    }

    /// Whether the window has run out at `now`.
    #[must_use]
    pub fn has_run_out(&self, now: Timestamp) -> bool {
        matches!(self.phase, Phase::Noticed | Phase::Open)
            && self.terms.closes_at.is_some_and(|closes_at| closes_at <= now)
    }

    /// Whether the proposal can no longer be withdrawn because of this poll: from the opening on, whether or not the clock has come round.
    #[must_use]
    pub fn binds_its_proposal(&self, now: Timestamp) -> bool {
        match self.phase {
            Phase::Open | Phase::Closed | Phase::Tallied { .. } | Phase::Certified { .. } => true,
            Phase::Noticed => self.terms.opens_at <= now,
            Phase::Called | Phase::Cancelled => false,
        }
    }

    /// The next instant at which the clock has something to do here.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Noticed => Some(self.terms.opens_at),
            Phase::Open => self.terms.closes_at,
            Phase::Called
            | Phase::Closed
            | Phase::Tallied { .. }
            | Phase::Certified { .. }
            | Phase::Cancelled => None,
        }
    }

    pub(crate) fn noticed(&mut self, event: &Noticed) {
        self.rule = Some(event.rule.clone());
        self.objection_days = event.objection_days;
        self.roll.freeze();
        self.phase = Phase::Noticed;
    }

    pub(crate) fn extended(&mut self, event: &Extended) {
        self.terms.closes_at = Some(event.closes_at);
        self.extended = true;
    }

    pub(crate) fn ballot_cast(&mut self, event: &BallotCast) {
        if let Some(entry) = event.paper {
            self.paper.remove(&entry);
        }
        self.roll.cast(event.seat, event.choice, event.right);
    }

    pub(crate) fn paper_entered(&mut self, event: &PaperBallotEntered) {
        let (seat, choice, by) = (event.seat, event.choice, event.by);
        self.paper.insert(event.entry, PaperEntry { seat, choice, by });
    }

    pub(crate) fn tallied(&mut self, event: &Tallied) {
        self.phase = Phase::Tallied {
            objections_until: event.objections_until,
            outcome: event.evaluation.outcome,
            recount_owed: false,
        };
        self.result = Some(Box::new(event.clone()));
    }

    pub(crate) fn objection_filed(&mut self, event: &ObjectionFiled) {
        self.objections.insert(event.objection, ObjectionState { by: event.by, upheld: None });
    }

    pub(crate) fn objection_answered(&mut self, event: &ObjectionAnswered) {
        if let Some(objection) = self.objections.get_mut(&event.objection) {
            objection.upheld = Some(event.upheld);
        }
        if let Phase::Tallied { recount_owed, .. } = &mut self.phase {
            *recount_owed |= event.upheld;
        }
    }

    /// A certified poll takes nothing more: its roll and ballots stay in the log and leave the memory.
    pub(crate) fn certified(&mut self, event: &Certified) {
        self.phase = Phase::Certified { outcome: event.outcome, announced: false };
        self.roll = roll::Roll::default();
        self.paper = BTreeMap::new();
        self.result = None;
    }

    pub(crate) fn announced(&mut self) {
        if let Phase::Certified { announced, .. } = &mut self.phase {
            *announced = true;
        }
    }
}
