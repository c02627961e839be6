//! What is asked of panels.

use super::events::{
    AdviceAnswered, AdvisorNominated, AdvisorRecused, AdvisorRemoved, AnswerRevised, AttendanceLogged,
    AttendanceStruck, BidderDeclared, BidderWithdrawn, CharterRevised, Chartered, Dissolved,
    InterestDeclared, LotteryAnnounced, LotteryCancelled, MinorityFiled, MinorityWithdrawn,
    NominationWithdrawn, OpinionWithdrawn, ProjectClosed, ProjectOpened, RecusalLifted, RequestWithdrawn,
    SignOffRefused, SignOffWithdrawn, StageEntered, StageReturned, StageSignedOff, TermEnded,
};
use super::terms::{About, Opinion};
use crate::calendar::Date;
use crate::ids::{AdviceId, LotteryId, MemberId, PanelId};
use crate::text::{Body, Label, Reason, Title};
use crate::time::Timestamp;

/// What is asked of panels. What a command says is what its event will say, wherever nothing has to be worked out.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelCommand {
    /// Sets a panel up.
    Charter(Chartered),
    /// Changes its charter.
    ReviseCharter(CharterRevised),
    /// Ends it.
    Dissolve(Dissolved),
    /// Puts a member forward as an advisor.
    Nominate(AdvisorNominated),
    /// Takes a nomination back.
    WithdrawNomination(NominationWithdrawn),
    /// The nominee declares her interests.
    DeclareInterest(InterestDeclared),
    /// Seats a nominee.
    Appoint {
        /// The panel.
        panel: PanelId,
        /// The nominee.
        member: MemberId,
        /// Until when, if the term is to be shorter than the charter's.
        until: Option<Timestamp>,
    },
    /// Keeps an advisor out of a matter: she says so herself, or the chair does with a reason.
    Recuse(AdvisorRecused),
    /// Lets her back in.
    LiftRecusal(RecusalLifted),
    /// Lays an advisor's seat down.
    EndTerm(TermEnded),
    /// Takes an advisor's seat away.
    Remove(AdvisorRemoved),
    /// Fixes everything about a lottery but the seed.
    AnnounceLottery(LotteryAnnounced),
    /// Reveals the seed and draws.
    Draw {
        /// The panel.
        panel: PanelId,
        /// The lottery.
        lottery: LotteryId,
        /// The seed.
        seed: Title,
    },
    /// Calls a lottery off, or annuls its draw before anybody drawn was seated.
    CancelLottery(LotteryCancelled),
    /// Enters a meeting or a visit with who was there.
    LogAttendance(AttendanceLogged),
    /// Strikes such an entry out.
    StrikeAttendance(AttendanceStruck),
    /// Opens a project that the panel accompanies.
    OpenProject(ProjectOpened),
    /// Ends it.
    CloseProject(ProjectClosed),
    /// Declares who bids for it or supplies it.
    DeclareBidder(BidderDeclared),
    /// Takes that back.
    WithdrawBidder(BidderWithdrawn),
    /// The project enters a stage.
    EnterStage(StageEntered),
    /// The project goes back to a stage.
    ReturnToStage(StageReturned),
    /// An advisor signs a stage off.
    SignOff(StageSignedOff),
    /// An advisor refuses to.
    RefuseSignOff(SignOffRefused),
    /// An advisor takes her sign-off or her refusal back.
    WithdrawSignOff(SignOffWithdrawn),
    /// Asks for advice.
    RequestAdvice {
        /// The panel.
        panel: PanelId,
        /// The advice.
        advice: AdviceId,
        /// The body that asks, and owes the answer.
        body: Label,
        /// What is asked.
        question: Body,
        /// The last day for the opinion.
        due: Date,
        /// What it is about.
        about: About,
    },
    /// Takes the question back.
    WithdrawRequest(RequestWithdrawn),
    /// Files the panel's opinion.
    FileOpinion {
        /// The advice.
        advice: AdviceId,
        /// The opinion.
        opinion: Opinion,
    },
    /// Files it anew, before it was answered.
    ReviseOpinion {
        /// The advice.
        advice: AdviceId,
        /// The opinion as it is now.
        opinion: Opinion,
        /// Why.
        reason: Reason,
    },
    /// Takes it back, before it was answered.
    WithdrawOpinion(OpinionWithdrawn),
    /// Files a minority opinion.
    FileMinority(MinorityFiled),
    /// Takes it back.
    WithdrawMinority(MinorityWithdrawn),
    /// The body that asked answers.
    Answer(AdviceAnswered),
    /// It answers anew.
    ReviseAnswer(AnswerRevised),
}
