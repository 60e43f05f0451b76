//! What petitions count for in the indicators: by the rules of their own place, where the problem lies, and as `verify`
//! counts it again.

use diesel::connection::SimpleConnection;
use domain::division::DivisionCode;
use domain::id::PetitionId;
use domain::petition::Purpose;
use domain::rules::{RuleKey, RuleOverride, RuleValue};
use domain::statistics::{Indicator, Measure, Period};
use domain::text::Line;
use escalation::petition::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::Office;
use crate::error::StoreError;
use crate::petitions::{IndicatorQuery, indicators, report};
use crate::rules::{self, RuleSetting};

const HERE: &str = "330681109000";
const BESIDE: &str = "330681110000";

impl Office {
    /// The spring of 2026 in a township, as known on a day.
    fn asked(division: &str, as_of: &str) -> IndicatorQuery {
        IndicatorQuery {
            period: Period { from: "2026-03-01".parse().unwrap(), to: "2026-05-31".parse().unwrap() },
            as_of: as_of.parse().unwrap(),
            division: Some(division.parse().unwrap()),
            organisation: None,
            tier: None,
            channel: None,
            content: None,
            purpose: None,
        }
    }

    /// Numerator and denominator of an indicator over that spring.
    fn figure(&self, indicator: Indicator, division: &str, as_of: &str) -> (u64, u64) {
        let query = Self::asked(division, as_of);
        let clerk = self.clerk();
        let lines = self.world.read(move |s| indicators(s, &clerk, &query)).unwrap();
        let line = lines.into_iter().find(|line| line.formula.indicator == indicator).unwrap();
        (line.figure.numerator, line.figure.denominator)
    }

    /// A township counts repeats within so many days only.
    fn counts_repeats_within(&self, division: &str, days: i64) {
        let set = RuleOverride {
            division: division.parse::<DivisionCode>().unwrap(),
            organisation_kind: None,
            key: RuleKey::KpiRepeatWindowDays,
            value: RuleValue::Number(days),
            effective_from: self.world.today(),
        };
        let setting = RuleSetting { set, reason: Line::new("本镇细则").unwrap() };
        let by = self.world.scope(&self.world.city, domain::organisation::Role::Administrator);
        self.world.write(move |t| rules::set(t, &by, &setting)).unwrap().unwrap();
    }

    /// Is not accepted, and so over.
    fn declined(&self, id: PetitionId) {
        let guidance = "请向法院起诉。";
        self.done(id, Act::Decline, json!({"code": "N4", "guidance": guidance, "notice": "written"}));
    }
}

both_databases! {
    fn a_corrected_place_takes_the_petition_along_and_past_days_stay_as_they_were(database: TestDatabase) {
        // Given a letter about a house in 枫桥
        let office = Office::on(database);
        let id = office.registered();
        assert_eq!(office.figure(Indicator::RepeatRateItems, HERE, "2026-03-02"), (0, 1));

        // When it turns out on the next day that it stands in the township beside
        office.world.at("2026-03-03");
        office.done(id, Act::Correct, json!({"reason": "属地有误", "issue_division": BESIDE}));

        // Then it counts there from that day on, and the day before reads as it did
        let seen = |division, on| office.figure(Indicator::RepeatRateItems, division, on).1;
        assert_eq!((seen(HERE, "2026-03-03"), seen(BESIDE, "2026-03-03")), (0, 1));
        assert_eq!((seen(HERE, "2026-03-02"), seen(BESIDE, "2026-03-02")), (1, 0));
        office.world.assert_sound();
    }

    fn a_repeat_counts_against_the_first_petition_by_the_rules_of_its_own_place(database: TestDatabase) {
        // Given a township that counts repeats within ten days only, and a petition there that is over
        let office = Office::on(database);
        office.counts_repeats_within(HERE, 10);
        office.world.work();
        let first = office.registered();
        office.declined(first);

        // When the matter comes up again after twenty days, taken for one of the township beside
        office.world.at("2026-03-22");
        let again = office.registered();
        office.done(again, Act::Correct, json!({"reason": "属地有误", "issue_division": BESIDE}));
        office.done(again, Act::ConfirmRepeat, json!({"of": first, "score": null, "reason": "同一人同一房屋"}));

        // Then it is a repeat, but none within the window of where the first one lies
        assert_eq!(office.figure(Indicator::RepeatRateItems, BESIDE, "2026-03-22"), (1, 1));
        assert_eq!(office.figure(Indicator::RepeatRateConcluded, HERE, "2026-03-22"), (0, 1));
        office.world.assert_sound();
    }

    fn what_was_changed_behind_the_back_of_the_program_is_named(database: TestDatabase) {
        let office = Office::on(database);
        let (open, over) = (office.registered(), office.registered());
        office.declined(over);
        office.world.at("2026-03-03");
        office.world.assert_sound();
        let run = |statement: &'static str| {
            office.world.write(move |t| Ok::<_, StoreError>(t.connection().batch_execute(statement)?)).unwrap();
        };
        let found = || office.world.store.verify_cases(|_| {}).unwrap().unwrap_err();

        run("UPDATE petition_measure SET amount = 7 WHERE sequence = 1");
        assert!(found().to_string().contains("indicator"), "{}", found());
        run("UPDATE petition_measure SET amount = 1 WHERE sequence = 1");
        office.world.assert_sound();
        run("DELETE FROM petition_measure WHERE sequence = 1");
        assert!(found().to_string().contains("it counts for other indicators"), "{}", found());
        assert!([open, over].map(Into::into).map(Some).contains(&found().dossier));
    }

    fn a_holiday_moves_the_terms_of_open_petitions_and_leaves_what_is_over(database: TestDatabase) {
        // Given one petition that is over and one that must be sent on until 2026-03-17
        let office = Office::on(database);
        let (open, over) = (office.registered(), office.registered());
        office.declined(over);
        let due = |office: &Office, day| office.figure(Indicator::TimelyAcceptanceRateOffice, HERE, day).1;
        assert_eq!(due(&office, "2026-03-17"), 2);

        // When the county gives its offices five days more
        office.world.set_days(RuleKey::PetitionDispatchDays, 20, "2026-03-02");
        assert_eq!(office.world.stale(), 1);
        office.world.work();

        // Then the open one counts on its new day, the other stays, and both are sound
        assert_eq!((due(&office, "2026-03-17"), due(&office, "2026-03-22")), (1, 2));
        office.world.assert_sound();
        assert_eq!(office.sheet(open).petition.version, 1);
    }

    fn a_release_that_counts_more_counts_what_is_over_too_by_the_rules_of_its_day(database: TestDatabase) {
        // Given one that is over, which an earlier release counted for less, without what it wants
        let office = Office::on(database);
        let over = office.registered();
        office.declined(over);
        let run = |statement: &'static str| {
            office.world.write(move |t| Ok::<_, StoreError>(t.connection().batch_execute(statement)?)).unwrap();
        };
        run("DELETE FROM petition_measure WHERE sequence > (SELECT sequence FROM petition_measure
             WHERE measure = 'dispatch' AND known_until IS NULL)");
        run("UPDATE petition_measure SET purpose = 'other'");
        let clerk = office.clerk();
        let figures = |purpose| {
            let mut query = Office::asked(HERE, "2026-03-20");
            query.purpose = Some(purpose);
            let clerk = clerk.clone();
            office.world.read(move |s| report(s, &clerk, &query, &[])).unwrap().total
        };
        assert_eq!(figures(Purpose::Decision).counts[&Measure::NotAccepted].entries, 0);
        // And the county has given its offices five days more since
        office.world.at("2026-03-20");
        office.world.set_days(RuleKey::PetitionDispatchDays, 20, "2026-03-20");
        office.world.work();

        // When the work of the migration is done
        office
            .world
            .write(|t| {
                let now = t.now();
                crate::dossier::DUE_DATES.promise(t, domain::id::County(0), json!({"among": "petitions"}), now)
            })
            .unwrap();
        office.world.work();

        // Then it counts for all, and its term is the one that it had
        let now = figures(Purpose::Decision);
        assert_eq!(now.counts[&Measure::NotAccepted].entries, 1);
        assert_eq!(now.counts[&Measure::Dispatch].entries, 1, "due on 03-17");
        assert_eq!(figures(Purpose::Other).counts[&Measure::Item].entries, 0);
        office.world.assert_sound();
    }
}
