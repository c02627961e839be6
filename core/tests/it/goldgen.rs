//! temp
use crate::spec::{Hall, at};
use crate::world::*;
use moothall_core::community::*;
use moothall_core::decider::{CommunityId, DomainEvent};
use moothall_core::event::{Event, KINDS};
use moothall_core::membership::*;
use moothall_core::policy::{Role, Scope};
use moothall_core::poll::*;
use moothall_core::proposal::ProposalCommand;
use moothall_core::register::*;
use moothall_core::rule::Outcome;
use moothall_core::sealed::{Sealed, SubjectId};
use moothall_core::text::*;

#[test]
fn generate() {
    let mut hall = staffed();
    let parent = Some(CommunityId(uuid::Uuid::from_u128(77)));
    hall.does(REGISTRAR, CommunityCommand::Rename { name: title("海棠花园小区") });
    hall.does(ADMINISTRATOR, CommunityCommand::Place { parent });
    hall.does(
        REGISTRAR,
        settings(Settings {
            extension_days_max: 10,
            holidays: moothall_core::calendar::Holidays {
                weekly: [6, 7].into(),
                days_off: [moothall_core::calendar::Date::parse("2026-10-01").unwrap()].into(),
                working_days: [moothall_core::calendar::Date::parse("2026-10-10").unwrap()].into(),
            },
            ..Settings::default()
        }),
    );
    hall.does(REGISTRAR, CommunityCommand::AcceptRule { rule: rule_id(UNVERIFIED), reason: reason() });
    hall.does(REGISTRAR, CommunityCommand::DefineRule { rule: Box::new(crate::founding::house_rule()) });
    for n in 1..=6 {
        let m = member_id(100 + n);
        let mut a = admitted(100 + n);
        a.contact = (n == 1).then(|| Sealed::from_parts(SubjectId(m.0), vec![0xca, 0xfe]));
        hall.does(REGISTRAR, MembershipCommand::Admit(a.clone()));
        if n == 1 {
            hall.does(
                owner(1),
                MembershipCommand::Amend(MemberAmended {
                    member: a.member,
                    name: a.name,
                    contact: a.contact,
                }),
            );
        }
        hall.does(REGISTRAR, RegisterCommand::RegisterUnit(dwelling(n, 10_000)));
        hall.does(
            REGISTRAR,
            RegisterCommand::RecordParty(if n == 6 { co_owners(6, &[105, 106]) } else { person(n, 100 + n) }),
        );
        hall.does(REGISTRAR, transfer(n, n));
    }
    hall.does(
        REGISTRAR,
        RegisterCommand::CorrectUnit(UnitCorrected {
            unit: unit(1),
            area: 10_050,
            share: 0,
            purpose: UnitUse::Dwelling,
            reason: reason(),
        }),
    );
    hall.does(
        REGISTRAR,
        RegisterCommand::NameRepresentative { party: party(6), representative: member_id(106) },
    );
    for n in [1, 2] {
        hall.does(
            REGISTRAR,
            MembershipCommand::Invite {
                invitation: invitation(n),
                member: member_id(100 + n),
                expires_at: at(OPENING),
            },
        );
    }
    hall.does(owner(1), MembershipCommand::RedeemInvitation { invitation: invitation(1) });
    hall.does(REGISTRAR, MembershipCommand::RevokeInvitation { invitation: invitation(2) });
    hall.does(
        REGISTRAR,
        grant_role(
            70,
            moothall_core::policy::RoleGrant {
                until: Some(at(CLOSING)),
                ..role(
                    103,
                    Role::BuildingLead,
                    Scope::Entrance { building: label("1幢"), entrance: label("1单元") },
                )
            },
        ),
    );
    hall.does(REGISTRAR, MembershipCommand::WithdrawRole { grant: grant(70), reason: reason() });
    hall.does(
        owner(3),
        MembershipCommand::GrantProxy(ProxyGranted { poll: Some(poll(1)), ..proxy(1, seat(3), 104) }),
    );
    hall.does(owner(3), MembershipCommand::RevokeProxy { proxy: proxy_id(1) });
    hall.does(owner(1), draft(1));
    hall.does(
        owner(1),
        ProposalCommand::Revise {
            proposal: proposal(1),
            title: title("加装电梯（修订）"),
            text: body("在1单元加装电梯，不占用专有部分。"),
        },
    );
    hall.does(
        owner(1),
        ProposalCommand::AddOption {
            proposal: proposal(1),
            option: moothall_core::ids::OptionId(uuid::Uuid::from_u128(5)),
            title: title("贯通式"),
        },
    );
    hall.does(owner(1), ProposalCommand::Freeze { proposal: proposal(1) });
    hall.does(CHAIR, call(2, terms(ORDINARY)));
    hall.does(CHAIR, moothall_core::state::Command::Poll(poll(2), PollCommand::Cancel { reason: reason() }));
    hall.does(owner(2), draft(2));
    hall.does(owner(2), withdraw(2));
    hall.does(
        CHAIR,
        call(
            1,
            Terms {
                consents: vec![unit(1)],
                electorate: Electorate::Owners { scope: building("1幢") },
                ..terms(ELEVATOR)
            },
        ),
    );
    hall.wind_to(at(NOTICE)).does(CHAIR, ask(PollCommand::PublishNotice));
    hall.wind_to(at(OPENING)).clock_strikes();
    hall.does(owner(1), cast(Choice::For));
    hall.does(
        owner(1),
        ask(PollCommand::Cast { seat: None, choice: Choice::Against, reason: Some(words(101)) }),
    );
    hall.does(TELLER, ask(PollCommand::Spoil { seat: seat(1), reason: reason() }));
    for n in 1..=4 {
        hall.does(owner(n), cast(Choice::For));
    }
    hall.does(TELLER, crate::paper::enter(1, 6, Some(Choice::Against)));
    hall.does(SECOND_TELLER, crate::paper::discard(1));
    hall.does(TELLER, ask(PollCommand::RecordService { seats: vec![seat(5)], service: Service::Served }));
    hall.does(TELLER, ask(PollCommand::RecordAttendance { seats: vec![seat(1), seat(2)] }));
    hall.does(owner(1), ask(PollCommand::RecordConsent { unit: unit(1), given: true }));
    hall.does(
        CHAIR,
        ask(PollCommand::Extend { closes_at: at("2026-05-30T00:00:00+08:00"), reason: reason() }),
    );
    hall.wind_to(at("2026-05-30T00:00:00+08:00")).clock_strikes();
    tally(&mut hall);
    hall.does(CHAIR, ask(PollCommand::Rule { outcome: Outcome::Carried, reason: reason() }));
    hall.does(owner(5), ask(PollCommand::Object { objection: objection(1), words: words(105) }));
    hall.does(
        TELLER,
        ask(PollCommand::AnswerObjection { objection: objection(1), upheld: false, reason: reason() }),
    );
    hall.wind_to(at("2026-06-30T00:00:00+08:00")).does(TELLER, ask(PollCommand::Certify));
    hall.does(CHAIR, ask(PollCommand::Announce));
    hall.does(owner(5), erase(105));
    let dir = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    std::fs::create_dir_all(&dir).unwrap();
    for kind in KINDS {
        // The richest of a kind: the one with most bytes.
        let best = hall
            .log
            .iter()
            .filter(|(_, e)| e.kind() == *kind)
            .map(|(_, e)| {
                let mut b = Vec::new();
                e.encode(&mut b);
                b
            })
            .max_by_key(Vec::len);
        let bytes = best.unwrap_or_else(|| panic!("none of {kind}"));
        std::fs::write(dir.join(format!("{kind}.json")), bytes).unwrap();
    }
    let _ = Event::PollOpened;
    let _ = Hall::new();
    let _ = Reason::parse("x");
}
