//! `moothall import polis`: a conversation exported from Polis, its statements and marks taken through the same command path as anybody's.
//!
//! Participants stay pseudonyms: an id made from their number, under whose key their statements are sealed. Marks are taken in the
//! order in which Polis loads them (by statement, participant, time), on which groups depend; they are recorded as of now, since the log's clock does
//! not run backwards. Ids are derived from the files' content, and every command carries a key made from them: an import that was cut off is run
//! again and goes on where it stopped.

mod files;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use moothall_core::community::CommunityCommand;
use moothall_core::decider::{Actor, CommunityId};
use moothall_core::deliberation::{
    DeliberationCommand, ImportedMark, ImportedStatement, Opened, Participants, StatementSide, Venue,
};
use moothall_core::ids::{DeliberationId, GrantId, MemberId, ParticipantId, StatementId};
use moothall_core::membership::{Admitted, MembershipCommand};
use moothall_core::policy::{Role, RoleGrant, Scope};
use moothall_core::refusal::Refusal;
use moothall_core::sealed::{PersonName, Personal as _, Sealed, SubjectId};
use moothall_core::state::Command;
use moothall_core::text::{Body, Reason, Title};
use moothall_core::time::Timestamp;
use moothall_eventstore::{CommandKey, ExecuteError, Request};
use serde::Serialize;
use std::collections::BTreeSet;
use uuid::Uuid;

use crate::cli;
use crate::failure::Failure;
use crate::house::House;
use crate::progress;

pub use files::Mistake;

use files::Conversation;

/// Statements to a command.
const STATEMENTS: usize = 200;
/// Marks to a command: one durable append.
const MARKS: usize = 2_000;
/// Statements being hidden at a time.
const AT_ONCE: usize = 64;

/// What came of an import.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The community made for the conversation.
    pub community: CommunityId,
    /// The deliberation in it.
    pub deliberation: DeliberationId,
    /// Statements taken.
    pub statements: usize,
    /// How many of them are set aside, as they were there.
    pub set_aside: usize,
    /// Participants who marked anything.
    pub participants: usize,
    /// Marks in the file. Who said the same again is recorded once.
    pub marks: usize,
    /// Whether the file writes agreement as −1.
    pub turned: bool,
    /// What cannot be taken; nothing was imported if there is anything.
    pub mistakes: Vec<Mistake>,
}

/// The id of a statement, by its number in the conversation.
#[must_use]
pub fn statement_id(community: CommunityId, number: u32) -> StatementId {
    StatementId(Uuid::new_v5(&community.0, format!("statement {number}").as_bytes()))
}

/// The pseudonym of a participant, by her number in the conversation.
#[must_use]
pub fn participant_id(community: CommunityId, number: u32) -> ParticipantId {
    ParticipantId(Uuid::new_v5(&community.0, format!("participant {number}").as_bytes()))
}

/// Reads, checks, and if everything can be taken imports.
pub async fn import(house: &House, arguments: &cli::ImportPolis) -> Result<Report, Failure> {
    let (conversation, mistakes, bytes) = match files::read(&arguments.directory) {
        Ok((conversation, bytes)) => (conversation, Vec::new(), bytes),
        Err(mistakes) => (Conversation::default(), mistakes, Vec::new()),
    };
    let import = Import::of(house, &bytes);
    let voters: BTreeSet<u32> = conversation.votes.iter().map(|vote| vote.voter).collect();
    let report = Report {
        community: import.community,
        deliberation: import.deliberation,
        statements: conversation.comments.len(),
        set_aside: conversation.comments.values().filter(|comment| comment.set_aside).count(),
        participants: voters.len(),
        marks: conversation.votes.len(),
        turned: conversation.turned,
        mistakes,
    };
    if report.mistakes.is_empty() {
        import.prepare(arguments, &conversation).await?;
        import.statements(&conversation).await?;
        import.marks(&conversation).await?;
        import.set_aside(&conversation).await?;
    }
    Ok(report)
}

struct Import<'a> {
    house: &'a House,
    community: CommunityId,
    deliberation: DeliberationId,
    registrar: MemberId,
    facilitator: MemberId,
}

impl<'a> Import<'a> {
    fn of(house: &'a House, bytes: &[u8]) -> Self {
        let community = CommunityId(Uuid::new_v5(&Uuid::NAMESPACE_OID, bytes));
        let made = |what: &[u8]| Uuid::new_v5(&community.0, what);
        Self {
            house,
            community,
            deliberation: DeliberationId(made(b"deliberation")),
            registrar: MemberId(made(b"registrar")),
            facilitator: MemberId(made(b"facilitator")),
        }
    }

    async fn execute(&self, actor: Actor, key: &str, command: Command) -> Result<(), Failure> {
        let id = Uuid::new_v5(&self.community.0, key.as_bytes());
        let key = Some(CommandKey { id, digest: self.house.vault.digest16("import", id.as_bytes()) });
        let request = Request { community: self.community, command, actor, key, expected: None };
        match self.house.engine.execute(request).await {
            // Everything in it was said before.
            Ok(_) | Err(ExecuteError::Refused(Refusal::NothingToImport)) => Ok(()),
            Err(error) => Err(crate::house::failure(&error)),
        }
    }

    async fn ask(&self, actor: Actor, key: &str, command: DeliberationCommand) -> Result<(), Failure> {
        self.execute(actor, key, Command::Deliberation(self.deliberation, command)).await
    }

    async fn prepare(
        &self,
        arguments: &cli::ImportPolis,
        conversation: &Conversation,
    ) -> Result<(), Failure> {
        let administrator = Actor::Administrator(Uuid::new_v5(&self.community.0, b"import"));
        let topic =
            arguments.name.as_deref().or(conversation.topic.as_deref()).unwrap_or("Imported conversation");
        let title = Title::parse(&written(topic, 200)).map_err(|refusal| named(&refusal))?;
        let found = CommunityCommand::Found {
            name: title.clone(),
            timezone: arguments.timezone.clone(),
            locale: arguments.locale.clone(),
            parent: None,
        };
        self.execute(administrator, "found", Command::Community(found)).await?;
        self.admit(administrator, self.registrar, "Registrar").await?;
        self.appoint(administrator, self.registrar, Role::Registrar).await?;
        let registrar = Actor::Member(self.registrar.0);
        self.admit(registrar, self.facilitator, "Facilitator").await?;
        self.appoint(registrar, self.facilitator, Role::Chair).await?;
        let question = conversation.description.as_deref().unwrap_or(topic);
        let opened = Opened {
            deliberation: self.deliberation,
            title,
            question: Body::parse(&written(question, 50_000)).map_err(|refusal| named(&refusal))?,
            topic: None,
            proposal: None,
            venue: Venue::Online,
            scope: Scope::Community,
            participants: Participants::Everybody,
            facilitator: self.facilitator,
            matters: Vec::new(),
        };
        self.ask(self.facilitator(), "open", DeliberationCommand::Open(Box::new(opened))).await
    }

    fn facilitator(&self) -> Actor {
        Actor::Member(self.facilitator.0)
    }

    async fn admit(&self, by: Actor, member: MemberId, name: &str) -> Result<(), Failure> {
        let plain = PersonName::parse(name).map_err(|refusal| named(&refusal))?;
        let now = self.house.clock.now();
        let name = self.house.vault.seal(self.community, SubjectId(member.0), &plain, now).await;
        let name = name.map_err(|error| Failure::fault("sealing a name", &error))?;
        let admit = MembershipCommand::Admit(Admitted { member, name, contact: None });
        self.execute(by, &format!("admit {}", member.0), Command::Membership(admit)).await
    }

    async fn appoint(&self, by: Actor, member: MemberId, role: Role) -> Result<(), Failure> {
        let grant = GrantId(Uuid::new_v5(&member.0, b"grant"));
        let given = RoleGrant { member, role, scope: Scope::Community, from: Timestamp(0), until: None };
        let command = Command::Membership(MembershipCommand::GrantRole { grant, given });
        self.execute(by, &format!("grant {}", grant.0), command).await
    }

    async fn statements(&self, conversation: &Conversation) -> Result<(), Failure> {
        let bar = progress::bar(conversation.comments.len(), "statements");
        let comments: Vec<_> = conversation.comments.iter().collect();
        for (number, chunk) in comments.chunks(STATEMENTS).enumerate() {
            let by = |author: u32| participant_id(self.community, author);
            let texts: Vec<_> =
                chunk.iter().map(|(_, comment)| (SubjectId(by(comment.author).0), &comment.words)).collect();
            let words = self.house.vault.seal_many(self.community, &texts, self.house.clock.now()).await;
            let words = words.map_err(|error| Failure::fault("sealing statements", &error))?;
            let statement =
                |((id, comment), words): (&(&u32, &files::Comment), Sealed<_>)| ImportedStatement {
                    statement: statement_id(self.community, **id),
                    by: by(comment.author),
                    side: StatementSide::Information,
                    words,
                };
            let statements = chunk.iter().zip(words).map(statement).collect();
            let command = DeliberationCommand::ImportStatements(statements);
            self.ask(Actor::Member(self.registrar.0), &format!("statements {number}"), command).await?;
            bar.inc(u64::try_from(chunk.len()).unwrap_or(0));
        }
        bar.finish_and_clear();
        Ok(())
    }

    async fn marks(&self, conversation: &Conversation) -> Result<(), Failure> {
        let bar = progress::bar(conversation.votes.len(), "marks");
        for (number, chunk) in conversation.votes.chunks(MARKS).enumerate() {
            let mark = |vote: &files::Vote| ImportedMark {
                by: participant_id(self.community, vote.voter),
                statement: statement_id(self.community, vote.comment),
                mark: vote.mark,
            };
            let command = DeliberationCommand::ImportMarks(chunk.iter().map(mark).collect());
            self.ask(Actor::Member(self.registrar.0), &format!("marks {number}"), command).await?;
            bar.inc(u64::try_from(chunk.len()).unwrap_or(0));
        }
        bar.finish_and_clear();
        Ok(())
    }

    async fn set_aside(&self, conversation: &Conversation) -> Result<(), Failure> {
        let reason = "Set aside by the moderators of the imported conversation";
        let reason = Reason::parse(reason).map_err(|refusal| named(&refusal))?;
        let hidden = conversation.comments.iter().filter(|(_, comment)| comment.set_aside);
        let hiding = stream::iter(hidden.map(|(id, _)| {
            let statement = statement_id(self.community, *id);
            let command = DeliberationCommand::HideStatement { statement, reason: reason.clone() };
            async move { self.ask(self.facilitator(), &format!("hide {id}"), command).await }
        }));
        hiding.buffer_unordered(AT_ONCE).try_collect().await
    }
}

fn named(refusal: &moothall_core::text::TextRefusal) -> Failure {
    Failure::input(format!("the conversation's name or description: {refusal}"))
}

/// So many characters of a text, without what no text here may contain.
fn written(text: &str, count: usize) -> String {
    text.chars().filter(|character| !character.is_control() || *character == '\n').take(count).collect()
}
