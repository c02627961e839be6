//! A private PostgreSQL for tests (feature `testing`): started by the first test process that asks, shared by all, stopped
//! and removed when the last has gone.
//!
//! `MOOTHALL_TEST_POSTGRES` names a running server instead (`postgres://user@host:port`, a superuser's).

use fs4::FileExt;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::fs::File;
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use uuid::Uuid;

/// The environment variable that names a running server.
pub const SERVER_VARIABLE: &str = "MOOTHALL_TEST_POSTGRES";

/// Why there is no server for tests.
#[derive(Debug, thiserror::Error)]
pub enum TestingError {
    /// No `initdb` in the usual places.
    #[error(
        "PostgreSQL is not installed: put its bin directory in PATH, or name a server in {SERVER_VARIABLE}"
    )]
    NotInstalled,
    /// A command failed.
    #[error("{0} failed: {1}")]
    Command(String, String),
    /// The server's directory cannot be used.
    #[error("the test server's directory cannot be used")]
    Io(#[from] std::io::Error),
    /// The server said no.
    #[error("the test server said no")]
    Database(#[from] sqlx::Error),
}

/// A PostgreSQL server for tests.
#[derive(Debug)]
pub struct PostgresServer {
    url: String,
    /// Held while this process runs; the watchman stops the server when nobody holds it.
    _presence: Option<File>,
}

static SHARED: OnceLock<Result<PostgresServer, String>> = OnceLock::new();

impl PostgresServer {
    /// The server that all tests share.
    pub fn shared() -> Result<&'static Self, TestingError> {
        let server = SHARED.get_or_init(|| Self::find_or_start().map_err(|error| error.to_string()));
        server.as_ref().map_err(|words| TestingError::Command("the shared server".to_owned(), words.clone()))
    }

    /// The server's URL, without a database.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Creates an empty database and returns its URL.
    pub async fn fresh_database(&self) -> Result<String, TestingError> {
        let name = format!("hall_{}", Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(&format!("{}/postgres", self.url)).await?;
        // Copying the template's files beats logging them, and template1 is busy when two tests create at once.
        let sql = format!("CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await?;
        connection.close().await?;
        Ok(format!("{}/{name}", self.url))
    }

    fn find_or_start() -> Result<Self, TestingError> {
        if let Ok(url) = std::env::var(SERVER_VARIABLE) {
            return Ok(Self { url: url.trim_end_matches('/').to_owned(), _presence: None });
        }
        let home = std::env::temp_dir().join(format!("moothall-test-postgres-{}", whoami()?));
        std::fs::create_dir_all(&home)?;
        open_to_all(&home)?;
        let presence = lock_file(&home.join("presence"))?;
        FileExt::lock_shared(&presence)?;
        let start = lock_file(&home.join("start"))?;
        FileExt::lock(&start)?;
        let url_file = home.join("url");
        if let Ok(url) = std::fs::read_to_string(&url_file) {
            return Ok(Self { url, _presence: Some(presence) });
        }
        let url = start_server(&home)?;
        std::fs::write(&url_file, &url)?;
        Ok(Self { url, _presence: Some(presence) })
    }
}

/// An empty PostgreSQL database of the shared server.
pub async fn fresh_postgres() -> Result<String, TestingError> {
    PostgresServer::shared()?.fresh_database().await
}

fn lock_file(path: &Path) -> Result<File, std::io::Error> {
    File::options().create(true).write(true).truncate(false).open(path)
}

fn whoami() -> Result<String, TestingError> {
    run(Command::new("id").arg("-un")).map(|name| name.trim().to_owned())
}

/// The server runs as another user when the tests run as root.
fn open_to_all(path: &Path) -> Result<(), TestingError> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755))?)
}

fn start_server(home: &Path) -> Result<String, TestingError> {
    let bin = binaries()?;
    let data = home.join("data");
    let _ = std::fs::remove_dir_all(&data);
    std::fs::create_dir_all(&data)?;
    let root = whoami()? == "root";
    if root {
        run(Command::new("chown").arg("postgres").arg(&data))?;
    }
    let postgres = |program: &str| {
        let program = bin.join(program);
        let mut command = if root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(home).env("LC_ALL", "C.UTF-8");
        command
    };
    run(postgres("initdb").arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"]))?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    // Tests of durability bring their own server; for these a lost disk is a lost test.
    let settings = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c full_page_writes=off \
         -c max_connections=200 -c shared_buffers=128MB -c synchronous_commit=on -c max_wal_size=1GB"
    );
    run(postgres("pg_ctl")
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(data.join("log"))
        .args(["-w", "-t", "60", "-o"])
        .arg(settings)
        .arg("start"))?;
    watch(home, &postgres("pg_ctl"))?;
    Ok(format!("postgres://postgres@127.0.0.1:{port}"))
}

/// Leaves a watchman behind, who stops the server once no test process has been there for ten seconds.
fn watch(home: &Path, stop: &Command) -> Result<(), TestingError> {
    const SCRIPT: &str = r#"
home=$1; shift
quiet=0
while :; do
    sleep 5
    exec 9>>"$home/presence"
    if flock -n -x 9; then quiet=$((quiet + 1)); else quiet=0; fi
    if [ "$quiet" -ge 2 ]; then
        rm -f "$home/url"
        "$@" -D "$home/data" -m immediate stop
        rm -rf "$home/data"
        exit 0
    fi
    exec 9>&-
done
"#;
    Command::new("sh")
        .args(["-c", SCRIPT, "watchman"])
        .arg(home)
        .arg(stop.get_program())
        .args(stop.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    Ok(())
}

fn binaries() -> Result<PathBuf, TestingError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect())
        .unwrap_or_default();
    versions.sort();
    places.extend(versions.into_iter().rev());
    places.into_iter().find(|place| place.join("initdb").exists()).ok_or(TestingError::NotInstalled)
}

fn run(command: &mut Command) -> Result<String, TestingError> {
    // A server must not inherit the pipes of a test's output; the runner would wait for it.
    let output = command.stdin(Stdio::null()).output();
    let name = command.get_program().to_string_lossy().into_owned();
    match output {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => Err(TestingError::Command(name, String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(error) => Err(TestingError::Command(name, error.to_string())),
    }
}
