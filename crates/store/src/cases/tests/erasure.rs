//! Erasure: nothing of a person, or of a whole case, is left to be opened, and the chain stays whole.

use diesel::prelude::*;
use domain::case::MediationState as S;
use domain::id::{CaseId, PersonId};
use domain::organisation::Role;
use escalation::Act;
use serde_json::json;
use test_database::both_databases;

use super::attachments::{attach, upload};
use super::sealed::{SECRETS, everything_stored, holds};
use super::world::{PDF, World};
use crate::access_log::AccessKind;
use crate::cases::{self, CaseError};
use crate::error::StoreError;
use crate::schema::{attachment, mediation_case, person};
use crate::types::Db;

/// A case that came to nothing, with a file, archived on 2026-03-12 to be kept for ten years.
pub(super) fn archived(world: &World) -> CaseId {
    let id = world.registered();
    world.accepted(id);
    world.assigned(id);
    world.at("2026-03-09");
    world.session(id, "continue");
    attach(world, &world.mediator(), id, upload(world, id, PDF)).unwrap();
    let guidance = "可以向人民法院起诉。";
    world.done(
        &world.mediator(),
        id,
        Act::Terminate,
        json!({"reason": "deadlock", "guidance": guidance, "parties_told": true}),
    );
    world.at("2026-03-12");
    world.done(&world.director(), id, Act::Close, json!({"report": "调解不成。"}));
    assert_eq!(world.done(&world.director(), id, Act::Archive, json!({})).state, S::Archived);
    id
}

/// The wrapped keys of a case, its people and its files, those that are left.
fn keys(world: &World, id: CaseId) -> Vec<Vec<u8>> {
    let read = world.read(move |s| -> Result<_, StoreError> {
        let (county, case) = (Db(id.county()), Db(id));
        let of_case = mediation_case::table.find((county, case)).select(mediation_case::wrapped_key);
        let of_people = person::table.filter(person::case_id.eq(case)).select(person::wrapped_key);
        let of_files = attachment::table.filter(attachment::case_id.eq(case)).select(attachment::wrapped_key);
        let mut keys = vec![of_case.first::<Option<Vec<u8>>>(s.connection())?];
        keys.extend(of_people.load::<Option<Vec<u8>>>(s.connection())?);
        keys.extend(of_files.load::<Vec<u8>>(s.connection())?.into_iter().map(Some));
        Ok(keys.into_iter().flatten().collect())
    });
    read.unwrap()
}

fn key_of(world: &World, id: CaseId, who: PersonId) -> Option<Vec<u8>> {
    let read = world.read(move |s| -> Result<_, StoreError> {
        let row = person::table.find((Db(id.county()), Db(id), Db(who)));
        Ok(row.select(person::wrapped_key).first(s.connection())?)
    });
    read.unwrap()
}

both_databases! {
    fn a_forgotten_person_is_shown_as_erased_and_cannot_be_opened_or_found(database: TestDatabase) {
        // Given cases around one that is archived, in which somebody was taken for a party by mistake
        let world = World::on(database);
        for _ in 0..20 {
            world.registered();
        }
        let id = archived(&world);
        let others: Vec<_> = (0..20).map(|_| world.registered()).collect();
        let (applicant, respondent) = world.parties(id);
        let key = key_of(&world, id, respondent).unwrap();
        assert!(holds(&everything_stored(&world), &key));

        // When the director erases the particulars
        let erasure = json!({"person": respondent, "ground": "unlawful", "reason": "误登他人信息"});
        let receipt = world.done(&world.director(), id, Act::ForgetPerson, erasure.clone());

        // Then the sheet says so, and nobody sees more
        assert_eq!((receipt.state, receipt.events), (S::Archived, vec!["person_forgotten".to_owned()]));
        let sheet = world.sheet(&world.mediator(), id).unwrap();
        let shown = &sheet.people[&respondent];
        assert_eq!((shown.name.as_str(), shown.erased, shown.phone.as_deref()), ("已删除", true, None));
        assert!(!sheet.people[&applicant].erased);
        let auditor = world.scope(&world.village, Role::Auditor);
        let unmasked = world.write(move |t| cases::unmask(t, &auditor, id, (respondent, "核对身份")));
        assert!(matches!(unmasked, Err(CaseError::Store(StoreError::Erased))), "{unmasked:?}");

        // And neither is the key left, nor can it be done twice, and who did it and why is on record
        assert_eq!(key_of(&world, id, respondent), None);
        assert!(!holds(&everything_stored(&world), &key), "the key still stands somewhere");
        let again = world.act(&world.director(), id, Act::ForgetPerson, erasure).unwrap_err().to_string();
        assert!(again.contains("已经删除"), "{again}");
        let auditor = world.scope(&world.centre, Role::Auditor);
        let looks = world.read(move |s| cases::looks(s, &auditor, id, (None, 10))).unwrap();
        let erased: Vec<_> = looks.iter().filter(|look| look.action == AccessKind::Erase).collect();
        assert_eq!(erased.len(), 1);
        assert_eq!((erased[0].subject_id, erased[0].reason.as_deref()), (Some(respondent.0), Some("误登他人信息")));
        assert_eq!(world.sheet(&world.mediator(), others[0]).unwrap().people.len(), 2);
        world.assert_sound();
    }

    fn of_a_forgotten_case_only_the_chain_is_left(database: TestDatabase) {
        // Given an archived case of which one person was forgotten before
        let world = World::on(database);
        let id = archived(&world);
        let (_, respondent) = world.parties(id);
        let keys_before = keys(&world, id);
        assert_eq!(keys_before.len(), 4, "of the case, of two people, of a file");
        let mistaken = json!({"person": respondent, "ground": "unlawful", "reason": "误登他人信息"});
        world.done(&world.director(), id, Act::ForgetPerson, mistaken);

        // When its time is over, and not a day before
        let forget = json!({"reason": "保管期限届满"});
        world.at("2036-03-12");
        let early = world.act(&world.director(), id, Act::Forget, forget.clone()).unwrap_err().to_string();
        assert!(early.contains("保管期限"), "{early}");
        world.at("2036-03-13");
        world.done(&world.director(), id, Act::Forget, forget);

        // Then nobody reads it or acts on it, and no key is left
        let sheet = world.sheet(&world.mediator(), id);
        assert!(matches!(sheet, Err(StoreError::Erased)), "{sheet:?}");
        let director = world.director();
        let events = world.read(move |s| cases::events(s, &director, id, (0, 100)));
        assert!(matches!(events, Err(StoreError::Erased)), "{events:?}");
        let reopened = world.act(&world.director(), id, Act::Reopen, json!({"reason": "当事人要求"}));
        assert!(matches!(reopened, Err(CaseError::Store(StoreError::Erased))), "{reopened:?}");
        assert_eq!(keys(&world, id), Vec::<Vec<u8>>::new());
        let stored = everything_stored(&world);
        assert!(keys_before.iter().all(|key| !holds(&stored, key)), "a key still stands somewhere");
        assert!(SECRETS.iter().all(|secret| !holds(&stored, secret.as_bytes())));

        // And the history is whole, its file swept away when its day has come
        let verified = world.store.verify_cases(|_| {}).unwrap().unwrap();
        assert_eq!((verified.cases, verified.forgotten, verified.files), (1, 1, 0));
    }
}
