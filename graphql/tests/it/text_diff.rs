//! Two texts beside each other.

use moothall_graphql::text_diff::{TextChange, TextPart, compare};

#[test]
fn chinese_and_english_are_compared_by_words_and_nothing_gets_lost() {
    let (before, after) = ("在1单元加装电梯。Keep the old door.", "在1、2单元加装电梯。Keep the new door.");
    let parts = compare(before, after);
    let of = |skipped: TextChange| -> String {
        parts.iter().filter(|part| part.change != skipped).map(|part| part.text.as_str()).collect()
    };
    assert_eq!(of(TextChange::Added), before);
    assert_eq!(of(TextChange::Removed), after);
    assert!(parts.contains(&TextPart { change: TextChange::Removed, text: "old".to_owned() }));
    assert!(parts.contains(&TextPart { change: TextChange::Added, text: "、2".to_owned() }));
}
