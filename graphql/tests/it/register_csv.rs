//! A register as people keep it: every mistake is found at once, each with its line.

use moothall_core::language::Language;
use moothall_core::refusal::{RowFault, RowRefusal};
use moothall_core::text::TextRefusal;
use moothall_graphql::register_csv::{CsvRefusal, Mistake, read};
use moothall_graphql::user_error::UserError;

const HEADING: &str = "building,entrance,number,area,share,use,kind,owner,contact,representative\n";

fn file(lines: &[&str]) -> String {
    format!("{HEADING}{}", lines.join("\n"))
}

fn mistakes(lines: &[&str]) -> Vec<(u32, Mistake)> {
    match read(&file(lines)) {
        Err(CsvRefusal::Rows(bad)) => bad.mistakes().iter().map(|row| (row.line, row.mistake)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_file_is_read() {
    let rows = read(&file(&[
        "1,A,101,89.52,,,,Li Na,138000,",
        "1,A,102,120,350,住宅,共有,Wang Wei;Zhao Min,139;137,Zhao Min",
        "2,,S1,45.10,,business,organisation,Corner Shop Ltd,021-5,Chen Jie",
        "2,,P1,12.5,,parking,developer,Harbour Homes,,",
    ]));
    assert_eq!(rows.map(|rows| rows.len()), Ok(4));
}

#[test]
fn columns_stand_in_any_order_after_a_byte_order_mark() {
    assert_eq!(read("\u{feff}Owner,Number,Area,Building\nLi Na,101,89.5,1\n").map(|rows| rows.len()), Ok(1));
}

#[test]
fn every_mistake_is_named_with_its_line() {
    let lines = [
        "1,A,101,89.525,x,castle,,Li Na,,",
        "1,A,102,120,,,king,Wang Wei,,",
        "1,A,103,89.5,,,person,A;B,,",
        "1,A,104,89.5,,,,Wang Wei;Zhao Min,139,",
        ",A,105,89.5,,,,Li Na,,",
        "1,A,106",
        "1,A,107,89.5,,,,Wang Wei;Zhao Min,,Li Na",
        "1,A,108,89.5,,,,,,",
        "1,A,109,89.5,,,,Li Na,,",
    ];
    let empty = Mistake::Text { column: "building", refusal: TextRefusal::Empty };
    assert_eq!(
        mistakes(&lines),
        [
            (2, Mistake::Area),
            (2, Mistake::Share),
            (2, Mistake::Use),
            (3, Mistake::Kind),
            (4, Mistake::OwnersDoNotFit),
            (5, Mistake::Contacts),
            (6, empty),
            (7, Mistake::Fields),
            (8, Mistake::Representative),
            (9, Mistake::OwnersDoNotFit),
        ]
    );
}

#[test]
fn one_mistake_of_a_line_does_not_hide_another() {
    let lines = [
        "1,A,101,x,y,castle,king,,,",
        "1,A,102,89.5,,,,Wang Wei;Zhao Min,139,Li Na",
        "1,A,103,89.5,,,organisation,Corner Shop Ltd,1;2,Chen Jie",
        "1,A,104,89.5,,,person,,139,Li Na",
    ];
    assert_eq!(
        mistakes(&lines),
        [
            (2, Mistake::Area),
            (2, Mistake::Share),
            (2, Mistake::Use),
            (2, Mistake::Kind),
            (2, Mistake::OwnersDoNotFit),
            (3, Mistake::Contacts),
            (3, Mistake::Representative),
            (4, Mistake::Contacts),
            (5, Mistake::OwnersDoNotFit),
        ]
    );
}

#[test]
fn what_the_rules_say_stands_beside_what_cannot_be_read_where_it_is_about_what_was_read() {
    let lines = [
        "1,A,101,x,,,,Li Na,,",
        ",A,102,89.5,,,,Li Na,,",
        "1,A,103,89.5,,,king,Li Na,,",
        "1,A,104,,,,,Li Na,,",
    ];
    let Err(CsvRefusal::Rows(bad)) = read(&file(&lines)) else { panic!("three lines are wrong") };
    assert_eq!(bad.rows().len(), 4, "the rules are asked of each");
    let refused = |line, fault| RowRefusal { line, fault };
    let said = [
        // What fills a gap is nobody's mistake.
        refused(2, RowFault::AreaMissing),
        refused(3, RowFault::UnitAlreadyRegistered),
        refused(4, RowFault::PartyMalformed),
        refused(4, RowFault::OwnerErased),
        refused(5, RowFault::SameUnitAsLine { line: 3 }),
        // What was read is.
        refused(2, RowFault::UnitAlreadyRegistered),
        refused(3, RowFault::AreaMissing),
        refused(4, RowFault::SameUnitAsLine { line: 2 }),
        refused(5, RowFault::AreaMissing),
    ];
    let told: Vec<_> = bad.with(&said).into_iter().map(|row| (row.line, row.mistake)).collect();
    let empty = Mistake::Text { column: "building", refusal: TextRefusal::Empty };
    assert_eq!(
        told,
        [
            (2, Mistake::Area),
            (2, Mistake::Rules(RowFault::UnitAlreadyRegistered)),
            (3, empty),
            (3, Mistake::Rules(RowFault::AreaMissing)),
            (4, Mistake::Kind),
            (4, Mistake::Rules(RowFault::SameUnitAsLine { line: 2 })),
            (5, Mistake::Rules(RowFault::AreaMissing)),
        ]
    );
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let lines = |file: &str| match read(file) {
        Err(CsvRefusal::Rows(bad)) => bad.mistakes().iter().map(|row| row.line).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let file = "building,number,area,owner\n1,101,x,Li Na\n1,102,89.5,Li Na\n\n\n1,103,y,Li Na\n1,104,\"z\n\",Li Na\n1,105,z,Li Na";
    assert_eq!(lines(file), [2, 6, 7, 9]);
    assert_eq!(lines(&file.replace('\n', "\r\n")), [2, 6, 7, 9]);
    assert_eq!(lines(&file.replace('\n', "\r")), [2, 6, 7, 9]);
    assert_eq!(lines(&format!("\u{feff}\r\n{file}")), [3, 7, 8, 10]);
}

#[test]
fn a_file_without_its_columns_is_refused_as_a_whole() {
    let reason = |file: &str| match read(file) {
        Err(CsvRefusal::File { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason("building,number,owner\n1,2,3\n"), "area");
    assert_eq!(reason("building,number,area,owner,colour\n"), "colour");
    assert_eq!(reason("building,number,area,owner,area\n"), "area");
    assert_eq!(reason(""), "building");
}

#[test]
fn mistakes_are_told_in_the_viewers_language() {
    let Err(CsvRefusal::Rows(bad)) = read(&file(&["1,A,101,x,,,,Li Na,,", "1,A,102,y,,,,Li Na,,"])) else {
        panic!("two lines are wrong")
    };
    let told: Vec<UserError> =
        Language::ALL.iter().map(|language| UserError::of_rows(bad.mistakes(), *language)).collect();
    for error in &told {
        assert!(error.message.contains('2'), "{}", error.message);
        let lines: Vec<u32> = error.rows.iter().flatten().map(|row| row.line).collect();
        assert_eq!(lines, [2, 3]);
    }
    assert_ne!(told[0].rows, told[1].rows);
    assert_ne!(told[1].rows, told[2].rows);
}
