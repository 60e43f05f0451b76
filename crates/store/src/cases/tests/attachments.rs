//! Files of a case: uploaded, entered, read back, swept away when nobody entered them.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use domain::case::AttachmentKind;
use domain::id::CaseId;
use domain::organisation::Role;
use domain::text::Line;
use test_database::both_databases;

use super::world::{PDF, World};
use crate::Uploaded;
use crate::access_log::AccessKind;
use crate::cases::{self, CaseError, Receipt};
use crate::error::StoreError;
use crate::{Scope, limits};

pub(super) fn upload(world: &World, case: CaseId, content: &[u8]) -> Uploaded {
    let mut upload = world.store.begin_upload(case).unwrap();
    content.chunks(7).for_each(|piece| upload.write(piece).unwrap());
    upload.finish().unwrap()
}

pub(super) fn attach(world: &World, scope: &Scope, id: CaseId, uploaded: Uploaded) -> Result<Receipt, CaseError> {
    let (scope, version) = (scope.clone(), world.version(id));
    world.write(move |t| {
        let entry = (&uploaded, AttachmentKind::Agreement, Line::new("协议书.pdf").unwrap());
        cases::attach(t, &scope, id, version, entry)
    })
}

fn files(world: &World) -> Vec<PathBuf> {
    world.store.0.files.paths().unwrap()
}

both_databases! {
    fn a_file_comes_back_to_those_who_see_the_case_and_the_look_is_logged(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let mediator = world.mediator();

        let receipt = attach(&world, &mediator, id, upload(&world, id, PDF)).unwrap();

        assert_eq!(receipt.events, ["attached"]);
        let entry = world.sheet(&mediator, id).unwrap().case.attachments.remove(0);
        assert_eq!((entry.name.as_str(), entry.media_type.as_str()), ("协议书.pdf", "application/pdf"));
        assert_eq!(entry.bytes, PDF.len() as u64);
        let download = |scope: Scope| world.write(move |t| cases::download(t, &scope, id, (entry.id, None)));
        let got = download(world.scope(&world.justice, Role::JusticeOfficer)).unwrap();
        let content = world.store.open_download(&got).unwrap().collect::<Result<Vec<_>, _>>().unwrap().concat();
        assert_eq!(content, PDF);
        let missed = download(world.scope(&world.sibling, Role::Mediator));
        assert!(matches!(missed, Err(CaseError::Store(StoreError::NotFound))));
        let scope = world.scope(&world.centre, Role::Auditor);
        let lines = world.read(move |s| cases::looks(s, &scope, id, (None, 10))).unwrap();
        assert_eq!(lines.iter().map(|line| line.action).collect::<Vec<_>>(), [AccessKind::Download]);
        world.assert_sound();
    }

    fn a_file_that_was_changed_or_lost_is_found_and_its_case_named(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        attach(&world, &world.mediator(), id, upload(&world, id, PDF)).unwrap();
        let path = files(&world).remove(0);
        let mut sealed = std::fs::read(&path).unwrap();
        sealed[20] ^= 1;

        std::fs::write(&path, sealed).unwrap();
        let changed = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
        std::fs::remove_file(&path).unwrap();
        let lost = world.store.verify_cases(|_| {}).unwrap().unwrap_err();

        assert_eq!((changed.dossier, lost.dossier), (Some(id.into()), Some(id.into())), "{changed}; {lost}");
        assert!(changed.what.ends_with("is not what was uploaded"), "{changed}");
        assert!(lost.what.ends_with("is missing on disk"), "{lost}");
    }

    fn a_file_is_entered_into_its_own_case_only_and_swept_away_when_it_never_is(database: TestDatabase) {
        let world = World::on(database);
        let (id, other) = (world.registered(), world.registered());
        let mediator = world.mediator();
        attach(&world, &mediator, id, upload(&world, id, PDF)).unwrap();
        let refused = attach(&world, &world.scope(&world.centre, Role::CommitteeDirector), id, upload(&world, id, PDF));
        assert!(matches!(refused, Err(CaseError::Refused(_))), "{refused:?}");
        let misplaced = attach(&world, &mediator, other, upload(&world, id, PDF));
        assert!(matches!(misplaced, Err(CaseError::Store(StoreError::NotFound))), "{misplaced:?}");
        assert_eq!(files(&world).len(), 3);

        let unknown = || world.store.verify_cases(|_| {}).unwrap().unwrap().unknown_files;
        let young = (unknown().len(), world.store.sweep_files().unwrap());
        let foreign = files(&world)[0].with_file_name("notes.txt");
        std::fs::write(&foreign, "nobody's").unwrap();
        let long_ago = SystemTime::now() - 2 * limits::UPLOAD_ABANDONED_AFTER - Duration::from_secs(1);
        for path in files(&world) {
            std::fs::File::open(path).unwrap().set_modified(long_ago).unwrap();
        }
        let old = (unknown().len(), world.store.sweep_files().unwrap());

        assert_eq!((young, old), ((0, 0), (3, 2)));
        assert_eq!(files(&world).len(), 2, "the file of the case, and what is no upload at all");
        assert_eq!(unknown(), [foreign]);
    }
}
