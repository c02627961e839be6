//! The command line: what can be asked, with which settings. What each command does is in the module of its name.

use clap::{Args, Parser, Subcommand};
use moothall_core::language::Language;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Moothall 議事廳: communities deliberate, decide and follow through, every step an event.
#[derive(Debug, Parser)]
#[command(name = "moothall", version, about, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub settings: Settings,
    #[command(subcommand)]
    pub command: Command,
}

/// Settings every command shares.
#[derive(Clone, Debug, Args)]
pub struct Settings {
    /// Where the log is: `sqlite:DIRECTORY`, or `postgres://USER@HOST/DATABASE`.
    #[arg(
        long,
        global = true,
        env = "MOOTHALL_DATABASE",
        default_value = "sqlite:data",
        hide_env_values = true
    )]
    pub database: String,
    /// Where the keys and sessions are on PostgreSQL; by default a database of the same server, its name with `_vault` added.
    #[arg(long, global = true, env = "MOOTHALL_VAULT", hide_env_values = true)]
    pub vault: Option<String>,
    /// The master key: 64 hexadecimal digits. On SQLite a file `master.key` beside the log is made when this is not given.
    #[arg(long, global = true, env = "MOOTHALL_MASTER_KEY", hide_env_values = true)]
    pub master_key: Option<String>,
    /// What to log: `error`, `warn`, `info`, `debug`, or a filter such as `moothall=debug,sqlx=warn`.
    #[arg(long, global = true, env = "MOOTHALL_LOG", default_value = "info")]
    pub log: String,
    /// Log lines as JSON.
    #[arg(long, global = true, env = "MOOTHALL_LOG_JSON")]
    pub log_json: bool,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve GraphQL at /graphql, streams at /graphql/stream and /graphql/ws, /health and /metrics.
    Serve(Serve),
    /// Serve a demonstration community and print a sign-in link per role.
    Demo(Serve),
    /// Administrators of the platform.
    #[command(subcommand)]
    Admin(Admin),
    /// Bring existing records in, through the same path as a resident's click.
    #[command(subcommand)]
    Import(Import),
    /// Decide a count under a rule, or check a file of worked cases.
    Decide(Decide),
    /// Draw a stratified lottery again from what was published, or check a draw.
    Draw(Draw),
    /// Write the minutes of a meeting, as Markdown or as a page to print.
    Minutes(Minutes),
    /// Check the whole log and every read model; exit 2 names the first bad event.
    Verify(Verify),
    /// Build the read models again from the log, beside the old ones, and switch over.
    Rebuild(Json),
    /// Print the GraphQL schema.
    Schema,
    /// Bring the tables of the log and of the vault up to this version.
    Migrate(Json),
}

impl Command {
    /// Whether what is said, also of a failure, is to be JSON.
    #[must_use]
    pub fn wants_json(&self) -> bool {
        match self {
            Self::Admin(Admin::Create(json)) | Self::Rebuild(json) | Self::Migrate(json) => json.json,
            Self::Admin(Admin::Disable(arguments)) => arguments.json.json,
            Self::Import(Import::Register(arguments)) => arguments.json.json,
            Self::Import(Import::RollCalls(arguments)) => arguments.json.json,
            Self::Import(Import::Polis(arguments)) => arguments.json.json,
            Self::Decide(arguments) => arguments.json.json,
            Self::Verify(arguments) => arguments.json.json,
            Self::Serve(_) | Self::Demo(_) | Self::Draw(_) | Self::Minutes(_) | Self::Schema => false,
        }
    }
}

/// The language of a record, as its tag is written everywhere.
fn locale(text: &str) -> Result<String, UnknownLanguage> {
    let known = Language::parse(text).ok_or_else(|| UnknownLanguage(text.to_owned()))?;
    Ok(known.tag().to_owned())
}

/// No language that a record can be kept in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("records are not kept in `{0}`; write en, zh-Hans or zh-Hant")]
pub struct UnknownLanguage(String);

#[derive(Clone, Debug, Args)]
pub struct Json {
    /// Print the result as JSON; a failure too, as `{ "error": … }`.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address to listen on.
    #[arg(long, env = "MOOTHALL_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address people see, such as `https://moothall.example`. With https, a proxy on this machine is believed about where a request
    /// came from. Cookies are marked Secure, except on a loopback address without https.
    #[arg(long, env = "MOOTHALL_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Bearer token that may read /metrics; without one they are open on a loopback address without --public-url and closed elsewhere.
    #[arg(long, env = "MOOTHALL_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Address of a proxy on another machine whose X-Forwarded-For is believed; may be given several times.
    #[arg(long = "trusted-proxy", env = "MOOTHALL_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Take no operations but those that the web client was built with.
    #[arg(long, env = "MOOTHALL_TRUSTED_DOCUMENTS_ONLY", conflicts_with = "graphiql")]
    pub trusted_documents_only: bool,
    /// Offer GraphiQL at /graphiql, for development.
    #[arg(long, env = "MOOTHALL_GRAPHIQL")]
    pub graphiql: bool,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make a platform administrator and print a one-time sign-in code.
    Create(Json),
    /// Let an account in no more and end its sessions: an administrator's who has lost a device, say, or has left.
    Disable(DisableAccount),
}

#[derive(Debug, Args)]
pub struct DisableAccount {
    /// The account, as `admin create` printed it.
    pub account: uuid::Uuid,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Import a register of units and owners from CSV. All mistakes are told at once; nothing is half-imported.
    Register(ImportRegister),
    /// Import named votes with their announced totals.
    RollCalls(ImportRollCalls),
    /// Import a conversation exported from Polis. All mistakes are told at once; nothing is half-imported.
    Polis(ImportPolis),
}

#[derive(Debug, Args)]
pub struct ImportRegister {
    /// The file: building,entrance,number,area,share,use,kind,owner,contact,representative.
    pub file: PathBuf,
    /// The community to import into; a new one is founded when this is left out.
    #[arg(long)]
    pub community: Option<uuid::Uuid>,
    /// The name of the community to found.
    #[arg(long, default_value = "Imported community", conflicts_with = "community")]
    pub name: String,
    /// Its time zone.
    #[arg(long, default_value = "Asia/Shanghai")]
    pub timezone: String,
    /// The language of its record.
    #[arg(long, default_value = "zh-Hans", value_parser = locale)]
    pub locale: String,
    /// Check everything, write nothing.
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Debug, Args)]
pub struct ImportRollCalls {
    /// The file: a list of votes with ballots and official totals.
    pub file: PathBuf,
    /// The name of the assembly.
    #[arg(long, default_value = "Assembly")]
    pub name: String,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Debug, Args)]
pub struct ImportPolis {
    /// The export: a directory with comments.csv and votes.csv, and summary.csv if there is one.
    pub directory: PathBuf,
    /// The name of the community and of its deliberation; the conversation's topic when this is left out.
    #[arg(long)]
    pub name: Option<String>,
    /// Its time zone.
    #[arg(long, default_value = "UTC")]
    pub timezone: String,
    /// The language of its record.
    #[arg(long, default_value = "en", value_parser = locale)]
    pub locale: String,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Debug, Args)]
pub struct Decide {
    /// The rule: a preset's id, or a file with a rule in the same form.
    #[arg(long, required_unless_present = "vectors", requires = "tally")]
    pub rule: Option<String>,
    /// The count as JSON: a file, or `-` for standard input.
    #[arg(long)]
    pub tally: Option<String>,
    /// A file of rules with worked cases: every case is decided and compared.
    #[arg(long, conflicts_with_all = ["rule", "tally"])]
    pub vectors: Option<PathBuf>,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Debug, Args)]
pub struct Draw {
    /// The lottery as JSON: its id, its strata with their quotas, its candidates.
    #[arg(long)]
    pub candidates: PathBuf,
    /// The seed.
    #[arg(long)]
    pub seed: String,
    /// The SHA-256 that was published before, to be compared.
    #[arg(long)]
    pub commitment: Option<String>,
}

#[derive(Debug, Args)]
pub struct Minutes {
    /// The meeting's global id, as the schema shows it.
    pub meeting: String,
    /// As a page to print instead of Markdown.
    #[arg(long)]
    pub html: bool,
}

#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub json: Json,
}
