//! An application comes to the committee of its place and to nobody else, becomes one case or comes back, and what the
//! citizen told is kept no longer than it is needed.

use chrono::TimeDelta;
use diesel::prelude::*;
use domain::application::ApplicationState as State;
use domain::deadline::Lamp;
use domain::id::ApplicationId;
use domain::notice::NoticeKind as K;
use domain::organisation::Role;
use domain::text::Line;
use serde_json::{Value, json};
use test_database::{TestDatabase, both_databases};

use super::*;
use crate::cases::tests::world::{PDF, World};
use crate::cases::{self, CaseError};
use crate::dossier::Download;
use crate::error::StoreError;
use crate::limits::{APPLICATION_PICTURE_BYTES_MAX, APPLICATION_PICTURES_MAX, RETURNED_APPLICATION_KEPT};
use crate::notifications::{self, LAMPS, NoticeFilter};
use crate::reference::{Decided, Objection, ObjectionKind};

fn told(division: &str) -> Value {
    json!({
        "applicant": {"name": "张三", "phone": "13800000001"},
        "other": {"name": "李四"},
        "division": division,
        "narrative": "李四家排水沟漫水进院。",
        "requests": ["清理排水沟"],
        "consent": true,
    })
}

impl World {
    /// What a citizen gets who applies.
    fn applies(&self, body: Value) -> Result<ApplicationReceived, Objection> {
        let new: NewApplication = serde_json::from_value(body).unwrap();
        self.write(move |t| receive(t, &new)).unwrap()
    }

    fn waiting(&self, scope: &Scope) -> Vec<ApplicationLine> {
        let scope = scope.clone();
        let filter = ApplicationFilter { state: State::Waiting };
        self.read(move |s| list(s, &scope, filter, (None, 50))).unwrap()
    }

    fn taken_over(&self, scope: &Scope, at: (ApplicationId, i64)) -> Result<ApplicationReceipt, CaseError> {
        let scope = scope.clone();
        let known: TakeOver = serde_json::from_value(json!({"category": "02"})).unwrap();
        self.write(move |t| take_over(t, &scope, at, &known)).map(|done| done.unwrap())
    }

    fn returned(&self, scope: &Scope, at: (ApplicationId, i64)) {
        let scope = scope.clone();
        let why: Return =
            serde_json::from_value(json!({"ground": "administrative", "guidance": "请向诸暨市人民政府申请行政复议。"}))
                .unwrap();
        self.write(move |t| return_to_citizen(t, &scope, at, &why)).unwrap().unwrap();
    }

    /// A file that the citizen sends after it.
    fn pictured(&self, id: ApplicationId, content: &[u8]) -> Decided<()> {
        let mut upload = self.store.begin_upload(id)?;
        upload.write(content)?;
        let uploaded = upload.finish()?;
        self.write(move |t| add_picture(t, id, (&uploaded, Line::new("围墙.png").unwrap())))
    }

    fn told_by(&self, received: &ApplicationReceived, phone_tail: &str) -> Result<PublicApplication, StoreError> {
        let answer = ApplicationAnswer { query_code: received.query_code.clone(), phone_tail: phone_tail.to_owned() };
        self.read(move |s| status(s, &answer))
    }

    fn behind_the_program(&self, statement: &'static str) {
        let done = self
            .write(move |t| -> Result<usize, StoreError> { Ok(diesel::sql_query(statement).execute(t.connection())?) });
        assert!(done.unwrap() > 0, "{statement}");
    }
}

/// The beginning of a picture.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

fn content(world: &World, download: &Download) -> Vec<u8> {
    world.store.open_download(download).unwrap().collect::<Result<Vec<_>, _>>().unwrap().concat()
}

#[test]
fn a_picture_is_no_larger_than_a_telephone_takes_them() {
    let world = World::on(TestDatabase::sqlite());
    let id = world.applies(told("330681109201")).unwrap().id;
    let mut large = PICTURE.to_vec();
    large.resize(usize::try_from(APPLICATION_PICTURE_BYTES_MAX).unwrap() + 1, 0);
    assert!(matches!(world.pictured(id, &large), Err(StoreError::TooLarge { .. })));
}

/// One change, and what `verify` says of it; each is undone before the next.
const TAMPERINGS: &[(&str, &str)] = &[
    ("UPDATE application SET state = 'withdrawn' WHERE state = 'returned'", "its row is not what its history says"),
    ("UPDATE application SET division = '330681109202' WHERE state = 'returned'", "its chain is broken"),
    ("UPDATE application SET query_index = chain_head", "its chain is broken"),
    ("UPDATE application SET case_id = id WHERE state = 'taken_over'", "its row is not what its history says"),
    ("UPDATE application SET wrapped_key = NULL WHERE state = 'returned'", "its key is gone too early"),
    (
        "UPDATE application SET wrapped_key = chain_head WHERE state = 'taken_over'",
        "its key should have been destroyed",
    ),
    ("UPDATE application_event SET state = 'withdrawn' WHERE state = 'returned'", "its chain is broken"),
    ("DELETE FROM application_event WHERE state = 'returned'", "its row is not what its history says"),
    ("DELETE FROM application WHERE state = 'returned'", "it is gone, but not its history"),
];

both_databases! {
    fn it_comes_to_the_committee_of_its_place_and_to_nobody_else(database: TestDatabase) {
        let world = World::on(database);
        world.applies(told("330681109201")).unwrap();
        world.applies(told("330681109203")).unwrap();
        let refused = world.applies(told("110101")).unwrap_err();
        assert_eq!(refused.member, Some("division"));
        let mut without_consent = told("330681109201");
        without_consent["consent"] = false.into();
        assert_eq!(world.applies(without_consent).unwrap_err().member, Some("consent"));

        let village = world.waiting(&world.mediator());
        assert_eq!(village.len(), 1);
        assert_eq!(village[0].applicant.as_deref(), Some("张*"));
        assert_eq!(village[0].answer_by.unwrap().to_string(), "2026-03-05");
        // No committee stands in the other village, so the town has it.
        assert_eq!(world.waiting(&world.scope(&world.town, Role::CommitteeDirector)).len(), 1);
        let id = village[0].id;
        for (organisation, role) in [
            (&world.town, Role::CommitteeDirector),
            (&world.sibling, Role::Mediator),
            (&world.centre, Role::CommitteeDirector),
            (&world.centre, Role::Auditor),
            (&world.justice, Role::JusticeOfficer),
            (&world.village, Role::GridWorker),
            (&world.village, Role::Administrator),
        ] {
            let scope = world.scope(organisation, role);
            assert!(world.waiting(&scope).iter().all(|line| line.id != id), "{role} of {}", organisation.name);
            assert!(matches!(world.taken_over(&scope, (id, 1)), Err(CaseError::Store(StoreError::NotFound))));
            assert!(matches!(world.read(move |s| sheet(s, &scope, id)), Err(StoreError::NotFound)));
        }
    }

    fn it_becomes_one_case_of_the_day_on_which_it_came_in(database: TestDatabase) {
        let world = World::on(database);
        let received = world.applies(told("330681109201")).unwrap();
        let mediator = world.mediator();
        let id = world.waiting(&mediator)[0].id;
        world.at("2026-03-04");
        assert_eq!(world.waiting(&mediator)[0].lamp, Some(Lamp::Red));

        let done = world.taken_over(&mediator, (id, 1)).unwrap();
        let again = world.taken_over(&mediator, (id, 1));

        assert!(matches!(again, Err(CaseError::Store(StoreError::VersionConflict { .. }))));
        let case = world.sheet(&mediator, done.case.unwrap()).unwrap().case;
        assert_eq!(case.applied_on.to_string(), "2026-03-02");
        assert_eq!((case.source.code(), case.parties.len()), ("online_application", 2));
        assert_eq!(case.narrative, "李四家排水沟漫水进院。");
        let sheet = { let scope = mediator.clone(); world.read(move |s| sheet(s, &scope, id)).unwrap() };
        assert_eq!((sheet.case, sheet.applicant, sheet.narrative), (done.case, None, None));
        let status = world.told_by(&received, "0001").unwrap();
        assert_eq!((status.state.as_str(), status.case_state.as_deref()), ("已登记立案", Some("审查中")));
        assert!(matches!(world.told_by(&received, "0002"), Err(StoreError::NotFound)));
        world.assert_sound();
    }

    fn it_comes_back_with_a_reason_that_is_kept_for_a_while(database: TestDatabase) {
        let world = World::on(database);
        let received = world.applies(told("330681109201")).unwrap();
        let id = world.waiting(&world.mediator())[0].id;

        world.returned(&world.mediator(), (id, 1));

        let status = world.told_by(&received, "0001").unwrap();
        assert_eq!(status.reason.as_deref(), Some("属于行政争议"));
        assert_eq!(status.guidance.as_deref(), Some("请向诸暨市人民政府申请行政复议。"));
        world.clock.set(world.store.now() + RETURNED_APPLICATION_KEPT);
        world.write(forget_returned).unwrap();
        assert!(world.told_by(&received, "0001").unwrap().reason.is_some());
        world.clock.set(world.store.now() + TimeDelta::seconds(1));
        world.write(forget_returned).unwrap();
        let status = world.told_by(&received, "0001").unwrap();
        assert_eq!((status.state.as_str(), status.reason), ("已退回", None));
        world.assert_sound();
    }

    fn the_citizen_takes_it_back_while_it_waits(database: TestDatabase) {
        let world = World::on(database);
        let received = world.applies(told("330681109201")).unwrap();
        let answer = ApplicationAnswer { query_code: received.query_code.clone(), phone_tail: "0001".to_owned() };
        let take_back = move |answer: ApplicationAnswer| world.write(move |t| withdraw(t, &answer)).unwrap();

        assert!(take_back(answer.clone()).is_ok());
        assert!(take_back(answer).is_err());
    }

    fn its_pictures_go_with_it_into_the_case(database: TestDatabase) {
        let world = World::on(database);
        let id = world.applies(told("330681109201")).unwrap().id;
        // Given pictures, and what is refused: another kind of file, one too many
        assert!(matches!(world.pictured(id, PDF), Err(StoreError::UnsupportedType)));
        for _ in 0..APPLICATION_PICTURES_MAX {
            world.pictured(id, PICTURE).unwrap().unwrap();
        }
        assert_eq!(world.pictured(id, PICTURE).unwrap().unwrap_err().kind, ObjectionKind::Conflicting);
        world.assert_sound();

        // Then its committee sees it, and nobody else
        let mediator = world.mediator();
        let shown = { let scope = mediator.clone(); world.read(move |s| sheet(s, &scope, id)).unwrap() };
        assert_eq!((shown.version, shown.pictures.len()), (4, 3));
        let first = shown.pictures[0].id;
        let look = |scope: Scope| world.write(move |t| picture(t, &scope, id, first));
        assert_eq!(content(&world, &look(mediator.clone()).unwrap()), PICTURE);
        assert!(matches!(look(world.scope(&world.town, Role::CommitteeDirector)), Err(StoreError::NotFound)));

        // When it is taken over, then the case has them, and the application none
        let case = world.taken_over(&mediator, (id, 4)).unwrap().case.unwrap();
        let filed = world.sheet(&mediator, case).unwrap().case.attachments;
        assert_eq!(filed, shown.pictures);
        let got = { let scope = mediator.clone(); world.write(move |t| cases::download(t, &scope, case, (first, None))).unwrap() };
        assert_eq!(content(&world, &got), PICTURE);
        assert!(matches!(look(mediator), Err(StoreError::NotFound)));
        assert_eq!(world.pictured(id, PICTURE).unwrap().unwrap_err().kind, ObjectionKind::Conflicting);
        world.assert_sound();
    }

    fn its_pictures_are_forgotten_with_it(database: TestDatabase) {
        let world = World::on(database);
        let files = |world: &World| -> i64 {
            world.read(|s| -> Result<i64, StoreError> {
                Ok(crate::schema::attachment::table.count().get_result(s.connection())?)
            }).unwrap()
        };
        // Given one that is taken back, and one that is returned
        let (back, returned) = (world.applies(told("330681109201")).unwrap(), world.applies(told("330681109201")).unwrap());
        for id in [back.id, returned.id] {
            world.pictured(id, PICTURE).unwrap().unwrap();
        }
        let answer = ApplicationAnswer { query_code: back.query_code, phone_tail: "0001".to_owned() };
        world.write(move |t| withdraw(t, &answer)).unwrap().unwrap();
        assert_eq!(files(&world), 1);
        let id = returned.id;
        world.returned(&world.mediator(), (id, 2));
        world.assert_sound();

        // When the other is over too, then no key of a picture is left
        world.clock.set(world.store.now() + RETURNED_APPLICATION_KEPT + TimeDelta::seconds(1));
        world.write(forget_returned).unwrap();
        assert_eq!(files(&world), 0);
        world.assert_sound();
    }

    fn a_picture_that_is_not_what_was_recorded_is_named(database: TestDatabase) {
        let world = World::on(database);
        let id = world.applies(told("330681109201")).unwrap().id;
        world.pictured(id, PICTURE).unwrap().unwrap();
        let path = world.store.0.files.paths().unwrap().remove(0);
        std::fs::write(&path, b"something else").unwrap();
        let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
        assert!(found.what.contains(&format!("application {id}: picture ")), "{found}");
        world.behind_the_program("DELETE FROM attachment");
        let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
        assert!(found.what.ends_with("its pictures are not those of its history"), "{found}");
    }

    fn the_committee_is_told_of_it_and_of_its_lamps_until_it_has_answered(database: TestDatabase) {
        let world = World::on(database);
        world.applies(told("330681109201")).unwrap();
        world.applies(told("330681109201")).unwrap();
        let director = world.director();
        let inbox = |world: &World, scope: &Scope| {
            let scope = scope.clone();
            let lines = world.read(move |s| notifications::list(s, &scope, NoticeFilter::default(), (None, 50)));
            lines.unwrap().into_iter().map(|line| (line.kind, line.title)).collect::<Vec<_>>()
        };
        let name = Some("网上申请（张*）".to_owned());
        assert_eq!(inbox(&world, &director), vec![(K::ApplicationReceived, name.clone()); 2]);
        assert!(inbox(&world, &world.scope(&world.village, Role::GridWorker)).is_empty());

        let id = world.waiting(&director)[0].id;
        world.returned(&director, (id, 1));
        world.at("2026-03-06");
        world.store.work_off(&[LAMPS], || true).unwrap();

        let kinds: Vec<_> = inbox(&world, &director).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [K::Overdue, K::ApplicationReceived, K::ApplicationReceived]);
    }

    fn what_is_changed_behind_the_program_is_named(database: TestDatabase) {
        let world = World::on(database);
        for _ in 0..2 {
            world.applies(told("330681109201")).unwrap();
        }
        let mediator = world.mediator();
        let waiting = world.waiting(&mediator);
        world.taken_over(&mediator, (waiting[0].id, 1)).unwrap();
        world.returned(&mediator, (waiting[1].id, 1));
        world.assert_sound();
        world.store.sign_checkpoints().unwrap();
        world.store.verify_checkpoints(&[]).unwrap().unwrap();
        let all = ["application", "application_event"];
        let keep: [&'static str; 2] =
            ["CREATE TABLE kept AS SELECT * FROM application", "CREATE TABLE kept_event AS SELECT * FROM application_event"];
        let run = |statement: String| {
            world.write(move |t| -> Result<usize, StoreError> { Ok(diesel::sql_query(&statement).execute(t.connection())?) }).unwrap()
        };
        for statement in keep {
            run(statement.to_owned());
        }
        for (statement, said) in TAMPERINGS {
            world.behind_the_program(statement);
            let found = world.store.verify_cases(|_| {}).unwrap().unwrap_err();
            assert!(found.what.ends_with(said), "{statement}: {found}");
            for (table, kept) in all.into_iter().zip(["kept", "kept_event"]) {
                run(format!("DELETE FROM {table}"));
                run(format!("INSERT INTO {table} SELECT * FROM {kept}"));
            }
            world.assert_sound();
        }
        // What was answered cannot be made to wait again: the checkpoint has it.
        run("DELETE FROM application_event WHERE sequence = 2".to_owned());
        assert!(world.store.verify_checkpoints(&[]).unwrap().is_err());
    }

    fn nothing_that_was_told_can_be_read_in_the_database(database: TestDatabase) {
        let world = World::on(database);
        let received = world.applies(told("330681109201")).unwrap();
        let rows = world.read(|s| -> Result<Vec<Vec<u8>>, StoreError> {
            use crate::schema::application_event::dsl;
            Ok(dsl::application_event.select(dsl::payload).load(s.connection())?)
        });
        let payload = rows.unwrap().concat();
        for word in ["张三", "13800000001", "漫水", received.query_code.as_str()] {
            assert!(!payload.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
        }
    }
}
