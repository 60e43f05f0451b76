//! Rows of a ledger become cases once, whatever happens on the way.

use std::cell::Cell;

use chrono::TimeDelta;
use domain::case::{LedgerOutcome, MediationState as S, Source};
use domain::id::ImportId;
use domain::organisation::Role;
use domain::text::{Line, Story};
use escalation::{LedgerEnd, LedgerRow};
use test_database::both_databases;

use super::*;
use crate::Scope;
use crate::cases::tests::world::World;
use crate::cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order};
use crate::error::StoreError;
use crate::limits::LEDGER_ROWS_KEPT;
use crate::outbox::Topic;
use crate::reference::{Objection, ObjectionKind};

const WORK: &[Topic] = &[LEDGERS];

/// What the third row of a file is, if it is no case.
fn fault() -> Fault {
    Fault { column: Some("登记日期".to_owned()), reason: "不是日期".to_owned() }
}

impl World {
    /// A row of the village's ledger, registered on 2021-05-06: open, or over since 2021-05-20.
    fn row(&self, number: u32, over: bool) -> StagedRow {
        let mut case = self.neighbours();
        case.dispute.source = Source::Ledger;
        case.dispute.applied_on = "2021-05-06".parse().unwrap();
        let report = Story::new("台账记载：调解成功。").unwrap();
        let on = "2021-05-20".parse().unwrap();
        let ended = over.then_some(LedgerEnd { outcome: LedgerOutcome::Settled, on, report });
        let row = LedgerRow { number: Some(Line::new(&number.to_string()).unwrap()), ended };
        let cells = vec![number.to_string(), "张三 13800000001".to_owned()];
        StagedRow { number, cells, told: Some(Told::Case(Box::new(LedgerCase { case, row }))), faults: Vec::new() }
    }

    fn faulty_row(&self, number: u32) -> StagedRow {
        StagedRow { told: None, faults: vec![fault()], ..self.row(number, false) }
    }

    fn begin(&self, scope: &Scope, digest: &str) -> Result<Begun, Objection> {
        let new = NewImport {
            file_name: Line::new("2021年台账.xlsx").unwrap(),
            digest: digest.to_owned(),
            sheet: None,
            columns: vec![Column { heading: "案号".to_owned(), meaning: Some("案号".to_owned()) }],
        };
        let scope = scope.clone();
        self.write(move |t| begin(t, &scope, &new)).unwrap()
    }

    fn stage(&self, scope: &Scope, id: ImportId, before: usize, rows: Vec<StagedRow>) -> Result<(), StoreError> {
        let scope = scope.clone();
        self.write(move |t| stage(t, &scope, id, before, &rows))
    }

    fn read_whole(&self, scope: &Scope, digest: &str, rows: Vec<StagedRow>) -> ImportId {
        let (id, count) = (self.begin(scope, digest).unwrap().id, rows.len());
        self.stage(scope, id, 0, rows).unwrap();
        let scope = scope.clone();
        self.write(move |t| finish_reading(t, &scope, id, count)).unwrap();
        id
    }

    fn confirm(&self, scope: &Scope, id: ImportId) -> Result<Begun, Objection> {
        let scope = scope.clone();
        self.write(move |t| confirm(t, &scope, id)).unwrap()
    }

    fn take_over(&self) -> usize {
        self.store.work_off(WORK, || true).unwrap()
    }

    fn import(&self, scope: &Scope, id: ImportId) -> ImportSheet {
        let scope = scope.clone();
        self.read(move |s| sheet(s, &scope, id)).unwrap()
    }

    /// Rows, those with faults, those imported, those imported before, those that wait.
    fn counts(&self, scope: &Scope, id: ImportId) -> [u32; 5] {
        let line = self.import(scope, id).import;
        [line.rows, line.faulty, line.imported, line.repeated, line.waiting]
    }

    fn cases_of(&self, scope: &Scope) -> Vec<CaseLine> {
        let scope = scope.clone();
        let (view, order) = (CaseView::Own, Order::Registered);
        let query = CaseQuery { view, order, filter: CaseFilter::default(), after: None, limit: 500 };
        self.read(move |s| cases::list(s, &scope, &query)).unwrap().lines
    }
}

both_databases! {
    fn a_row_that_waited_before_petitions_were_known_is_still_a_case(database: TestDatabase) {
        let row = World::on(database).row(1, true);
        let mut kept = serde_json::to_value(&row).unwrap();
        let told = kept.as_object_mut().unwrap().remove("told").unwrap();
        kept["case"] = told;
        assert_eq!(serde_json::from_value::<StagedRow>(kept).unwrap(), row);
    }

    fn rows_become_cases_that_are_worked_on_or_filed_and_the_faulty_are_left(database: TestDatabase) {
        // Given a ledger with an open row, one that is over and one that nobody understands
        let world = World::on(database);
        let director = world.director();
        let id = world.read_whole(&director, "a", vec![world.row(1, false), world.row(2, true), world.faulty_row(3)]);
        let before = world.import(&director, id);
        assert_eq!(before.import.state, ImportState::Ready);
        assert_eq!(before.preview.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(before.preview[1].outcome, Some(LedgerOutcome::Settled));
        assert_eq!(before.preview[0].parties[0].particulars.name, "张*");
        assert_eq!(before.faults[0].faults, [fault()]);
        assert!(world.cases_of(&director).is_empty(), "nothing is a case before somebody says yes");

        // When it is confirmed
        assert_eq!(world.confirm(&director, id).unwrap().state, ImportState::Running);
        world.take_over();

        // Then the first is examined from today on, the second is filed and has no term
        assert_eq!(world.import(&director, id).import.state, ImportState::Done);
        assert_eq!(world.counts(&director, id), [3, 1, 2, 0, 0]);
        let cases = world.cases_of(&director);
        let states: Vec<_> = cases.iter().map(|line| (line.state, line.due_on.is_some())).collect();
        assert!(states.contains(&(S::UnderReview, true)) && states.contains(&(S::Archived, false)), "{states:?}");
        let filed = cases.iter().find(|line| line.state == S::Archived).unwrap();
        let case = world.sheet(&director, filed.id).unwrap().case;
        assert_eq!((case.registered_by, case.source), (director.user(), Source::Ledger));
        assert_eq!(domain::time::civil_date(case.registered_at), "2021-05-06".parse().unwrap());
        world.assert_sound();

        // And only the row with faults is left of the file
        let sheet = world.import(&director, id);
        assert!(sheet.preview.is_empty());
        let scope = director.clone();
        let faulty = world.read(move |s| faulty_rows(s, &scope, id, (0, 10))).unwrap();
        assert_eq!((faulty.len(), faulty[0].number, faulty[0].cells[1].as_str()), (1, 3, "张三 13800000001"));
    }

    fn the_same_file_and_the_same_rows_are_taken_once(database: TestDatabase) {
        let world = World::on(database);
        let director = world.director();
        let id = world.read_whole(&director, "a", vec![world.row(1, true), world.row(2, true)]);
        assert_eq!(world.begin(&director, "a").unwrap(), Begun { id, state: ImportState::Ready, known: true });
        world.confirm(&director, id).unwrap();
        world.take_over();

        // When it is confirmed again, then nothing happens
        assert_eq!(world.confirm(&director, id).unwrap().state, ImportState::Done);
        assert_eq!((world.take_over(), world.cases_of(&director).len()), (0, 2));

        // When a corrected file has the same rows and one more, then that one is taken
        let corrected = world.read_whole(&director, "b", vec![world.row(1, true), world.row(2, true), world.row(3, true)]);
        assert_ne!(corrected, id);
        assert_eq!(world.counts(&director, corrected), [3, 0, 0, 2, 1]);
        world.confirm(&director, corrected).unwrap();
        world.take_over();
        assert_eq!(world.counts(&director, corrected), [3, 0, 1, 2, 0]);
        assert_eq!(world.cases_of(&director).len(), 3);

        // And when both files wait at the same time, too
        let [one, other] = ["c", "d"].map(|digest| world.read_whole(&director, digest, vec![world.row(4, true)]));
        world.confirm(&director, one).unwrap();
        world.confirm(&director, other).unwrap();
        world.take_over();
        assert_eq!((world.counts(&director, one), world.counts(&director, other)), ([1, 0, 1, 0, 0], [1, 0, 0, 1, 0]));
        assert_eq!(world.cases_of(&director).len(), 4);
    }

    fn reading_and_importing_go_on_where_they_were_broken_off(database: TestDatabase) {
        // Given a reading that was broken off after two rows
        let world = World::on(database);
        let director = world.director();
        let rows: Vec<_> = (1..=250).map(|number| world.row(number, true)).collect();
        let id = world.begin(&director, "a").unwrap().id;
        world.stage(&director, id, 0, rows[..2].to_vec()).unwrap();
        let objection = world.confirm(&director, id).unwrap_err();
        assert_eq!(objection.kind, ObjectionKind::Conflicting);

        // When the same file is read again from its beginning
        world.stage(&director, id, 0, rows[..200].to_vec()).unwrap();
        world.stage(&director, id, 0, rows[..100].to_vec()).unwrap();
        world.stage(&director, id, 200, rows[200..].to_vec()).unwrap();
        assert!(matches!(world.stage(&director, id, 251, vec![world.row(300, true)]), Err(StoreError::NotFound)));
        let scope = director.clone();
        world.write(move |t| finish_reading(t, &scope, id, 250)).unwrap();
        assert_eq!(world.counts(&director, id), [250, 0, 0, 0, 250]);

        // And the import is broken off after its first part, as by a server that stops
        world.confirm(&director, id).unwrap();
        let steps = Cell::new(0);
        let one_step = || {
            steps.set(steps.get() + 1);
            steps.get() < 2
        };
        assert_eq!(world.store.work_off(WORK, one_step).unwrap(), 0);
        assert_eq!(world.counts(&director, id), [250, 0, 100, 0, 150]);

        // Then whoever says yes again sets it going again, and every row is there once
        world.confirm(&director, id).unwrap();
        world.take_over();
        assert_eq!(world.counts(&director, id), [250, 0, 250, 0, 0]);
        assert_eq!(world.cases_of(&director).len(), 250);
        world.assert_sound();
    }

    fn what_the_rules_refuse_becomes_a_row_with_faults(database: TestDatabase) {
        let world = World::on(database);
        let director = world.director();
        let mut refused = world.row(1, false);
        let Some(Told::Case(told)) = &mut refused.told else { panic!("a case") };
        told.case.parties.clear();
        let id = world.read_whole(&director, "a", vec![refused, world.row(2, false)]);
        world.confirm(&director, id).unwrap();
        world.take_over();

        assert_eq!(world.counts(&director, id), [2, 1, 1, 0, 0]);
        let reasons: Vec<_> = world.import(&director, id).faults[0].faults.iter().map(|f| f.reason.clone()).collect();
        assert!(reasons.iter().any(|reason| reason.contains("当事人")), "{reasons:?}");
    }

    fn a_ledger_belongs_to_the_directors_of_a_committee(database: TestDatabase) {
        let world = World::on(database);
        let director = world.director();
        let id = world.read_whole(&director, "a", vec![world.row(1, false)]);

        // Another office with the same file begins an import of its own, and does not see this one
        let town = world.scope(&world.town, Role::CommitteeDirector);
        assert!(!world.begin(&town, "a").unwrap().known);
        for scope in [town, world.mediator()] {
            let asked = scope.clone();
            assert!(matches!(world.read(move |s| sheet(s, &asked, id)), Err(StoreError::NotFound)));
            assert!(matches!(world.write(move |t| confirm(t, &scope, id)), Err(StoreError::NotFound)));
        }
        for scope in [world.scope(&world.police, Role::CommitteeDirector), world.mediator()] {
            assert_eq!(world.begin(&scope, "b").unwrap_err().kind, ObjectionKind::NotAllowed);
        }
    }

    fn rows_are_sealed_and_forgotten(database: TestDatabase) {
        use crate::schema::{ledger_import, ledger_row};
        use diesel::prelude::*;
        let world = World::on(database);
        let director = world.director();
        let waiting = world.read_whole(&director, "a", vec![world.row(1, false)]);
        let done = world.read_whole(&director, "b", vec![world.row(2, false), world.faulty_row(3)]);
        world.confirm(&director, done).unwrap();
        world.take_over();
        let stored = || {
            world
                .read(|s| -> Result<_, StoreError> {
                    let rows: Vec<Vec<u8>> = ledger_row::table.select(ledger_row::content).load(s.connection())?;
                    let summaries: Vec<Vec<u8>> =
                        ledger_import::table.select(ledger_import::summary).load(s.connection())?;
                    Ok((rows, summaries))
                })
                .unwrap()
        };
        let (rows, summaries) = stored();
        assert_eq!((rows.len(), summaries.len()), (2, 2));
        let tells = |sealed: &Vec<u8>, text: &str| sealed.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!rows.iter().any(|row| tells(row, "1380") || tells(row, "张三")));
        assert!(!summaries.iter().any(|summary| tells(summary, "台账")));

        // When nobody has done anything about them for a month
        world.clock.advance(LEDGER_ROWS_KEPT + TimeDelta::days(1));
        world.write(forget_rows).unwrap();

        // Then no row is left, and what nobody confirmed is gone as a whole
        let (rows, summaries) = stored();
        assert_eq!((rows.len(), summaries.len()), (0, 1));
        assert_eq!(world.import(&director, done).import.faulty, 1, "the record stays");
        let scope = director.clone();
        assert!(matches!(world.read(move |s| sheet(s, &scope, waiting)), Err(StoreError::NotFound)));
    }

    fn a_removed_import_may_be_sent_again(database: TestDatabase) {
        let world = World::on(database);
        let director = world.director();
        let id = world.read_whole(&director, "a", vec![world.row(1, false)]);
        world.confirm(&director, id).unwrap();
        let remove = |scope: Scope| world.write(move |t| discard(t, &scope, id)).unwrap();
        assert_eq!(remove(director.clone()).unwrap_err().kind, ObjectionKind::Conflicting, "while it runs");
        world.take_over();
        remove(director.clone()).unwrap();

        assert!(!world.begin(&director, "a").unwrap().known);
        assert_eq!(world.cases_of(&director).len(), 1, "what became a case stays one");
    }
}
