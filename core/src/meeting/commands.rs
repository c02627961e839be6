//! What is asked of a meeting.

use super::floor::FloorSide;
use super::{Called, Hand, Hands, ItemOutcome, ItemScheduled};
use crate::ids::{AgendaItemId, MeetingId, MemberId, MotionId, PollId};
use crate::text::{Body, Reason};
use crate::time::Timestamp;

/// What is asked of a meeting.
#[derive(Clone, Debug, PartialEq)]
pub enum MeetingCommand {
    /// Calls it.
    Call(Called),
    /// Puts an item on the agenda, at its end.
    ScheduleItem(ItemScheduled),
    /// Gives an item another place.
    MoveItem {
        /// The item.
        item: AgendaItemId,
        /// Its place; the first is 1.
        place: u32,
    },
    /// Takes an item from the agenda.
    WithdrawItem {
        /// The item.
        item: AgendaItemId,
        /// Why.
        reason: Reason,
    },
    /// Tells everybody, with the agenda; freezes the house rules.
    Notice,
    /// Opens it, or goes on after it was adjourned.
    Open {
        /// Who presides.
        chair: MemberId,
    },
    /// Interrupts it.
    Recess {
        /// Why.
        reason: Reason,
    },
    /// Goes on.
    Resume,
    /// Ends it for now: the quorum is wanting, or the time is up.
    Adjourn {
        /// When it shall go on, if that is known.
        until: Option<Timestamp>,
        /// Why.
        reason: Reason,
    },
    /// Ends it.
    Close,
    /// Drops it before it has opened.
    Cancel {
        /// Why.
        reason: Reason,
    },
    /// Somebody comes.
    Arrive {
        /// Who.
        member: MemberId,
    },
    /// Somebody goes.
    Leave {
        /// Who.
        member: MemberId,
    },
    /// Takes up an item: one matter at a time.
    TakeUpItem {
        /// The item.
        item: AgendaItemId,
    },
    /// Concludes the item before the meeting.
    ConcludeItem {
        /// What came of it.
        outcome: ItemOutcome,
        /// What was said and found.
        summary: Option<Body>,
    },
    /// Carries what was found on an item to the hall above.
    CarrySummary {
        /// The item.
        item: AgendaItemId,
        /// What the hall above shall know.
        summary: Body,
    },
    /// Asks for the floor.
    RequestFloor {
        /// Who.
        member: MemberId,
        /// For what.
        side: FloorSide,
    },
    /// Asks no more.
    WithdrawRequest {
        /// Who.
        member: MemberId,
    },
    /// The chair does not give somebody the floor.
    DenyTurn {
        /// Whom.
        member: MemberId,
        /// Why not.
        reason: Reason,
    },
    /// Gives the floor to whoever is next.
    GrantFloor,
    /// The speech begins.
    StartSpeech,
    /// The speech ends, or the turn is given back.
    EndSpeech,
    /// The speaker is off the matter.
    RuleOffTopic {
        /// Who.
        member: MemberId,
        /// Why.
        reason: Reason,
    },
    /// Somebody interrupts.
    RuleInterruption {
        /// Who.
        member: MemberId,
        /// Why it is one.
        reason: Reason,
    },
    /// Rules on a point of order.
    RulePointOfOrder {
        /// Who raised it.
        member: MemberId,
        /// Whether it is well taken.
        upheld: bool,
        /// Why.
        reason: Reason,
    },
    /// Rules that a motion lies outside the matter.
    RuleOutOfOrder {
        /// The motion.
        motion: MotionId,
        /// Why.
        reason: Reason,
    },
    /// Appeals from the chair's last ruling to the council.
    AppealRuling {
        /// Who.
        member: MemberId,
    },
    /// Hands the chair over: whoever wants to speak on the matter leaves it first.
    HandChairOver {
        /// To whom.
        to: MemberId,
    },
    /// Moves a motion on the item before the meeting.
    MoveMotion {
        /// The motion.
        motion: MotionId,
        /// Who moves it.
        mover: MemberId,
        /// What shall be decided.
        text: Body,
    },
    /// Moves to amend the pending motion.
    AmendMotion {
        /// The amendment: a motion of its own.
        motion: MotionId,
        /// What it amends.
        amends: MotionId,
        /// Who moves it.
        mover: MemberId,
        /// How the whole text shall read.
        text: Body,
    },
    /// Seconds a motion.
    SecondMotion {
        /// The motion.
        motion: MotionId,
        /// Who.
        seconder: MemberId,
    },
    /// Takes a motion back.
    WithdrawMotion {
        /// The motion.
        motion: MotionId,
        /// Why.
        reason: Reason,
    },
    /// Moves that the debate on the pending motion shall end.
    MovePreviousQuestion {
        /// Who.
        mover: MemberId,
    },
    /// Puts what is pending to the council.
    PutQuestion,
    /// Tells how many hands were raised: for, then against, then abstentions where they are asked for.
    ShowHands {
        /// Which hands.
        choice: Hand,
        /// How many.
        count: u32,
    },
    /// The chair's own vote, after the others.
    CastChairVote {
        /// What.
        choice: Hand,
    },
    /// Says what came out.
    Declare,
    /// Corrects a count that was declared.
    CorrectCount {
        /// The motion.
        motion: MotionId,
        /// The right numbers.
        hands: Hands,
        /// What was wrong.
        reason: Reason,
    },
    /// Leaves a motion to a poll.
    LinkPoll {
        /// The motion.
        motion: MotionId,
        /// The poll.
        poll: PollId,
    },
    /// Notes a correction of the minutes.
    CorrectMinutes {
        /// What they should say.
        text: Body,
    },
    /// Approves the minutes.
    ApproveMinutes {
        /// The later meeting at which the council approves them; none where the chair does.
        at: Option<MeetingId>,
    },
}
