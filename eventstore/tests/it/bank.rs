//! A small Decider to test with: accounts that take deposits and withdrawals. Its first deposits were stored without a
//! note, as `bank.deposited.v1`.

use moothall_core::decider::{CommunityId, Context, Decider, DecodeError, DomainEvent, Envelope, StreamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Deposited {
    pub(crate) account: Uuid,
    pub(crate) amount: u64,
    pub(crate) note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Withdrawn {
    pub(crate) account: Uuid,
    pub(crate) amount: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BankEvent {
    Deposited(Deposited),
    Withdrawn(Withdrawn),
}

#[derive(Clone, Debug)]
pub(crate) enum BankCommand {
    Deposit {
        account: Uuid,
        amount: u64,
    },
    /// So many deposits of 1, each in an account of its own when `spread`.
    DepositMany {
        account: Uuid,
        times: u32,
    },
    Withdraw {
        account: Uuid,
        amount: u64,
    },
    PanicInDecide,
    PanicInEvolve,
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum BankRefusal {
    NotEnough { have: u64 },
    AlreadyOpened,
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Bank {
    pub(crate) balances: BTreeMap<Uuid, u64>,
    pub(crate) last_at: i64,
}

const EVOLVE_PANICS_AT: u64 = 666_666;
/// A command whose second time is refused, whatever the amount.
pub(crate) const OPENING: u64 = 777;

impl DomainEvent for BankEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Deposited(_) => "bank.deposited.v2",
            Self::Withdrawn(_) => "bank.withdrawn.v1",
        }
    }

    fn stream(&self, _: CommunityId) -> StreamId {
        match self {
            Self::Deposited(Deposited { account, .. }) | Self::Withdrawn(Withdrawn { account, .. }) => {
                StreamId(*account)
            }
        }
    }

    fn encode(&self, out: &mut Vec<u8>) {
        match self {
            Self::Deposited(event) => serde_json::to_writer(out, event).unwrap(),
            Self::Withdrawn(event) => serde_json::to_writer(out, event).unwrap(),
        }
    }

    fn decode(kind: &str, payload: &[u8]) -> Result<Self, DecodeError> {
        let malformed = |error: serde_json::Error| DecodeError::Malformed {
            kind: kind.to_owned(),
            reason: error.to_string(),
        };
        match kind {
            "bank.deposited.v2" => serde_json::from_slice(payload).map(Self::Deposited).map_err(malformed),
            "bank.withdrawn.v1" => serde_json::from_slice(payload).map(Self::Withdrawn).map_err(malformed),
            other => Err(DecodeError::UnknownKind(other.to_owned())),
        }
    }

    fn upcast(kind: &str, payload: &[u8]) -> Option<(&'static str, Vec<u8>)> {
        if kind != "bank.deposited.v1" {
            return None;
        }
        let mut old: serde_json::Value = serde_json::from_slice(payload).ok()?;
        old["note"] = "from the old books".into();
        Some(("bank.deposited.v2", serde_json::to_vec(&old).ok()?))
    }
}

impl Decider for Bank {
    type Command = BankCommand;
    type Event = BankEvent;
    type Refusal = BankRefusal;

    const CODE_VERSION: u32 = 1;

    fn initial(_: CommunityId) -> Self {
        Self { balances: BTreeMap::new(), last_at: 0 }
    }

    fn decide(&self, command: &BankCommand, _: &Context) -> Result<Vec<BankEvent>, BankRefusal> {
        let deposited =
            |account, amount| BankEvent::Deposited(Deposited { account, amount, note: "x".repeat(80) });
        match *command {
            BankCommand::Deposit { account, amount: OPENING } if self.balances.contains_key(&account) => {
                Err(BankRefusal::AlreadyOpened)
            }
            BankCommand::Deposit { account, amount } => Ok(vec![deposited(account, amount)]),
            BankCommand::DepositMany { account, times } => {
                Ok((0..times).map(|_| deposited(account, 1)).collect())
            }
            BankCommand::Withdraw { account, amount } => {
                let have = self.balances.get(&account).copied().unwrap_or(0);
                if have < amount {
                    return Err(BankRefusal::NotEnough { have });
                }
                Ok(vec![BankEvent::Withdrawn(Withdrawn { account, amount })])
            }
            BankCommand::PanicInDecide => panic!("the rules are broken"),
            BankCommand::PanicInEvolve => Ok(vec![deposited(Uuid::nil(), EVOLVE_PANICS_AT)]),
            BankCommand::Nothing => Ok(Vec::new()),
        }
    }

    fn evolve(&mut self, envelope: &Envelope, event: &BankEvent) {
        self.last_at = envelope.recorded_at.0;
        match event {
            BankEvent::Deposited(Deposited { account, amount, .. }) => {
                assert_ne!(*amount, EVOLVE_PANICS_AT, "evolve is broken");
                *self.balances.entry(*account).or_default() += amount;
            }
            BankEvent::Withdrawn(Withdrawn { account, amount }) => {
                *self.balances.entry(*account).or_default() -= amount;
            }
        }
    }
}
