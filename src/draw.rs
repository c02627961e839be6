//! `moothall draw`: reruns a stratified lottery from what was published. Needs no database.
//!
//! The file is the lottery as the schema shows it: `{ "lotteryId", "strata": [{ "name", "quota" }], "candidates": [{ "candidateId", "stratum" }] }`.

use moothall_core::ids::{LotteryId, MemberId};
use moothall_core::panel::{Candidate, Dimension, Profession, Stratum, draw};
use moothall_core::text::Label;
use serde::Deserialize;
use uuid::Uuid;

use crate::cli;
use crate::failure::Failure;
use crate::print;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    lottery_id: Uuid,
    strata: Vec<Part>,
    candidates: Vec<Person>,
}

#[derive(Deserialize)]
struct Part {
    name: Label,
    quota: u16,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    candidate_id: Uuid,
    stratum: Label,
}

/// Draws; the exit code is 1 when the seed is not the one that was committed to.
pub fn run(arguments: &cli::Draw) -> Result<u8, Failure> {
    let path = arguments.candidates.display().to_string();
    let text = std::fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let file: File =
        serde_json::from_str(&text).map_err(|error| Failure::input(format!("{path}: {error}")))?;
    let seed = arguments.seed.trim();
    if let Some(commitment) = &arguments.commitment
        && *commitment != draw::sha256(seed)
    {
        print::line("This is not the seed that was committed to.");
        return Ok(1);
    }
    let strata: Vec<Stratum> =
        file.strata.into_iter().map(|part| Stratum { name: part.name, quota: part.quota }).collect();
    // What a candidate would advise on plays no part in the draw.
    let candidates: Vec<Candidate> = file
        .candidates
        .into_iter()
        .map(|person| Candidate {
            member: MemberId(person.candidate_id),
            stratum: person.stratum,
            dimension: Dimension::Governance,
            profession: Profession::Resident,
        })
        .collect();
    let drawn = draw::draw(LotteryId(file.lottery_id), &strata, &candidates, seed);
    for place in drawn {
        let mark = if place.chosen { "drawn" } else { "reserve" };
        print::line(&format!(
            "{}\t{}\t{mark}\t{}\t{}",
            place.stratum.as_str(),
            place.place,
            place.member.0,
            place.ticket
        ));
    }
    Ok(0)
}
