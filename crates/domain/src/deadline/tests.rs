use super::*;
use proptest::prelude::*;
use rstest::rstest;

const LAMP: LampDays = LampDays { yellow: 7, red: 3, judge: Judge::Nominal };

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

fn pause(text: &str) -> Vec<Pause> {
    text.split_once("..")
        .map(|(from, until)| Pause { from: date(from), until: Some(date(until)) })
        .into_iter()
        .collect()
}

fn length(text: &str) -> Length {
    let (count, unit) = text.split_once(' ').unwrap();
    let unit = match unit {
        "d" => Unit::NaturalDay,
        "wd" => Unit::WorkingDay,
        "m" => Unit::Month,
        "h" => Unit::Hour,
        other => panic!("{other} is no unit"),
    };
    Length { count: count.parse().unwrap(), unit }
}

fn compute(start: &str, text: &str, paused: &str) -> Deadline {
    Deadline::compute(date(start), length(text), &pause(paused), &Calendar::official(), LAMP)
}

#[rstest]
// An ordinary end.
#[case("2026-03-02", "30 d", "", "2026-04-01", "2026-04-01", "2026-04-01")]
// Ends on Qingming.
#[case("2026-03-05", "30 d", "", "2026-04-04", "2026-04-03", "2026-04-07")]
// Ends on a Saturday that is worked: nothing rolls.
#[case("2026-03-10", "60 d", "", "2026-05-09", "2026-05-09", "2026-05-09")]
// Sixty days, and sixty with thirty more, over Spring Festival.
#[case("2025-12-22", "60 d", "", "2026-02-20", "2026-02-14", "2026-02-24")]
#[case("2025-12-22", "90 d", "", "2026-03-22", "2026-03-20", "2026-03-23")]
// Labour Day and National Day.
#[case("2026-04-03", "30 d", "", "2026-05-03", "2026-04-30", "2026-05-06")]
#[case("2026-08-02", "60 d", "", "2026-10-01", "2026-09-30", "2026-10-08")]
// Working days over holidays and make-up workdays.
#[case("2026-09-28", "5 wd", "", "2026-10-10", "2026-10-10", "2026-10-10")]
#[case("2026-02-12", "5 wd", "", "2026-02-26", "2026-02-26", "2026-02-26")]
#[case("2026-04-30", "3 wd", "", "2026-05-08", "2026-05-08", "2026-05-08")]
// Medical, without and with an appraisal.
#[case("2026-09-14", "30 wd", "", "2026-10-30", "2026-10-30", "2026-10-30")]
#[case("2026-09-14", "30 wd", "2026-09-21..2026-10-16", "2026-11-20", "2026-11-20", "2026-11-20")]
// A recheck with five days of hearing.
#[case("2026-07-06", "30 d", "2026-07-20..2026-07-24", "2026-08-10", "2026-08-10", "2026-08-10")]
// Months: the corresponding day, or the end of the month.
#[case("2026-03-05", "1 m", "", "2026-04-05", "2026-04-03", "2026-04-07")]
#[case("2026-01-31", "1 m", "", "2026-02-28", "2026-02-28", "2026-02-28")]
#[case("2026-01-31", "1 m", "2026-02-10..2026-02-11", "2026-03-02", "2026-03-02", "2026-03-02")]
// Hours.
#[case("2026-07-06", "48 h", "", "2026-07-08", "2026-07-08", "2026-07-08")]
#[case("2026-07-06", "2 h", "", "2026-07-07", "2026-07-07", "2026-07-07")]
fn days_of_a_deadline(
    #[case] start: &str,
    #[case] length: &str,
    #[case] paused: &str,
    #[case] nominal: &str,
    #[case] alarm: &str,
    #[case] legal_latest: &str,
) {
    let deadline = compute(start, length, paused);
    assert_eq!(deadline.nominal, date(nominal));
    assert_eq!(deadline.alarm, date(alarm));
    assert_eq!(deadline.legal_latest, date(legal_latest));
    assert!(!deadline.estimated);
}

#[rstest]
// Oral agreement: term, confirmation, follow-up.
#[case("2026-03-09", "30 d", "2026-04-08", "2026-04-08", "2026-04-08")]
#[case("2026-03-11", "30 d", "2026-04-10", "2026-04-10", "2026-04-10")]
#[case("2026-03-20", "15 d", "2026-04-04", "2026-04-03", "2026-04-07")]
// Refusal: contact within three working days.
#[case("2026-03-16", "3 wd", "2026-03-19", "2026-03-19", "2026-03-19")]
// Joint mediation across townships: confirmation.
#[case("2026-04-28", "30 d", "2026-05-28", "2026-05-28", "2026-05-28")]
// Visit of thirty persons: dispatch, objection, notice, handling.
#[case("2026-05-06", "15 d", "2026-05-21", "2026-05-21", "2026-05-21")]
#[case("2026-05-08", "5 wd", "2026-05-14", "2026-05-14", "2026-05-14")]
#[case("2026-05-08", "15 d", "2026-05-23", "2026-05-22", "2026-05-25")]
#[case("2026-05-11", "60 d", "2026-07-10", "2026-07-10", "2026-07-10")]
// Repeat by another channel: notice.
#[case("2026-03-25", "15 d", "2026-04-09", "2026-04-09", "2026-04-09")]
// Review and recheck on the last day.
#[case("2026-04-08", "30 d", "2026-05-08", "2026-05-08", "2026-05-08")]
#[case("2026-05-08", "30 d", "2026-06-07", "2026-06-05", "2026-06-08")]
#[case("2026-06-04", "30 d", "2026-07-04", "2026-07-03", "2026-07-06")]
#[case("2026-07-06", "30 d", "2026-08-05", "2026-08-05", "2026-08-05")]
// Returned escalation: overall term, decision, correction, second decision.
#[case("2026-06-01", "30 d", "2026-07-01", "2026-07-01", "2026-07-01")]
#[case("2026-06-08", "2 wd", "2026-06-10", "2026-06-10", "2026-06-10")]
#[case("2026-06-10", "3 wd", "2026-06-15", "2026-06-15", "2026-06-15")]
#[case("2026-06-12", "2 wd", "2026-06-16", "2026-06-16", "2026-06-16")]
// From petition to mediation.
#[case("2026-07-30", "60 d", "2026-09-28", "2026-09-28", "2026-09-28")]
#[case("2026-08-03", "30 d", "2026-09-02", "2026-09-02", "2026-09-02")]
#[case("2026-08-28", "30 d", "2026-09-27", "2026-09-24", "2026-09-28")]
fn days_in_the_scenarios(
    #[case] start: &str,
    #[case] length: &str,
    #[case] nominal: &str,
    #[case] alarm: &str,
    #[case] legal_latest: &str,
) {
    let deadline = compute(start, length, "");
    assert_eq!(deadline.nominal, date(nominal));
    assert_eq!(deadline.alarm, date(alarm));
    assert_eq!(deadline.legal_latest, date(legal_latest));
}

#[test]
fn past_the_loaded_years_the_days_are_estimates() {
    let deadline = compute("2026-12-20", "60 d", "");
    assert_eq!(deadline.nominal, date("2027-02-18"));
    assert!(deadline.estimated);
    assert!(compute("2026-12-28", "5 wd", "").estimated);
}

#[rstest]
#[case("2025-12-22", "60 d", "30 d", "2026-03-22", "2026-03-20")]
#[case("2026-05-11", "60 d", "30 d", "2026-08-09", "2026-08-07")]
fn an_extension_counts_on_from_the_nominal_day(
    #[case] start: &str,
    #[case] first: &str,
    #[case] by: &str,
    #[case] nominal: &str,
    #[case] alarm: &str,
) {
    let extended = compute(start, first, "").extended(length(by), &[], &Calendar::official(), LAMP);
    assert_eq!((extended.nominal, extended.alarm), (date(nominal), date(alarm)));
}

#[rstest]
#[case("2026-04-01", true)]
#[case("2026-04-02", false)]
fn confirmation_closes_after_day_thirty(#[case] filed: &str, #[case] open: bool) {
    assert_eq!(compute("2026-03-02", "30 d", "").open_for_citizen_on(date(filed)), open);
}

#[rstest]
#[case("2026-04-07", true)]
#[case("2026-04-08", false)]
fn confirmation_rolls_past_qingming(#[case] filed: &str, #[case] open: bool) {
    assert_eq!(compute("2026-03-05", "30 d", "").open_for_citizen_on(date(filed)), open);
}

#[rstest]
#[case("2026-02-12", Lamp::Green)]
#[case("2026-02-13", Lamp::Yellow)]
#[case("2026-02-14", Lamp::Red)]
#[case("2026-02-20", Lamp::Red)]
#[case("2026-02-21", Lamp::Overdue)]
#[case("2026-02-24", Lamp::Overdue)]
fn lamps_before_spring_festival(#[case] today: &str, #[case] lamp: Lamp) {
    assert_eq!(compute("2025-12-22", "60 d", "").lamp_on(date(today)), lamp);
}

#[rstest]
#[case("2026-02-20", Lamp::Red)]
#[case("2026-02-24", Lamp::Red)]
#[case("2026-02-25", Lamp::Overdue)]
fn a_place_may_judge_its_authorities_by_the_legal_latest_day(#[case] today: &str, #[case] lamp: Lamp) {
    let generous = LampDays { judge: Judge::LegalLatest, ..LAMP };
    let deadline = Deadline::compute(date("2025-12-22"), Length::days(60), &[], &Calendar::official(), generous);
    assert_eq!((deadline.nominal, deadline.in_time_until), (date("2026-02-20"), date("2026-02-24")));
    assert_eq!(deadline.lamp_on(date(today)), lamp);
}

#[test]
fn a_pause_that_lasts_holds_the_lamp() {
    let begun = |from: &str| {
        let pauses = [Pause { from: date(from), until: None }];
        Deadline::compute(date("2026-03-02"), Length::days(30), &pauses, &Calendar::official(), LAMP)
    };
    assert_eq!(begun("2026-03-10").lamp_on(date("2026-06-01")), Lamp::Green);
    assert_eq!(begun("2026-03-26").lamp_on(date("2026-06-01")), Lamp::Yellow);
    assert_eq!(begun("2026-04-10").lamp_on(date("2026-06-01")), Lamp::Overdue);
}

#[rstest]
#[case("30 d", "30日")]
#[case("5 wd", "5个工作日")]
#[case("1 m", "1个月")]
#[case("24 h", "24小时")]
fn lengths_in_chinese(#[case] given: &str, #[case] shown: &str) {
    assert_eq!(length(given).to_string(), shown);
}

fn any_date() -> impl Strategy<Value = CivilDate> {
    (0i64..2_000).prop_map(|days| add_days(date("2023-06-01"), days))
}

fn any_unit() -> impl Strategy<Value = Unit> {
    prop_oneof![Just(Unit::NaturalDay), Just(Unit::WorkingDay), Just(Unit::Month), Just(Unit::Hour)]
}

fn any_pauses() -> impl Strategy<Value = Vec<Pause>> {
    let one = (any_date(), 0i64..40).prop_map(|(from, days)| Pause { from, until: Some(add_days(from, days)) });
    proptest::collection::vec(one, 0..4)
}

proptest! {
    #[test]
    fn days_stand_in_order(start in any_date(), count in 1u16..100, unit in any_unit(), pauses in any_pauses()) {
        let calendar = Calendar::official();
        let deadline = Deadline::compute(start, Length { count, unit }, &pauses, &calendar, LAMP);
        prop_assert!(start < deadline.yellow_from);
        prop_assert!(deadline.yellow_from <= deadline.red_from);
        prop_assert!(deadline.red_from <= deadline.nominal);
        prop_assert!(start <= deadline.alarm && deadline.alarm <= deadline.nominal);
        prop_assert!(deadline.nominal <= deadline.legal_latest);
        prop_assert!(calendar.is_working_day(deadline.legal_latest));
    }

    #[test]
    fn a_longer_length_never_ends_earlier(start in any_date(), count in 1u16..100, unit in any_unit(), pauses in any_pauses()) {
        let calendar = Calendar::official();
        let shorter = Deadline::compute(start, Length { count, unit }, &pauses, &calendar, LAMP);
        let longer = Deadline::compute(start, Length { count: count + 1, unit }, &pauses, &calendar, LAMP);
        prop_assert!(shorter.nominal <= longer.nominal);
        prop_assert!(shorter.alarm <= longer.alarm);
        prop_assert!(shorter.legal_latest <= longer.legal_latest);
    }

    #[test]
    fn a_pause_never_shortens(start in any_date(), count in 1u16..100, unit in any_unit(), pauses in any_pauses(), more in any_pauses()) {
        let calendar = Calendar::official();
        let length = Length { count, unit };
        let before = Deadline::compute(start, length, &pauses, &calendar, LAMP);
        let after = Deadline::compute(start, length, &[pauses, more].concat(), &calendar, LAMP);
        prop_assert!(before.nominal <= after.nominal);
        prop_assert!(before.legal_latest <= after.legal_latest);
    }

    #[test]
    fn lamps_only_ever_warm(start in any_date(), count in 1u16..100, unit in any_unit(), day in 0i64..200) {
        let deadline = Deadline::compute(start, Length { count, unit }, &[], &Calendar::official(), LAMP);
        let today = add_days(start, day);
        prop_assert!(deadline.lamp_on(today) <= deadline.lamp_on(add_days(today, 1)));
    }
}
