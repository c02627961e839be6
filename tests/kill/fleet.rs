//! Devices that all vote at once, until they are told to stop: new ballots, replacements, duplicates, retries, stolen keys.

use std::net::SocketAddr;

use moothall_core::poll::Choice;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::book::{Book, another};
use super::client::{Answer, Ballot, Device};
use super::dice::Dice;
use super::place::key_of_a_wrong_clock;
use super::town::Town;

pub(super) const DEVICES: usize = 12;

pub(super) struct Fleet {
    devices: JoinSet<()>,
    stop: CancellationToken,
}

impl Fleet {
    /// Everybody starts; the devices take the addresses in turn.
    pub(super) fn start(addresses: &[SocketAddr], town: &Town, book: &Book, dice: &mut Dice) -> Self {
        let stop = CancellationToken::new();
        let mut devices = JoinSet::new();
        for number in 0..DEVICES {
            let (first, second) =
                (addresses[number % addresses.len()], addresses[(number + 1) % addresses.len()]);
            let mut user = User {
                device: Device::new(first),
                other: Device::new(second),
                town: town.clone(),
                book: book.clone(),
                dice: dice.fork(),
            };
            let stop = stop.clone();
            devices.spawn(async move {
                while !stop.is_cancelled() {
                    if !user.acts().await {
                        // A server that is gone is not asked a thousand times a second.
                        tokio::task::yield_now().await;
                    }
                }
            });
        }
        Self { devices, stop }
    }

    /// Lets everybody finish what she is at.
    pub(super) async fn stop(mut self) {
        self.stop.cancel();
        while let Some(ended) = self.devices.join_next().await {
            ended.expect("a device that does not panic");
        }
    }
}

struct User {
    device: Device,
    other: Device,
    town: Town,
    book: Book,
    dice: Dice,
}

impl User {
    /// Does one thing; whether it was answered.
    async fn acts(&mut self) -> bool {
        match self.dice.below(10) {
            0..=5 => {
                let ballot = self.new_ballot();
                self.cast(&ballot).await
            }
            6 => {
                // The finger that hits the button twice, on two connections.
                let ballot = self.new_ballot();
                self.book.sends(&ballot);
                self.book.sends(&ballot);
                let (one, two) =
                    tokio::join!(self.device.cast(&self.town, &ballot), self.other.cast(&self.town, &ballot));
                self.book.hears(&ballot, &one);
                self.book.hears(&ballot, &two);
                answered(&one)
            }
            7 => match self.book.some_acknowledged(&mut self.dice) {
                Some(ballot) => self.cast(&ballot).await,
                None => true,
            },
            8 => {
                let open = self.book.open();
                match open.get(self.dice.below(open.len())) {
                    Some(ballot) => self.cast(ballot).await,
                    None => true,
                }
            }
            _ => match self.book.some_acknowledged(&mut self.dice) {
                Some(ballot) => self.steals(&ballot).await,
                None => true,
            },
        }
    }

    async fn cast(&mut self, ballot: &Ballot) -> bool {
        self.book.sends(ballot);
        let answer = self.device.cast(&self.town, ballot).await;
        self.book.hears(ballot, &answer);
        answered(&answer)
    }

    /// The same key with another body.
    async fn steals(&mut self, ballot: &Ballot) -> bool {
        let stolen = Ballot { choice: another(ballot.choice), ..*ballot };
        let answer = self.device.cast(&self.town, &stolen).await;
        self.book.hears_of_reuse(ballot, &answer);
        answered(&answer)
    }

    fn new_ballot(&mut self) -> Ballot {
        let key = match self.dice.below(8) {
            0 => Uuid::new_v4(),
            1 => key_of_a_wrong_clock(3600),
            2 => key_of_a_wrong_clock(-3600),
            _ => Uuid::now_v7(),
        };
        let choice = [Choice::For, Choice::Against, Choice::Abstain][self.dice.below(3)];
        let voter = self.dice.below(self.town.voters.len());
        Ballot { key, poll: self.town.replaceable, voter, choice }
    }
}

fn answered(answer: &Answer) -> bool {
    !matches!(answer, Answer::Unanswered(_))
}

/// Asks again for everything that has no answer yet, until it has one.
pub(super) async fn settle(address: SocketAddr, town: &Town, book: &Book) {
    let mut device = Device::new(address);
    for ballot in book.open() {
        for attempt in 0.. {
            book.sends(&ballot);
            let answer = device.cast(town, &ballot).await;
            book.hears(&ballot, &answer);
            if answered(&answer) {
                break;
            }
            assert!(attempt < 20, "nobody answers for {ballot:?}: {answer:?}");
        }
    }
}
