//! A PostgreSQL of one's own that keeps its promises (fsync), to be killed with all its children, and started again.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sqlx::{Connection as _, PgConnection};

pub(super) struct Postgres {
    home: tempfile::TempDir,
    bin: PathBuf,
    pub(super) port: u16,
}

impl Postgres {
    pub(super) fn start() -> Self {
        let home = tempfile::tempdir().expect("a directory");
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755))
            .expect("a directory for all");
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port();
        let postgres = Self { home, bin: binaries(), port };
        std::fs::create_dir(postgres.data()).expect("a directory");
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(postgres.data()));
        }
        let mut initdb = postgres.program("initdb");
        initdb.arg("-D").arg(postgres.data()).args(["-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"]);
        run(&mut initdb);
        postgres.start_again();
        postgres
    }

    /// Starts it on what is there, and waits until crash recovery is over.
    pub(super) fn start_again(&self) {
        let settings = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on -c synchronous_commit=on \
             -c max_connections=60 -c shared_buffers=32MB -c restart_after_crash=off -c recovery_init_sync_method=syncfs",
            self.port
        );
        let mut start = self.program("pg_ctl");
        start.arg("-D").arg(self.data()).arg("-l").arg(self.data().join("log"));
        run(start.args(["-w", "-t", "60", "-o"]).arg(settings).arg("start"));
    }

    /// `pg_ctl stop -m immediate`: every process ends without a checkpoint.
    pub(super) fn stop_at_once(&self) {
        run(self.program("pg_ctl").arg("-D").arg(self.data()).args(["-m", "immediate", "-w", "stop"]));
    }

    /// SIGKILL to the postmaster and all its children, at one blow.
    pub(super) fn kill(&self) {
        let pids = self.processes();
        assert!(!pids.is_empty(), "there is a server to kill");
        // Some may have ended on their own between the two.
        let _some = Command::new("kill")
            .arg("-9")
            .args(&pids)
            .stderr(Stdio::null())
            .status()
            .expect("kill can be run");
        while pids.iter().any(|pid| is_alive(pid)) {
            std::thread::yield_now();
        }
        let _left_behind = std::fs::remove_file(self.data().join("postmaster.pid"));
    }

    /// An empty database.
    pub(super) async fn fresh_database(&self) -> String {
        let mut connection = PgConnection::connect(&self.url("postgres")).await.expect("a connection");
        sqlx::raw_sql("CREATE DATABASE hall TEMPLATE template0")
            .execute(&mut connection)
            .await
            .expect("a database");
        connection.close().await.expect("a polite end");
        self.url("hall")
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    fn data(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn program(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.home.path()).env("LC_ALL", "C.UTF-8");
        command
    }

    /// The postmaster and its children.
    fn processes(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.data().join("postmaster.pid")).unwrap_or_default();
        let Some(postmaster) = text.lines().next().map(str::to_owned) else { return Vec::new() };
        let mut pids = vec![postmaster.clone()];
        let children = Command::new("ps").args(["--no-headers", "-o", "pid", "--ppid", &postmaster]).output();
        let children = String::from_utf8(children.expect("ps can be run").stdout).expect("numbers");
        pids.extend(children.split_whitespace().map(str::to_owned));
        pids
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let pids = self.processes();
        if !pids.is_empty() {
            let _gone_already = Command::new("kill").arg("-9").args(&pids).stderr(Stdio::null()).status();
            while pids.iter().any(|pid| is_alive(pid)) {
                std::thread::yield_now();
            }
        }
    }
}

fn is_alive(pid: &str) -> bool {
    // A zombie whose parent has not looked yet is dead enough.
    let stat = std::fs::read_to_string(Path::new("/proc").join(pid).join("stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .and_then(|rest| rest.split_whitespace().next())
        .is_some_and(|state| state != "Z" && state != "X")
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().expect("id can be run");
    output.stdout.trim_ascii() == b"0"
}

fn binaries() -> PathBuf {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()))
        .filter(|place| place.join("initdb").exists())
        .collect();
    found.sort();
    found.into_iter().next_back().expect("PostgreSQL is installed: scripts/setup.sh test")
}

fn run(command: &mut Command) {
    // A server must not inherit the pipes of a test's output; the runner would wait for it.
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.expect("a program").success(), "{command:?} failed");
}
