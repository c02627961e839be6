//! No room left: acknowledgements stop, nothing acknowledged is lost, and with room again it goes on without a restart.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use moothall_core::poll::Choice;
use uuid::Uuid;

use super::book::Book;
use super::client::{Answer, Ballot, Device};
use super::dice::Dice;
use super::fleet::{Fleet, settle};
use super::oracle;
use super::place::Place;
use super::server::Server;
use super::town::{Town, UNITS};

/// A small disk of one's own, unmounted at the end.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None where mounting is not permitted.
    fn mount() -> Option<Self> {
        let directory = tempfile::tempdir().expect("a directory");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=48m", "moothall-kill"]).arg(directory.path());
        let status = mount.stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success()).then(|| Self(directory))
    }

    fn ballast(&self) -> PathBuf {
        self.0.path().join("ballast")
    }

    /// Takes all the room there is, to the last byte.
    fn fill(&self) {
        let mut file =
            std::fs::File::options().create(true).append(true).open(self.ballast()).expect("a file");
        for size in [1 << 20, 1 << 12, 1] {
            let block = vec![0x5A; size];
            while file.write_all(&block).is_ok() {}
        }
    }

    fn clear(&self) {
        std::fs::remove_file(self.ballast()).expect("the ballast");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _best_effort =
            Command::new("umount").arg("--lazy").arg(self.0.path()).stderr(Stdio::null()).status();
    }
}

/// Sends ballots until one is not acknowledged, then more: all of them get a typed fault. Those before may have found a last corner.
async fn acknowledgements_stop(server: &mut Server, town: &Town, book: &Book, dice: &mut Dice) {
    let mut device = Device::new(server.address);
    let (mut faults, mut taken) = (0, 0);
    while faults < 20 {
        let ballot = Ballot {
            key: Uuid::now_v7(),
            poll: town.replaceable,
            voter: dice.below(UNITS),
            choice: Choice::For,
        };
        book.sends(&ballot);
        let answer = device.cast(town, &ballot).await;
        book.hears(&ballot, &answer);
        match answer {
            Answer::Unanswered(words) => {
                assert!(words.contains(r#""code":"INTERNAL""#), "a typed fault, and not {words}");
                faults += 1;
            }
            Answer::Acknowledged(_) if faults == 0 && taken < 20_000 => taken += 1,
            other => panic!("after {faults} faults: {other:?}"),
        }
    }
    assert!(server.lives(), "a full disk does not end the server");
}

async fn full_and_free_again(
    place: &Place,
    mut server: Server,
    town: &Town,
    fill: impl Fn(),
    free: impl Fn(),
) {
    let (book, mut dice) = (Book::default(), Dice::printed("disk full"));
    for _ in 0..3 {
        let fleet = Fleet::start(&[server.address], town, &book, &mut dice);
        while book.sums().acknowledged < 100 {
            tokio::task::yield_now().await;
        }
        // Full in the midst of a load.
        fill();
        fleet.stop().await;
        acknowledgements_stop(&mut server, town, &book, &mut dice).await;
        free();
        settle(server.address, town, &book).await;
        assert!(server.lives(), "the same process goes on");
    }
    server.kill();
    let house = place.house().await;
    oracle::all_is_well(&house, town, &book).await;
    house.close().await;
    println!("a full disk, three times: {:?}", book.sums());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_stops_acknowledgements_and_loses_none() {
    let Some(disk) = SmallDisk::mount() else {
        println!(
            "Mounting is not permitted here: not tried on a full disk, only with a limit on the size of files"
        );
        return;
    };
    let place = Place::in_directory(disk.0.path());
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    let server = Server::start(&place).await;
    full_and_free_again(&place, server, &town, || disk.fill(), || disk.clear()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_may_not_grow_stops_acknowledgements_and_loses_none() {
    let place = Place::on_sqlite();
    let house = place.house().await;
    let town = Town::found(&house).await;
    house.close().await;
    drop(house);
    // Without the signal, a write beyond the limit is an error like any other.
    let mut command = Command::new("sh");
    let script = "trap '' XFSZ; echo $$ > \"$0\"; exec \"$@\"";
    let pid_file = place.server_log().with_extension("pid");
    command.args(["-c", script]).arg(&pid_file).arg(env!("CARGO_BIN_EXE_moothall"));
    command.args(["serve", "--listen", "127.0.0.1:0"]);
    let server = Server::run(command, &place.settings, &place.server_log()).await;
    let pid = std::fs::read_to_string(&pid_file).expect("the server's number").trim().to_owned();
    let wal = place.events_file().with_extension("db-wal");
    let fill = || limit(&pid, &size_of(&wal).to_string());
    full_and_free_again(&place, server, &town, fill, || limit(&pid, "unlimited")).await;
}

fn size_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |data| data.len())
}

/// The soft limit on the size of files, of a running process.
fn limit(pid: &str, bytes: &str) {
    let status = Command::new("prlimit").args(["--pid", pid, &format!("--fsize={bytes}:unlimited")]).status();
    assert!(status.expect("prlimit can be run").success(), "the limit could not be set");
}
