//! Erasure of a petitioner, or of a whole petition: nothing is left to be opened or found, and the chain stays whole.

use diesel::prelude::*;
use domain::case::AttachmentKind;
use domain::id::{PersonId, PetitionId};
use domain::organisation::Role;
use domain::text::Line;
use escalation::petition::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::Office;
use crate::access_log::AccessKind;
use crate::cases::CaseError;
use crate::cases::tests::sealed::{everything_stored, holds};
use crate::cases::tests::world::PDF;
use crate::error::StoreError;
use crate::petitions::{self, draft_candidates};
use crate::schema::{attachment, person, petition, petition_key};
use crate::types::Db;

impl Office {
    /// Withdrawn on 2026-03-02, with a file, to be kept until 2036-03-02.
    fn withdrawn(&self) -> PetitionId {
        let id = self.registered();
        let mut upload = self.world.store.begin_upload(id).unwrap();
        upload.write(PDF).unwrap();
        let (uploaded, clerk) = (upload.finish().unwrap(), self.clerk());
        let version = self.sheet(id).petition.version;
        let attached = self.world.write(move |t| {
            let entry = (&uploaded, AttachmentKind::Other, Line::new("来信.pdf").unwrap());
            petitions::attach(t, &clerk, id, version, entry)
        });
        attached.unwrap();
        self.done(id, Act::Withdraw, json!({"on": self.world.today(), "reason": "本人书面撤回", "confirmed": true}));
        id
    }

    /// The wrapped keys of a petition, its people and its files, those that are left.
    fn keys(&self, id: PetitionId) -> Vec<Vec<u8>> {
        let read = self.world.read(move |s| -> Result<_, StoreError> {
            let own = petition::table.find((Db(id.county()), Db(id))).select(petition::wrapped_key);
            let of_people = person::table.filter(person::case_id.eq(Db(id.0))).select(person::wrapped_key);
            let of_files = attachment::table.filter(attachment::case_id.eq(Db(id.0))).select(attachment::wrapped_key);
            let mut keys = vec![own.first::<Option<Vec<u8>>>(s.connection())?];
            keys.extend(of_people.load::<Option<Vec<u8>>>(s.connection())?);
            keys.extend(of_files.load::<Vec<u8>>(s.connection())?.into_iter().map(Some));
            Ok(keys.into_iter().flatten().collect())
        });
        read.unwrap()
    }

    /// How many hashes a petition is found under.
    fn found_under(&self, id: PetitionId) -> i64 {
        let rows = move |s: &mut crate::read::Snapshot| -> Result<i64, StoreError> {
            let rows = petition_key::table.filter(petition_key::petition_id.eq(Db(id)));
            Ok(rows.count().get_result(s.connection())?)
        };
        self.world.read(rows).unwrap()
    }

    /// The candidates for the same letter.
    fn candidates(&self) -> Vec<PetitionId> {
        let (clerk, letter) = (self.clerk(), self.letter());
        let found = self.world.read(move |s| draft_candidates(s, &clerk, &letter)).unwrap();
        found.into_iter().map(|candidate| candidate.id).collect()
    }

    fn petitioner(&self, id: PetitionId) -> PersonId {
        self.sheet(id).petition.petitioners[0].person
    }
}

both_databases! {
    fn a_forgotten_petitioner_is_shown_as_erased_and_cannot_be_opened_or_found(database: TestDatabase) {
        let office = Office::on(database);
        let id = office.withdrawn();
        let who = office.petitioner(id);
        let (keys, hashes) = (office.keys(id), office.found_under(id));
        assert_eq!(keys.len(), 3, "of the petition, of its petitioner, of its file");

        let erasure = json!({"person": who, "ground": "unlawful", "reason": "误登他人信息"});
        office.done(id, Act::ForgetPerson, erasure.clone());

        // Then everybody reads that somebody was there, nobody who; and it is found by fewer hashes, by none of theirs
        let sheet = office.sheet(id);
        assert_eq!((sheet.people[&who].name.as_str(), sheet.people[&who].erased), ("已删除", true));
        assert_eq!(office.keys(id).len(), 2);
        assert!(office.found_under(id) < hashes);
        let clerk = office.clerk();
        let unmasked = office.world.write(move |t| petitions::unmask(t, &clerk, id, (who, "核对身份")));
        assert!(matches!(unmasked, Err(CaseError::Store(StoreError::Erased))), "{unmasked:?}");
        // Nor are the particulars recorded again by a correction
        let refused = office.attempt(&office.clerk(), id, Act::ForgetPerson, erasure).unwrap_err().to_string();
        assert!(refused.contains("已经删除"), "{refused}");
        office.world.assert_sound();
    }

    fn of_a_forgotten_petition_only_the_chain_is_left(database: TestDatabase) {
        let office = Office::on(database);
        let id = office.withdrawn();
        let keys = office.keys(id);
        assert_eq!(office.candidates(), [id]);

        // When its time is over, and not a day before
        let forget = json!({"reason": "保管期限届满"});
        office.world.at("2036-03-02");
        let early = office.attempt(&office.clerk(), id, Act::Forget, forget.clone()).unwrap_err().to_string();
        assert!(early.contains("保管期限"), "{early}");
        office.world.at("2036-03-03");
        office.done(id, Act::Forget, forget);

        // Then nobody reads it, finds it or acts on it, and no key is left
        let clerk = office.clerk();
        let sheet = office.world.read(move |s| petitions::sheet(s, &clerk, id));
        assert!(matches!(sheet, Err(StoreError::Erased)), "{sheet:?}");
        let (clerk, held) = (office.clerk(), petitions_command(Act::HoldFile));
        let acted = office.world.write(move |t| petitions::act(t, &clerk, id, 5, held.clone()));
        assert!(matches!(acted, Err(CaseError::Store(StoreError::Erased))), "{acted:?}");
        assert_eq!((office.keys(id).len(), office.found_under(id), office.candidates()), (0, 0, Vec::new()));
        let stored = everything_stored(&office.world);
        assert!(keys.iter().all(|key| !holds(&stored, key)), "a key still stands somewhere");

        // And who did it and why is on record, the history is whole, and its file gone
        let auditor = office.world.scope(&office.office, Role::Auditor);
        let looks = office.world.read(move |s| petitions::looks(s, &auditor, id, (None, 10))).unwrap();
        let erased: Vec<_> = looks.iter().filter(|look| look.action == AccessKind::Erase).collect();
        assert_eq!((erased.len(), erased[0].reason.as_deref()), (1, Some("保管期限届满")));
        let verified = office.world.store.verify_cases(|_| {}).unwrap().unwrap();
        assert_eq!((verified.petitions, verified.forgotten, verified.files), (1, 1, 0));
    }

    fn the_root_of_a_matter_may_go_first_and_the_matter_stays_one(database: TestDatabase) {
        // Given a petition of 2026 that is over, and one of 2036 that repeats it and is over on the day its time ends
        let office = Office::on(database);
        let first = office.withdrawn();
        office.world.at("2026-03-03");
        let again = office.registered();
        let of = |id| json!({"of": id, "score": null, "reason": "同一人同一房屋"});
        office.done(again, Act::ConfirmRepeat, of(first));
        let withdrawn = |day| json!({"on": day, "reason": "本人书面撤回", "confirmed": true});
        office.done(again, Act::Withdraw, withdrawn("2026-03-03"));
        let forget = || json!({"reason": "保管期限届满"});
        office.world.at("2036-03-03");
        let kept = office.attempt(&office.clerk(), first, Act::Forget, forget()).unwrap_err().to_string();
        assert!(kept.contains("同一信访事项"), "{kept}");
        office.world.at("2036-03-04");
        office.done(first, Act::Forget, forget());

        // When a third repeats the second, then it is of the same matter
        let third = office.registered();
        office.done(third, Act::ConfirmRepeat, of(again));
        let link = office.sheet(third).petition.repeat.unwrap();
        assert_eq!(link.of, first);
        office.world.assert_sound();
    }
}

fn petitions_command(act: Act) -> escalation::petition::Command {
    escalation::petition::Command::deserialize(act, json!({"reason": "当事人已经起诉"})).unwrap()
}
