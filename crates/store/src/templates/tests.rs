use super::*;
use crate::Store;
use crate::reference::ObjectionKind;
use crate::testing::{county_bureau, march_second, scope};
use domain::organisation::Role;
use test_database::both_databases;

fn note(division: &str, text: Option<&str>, from: &str) -> TemplateNote {
    TemplateNote {
        form: "rights_notice".to_owned(),
        division: division.parse().unwrap(),
        organisation_kind: None,
        text: text.map(|text| Paragraph::new(text).unwrap()),
        effective_from: from.parse().unwrap(),
    }
}

fn set_as(store: &Store, role: Role, note: TemplateNote) -> Result<TemplateEntry, Objection> {
    let (by, reason) = (scope(&county_bureau(), role), Line::new("方便群众").unwrap());
    store.write_blocking(move |transaction| set(transaction, &by, &note, &reason)).unwrap()
}

fn told(store: &Store, division: &str, on: &str) -> Option<String> {
    let (place, on) = ((division.parse().unwrap(), None), on.parse().unwrap());
    let notes = store.read_blocking(|snapshot| Ok::<_, StoreError>(snapshot.reference()?.notes.clone())).unwrap();
    TemplateNote::in_force(&notes, "rights_notice", place, on).and_then(|note| note.text.as_deref().map(str::to_owned))
}

both_databases! {
    fn a_note_holds_from_its_day_in_its_place_until_a_later_one(database: TestDatabase) {
        let store = march_second(&database);
        let text = "地址：诸暨市暨阳街道\n电话：0575-87000000";
        set_as(&store, Role::Administrator, note("330681", Some(text), "2026-03-10")).unwrap();
        set_as(&store, Role::Administrator, note("330681109", None, "2026-04-01")).unwrap();

        assert_eq!(told(&store, "330681109290", "2026-03-09"), None);
        assert_eq!(told(&store, "330681109290", "2026-03-10").as_deref(), Some(text));
        assert_eq!(told(&store, "330681109290", "2026-04-01"), None);
        assert_eq!(told(&store, "330681", "2026-04-01").as_deref(), Some(text));

        // What was set around a place is listed with it, the latest first
        let village = "330681109290".parse().unwrap();
        let entries = store.read_blocking(move |snapshot| entries(snapshot, village)).unwrap();
        assert_eq!(entries.iter().map(|entry| entry.set.text.is_some()).collect::<Vec<_>>(), [false, true]);
        assert_eq!(entries[0].reason, "方便群众");
    }

    fn only_administrators_set_notes_within_their_division_from_today(database: TestDatabase) {
        let store = march_second(&database);
        let kind = |refused: Result<TemplateEntry, Objection>| refused.unwrap_err().kind;
        let good = || note("330681", Some("请带身份证"), "2026-03-02");
        assert_eq!(kind(set_as(&store, Role::Auditor, good())), ObjectionKind::NotAllowed);
        let elsewhere = TemplateNote { division: "330682".parse().unwrap(), ..good() };
        assert_eq!(kind(set_as(&store, Role::Administrator, elsewhere)), ObjectionKind::NotAllowed);
        let yesterday = TemplateNote { effective_from: "2026-03-01".parse().unwrap(), ..good() };
        let refused = set_as(&store, Role::Administrator, yesterday).unwrap_err();
        assert_eq!((refused.kind, refused.member), (ObjectionKind::Unsuitable, Some("effective_from")));
        assert_eq!(told(&store, "330681", "2026-03-02"), None);
    }
}
