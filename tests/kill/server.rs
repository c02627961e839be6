//! The real server: a process of its own, which is killed when the test forgets it.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use moothall::cli::Settings;

use super::place::Place;

pub(super) struct Server {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Server {
    /// `moothall serve` on a free port of 127.0.0.1.
    pub(super) async fn start(place: &Place) -> Self {
        Self::start_at(&place.settings, &place.server_log()).await
    }

    pub(super) async fn start_at(settings: &Settings, log: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_moothall"));
        command.args(["serve", "--listen", "127.0.0.1:0"]);
        Self::run(command, settings, log).await
    }

    /// Runs whatever prints its address as the server does.
    pub(super) async fn run(mut command: Command, settings: &Settings, log: &Path) -> Self {
        let log_file = File::options().create(true).append(true).open(log).expect("the server's log");
        command
            .env("MOOTHALL_DATABASE", &settings.database)
            .env("MOOTHALL_MASTER_KEY", settings.master_key.as_deref().expect("a key"))
            .env("MOOTHALL_LOG", &settings.log)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file);
        let log = log.to_owned();
        let started = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().expect("a process");
            let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
            let address = lines.by_ref().map_while(Result::ok).find_map(|line| address_in(&line));
            // Whatever else it prints must not fill the pipe.
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
            let Some(address) = address else {
                let _ended = child.kill();
                let status = child.wait();
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                panic!("the server did not start ({status:?}):\n{said}");
            };
            Self { child, address }
        });
        started.await.expect("a server")
    }

    /// SIGKILL, and the certainty that it is gone.
    pub(super) fn kill(&mut self) {
        self.child.kill().expect("a process to kill");
        self.child.wait().expect("the end of it");
    }

    /// Whether it is still the same process.
    pub(super) fn lives(&mut self) -> bool {
        self.child.try_wait().expect("a process to ask after").is_none()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _gone_already = self.child.wait();
    }
}

fn address_in(line: &str) -> Option<SocketAddr> {
    line.split("http://").nth(1)?.split(['/', ' ']).next()?.parse().ok()
}
