//! The demonstration: what it shows, that it is made once, and that its people can log in.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Arc;

use domain::case::MediationState;
use domain::deadline::Lamp;
use domain::meeting::MeetingKind;
use domain::organisation::Tier;
use domain::petition::{PetitionFlag, PetitionState, ResourceKind};
use domain::service::ServiceKind;
use domain::time::CivilDate;
use fengqiao::demo::{self, PASSWORD, Size};
use fengqiao::world::World;
use serde_json::json;
use store::cases::{self, CaseFilter, CaseLine, CaseQuery, CaseView, Order};
use store::clock::SettableClock;
use store::meetings::{self, MeetingFilter};
use store::patrol::{self, PointFilter};
use store::petitions::{self, PetitionFilter, PetitionLine, PetitionOrder, PetitionQuery, PetitionView};
use store::{KeyRing, Store, StoreOptions};
use test_database::{TestDatabase, both_databases};

use crate::harness::{Client, Program};
use crate::scenarios::petitions::{does, letter};

fn date(text: &str) -> CivilDate {
    text.parse().unwrap()
}

/// The demonstration in a database, as it is seen on a day; nothing in it may have been refused.
fn played(database: &TestDatabase, size: Size) -> (Store, World) {
    let clock = SettableClock::at("2022-01-01T00:00:00Z".parse().unwrap());
    let options = StoreOptions {
        clock: Arc::new(clock.clone()),
        ..StoreOptions::new(database.url(), database.dir().join("files"), KeyRing::generate().unwrap())
    };
    let store = Store::open(options).unwrap();
    store.migrate().unwrap();
    let world = World::build(&store, "$argon2id$").unwrap();
    assert_eq!(demo::play(&store, &clock, &world, size, |_| {}).unwrap(), Vec::<String>::new(), "steps were refused");
    (store, world)
}

/// The cases that somebody sees, up to 400.
fn list(store: &Store, world: &World, username: &str, view: CaseView) -> Vec<CaseLine> {
    let scope = world.scope(username);
    let question = CaseQuery { view, order: Order::Registered, filter: CaseFilter::default(), after: None, limit: 400 };
    store.read_blocking(move |snapshot| cases::list(snapshot, &scope, &question)).unwrap().lines
}

/// The petitions that somebody sees, up to 200.
fn petitions(store: &Store, world: &World, username: &str, view: PetitionView) -> Vec<PetitionLine> {
    let (scope, order, filter) = (world.scope(username), PetitionOrder::Registered, PetitionFilter::default());
    let question = PetitionQuery { view, order, filter, after: None, limit: 200 };
    store.read_blocking(move |snapshot| petitions::list(snapshot, &scope, &question)).unwrap().lines
}

#[test]
fn every_state_tier_and_lamp_is_on_the_desks_of_today() {
    let database = TestDatabase::sqlite();
    let (store, world) = played(&database, Size { cases: 300, seed: 1963, today: date("2026-11-24") });

    let lines = list(&store, &world, "city-director", CaseView::Division);
    // Those that petitions were referred to come on top.
    assert!((301..320).contains(&lines.len()), "{}", lines.len());
    let states: BTreeSet<_> = lines.iter().map(|line| line.state).collect();
    assert_eq!(states, MediationState::ALL.iter().copied().collect());
    for tier in Tier::ALL {
        assert!(lines.iter().any(|line| line.tier == *tier), "{tier}");
    }
    for lamp in [Lamp::Green, Lamp::Yellow, Lamp::Red, Lamp::Overdue] {
        assert!(lines.iter().any(|line| line.lamp == Some(lamp)), "{lamp:?}");
    }
    for (username, view) in [
        ("village-mediator", CaseView::Own),
        ("village-grid", CaseView::Mine),
        ("township-director", CaseView::Own),
        ("township-director", CaseView::Inbox),
        ("township-justice", CaseView::Division),
        ("county-director", CaseView::Division),
        ("county-auditor", CaseView::Division),
        ("petition-clerk", CaseView::Division),
        ("joint-meeting", CaseView::Division),
        ("natural-resources", CaseView::Own),
        ("medical-mediator", CaseView::Own),
    ] {
        assert!(!list(&store, &world, username, view).is_empty(), "{username} sees nothing");
    }
    let verified = store.verify_cases(|_| {}).unwrap();
    assert!(
        matches!(&verified, Ok(counted) if counted.cases == lines.len() as u64 && counted.petitions > 60),
        "{verified:?}"
    );
    let (grid, round) = (world.scope("village-grid"), PointFilter::default());
    let points = store.read_blocking(move |snapshot| patrol::list(snapshot, &grid, round, (None, 50))).unwrap();
    let lamps: BTreeSet<_> = points.iter().filter_map(|point| point.lamp).collect();
    assert!(lamps.contains(&Lamp::Overdue) && lamps.contains(&Lamp::Red) && lamps.contains(&Lamp::Green), "{lamps:?}");
    petitions_of_every_kind_are_on_the_desks(&store, &world);
    leaders_a_task_force_services_and_secrecy_are_seen(&store, &world);
    a_joint_meeting_and_a_consultation_were_held(&store, &world);
}

/// Each with an agenda, minutes and decisions that have an owner and a day; one of the joint meeting's was carried out.
fn a_joint_meeting_and_a_consultation_were_held(store: &Store, world: &World) {
    let mut done = 0;
    for (username, kind) in
        [("joint-meeting", MeetingKind::JointMeeting), ("petition-clerk", MeetingKind::DailyConsultation)]
    {
        let (scope, reader) = (world.scope(username), world.scope(username));
        let filter = MeetingFilter { kind: Some(kind), ..MeetingFilter::default() };
        let lines = store.read_blocking(move |s| meetings::list(s, &scope, filter, (None, 10))).unwrap();
        let [line] = &lines[..] else { panic!("{username}: {} meetings", lines.len()) };
        let id = line.id;
        let sheet = store.read_blocking(move |s| meetings::sheet(s, &reader, id)).unwrap();
        assert!(sheet.closed_at.is_some() && sheet.minutes.is_some(), "{username}");
        assert!(!sheet.agenda.is_empty(), "{username} spoke of nothing");
        for topic in &sheet.agenda {
            assert!(topic.discussion.is_some() && !topic.decisions.is_empty(), "{topic:?}");
            done += topic.decisions.iter().filter(|item| item.done_on.is_some()).count();
        }
    }
    assert_eq!(done, 1, "one decision was carried out");
}

/// As the city sees them, without the accusations that only their handler knows.
fn petitions_of_every_kind_are_on_the_desks(store: &Store, world: &World) {
    use PetitionState as S;
    let lines = petitions(store, world, "city-petition-clerk", PetitionView::Division);
    for state in [
        S::Registered,
        S::Dispatched,
        S::Objected,
        S::Accepted,
        S::InHandling,
        S::Served,
        S::ReviewRequested,
        S::RecheckRequested,
        S::Final,
        S::ClosedByLapse,
        S::NotAccepted,
        S::Replied,
        S::Joined,
        S::Withdrawn,
        S::Settled,
    ] {
        assert!(lines.iter().any(|line| line.state == state), "{state}");
    }
    for lamp in [Lamp::Green, Lamp::Yellow, Lamp::Red, Lamp::Overdue] {
        assert!(lines.iter().any(|line| line.lamp == Some(lamp)), "{lamp:?}");
    }
    assert!(lines.iter().any(|line| line.flags.contains(&PetitionFlag::Group)), "nobody came together");
    let repeats: Vec<_> = lines.iter().filter(|line| line.matter != line.id).collect();
    assert!(repeats.len() >= 3, "{} repeats", repeats.len());
    for repeat in repeats {
        let first = lines.iter().find(|line| line.id == repeat.matter).expect("the first of a matter is seen");
        assert!(first.seq < repeat.seq && first.petitioners == repeat.petitioners, "{}", repeat.number);
    }
    let secret = petitions(store, world, "accusation-clerk", PetitionView::Own);
    let redirected = secret.iter().find(|line| line.state == S::Redirected).expect("an accusation was handed on");
    assert!(lines.iter().all(|line| line.id != redirected.id), "{} is known to the city", redirected.number);
    for username in ["petition-clerk", "accusation-clerk", "city-petition-clerk", "natural-resources", "labour"] {
        assert!(!petitions(store, world, username, PetitionView::Own).is_empty(), "{username} sees nothing");
    }
}

/// As the county's office sees them: a task force at work, leaders who took petitions on, services with what they cost, and
/// a confidential petition that the city does not see.
fn leaders_a_task_force_services_and_secrecy_are_seen(store: &Store, world: &World) {
    let sheets: Vec<_> = petitions(store, world, "petition-clerk", PetitionView::Own)
        .iter()
        .map(|line| {
            let (clerk, id) = (world.scope("petition-clerk"), line.id);
            store.read_blocking(move |snapshot| petitions::sheet(snapshot, &clerk, id)).unwrap()
        })
        .collect();
    let group = sheets.iter().find(|sheet| sheet.petition.is(PetitionFlag::Group)).expect("people came together");
    let names: BTreeSet<_> = group.people.values().map(|person| person.name.clone()).collect();
    assert!(group.people.len() == 5 && names.iter().all(|name| name.chars().count() <= 4), "{names:?}");
    let force = group.petition.task_force.as_ref().expect("a task force was formed");
    assert!(force.members.len() == 3 && force.resources.iter().any(|one| one.kind == ResourceKind::Lawyer));
    let done: Vec<_> = force.tasks.iter().map(|task| task.done_on.is_some()).collect();
    assert_eq!(done, [true, true, false]);

    let sponsored: Vec<_> = sheets.iter().flat_map(|sheet| &sheet.petition.sponsorships).collect();
    assert!(sponsored.len() >= 2 && sponsored.iter().all(|one| !one.steps.is_empty()), "{sponsored:?}");
    assert!(sponsored.iter().any(|one| one.result.is_some()) && sponsored.iter().any(|one| one.ended_on.is_none()));

    let given: Vec<_> = sheets.iter().flat_map(|sheet| &sheet.petition.services).collect();
    let ended = given.iter().filter_map(|service| Some((service.kind, service.conclusion.as_ref()?)));
    let kinds: BTreeSet<_> = ended.clone().map(|(kind, _)| kind).collect();
    for kind in [
        ServiceKind::LegalAdvice,
        ServiceKind::LawExplained,
        ServiceKind::PsychologicalCounselling,
        ServiceKind::ReliefFund,
        ServiceKind::PurchasedLawyer,
    ] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    assert!(ended.clone().any(|(_, end)| end.cost.get() == 500_000), "relief of 5,000 yuan was given");
    assert!(given.iter().any(|service| service.conclusion.is_none()), "every service has ended");

    let secret: Vec<_> = sheets.iter().filter(|sheet| sheet.petition.is(PetitionFlag::Confidential)).collect();
    let city = petitions(store, world, "city-petition-clerk", PetitionView::Division);
    assert!(!secret.is_empty() && secret.iter().all(|sheet| city.iter().all(|line| line.id != sheet.petition.id)));
}

both_databases! {
    fn a_few_cases_are_played_on_any_day_of_the_year(database: TestDatabase) {
        let (store, world) = played(&database, Size { cases: 30, seed: 7, today: date("2026-02-22") });
        assert!(list(&store, &world, "city-director", CaseView::Division).len() >= 30);
        assert!(petitions(&store, &world, "city-petition-clerk", PetitionView::Division).len() >= 5);
    }
}

/// The real program, serving its demonstration, and what it says.
struct Demo(Child, Option<BufReader<ChildStdout>>);

impl Drop for Demo {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Starts the demonstration and gives what it printed until it served, and its URL.
fn start(program: &Program) -> (Demo, String, String) {
    let mut command = program.command(&["demo", "--port", "0", "--cases", "12"]);
    let mut demo = Demo(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap(), None);
    let stdout = demo.1.insert(BufReader::new(demo.0.stdout.take().unwrap()));
    let mut said = String::new();
    for line in stdout.lines().map_while(Result::ok) {
        said.push_str(&line);
        said.push('\n');
        if let Some((_, address)) = line.split_once("http://").filter(|(_, rest)| !rest.contains('/')) {
            let url = format!("http://{address}");
            return (demo, said, url);
        }
    }
    panic!("the demonstration did not serve: {said}");
}

#[tokio::test]
async fn one_command_makes_serves_and_keeps_a_demonstration() {
    let program = Program::new();
    let (demo, said, url) = start(&program);
    for word in ["village-mediator", "petition-clerk", "city-petition-clerk", "accusation-clerk", PASSWORD, "/docs/"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    let anybody = Client::new(&url);
    for (username, view) in [("city-director", "division"), ("county-justice", "division")] {
        let somebody = anybody.log_in(username, PASSWORD).await;
        let page = somebody.get(&format!("/api/v1/cases?view={view}")).await.must(200);
        assert!(page.body.to_string().contains("\"state\""), "{username}: {:#}", page.body);
    }
    drop(demo);

    let (_demo, said, url) = start(&program);
    assert!(said.contains("--fresh"), "{said}");
    assert_eq!(reqwest::get(url + "/readyz").await.unwrap().status().as_u16(), 200);
}

#[tokio::test]
async fn a_demonstration_whose_clock_was_put_forward_is_verified_by_that_clock() {
    // Given a demonstration with one more letter, not accepted today, which its writer may rate for thirty days
    let program = Program::new();
    let (_demo, _, url) = start(&program);
    let anybody = Client::new(&url);
    let today = anybody.get("/demo/clock").await.must(200).text("/today").to_owned();
    let clerk = anybody.log_in("petition-clerk", PASSWORD).await;
    let path = clerk.post("/api/v1/petitions", &letter(&today)).await.must(201).location().to_owned();
    let declined = json!({"code": "N4", "guidance": "请向法院起诉。", "notice": "written"});
    does(&clerk, &path, "non-acceptance", declined).await.must(200);

    // When the clock is put forward by sixty days, and the letter is corrected then
    anybody.post("/demo/clock", &json!({"days": 60})).await.must(200);
    let clerk = anybody.log_in("petition-clerk", PASSWORD).await;
    let elsewhere = json!({"reason": "属地有误", "issue_division": "330681110000"});
    does(&clerk, &path, "correction", elsewhere).await.must(200);

    // Then nothing in its folder differs, although the machine has not got so far
    let mut verify = program.command(&["verify"]);
    let checked = verify.env("FENGQIAO_DATA_DIR", "data/demo").output().unwrap();
    assert_eq!(checked.status.code(), Some(0), "{}", String::from_utf8_lossy(&checked.stdout));
}

#[test]
fn what_is_in_the_way_is_said() {
    let program = Program::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let why = program.must_fail(&["demo", "--port", &port]);
    assert!(why.contains(&port) && why.contains("--port"), "{why}");

    std::fs::create_dir(program.path("mine")).unwrap();
    std::fs::write(program.path("mine/letter.txt"), "dear").unwrap();
    let why = program.must_fail(&["demo", "--port", "0", "--data", "mine", "--fresh"]);
    assert!(why.contains("--data") && program.path("mine/letter.txt").exists(), "{why}");
}
