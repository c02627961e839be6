//! Whoever is erased is gone from every table.

use moothall_core::decider::Actor;
use moothall_core::event::Event;
use moothall_core::ids::{GrantId, InvitationId};
use moothall_core::membership::{Invited, MemberErased, RoleGranted};
use moothall_core::policy::{Role, RoleGrant, Scope, Standing};
use moothall_core::poll::BallotMode;
use moothall_core::sealed::to_hex;
use moothall_core::time::Timestamp;
use moothall_projections::dump;
use moothall_projections::queries::{Page, members, results, seats};

use crate::hall::{POLL, Place, id, member, on_both_databases, reason};
use crate::matters::decided;

on_both_databases!(
    nothing_sealed_under_an_erased_members_key_stays,
    an_erased_member_holds_no_office_and_no_invitation,
);

async fn nothing_sealed_under_an_erased_members_key_stays(place: Place) {
    for page in [1, 1000] {
        let mut story = decided(BallotMode::Open);
        let before = dump(&place.folded(&story.events, page).await).await.unwrap();
        let registrar = Actor::Member(member(0).0);
        for who in [member(1), member(3)] {
            let erased = MemberErased { member: who, reason: reason("her wish") };
            story.then(registrar, Event::MemberErased(erased));
        }
        let db = place.folded(&story.events, page).await;
        let after = dump(&db).await.unwrap();
        for word in ["name", "contact", "because", "unfair"] {
            let ciphertext = to_hex(word.repeat(7).as_bytes());
            let hits = |dump: &[(&str, Vec<String>)]| {
                dump.iter().flat_map(|(_, rows)| rows).filter(|row| row.contains(&ciphertext)).count()
            };
            let others = usize::from(word == "name" || word == "contact");
            assert!(hits(&before) > others, "{word} was there");
            assert_eq!(hits(&after), others, "{word} is gone, but for the member who stays");
        }
        let row =
            members::by_ids(&db, story.community, &[member(1)]).await.unwrap().remove(&member(1)).unwrap();
        assert_eq!((row.name, row.contact, row.erased_at.is_some()), (None, None, true));
        let objections = results::objections(&db, story.community, &[POLL]).await.unwrap();
        assert_eq!(objections.get(&POLL).unwrap().first().unwrap().words, None);
        let ballots = seats::open_ballots(&db, story.community, POLL, Page::first(9)).await.unwrap();
        assert!(ballots.iter().all(|ballot| ballot.reason.is_none()), "the choice stays, the words do not");
        assert_eq!(ballots.len(), 2);
    }
}

async fn an_erased_member_holds_no_office_and_no_invitation(place: Place) {
    let mut story = decided(BallotMode::Open);
    let (registrar, now) = (Actor::Member(member(0).0), story.now());
    let given =
        RoleGrant { member: member(1), role: Role::Teller, scope: Scope::Community, from: now, until: None };
    story.then(registrar, Event::RoleGranted(RoleGranted { grant: GrantId(id(1)), given }));
    let invited =
        Invited { invitation: InvitationId(id(2)), member: member(1), expires_at: Timestamp(i64::MAX) };
    story.then(registrar, Event::MemberInvited(invited));
    story
        .then(registrar, Event::MemberErased(MemberErased { member: member(1), reason: reason("her wish") }));
    let db = place.folded(&story.events, 1000).await;
    let c = story.community;
    let standing = members::standing_of(&db, c, member(1), story.now()).await.unwrap();
    assert_eq!(standing, Standing::default());
    let grants = members::grants_of(&db, c, &[member(1)]).await.unwrap();
    assert!(grants.get(&member(1)).unwrap().iter().all(|grant| grant.withdrawn_at.is_some()));
    let invitations = members::invitations_of(&db, c, &[member(1)]).await.unwrap();
    let states: Vec<_> = invitations.get(&member(1)).unwrap().iter().map(|row| row.state).collect();
    assert_eq!(states, [members::InvitationState::Revoked]);
}
