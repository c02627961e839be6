//! A stratified lottery that anyone can rerun: a pure function of the candidates, the strata and the seed.
//!
//! Each candidate has a **ticket**: SHA-256 over five lines of UTF-8, each ended by one line feed (`0x0a`):
//!
//! ```text
//! moothall.draw.v1
//! the lottery's id, a UUID in lower case with hyphens
//! the seed
//! the stratum's name
//! the candidate's id, a UUID in lower case with hyphens
//! ```
//!
//! Within a stratum candidates stand in the order of their tickets, read as hexadecimal; equal candidates cannot be. The first so many
//! as the quota says are drawn, the others are the reserve in that order. The order in which candidates were written plays no part.

use sha2::{Digest as _, Sha256};

use super::terms::{Candidate, Drawn, Stratum};
use crate::ids::{LotteryId, MemberId};
use crate::sealed::to_hex;

/// The first line of every ticket.
const METHOD: &str = "moothall.draw.v1";

/// SHA-256 of a text, in hexadecimal: what a commitment to a seed is.
#[must_use]
pub fn sha256(text: &str) -> String {
    to_hex(&Sha256::digest(text.as_bytes()))
}

/// A candidate's ticket.
#[must_use]
pub fn ticket(lottery: LotteryId, seed: &str, stratum: &str, member: MemberId) -> String {
    let (lottery, member) = (lottery.0.hyphenated(), member.0.hyphenated());
    sha256(&format!("{METHOD}\n{lottery}\n{seed}\n{stratum}\n{member}\n"))
}

/// Draws: every stratum in its order, and in each everybody by ticket.
#[must_use]
pub fn draw(lottery: LotteryId, strata: &[Stratum], candidates: &[Candidate], seed: &str) -> Vec<Drawn> {
    let mut drawn = Vec::with_capacity(candidates.len());
    for stratum in strata {
        let of_stratum = candidates.iter().filter(|candidate| candidate.stratum == stratum.name);
        let mut tickets: Vec<(String, MemberId)> = of_stratum
            .map(|candidate| {
                (ticket(lottery, seed, stratum.name.as_str(), candidate.member), candidate.member)
            })
            .collect();
        tickets.sort();
        drawn.extend((1_u32..).zip(tickets).map(|(place, (ticket, member))| Drawn {
            member,
            stratum: stratum.name.clone(),
            place,
            ticket,
            chosen: place <= u32::from(stratum.quota),
        }));
    }
    drawn
}
