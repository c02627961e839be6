//! Periods by Civil Code arts 201–204: the starting day is not counted, months end on the corresponding day, a last day that is a
//! holiday moves to the next working day, and a last day ends at 24:00 where the community is. No clock: instants are arguments.

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;

use crate::time::Timestamp;

/// Why a date or a time zone was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarRefusal {
    /// Not a day of the calendar.
    #[error("\"{text}\" is not a date such as \"2026-05-18\"")]
    NotADate {
        /// What was written, cut to 40 characters.
        text: String,
    },
    /// Not in the time zone database.
    #[error("\"{text}\" is not a time zone such as \"Asia/Shanghai\"")]
    UnknownZone {
        /// What was written, cut to 40 characters.
        text: String,
    },
}

/// A day of the calendar; serialises as `"2026-05-18"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// Reads `2026-05-18`.
    pub fn parse(text: &str) -> Result<Self, CalendarRefusal> {
        let refusal = || CalendarRefusal::NotADate { text: text.chars().take(40).collect() };
        let date = text.parse::<civil::Date>().map_err(|_| refusal())?;
        // jiff also reads whole timestamps, of which it takes the day: those are not dates.
        if text.len() == 10 { Ok(Self(date)) } else { Err(refusal()) }
    }

    /// The day it is at an instant in a zone.
    #[must_use]
    pub fn at(instant: Timestamp, zone: &Zone) -> Self {
        Self(zone.clocks_at(instant).date())
    }

    /// The day and the time of day it is at an instant in a zone, such as `2026-05-18 09:00:00`.
    #[must_use]
    pub fn and_time(instant: Timestamp, zone: &Zone) -> String {
        zone.clocks_at(instant).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// When the day begins in a zone: 00:00, or the first instant there is.
    #[must_use]
    pub fn begins(self, zone: &Zone) -> Timestamp {
        let begins = self.0.to_zoned(zone.0.clone()).map(|zoned| zoned.timestamp());
        let end_of_time = if self.0.year() > 0 { jiff::Timestamp::MAX } else { jiff::Timestamp::MIN };
        Timestamp(begins.unwrap_or(end_of_time).as_microsecond())
    }

    /// When the day ends in a zone: 24:00, which is when the next one begins.
    #[must_use]
    pub fn ends(self, zone: &Zone) -> Timestamp {
        self.plus_days(1).begins(zone)
    }

    /// So many days later.
    #[must_use]
    pub fn plus_days(self, days: u32) -> Self {
        Self(self.0.saturating_add(span_of_days(days)))
    }

    /// So many days earlier.
    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(span_of_days(days)))
    }

    /// The corresponding day so many months later; the month's last day where it has none.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        // No period of the law is longer than the calendar has months.
        let months = i64::from(months.min(119_988));
        Self(self.0.saturating_add(months.months()))
    }

    /// Days since 1970-01-01, for reckoning how many lie between two days.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0.since(civil::date(1970, 1, 1)).map_or(0, |span| span.get_days())
    }

    fn weekday(self) -> u8 {
        u8::try_from(self.0.weekday().to_monday_one_offset()).unwrap_or(1)
    }
}

fn span_of_days(days: u32) -> Span {
    // Ten thousand years: beyond, the calendar ends anyway.
    i64::from(days.min(3_652_500)).days()
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// A time zone of the IANA database, which is part of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Reads a name such as `Asia/Shanghai`.
    pub fn parse(name: &str) -> Result<Self, CalendarRefusal> {
        let refusal = |_| CalendarRefusal::UnknownZone { text: name.chars().take(40).collect() };
        TimeZone::get(name).map(Self).map_err(refusal)
    }

    /// Coordinated universal time.
    #[must_use]
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// Its IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What calendar and clocks show there.
    fn clocks_at(&self, instant: Timestamp) -> civil::DateTime {
        let clamped =
            instant.0.clamp(jiff::Timestamp::MIN.as_microsecond(), jiff::Timestamp::MAX.as_microsecond());
        let instant = jiff::Timestamp::from_microsecond(clamped).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.0.to_datetime(instant)
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// An instant as people are told of it, by the clocks where they are: `2026-11-25 00:00`. Seconds are told where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalTime {
    instant: Timestamp,
    zone: Zone,
}

impl LocalTime {
    /// The instant in a zone.
    #[must_use]
    pub fn new(instant: Timestamp, zone: Zone) -> Self {
        Self { instant, zone }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = Date::and_time(self.instant, &self.zone);
        f.write_str(told.strip_suffix(":00").unwrap_or(&told))
    }
}

/// Which days are holidays, as published each year. The empty calendar has none, not even Sundays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Holidays {
    /// Days of rest of every week: 1 is Monday, 7 Sunday.
    pub weekly: BTreeSet<u8>,
    /// Further days off.
    pub days_off: BTreeSet<Date>,
    /// Days of rest that are worked this year (调休).
    pub working_days: BTreeSet<Date>,
}

impl Holidays {
    /// Whether nobody works that day.
    #[must_use]
    pub fn is_holiday(&self, day: Date) -> bool {
        let off = self.days_off.contains(&day) || self.weekly.contains(&day.weekday());
        off && !self.working_days.contains(&day)
    }

    /// The day, or the next one on which people work. A calendar without working days moves nothing.
    #[must_use]
    pub fn working_day_from(&self, day: Date) -> Date {
        // Two years: longer than any published run of holidays.
        (0..=731).map(|days| day.plus_days(days)).find(|day| !self.is_holiday(*day)).unwrap_or(day)
    }
}

/// The last day of a period of `days` that something on `start` sets running.
#[must_use]
pub fn last_day(start: Date, days: u32, holidays: &Holidays) -> Date {
    holidays.working_day_from(start.plus_days(days))
}

/// The last day of a period of `days` of work, of which the starting day is not one.
#[must_use]
pub fn last_working_day(start: Date, days: u32, holidays: &Holidays) -> Date {
    // Ten years of work: longer than any office may take.
    (0..days.min(3_660)).fold(start, |day, _| holidays.working_day_from(day.plus_days(1)))
}

/// When a period of `days` of work ends: 24:00 of its last day.
#[must_use]
pub fn end_of_working_days(start: Timestamp, days: u32, zone: &Zone, holidays: &Holidays) -> Timestamp {
    last_working_day(Date::at(start, zone), days, holidays).ends(zone)
}

/// The last day of a period of `months`.
#[must_use]
pub fn last_day_of_months(start: Date, months: u32, holidays: &Holidays) -> Date {
    holidays.working_day_from(start.plus_months(months))
}

/// When a period of `days` ends: 24:00 of its last day.
#[must_use]
pub fn end_of_period(start: Timestamp, days: u32, zone: &Zone, holidays: &Holidays) -> Timestamp {
    last_day(Date::at(start, zone), days, holidays).ends(zone)
}

/// When a period of `months` ends: 24:00 of its last day.
#[must_use]
pub fn end_of_months(start: Timestamp, months: u32, zone: &Zone, holidays: &Holidays) -> Timestamp {
    last_day_of_months(Date::at(start, zone), months, holidays).ends(zone)
}

/// The last day on which notice of `days` before an opening may be published, computed backwards: the opening day is not counted.
/// A holiday does not move it, for that would shorten the notice.
#[must_use]
pub fn latest_notice_day(opens_at: Timestamp, days: u32, zone: &Zone) -> Date {
    Date::at(opens_at, zone).minus_days(days)
}

/// Whether notice of `days` was given: published before the opening, on the latest notice day or earlier.
#[must_use]
pub fn notice_satisfied(published_at: Timestamp, opens_at: Timestamp, days: u32, zone: &Zone) -> bool {
    published_at <= opens_at && Date::at(published_at, zone) <= latest_notice_day(opens_at, days, zone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shanghai() -> Zone {
        Zone::parse("Asia/Shanghai").unwrap()
    }

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    /// National Day 2026 with its shifted working days.
    fn golden_week() -> Holidays {
        Holidays {
            weekly: BTreeSet::from([6, 7]),
            days_off: (1..=7).map(|day| date(&format!("2026-10-0{day}"))).collect(),
            working_days: BTreeSet::from([date("2026-09-20"), date("2026-10-10")]),
        }
    }

    #[test]
    fn the_starting_day_is_not_counted_and_the_last_day_ends_at_midnight() {
        let start = at("2026-05-18T09:00:00+08:00");
        let ends = end_of_period(start, 7, &shanghai(), &Holidays::default());
        assert_eq!(ends, at("2026-05-26T00:00:00+08:00"));
    }

    #[test]
    fn the_day_is_the_day_where_the_community_is() {
        let late = at("2026-05-17T17:00:00Z");
        assert_eq!(Date::at(late, &shanghai()), date("2026-05-18"));
        assert_eq!(Date::at(late, &Zone::utc()), date("2026-05-17"));
    }

    #[test]
    fn instants_are_told_by_the_clocks_of_the_place() {
        let told = |text: &str| LocalTime::new(at(text), shanghai()).to_string();
        assert_eq!(told("2026-11-24T16:00:00Z"), "2026-11-25 00:00");
        assert_eq!(told("2026-05-18T01:00:30Z"), "2026-05-18 09:00:30");
        assert_eq!(
            LocalTime::new(at("2026-05-18T09:00:00+08:00"), Zone::utc()).to_string(),
            "2026-05-18 01:00"
        );
    }

    #[test]
    fn a_last_day_on_a_holiday_moves_to_the_next_working_day() {
        assert_eq!(last_day(date("2026-09-21"), 10, &golden_week()), date("2026-10-08"));
        assert_eq!(last_day(date("2026-09-21"), 5, &golden_week()), date("2026-09-28"));
    }

    #[test]
    fn working_days_are_counted_without_the_starting_day_and_without_holidays() {
        // Friday the 18th; the 20th is a Sunday that is worked; then the golden week.
        assert_eq!(last_working_day(date("2026-09-18"), 1, &golden_week()), date("2026-09-20"));
        assert_eq!(last_working_day(date("2026-09-28"), 3, &golden_week()), date("2026-10-08"));
        assert_eq!(last_working_day(date("2026-09-28"), 0, &golden_week()), date("2026-09-28"));
        let friday = at("2026-09-18T09:00:00+08:00");
        let ends = end_of_working_days(friday, 2, &shanghai(), &golden_week());
        assert_eq!(ends, at("2026-09-22T00:00:00+08:00"));
        let never = Holidays { weekly: (1..=7).collect(), ..Holidays::default() };
        assert_eq!(last_working_day(date("2026-05-18"), 3, &never), date("2026-05-21"));
    }

    #[test]
    fn days_are_numbered_from_1970() {
        for (text, number) in
            [("1970-01-01", 0), ("1970-01-02", 1), ("1969-12-31", -1), ("2026-04-01", 20_544)]
        {
            assert_eq!(date(text).number(), number, "{text}");
        }
    }

    #[test]
    fn a_shifted_working_day_is_no_holiday() {
        assert_eq!(last_day(date("2026-10-05"), 5, &golden_week()), date("2026-10-10"));
    }

    #[test]
    fn months_end_on_the_corresponding_day_or_the_last_of_the_month() {
        let none = Holidays::default();
        assert_eq!(last_day_of_months(date("2026-01-15"), 1, &none), date("2026-02-15"));
        assert_eq!(last_day_of_months(date("2026-01-31"), 1, &none), date("2026-02-28"));
        assert_eq!(last_day_of_months(date("2024-02-29"), 12, &none), date("2025-02-28"));
    }

    #[test]
    fn fifteen_days_of_notice_for_the_sixteenth_are_given_on_the_first() {
        let opens = at("2026-06-16T09:00:00+08:00");
        assert_eq!(latest_notice_day(opens, 15, &shanghai()), date("2026-06-01"));
        assert!(notice_satisfied(at("2026-06-01T23:59:59+08:00"), opens, 15, &shanghai()));
        assert!(!notice_satisfied(at("2026-06-02T00:00:00+08:00"), opens, 15, &shanghai()));
    }

    #[test]
    fn notice_of_no_days_must_still_come_before_the_opening() {
        let opens = at("2026-06-16T09:00:00+08:00");
        assert!(notice_satisfied(opens, opens, 0, &shanghai()));
        assert!(!notice_satisfied(at("2026-06-16T09:00:01+08:00"), opens, 0, &shanghai()));
    }

    #[test]
    fn a_day_without_a_midnight_begins_when_it_begins() {
        let zone = Zone::parse("America/Sao_Paulo").unwrap();
        assert_eq!(date("2018-11-04").begins(&zone), at("2018-11-04T01:00:00-02:00"));
    }

    #[test]
    fn nonsense_is_refused_and_the_ends_of_time_do_not_panic() {
        assert!(Date::parse("2026-02-30").is_err());
        assert!(Date::parse("2026-05-18T09:00").is_err());
        assert!(Zone::parse("Moon/Tycho").is_err());
        assert!(Zone::parse("").is_err());
        let zone = shanghai();
        for instant in [Timestamp(i64::MIN), Timestamp(i64::MAX)] {
            let _ = end_of_period(instant, u32::MAX, &zone, &golden_week());
            let _ = end_of_months(instant, u32::MAX, &zone, &Holidays::default());
            let _ = notice_satisfied(instant, instant, u32::MAX, &zone);
        }
    }

    #[test]
    fn a_calendar_without_working_days_moves_nothing() {
        let holidays = Holidays { weekly: (1..=7).collect(), ..Holidays::default() };
        assert_eq!(last_day(date("2026-05-18"), 3, &holidays), date("2026-05-21"));
    }

    #[test]
    fn dates_zones_and_holidays_survive_json() {
        let written = serde_json::to_string(&(golden_week(), shanghai())).unwrap();
        let read: (Holidays, Zone) = serde_json::from_str(&written).unwrap();
        assert_eq!(read, (golden_week(), shanghai()));
    }

    proptest! {
        #[test]
        fn a_longer_period_never_ends_earlier(start in 0_i64..4_000_000_000_000_000, days in 0_u32..500) {
            let (zone, holidays) = (shanghai(), golden_week());
            let shorter = end_of_period(Timestamp(start), days, &zone, &holidays);
            prop_assert!(shorter > Timestamp(start));
            prop_assert!(end_of_period(Timestamp(start), days + 1, &zone, &holidays) >= shorter);
        }

        #[test]
        fn more_notice_asked_for_is_never_easier(published in 0_i64..4_000_000_000, opens in 0_i64..4_000_000_000, days in 0_u32..90) {
            let (published, opens, zone) = (Timestamp(published * 1000), Timestamp(opens * 1000), shanghai());
            if notice_satisfied(published, opens, days + 1, &zone) {
                prop_assert!(notice_satisfied(published, opens, days, &zone));
            }
        }
    }
}
