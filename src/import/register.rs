//! `moothall import register`: a register of units and owners from CSV, checked whole, then taken whole in one command.

use moothall_core::community::CommunityCommand;
use moothall_core::decider::{Actor, CommunityId, Context, Decider};
use moothall_core::language::Language;
use moothall_core::refusal::Refusal;
use moothall_core::register::RegisterCommand;
use moothall_core::state::{Command, Community};
use moothall_core::text::Title;
use moothall_eventstore::{CommandKey, Request};
use moothall_graphql::register_csv::{self, BadRows, CsvRefusal, CsvRow, Known, Target};
use serde::Serialize;
use uuid::Uuid;

use crate::cli;
use crate::failure::Failure;
use crate::house::House;

/// What came of an import, or would.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The community; none when a dry run would have founded it.
    pub community: Option<CommunityId>,
    /// Units in the file.
    pub units: usize,
    /// Their area together, in square metres.
    pub area: String,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Lines that cannot be taken; nothing was imported if there are any.
    pub mistakes: Vec<Mistake>,
}

/// A line that cannot be taken.
#[derive(Debug, Serialize)]
pub struct Mistake {
    /// In the file; the heading is line 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

/// Reads, checks, and unless it is a dry run imports.
pub async fn import(house: &House, arguments: &cli::ImportRegister) -> Result<Report, Failure> {
    let path = arguments.file.display().to_string();
    let bytes = std::fs::read(&arguments.file).map_err(|error| Failure::file(&path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::input(format!("{path}: not UTF-8 text, first at byte {at}. Save the table as CSV UTF-8."))
    })?;
    let key = Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes());
    let community =
        CommunityId(arguments.community.unwrap_or_else(|| Uuid::new_v5(&key, arguments.name.as_bytes())));
    let rows = match register_csv::read(&text) {
        Ok(rows) => rows,
        Err(CsvRefusal::File { reason }) => {
            let columns = register_csv::COLUMNS.join(",");
            return Err(Failure::input(format!("{path}: {reason}. The columns are {columns}.")));
        }
        Err(CsvRefusal::Rows(bad)) => {
            return Ok(Report {
                community: arguments.community.map(CommunityId),
                units: 0,
                area: String::new(),
                dry_run: arguments.dry_run,
                mistakes: all_mistakes(house, arguments, community, key, bad).await?,
            });
        }
    };
    let mut report = Report {
        community: Some(community),
        units: rows.len(),
        area: square_metres(rows.iter().map(CsvRow::area).sum()),
        dry_run: arguments.dry_run,
        mistakes: Vec::new(),
    };
    if arguments.dry_run && arguments.community.is_none() {
        report.community = None;
    }
    // Tried in any case, so that what the rules refuse leaves neither a community nor keys behind; but a file that was taken before
    // may be given again.
    let known = match arguments.community {
        Some(community) => members_of(house, CommunityId(community)).await?,
        None => Known::default(),
    };
    let target = Target { community, key, known: &known };
    let repeated = !arguments.dry_run && was_taken(house, arguments, target, &rows).await?;
    let mut refused = None;
    if !repeated {
        refused = try_out(house, arguments, target, &rows).await?;
    }
    if refused.is_none() && !arguments.dry_run {
        refused = take(house, arguments, target, &rows).await?;
    }
    match refused {
        None => {}
        Some(Refusal::ImportRefused { rows }) => {
            let sentence = |row: &moothall_core::refusal::RowRefusal| row.sentence(Language::En);
            report.mistakes =
                rows.iter().map(|row| Mistake { line: row.line, message: sentence(row) }).collect();
        }
        Some(refusal) => return Err(Failure::input(refusal.sentence(Language::En))),
    }
    Ok(report)
}

/// Everything that is wrong with a file some of whose lines cannot be read: what could be read is put to the rules too.
async fn all_mistakes(
    house: &House,
    arguments: &cli::ImportRegister,
    community: CommunityId,
    key: Uuid,
    bad: BadRows,
) -> Result<Vec<Mistake>, Failure> {
    let target = Target { community, key, known: &Known::default() };
    let said = match try_out(house, arguments, target, bad.rows()).await? {
        None | Some(Refusal::NothingToImport) => Vec::new(),
        Some(Refusal::ImportRefused { rows }) => rows,
        Some(refusal) => return Err(Failure::input(refusal.sentence(Language::En))),
    };
    let told = bad.with(&said).into_iter();
    Ok(told.map(|row| Mistake { line: row.line, message: row.mistake.sentence(Language::En) }).collect())
}

fn square_metres(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn administrator(community: CommunityId) -> Actor {
    Actor::Administrator(Uuid::new_v5(&community.0, b"command line"))
}

fn found(arguments: &cli::ImportRegister) -> Result<Command, Failure> {
    let name =
        Title::parse(&arguments.name).map_err(|refusal| Failure::input(format!("--name: {refusal}")))?;
    Ok(Command::Community(CommunityCommand::Found {
        name,
        timezone: arguments.timezone.clone(),
        locale: arguments.locale.clone(),
        parent: None,
    }))
}

/// Who is a member already: an owner who is in the register stays who she is.
async fn members_of(house: &House, community: CommunityId) -> Result<Known, Failure> {
    let fault = |error: &dyn std::error::Error| Failure::fault("reading who is a member", error);
    house.catch_up().await?;
    Known::read(&house.views(), &house.vault, community).await.map_err(|error| fault(&*error))
}

/// Whether this import has made its keys already. Into a community of its own it is tried on a fresh one, as often as one likes.
async fn was_taken(
    house: &House,
    arguments: &cli::ImportRegister,
    target: Target<'_>,
    rows: &[CsvRow],
) -> Result<bool, Failure> {
    if arguments.community.is_none() {
        return Ok(false);
    }
    let sealed = register_csv::was_sealed(&house.vault, target, rows).await;
    sealed.map_err(|error| Failure::fault("looking for keys", &error))
}

async fn take(
    house: &House,
    arguments: &cli::ImportRegister,
    target: Target<'_>,
    rows: &[CsvRow],
) -> Result<Option<Refusal>, Failure> {
    let Target { community, key, .. } = target;
    let actor = administrator(community);
    let ask = |step: &str, command| {
        let id = Uuid::new_v5(&community.0, format!("{step} {key}").as_bytes());
        let digest = house.vault.digest16("import", id.as_bytes());
        Request { community, command, actor, key: Some(CommandKey { id, digest }), expected: None }
    };
    if arguments.community.is_none() {
        house.execute(ask("found", found(arguments)?)).await?;
    }
    let sealed = register_csv::seal(&house.vault, target, rows, house.clock.now()).await;
    let rows = sealed.map_err(|error| Failure::fault("sealing names", &error))?;
    let command = Command::Register(RegisterCommand::Import { rows });
    match house.engine.execute(ask("register", command)).await {
        Ok(_) => Ok(None),
        Err(moothall_eventstore::ExecuteError::Refused(refusal)) => Ok(Some(refusal)),
        Err(error) => Err(Failure::fault("importing", &error)),
    }
}

/// Decides the same command on the community's state, and forgets what it would have led to. Nothing is sealed.
async fn try_out(
    house: &House,
    arguments: &cli::ImportRegister,
    target: Target<'_>,
    rows: &[CsvRow],
) -> Result<Option<Refusal>, Failure> {
    let fault = |error: &dyn std::error::Error| Failure::fault("trying the import", error);
    let community = target.community;
    let rows = register_csv::trial(target, rows);
    let command = Command::Register(RegisterCommand::Import { rows });
    let founding = if arguments.community.is_none() { Some(found(arguments)?) } else { None };
    let context = Context { now: house.clock.now(), actor: administrator(community) };
    let decide = move |state: &Community| match &founding {
        None => state.decide(&command, &context).err(),
        Some(founding) => {
            let mut fresh = Community::initial(community);
            match fresh.decide(founding, &context) {
                Err(refusal) => Some(refusal),
                Ok(events) => {
                    let envelope = moothall_core::decider::Envelope {
                        community,
                        seq: 1,
                        stream: moothall_core::decider::StreamId(community.0),
                        version: 1,
                        recorded_at: context.now,
                        actor: context.actor,
                    };
                    for event in &events {
                        fresh.evolve(&envelope, event);
                    }
                    fresh.decide(&command, &context).err()
                }
            }
        }
    };
    house.engine.state_of(community, decide).await.map_err(|error| fault(&error))
}
