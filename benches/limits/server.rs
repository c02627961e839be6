//! The server as a process of its own: started, asked how much memory it has, stopped.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

use crate::Outcome;
use crate::place::{MASTER_KEY, Place};

const START: Duration = Duration::from_mins(2);
/// The kernel counts processor time in hundredths of a second.
const TICK: f64 = 0.01;

/// A running server. Dropping it kills it; the log stands that.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

/// What the kernel says of a process, in MB.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Memory {
    pub(crate) resident: f64,
    pub(crate) peak: f64,
}

impl Server {
    pub(crate) async fn start(place: &Place) -> Outcome<Self> {
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let child = Command::new(env!("CARGO_BIN_EXE_moothall"))
            .args(["serve", "--database", &place.url, "--listen", &address.to_string(), "--log", "warn"])
            .env("MOOTHALL_MASTER_KEY", MASTER_KEY)
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Self { child, address };
        let began = Instant::now();
        while TcpStream::connect(address).await.is_err() {
            if let Some(status) = server.child.try_wait()? {
                return Err(format!("the server did not start: {status}").into());
            }
            if began.elapsed() > START {
                return Err("the server does not listen".into());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(server)
    }

    fn read(&self, file: &str) -> Outcome<String> {
        Ok(std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id()))?)
    }

    pub(crate) fn memory(&self) -> Outcome<Memory> {
        let status = self.read("status")?;
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim_matches(|letter: char| !letter.is_ascii_digit()).parse::<u32>().ok()
        };
        let of = |name| megabytes(name).map(|kilobytes| f64::from(kilobytes) / 1024.0).ok_or("no such line");
        Ok(Memory { resident: of("VmRSS:")?, peak: of("VmHWM:")? })
    }

    /// Seconds of processor time it has used.
    pub(crate) fn processor_time(&self) -> Outcome<f64> {
        let stat = self.read("stat")?;
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: u32 =
            after_name.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<u32>().ok()).sum();
        Ok(f64::from(ticks) * TICK)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
