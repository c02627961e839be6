//! A meeting of forty-five councillors with twelve motions, as in Renheng in Zhuhai: replayed from its stored events it gives the same
//! minutes, byte by byte.

use moothall_core::calendar::Zone;
use moothall_core::decider::{DomainEvent as _, Envelope};
use moothall_core::event::Event;
use moothall_core::ids::MemberId;
use moothall_core::language::Language;
use moothall_core::meeting::floor::FloorSide::{Against, For, Question as Asking};
use moothall_core::meeting::minutes::{self, Setting};
use moothall_core::meeting::record::Record;
use moothall_core::meeting::{Hand, ItemOutcome, MeetingCommand as Ask};
use moothall_core::time::Timestamp;

use crate::council::*;
use crate::spec::Hall;
use crate::world::*;

fn said(number: u32) -> String {
    format!("议事代表{number:02}")
}

/// Every second motion is debated by three; every third is amended first; the last is withdrawn.
pub(crate) fn evening(language: Language) -> Hall {
    let mut hall = in_session_under(45, 40, |rules| rules.minutes_language = language);
    for number in 1..=12_u128 {
        let first = u32::try_from(number).unwrap_or(0);
        hall.does(acts(first), moves(number, first));
        hall.does(acts(first + 1), seconds(number, first + 1));
        if number == 12 {
            let withdraw = Ask::WithdrawMotion { motion: motion(12), reason: reason() };
            hall.does(acts(12), at_meeting(withdraw));
            break;
        }
        for (offset, side) in [(20, For), (21, Against), (22, Asking)].into_iter().filter(|_| number % 2 == 0)
        {
            hall.does(acts(offset), wants(offset, side));
            speaks_for(&mut hall, i64::from(offset) * 3);
        }
        if number % 3 == 0 {
            hall.does(acts(30), amends(100 + number, number, 30));
            hall.does(acts(31), seconds(100 + number, 31));
            decide_by(&mut hall, 25, 10);
        }
        decide_by(&mut hall, 20 + first, 18 - first);
        if number == 6 {
            hall.does(CHAIR, at_meeting(Ask::Recess { reason: reason() }));
            hall.does(acts(40), at_meeting(Ask::Leave { member: councillor(40) }));
            hall.wind_to(hall.now.plus_micros(600_000_000));
            hall.does(CHAIR, at_meeting(Ask::Resume));
        }
    }
    let hands = moothall_core::meeting::Hands { in_favour: 22, against: 17, ..Default::default() };
    hall.does(CHAIR, at_meeting(Ask::CorrectCount { motion: motion(1), hands, reason: reason() }));
    let summary = Some(body("通过自治章程各条。\n<script>不是标记</script>"));
    hall.does(CHAIR, at_meeting(Ask::ConcludeItem { outcome: ItemOutcome::Decided, summary }));
    hall.does(CHAIR, at_meeting(Ask::Close));
    hall
}

fn minutes_of<'a>(events: impl IntoIterator<Item = (Timestamp, &'a Event)>) -> minutes::Minutes {
    let record = Record::of(meeting_id(1), events).unwrap_or_else(|| panic!("a meeting"));
    let zone = Zone::parse("Asia/Shanghai").unwrap_or_else(|_| panic!("a zone"));
    let name = |member: MemberId| {
        let number = (1..=45).find(|number| councillor(*number) == member);
        number.map(said)
    };
    minutes::write(&record, &Setting { community: "仁恒社区", hall: "仁恒议事厅", zone: &zone, name: &name })
}

fn of_log(log: &[(Envelope, Event)]) -> minutes::Minutes {
    minutes_of(log.iter().map(|(envelope, event)| (envelope.recorded_at, event)))
}

#[test]
fn the_evening_replayed_from_its_stored_events_gives_the_same_minutes() {
    for language in Language::ALL {
        let hall = evening(language);
        let first = of_log(&hall.log);
        let stored: Vec<(Timestamp, Event)> = hall
            .log
            .iter()
            .map(|(envelope, event)| {
                let mut bytes = Vec::new();
                event.encode(&mut bytes);
                (envelope.recorded_at, Event::read(event.kind(), &bytes).expect("an event"))
            })
            .collect();
        let again = minutes_of(stored.iter().map(|(at, event)| (*at, event)));
        assert_eq!(first.language, language);
        assert_eq!(first.markdown(), again.markdown());
        assert_eq!(first.html(), again.html());
    }
}

#[test]
fn the_record_survives_being_stored_half_way() {
    let hall = evening(Language::ZhHans);
    let events: Vec<_> = hall.log.iter().map(|(envelope, event)| (envelope.recorded_at, event)).collect();
    let whole = Record::of(meeting_id(1), events.iter().copied()).expect("a meeting");
    let (before, after) = events.split_at(events.len() / 2);
    let early = Record::of(meeting_id(1), before.iter().copied()).expect("a meeting");
    let stored = serde_json::to_string(&early).expect("JSON");
    let mut resumed: Record = serde_json::from_str(&stored).expect("a record");
    for (at, event) in after {
        resumed.apply(*at, event);
    }
    assert_eq!(resumed, whole);
}

#[test]
fn the_minutes_tell_twelve_motions_with_their_counts_and_who_spoke_how_long() {
    let minutes = of_log(&evening(Language::ZhHans).log);
    let text = minutes.markdown();
    for told in [
        "# 仁恒议事厅会议记录",
        "应到 45 人，实到 40 人，须到 30 人",
        "议事代表12 提出动议 ",
        "赞成 24，反对 14；24 / 38 (赞成与反对之和) > 1/2: 达到。宣布通过。",
        "计数更正为赞成 22，反对 17",
        "| 议事代表20 | 5 | 300 |",
        "| 赞成 | 5 | 300 |",
        "修正103：在楼道和车库安装照明灯。",
        "撤回",
        "本记录尚未批准。",
    ] {
        assert!(text.contains(told), "{told}\n{text}");
    }
    assert!(!text.contains("<script>") && !minutes.html().contains("<script>"));
    assert!(minutes.html().starts_with("<!DOCTYPE html>\n<html lang=\"zh-Hans\">"));
    let english = of_log(&evening(Language::En).log).markdown();
    assert!(
        english.contains("24 for, 14 against; 24 / 38 (cast) > 1/2: met. Declared carried."),
        "{english}"
    );
}

#[test]
fn whoever_has_no_name_any_more_has_a_number() {
    let hall = evening(Language::ZhHant);
    let events = hall.log.iter().map(|(envelope, event)| (envelope.recorded_at, event));
    let record = Record::of(meeting_id(1), events).expect("a meeting");
    let zone = Zone::parse("Asia/Taipei").expect("a zone");
    let setting = Setting { community: "仁恒社區", hall: "議事廳", zone: &zone, name: &|_| None };
    let text = minutes::write(&record, &setting).markdown();
    assert!(text.contains("3 號 提出動議 ") || text.contains("2 號 提出動議 1："), "{text}");
}

#[test]
fn a_hand_is_counted_once() {
    let hands = moothall_core::meeting::Hands::default().with(Hand::For, 3).with(Hand::Abstain, 2);
    assert_eq!((hands.in_favour, hands.abstained, hands.sum()), (3, Some(2), 5));
}
