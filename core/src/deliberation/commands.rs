//! What is asked of a deliberation.

use super::events::{DelegationKind, Mark, Opened, OptionCount};
use super::matters::MatterId;
use super::party_events::{Conclusion, Gift, Source};
use super::rounds::NewRound;
use super::statements::{ImportedMark, ImportedStatement, NewStatement};
use crate::ids::{CommitmentId, DelegationId, MemberId, OptionId, RoundId, StatementId};
use crate::sealed::{OwnWords, Sealed};
use crate::text::{Body, Reason, Title};
use crate::time::Timestamp;

/// What is asked of a deliberation.
#[derive(Clone, Debug, PartialEq)]
pub enum DeliberationCommand {
    /// Opens it.
    Open(Box<Opened>),
    /// Tells the participants content and background, beforehand.
    Inform {
        /// The background.
        background: Body,
    },
    /// Says that it touches what the law reserves for the owners.
    FlagMatter {
        /// What.
        matter: MatterId,
    },
    /// Says that it does not after all.
    ClearMatter {
        /// What.
        matter: MatterId,
        /// Why.
        reason: Reason,
    },
    /// Gives a party a seat, or other delegates.
    Seat {
        /// The seat.
        delegation: DelegationId,
        /// What kind of party.
        kind: DelegationKind,
        /// The party's name.
        name: Title,
        /// Who speaks for it.
        delegates: Vec<MemberId>,
    },
    /// Takes a seat away.
    Unseat {
        /// The seat.
        delegation: DelegationId,
        /// Why.
        reason: Reason,
    },
    /// Opens a round.
    OpenRound(NewRound),
    /// Prefers an option.
    Choose {
        /// The round.
        round: RoundId,
        /// The option.
        option: OptionId,
    },
    /// Closes a round and counts.
    CloseRound {
        /// The round.
        round: RoundId,
        /// The hands counted, where hands were.
        counts: Vec<OptionCount>,
        /// What came out of the talk.
        summary: Option<Body>,
    },
    /// Declares a round void.
    AnnulRound {
        /// The round.
        round: RoundId,
        /// Why.
        reason: Reason,
    },
    /// Says something.
    MakeStatement(NewStatement),
    /// Takes one's statement back.
    WithdrawStatement {
        /// The statement.
        statement: StatementId,
        /// Why, if she says.
        words: Option<Sealed<OwnWords>>,
    },
    /// Hides a statement.
    HideStatement {
        /// The statement.
        statement: StatementId,
        /// Why.
        reason: Reason,
    },
    /// Shows a hidden statement again.
    RestoreStatement {
        /// The statement.
        statement: StatementId,
        /// Why.
        reason: Reason,
    },
    /// Appeals against the hiding of one's statement.
    Appeal {
        /// The statement.
        statement: StatementId,
        /// Why.
        words: Sealed<OwnWords>,
    },
    /// Decides an appeal.
    DecideAppeal {
        /// The statement.
        statement: StatementId,
        /// Whether the statement is shown again.
        upheld: bool,
        /// Why.
        reason: Reason,
    },
    /// Agrees, disagrees or passes.
    MarkStatement {
        /// The statement.
        statement: StatementId,
        /// What one thinks of it.
        mark: Mark,
    },
    /// Takes statements of pseudonymous participants over from another conversation.
    ImportStatements(Vec<ImportedStatement>),
    /// Takes their marks over.
    ImportMarks(Vec<ImportedMark>),
    /// States a party's position, or another one.
    StatePosition {
        /// The party.
        delegation: DelegationId,
        /// What it holds.
        text: Body,
    },
    /// Promises something.
    Commit(NewCommitment),
    /// Takes note of a promise.
    ConfirmCommitment {
        /// The commitment.
        commitment: CommitmentId,
    },
    /// Says whether a promise was kept.
    SettleCommitment {
        /// The commitment.
        commitment: CommitmentId,
        /// Whether it was kept.
        kept: bool,
        /// By what that shows.
        reason: Reason,
    },
    /// Takes a promise back.
    WithdrawCommitment {
        /// The commitment.
        commitment: CommitmentId,
        /// Why.
        reason: Reason,
    },
    /// Drafts a consensus, or drafts it anew.
    DraftConsensus {
        /// What it says.
        text: Body,
    },
    /// Agrees with the draft, or dissents.
    AnswerConsensus {
        /// For which party.
        delegation: Option<DelegationId>,
        /// Agreed, or dissents.
        agrees: bool,
        /// Why.
        words: Option<Sealed<OwnWords>>,
    },
    /// Concludes.
    Conclude {
        /// What it came to.
        conclusion: Conclusion,
        /// In words.
        text: Body,
        /// In how many days feedback is owed.
        feedback_days: u16,
    },
    /// Takes it up again.
    Reopen {
        /// Why.
        reason: Reason,
    },
    /// Gives it up without a conclusion.
    Abandon {
        /// Why.
        reason: Reason,
    },
    /// Reports what was done.
    Implement {
        /// The report.
        report: Body,
    },
    /// Tells those who took part what became of it.
    PublishFeedback {
        /// What became of it.
        text: Body,
        /// What those who dissented are told.
        explanation: Option<Body>,
    },
}

/// A promise.
#[derive(Clone, Debug, PartialEq)]
pub struct NewCommitment {
    /// The commitment.
    pub commitment: CommitmentId,
    /// The party that gives; none where the member gives for herself.
    pub delegation: Option<DelegationId>,
    /// Where it comes from.
    pub source: Source,
    /// What, and how much.
    pub gift: Gift,
    /// What it is for.
    pub purpose: Title,
    /// By when.
    pub due: Timestamp,
}
