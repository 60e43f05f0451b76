//! Who sees a case, and who can act on it.

use domain::organisation::{Organisation, Role};
use escalation::Act;
use serde_json::json;
use test_database::both_databases;

use super::world::{World, agrees};
use crate::Scope;
use crate::cases::{self, CaseError, CaseFilter, CaseQuery, CaseView, Order};
use crate::error::StoreError;
use domain::case::MediationState as S;
use domain::id::{CaseId, PersonId};

/// Whether an account sees a case through every door at once: sheet, history, actions; if not, it is told that there is
/// none, also when it acts.
#[track_caller]
fn sees(world: &World, scope: &Scope, id: CaseId) -> bool {
    let (one, other) = (scope.clone(), scope.clone());
    let doors = [
        world.sheet(scope, id).map(drop),
        world.read(move |s| cases::events(s, &one, id, (0, 10))).map(drop),
        world.read(move |s| cases::available(s, &other, id)).map(drop),
    ];
    let seen = doors[0].is_ok();
    for door in &doors {
        assert_eq!(door.is_ok(), seen, "{doors:?}");
        assert!(door.is_ok() || matches!(door, Err(StoreError::NotFound)), "{door:?}");
    }
    if !seen {
        let acted = world.act(scope, id, Act::ReportPolice, json!({"police": null, "facts": "持刀威胁。"}));
        assert!(matches!(acted, Err(CaseError::Store(StoreError::NotFound))), "{acted:?}");
    }
    seen
}

fn listed(world: &World, scope: &Scope, view: CaseView) -> Vec<CaseId> {
    let (scope, question) = (scope.clone(), all(view));
    let page = world.read(move |s| cases::list(s, &scope, &question)).unwrap();
    page.lines.iter().map(|line| line.id).collect()
}

fn all(view: CaseView) -> CaseQuery {
    CaseQuery { view, order: Order::Registered, filter: CaseFilter::default(), after: None, limit: 100 }
}

/// Views in which an account finds a case.
fn views(world: &World, scope: &Scope, id: CaseId) -> Vec<CaseView> {
    CaseView::ALL.iter().copied().filter(|view| listed(world, scope, *view).contains(&id)).collect()
}

both_databases! {
    fn each_role_in_each_organisation_sees_what_it_should(database: TestDatabase) {
        use CaseView::{Division, Mine, Own};
        let world = World::on(database);
        let id = world.registered();
        let check = |organisation: &Organisation, role, expected: &[CaseView]| {
            let scope = world.scope(organisation, role);
            assert_eq!(sees(&world, &scope, id), !expected.is_empty(), "{} {role}", organisation.name);
            assert_eq!(views(&world, &scope, id), expected, "{} {role}", organisation.name);
        };

        // Those of the committee, who registered it and answer for it.
        check(&world.village, Role::Mediator, &[Own, Mine]);
        check(&world.village, Role::CommitteeDirector, &[Own]);
        check(&world.village, Role::Auditor, &[Own, Division]);
        // A grid worker of the village sees only what they reported; an administrator sees no contents.
        check(&world.village, Role::GridWorker, &[]);
        check(&world.village, Role::Administrator, &[]);
        // Committees beside and above do not see it: committees have no superiors.
        for organisation in [&world.sibling, &world.town] {
            check(organisation, Role::Mediator, &[]);
            check(organisation, Role::CommitteeDirector, &[]);
        }
        // Those who oversee the division do, in the roles that oversee.
        check(&world.justice, Role::JusticeOfficer, &[Division]);
        check(&world.justice, Role::Mediator, &[]);
        check(&world.centre, Role::CommitteeDirector, &[Division]);
        check(&world.centre, Role::PetitionClerk, &[Division]);
        check(&world.centre, Role::JointMeetingOfficer, &[Division]);
        check(&world.centre, Role::Auditor, &[Division]);
        check(&world.centre, Role::Mediator, &[]);
        check(&world.centre, Role::GridWorker, &[]);
        check(&world.centre, Role::Administrator, &[]);
        check(&world.city, Role::CommitteeDirector, &[Division]);
        check(&world.city, Role::Auditor, &[Division]);
        // A department that takes no part, and a centre of another county, do not.
        check(&world.police, Role::UnitOfficer, &[]);
        check(&world.elsewhere, Role::CommitteeDirector, &[]);
        check(&world.elsewhere, Role::Auditor, &[]);
    }

    fn a_grid_worker_sees_what_they_reported_and_cannot_work_on_it(database: TestDatabase) {
        let world = World::on(database);
        let reporter = world.scope(&world.village, Role::GridWorker);
        let other = world.scope(&world.sibling, Role::GridWorker);

        let id = world.register(&reporter, &world.neighbours()).unwrap().id;

        assert_eq!(world.sheet(&reporter, id).unwrap().case.state, S::Registered);
        assert_eq!(views(&world, &reporter, id), [CaseView::Mine]);
        assert!(!sees(&world, &other, id));
        let refused = world.act(&reporter, id, Act::BeginReview, json!({}));
        assert!(matches!(&refused, Err(CaseError::Refused(refusal)) if refusal.is_forbidden()), "{refused:?}");
        world.done(&reporter, id, Act::ReportPolice, json!({"police": null, "facts": "持刀威胁。"}));
    }

    fn a_case_is_seen_by_who_is_offered_it_by_who_had_it_and_by_who_joins_while_they_do(database: TestDatabase) {
        use CaseView::{Inbox, Own};
        let world = World::on(database);
        let id = world.registered();
        world.accepted(id);
        world.assigned(id);
        let (applicant, respondent) = world.parties(id);
        for day in ["2026-03-04", "2026-03-06"] {
            world.at(day);
            world.session(id, "failed");
        }
        let town = world.scope(&world.town, Role::CommitteeDirector);
        let director = world.director();

        // 2026-03-07: offered to the town, which sees it from then on, in its inbox.
        world.at("2026-03-07");
        transfer(&world, id, (applicant, respondent));
        assert_eq!(views(&world, &town, id), [Own, Inbox]);
        assert!(sees(&world, &town, id));
        // Withdrawn: the town sees it no longer.
        world.done(&director, id, Act::WithdrawOffer, json!({"reason": "当事人愿意再谈"}));
        assert!(!sees(&world, &town, id));
        // Offered again and returned: the town still sees what it returned, but not in its inbox.
        transfer(&world, id, (applicant, respondent));
        let returned = json!({"reason": "materials_missing", "missing": ["调解笔录"]});
        world.done(&town, id, Act::ReturnOffer, returned);
        assert_eq!(views(&world, &town, id), [Own]);
        // Offered again and taken: the village, which had it, still sees it, and can work on it no longer.
        transfer(&world, id, (applicant, respondent));
        world.done(&town, id, Act::AcceptOffer, json!({}));
        assert_eq!(views(&world, &town, id), [Own]);
        assert_eq!(views(&world, &director, id), [Own]);
        let refused = world.act(&director, id, Act::Terminate, json!({
            "reason": "deadlock", "guidance": "可以起诉。", "parties_told": true,
        }));
        assert!(matches!(&refused, Err(CaseError::Refused(refusal)) if refusal.is_forbidden()), "{refused:?}");

        // The police join, see it, leave, and see it no longer.
        let officer = world.scope(&world.police, Role::UnitOfficer);
        assert!(!sees(&world, &officer, id));
        let member = json!({"members": [{"organisation": world.police.id, "task": "维持秩序"}], "parties_agree": true});
        world.done(&town, id, Act::Join, member);
        assert!(sees(&world, &officer, id));
        assert_eq!(views(&world, &officer, id), [Own]);
        world.done(&officer, id, Act::LeaveJoint, json!({"organisation": world.police.id}));
        assert!(!sees(&world, &officer, id));
        world.assert_sound();
    }

    fn who_is_told_of_danger_sees_the_case_from_then_on(database: TestDatabase) {
        let world = World::on(database);
        let id = world.registered();
        let officer = world.scope(&world.police, Role::UnitOfficer);
        let centre = world.scope(&world.elsewhere, Role::Mediator);
        assert!(!sees(&world, &officer, id) && !sees(&world, &centre, id));

        world.done(&world.mediator(), id, Act::ReportPolice, json!({"police": null, "facts": "持刀威胁。"}));
        assert!(!sees(&world, &officer, id), "no organ that is registered here was told");
        world.done(&world.mediator(), id, Act::ReportPolice, json!({"police": world.police.id, "facts": "持刀威胁。"}));
        let above = json!({"to": [world.elsewhere.id], "facts": "亲属在越城聚集。"});
        world.done(&world.director(), id, Act::ReportUrgent, above);

        assert_eq!(views(&world, &officer, id), [CaseView::Own]);
        assert_eq!(views(&world, &centre, id), [CaseView::Own]);
        world.assert_sound();
    }

    fn somebody_else_s_case_cannot_be_told_from_none(database: TestDatabase) {
        let world = World::on(database);
        let (id, nobody) = (world.registered(), CaseId(domain::id::compose(1, domain::id::County(330_681), 1)));
        let stranger = world.scope(&world.sibling, Role::CommitteeDirector);

        let answers = [id, nobody].map(|id| world.act_at(&stranger, id, 7, Act::BeginReview, json!({})));

        assert!(answers.iter().all(|a| matches!(a, Err(CaseError::Store(StoreError::NotFound)))), "{answers:?}");
    }
}

/// Both parties agree to go on at the town, and the village offers it the case.
fn transfer(world: &World, id: CaseId, parties: (PersonId, PersonId)) {
    for party in [parties.0, parties.1] {
        let mut word = agrees(party, world.today());
        word["about"] = json!("transfer");
        world.done(&world.mediator(), id, Act::RecordConsent, word);
    }
    let offer = json!({"to": world.town.id, "triggers": ["deadlock"], "report": "两次调解未成。"});
    world.done(&world.director(), id, Act::TransferUp, offer);
}
