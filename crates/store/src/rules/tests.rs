use super::*;
use crate::Store;
use crate::reference::{Objection, ObjectionKind};
use crate::testing::{county_bureau, march_second, scope};
use domain::organisation::Role;
use domain::rules::{RuleOverride, RuleValue};
use domain::text::Line;
use test_database::both_databases;

fn setting(division: &str, days: i64, from: &str) -> RuleSetting {
    let set = RuleOverride {
        division: division.parse().unwrap(),
        organisation_kind: None,
        key: RuleKey::MediationTermDays,
        value: RuleValue::Number(days),
        effective_from: from.parse().unwrap(),
    };
    RuleSetting { set, reason: Line::new("全市统一提速").unwrap() }
}

fn set_as(store: &Store, role: Role, setting: RuleSetting) -> Result<RuleEntry, Objection> {
    let by = scope(&county_bureau(), role);
    store.write_blocking(move |transaction| set(transaction, &by, &setting)).unwrap()
}

fn term(store: &Store, division: &str, on: &str) -> RuleInForce {
    let (division, on) = (division.parse().unwrap(), on.parse().unwrap());
    let rules = store.read_blocking(move |snapshot| in_force(snapshot, division, None, on)).unwrap();
    rules.into_iter().find(|rule| rule.rule.key == RuleKey::MediationTermDays).unwrap()
}

both_databases! {
    fn a_rule_holds_from_its_day_in_its_place_and_says_who_set_it(database: TestDatabase) {
        let store = march_second(&database);
        let entry = set_as(&store, Role::Administrator, setting("330681", 20, "2026-04-01")).unwrap();

        let before = term(&store, "330681109", "2026-03-31");
        assert_eq!((before.rule.value, before.entry), (RuleValue::Number(30), None));
        let after = term(&store, "330681109", "2026-04-01");
        assert_eq!((after.rule.value, after.entry), (RuleValue::Number(20), Some(entry)));
        assert_eq!(term(&store, "330683", "2026-04-01").entry, None, "the next county is not concerned");
    }

    fn a_later_entry_for_the_same_day_takes_the_place_of_the_earlier_which_stays_in_the_history(database: TestDatabase) {
        let store = march_second(&database);
        let first = set_as(&store, Role::Administrator, setting("330681", 20, "2026-04-01")).unwrap();
        let second = set_as(&store, Role::Administrator, setting("330681", 25, "2026-04-01")).unwrap();

        assert_eq!(term(&store, "330681", "2026-04-01").entry, Some(second.clone()));
        let county = "330681".parse().unwrap();
        assert_eq!(store.read_blocking(move |snapshot| entries(snapshot, county)).unwrap(), [second, first]);
    }

    fn a_value_looser_than_the_statute_holds_with_a_warning(database: TestDatabase) {
        let store = march_second(&database);
        let entry = set_as(&store, Role::Administrator, setting("330681", 45, "2026-03-02")).unwrap();
        assert!(entry.warning.unwrap().contains("宽于"));
        assert!(term(&store, "330681", "2026-03-02").rule.warning.unwrap().contains("宽于"));
    }

    fn what_is_not_theirs_not_possible_or_past_is_refused(database: TestDatabase) {
        let store = march_second(&database);
        let flag = RuleValue::Flag(true);
        let mut switch = setting("330681", 20, "2026-04-01");
        switch.set.value = flag;
        let mut guild = setting("330681", 20, "2026-04-01");
        guild.set.organisation_kind = Some("guild".to_owned());
        let table = [
            (Role::Administrator, setting("3306", 20, "2026-04-01"), ObjectionKind::NotAllowed, None),
            (Role::CommitteeDirector, setting("330681", 20, "2026-04-01"), ObjectionKind::NotAllowed, None),
            (Role::Administrator, setting("330681", 0, "2026-04-01"), ObjectionKind::Unsuitable, Some("value")),
            (Role::Administrator, switch, ObjectionKind::Unsuitable, Some("value")),
            (Role::Administrator, guild, ObjectionKind::Unsuitable, Some("organisation_kind")),
            (Role::Administrator, setting("330681", 20, "2026-03-01"), ObjectionKind::Unsuitable, Some("effective_from")),
        ];
        for (number, (role, setting, kind, member)) in table.into_iter().enumerate() {
            let objection = set_as(&store, role, setting).unwrap_err();
            assert_eq!((objection.kind, objection.member), (kind, member), "row {number}: {}", objection.reason);
        }
        assert_eq!(term(&store, "330681", "2026-12-31").entry, None);
    }
}
