//! A county with a few organisations, their people and a clock: 枫桥镇 in 诸暨市, 绍兴市.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use domain::id::{CaseId, PersonId};
use domain::organisation::{Organisation, OrganisationKind as Kind, Role, Tier};
use domain::text::Line;
use domain::time::start_of;
use escalation::{Act, Command};
use serde_json::{Value, json};
use test_database::TestDatabase;

use crate::accounts::{self, Creation, NewAccount};
use crate::cases::{self, CaseError, CaseSheet, NewCase, Receipt};
use crate::clock::SettableClock;
use crate::error::StoreError;
use crate::organisations::{self, NewOrganisation};
use crate::read::Snapshot;
use crate::testing;
use crate::write::Transaction;
use crate::{Scope, Store, StoreOptions};

/// Files of a case that would be wanted on paper; here a few bytes that are one.
pub(crate) const PDF: &[u8] = b"%PDF-1.7 agreement";

/// The world. Every organisation has one account a role, made when it is first asked for.
pub(crate) struct World {
    pub(crate) database: TestDatabase,
    pub(crate) store: Store,
    pub(crate) clock: SettableClock,
    /// 绍兴市矛调中心.
    pub(crate) city: Organisation,
    /// 诸暨市矛调中心.
    pub(crate) centre: Organisation,
    /// 枫桥镇调委会.
    pub(crate) town: Organisation,
    /// 枫桥司法所.
    pub(crate) justice: Organisation,
    /// 枫源村调委会.
    pub(crate) village: Organisation,
    /// 陈家村调委会, beside it.
    pub(crate) sibling: Organisation,
    /// 诸暨市公安局.
    pub(crate) police: Organisation,
    /// 越城区矛调中心, in another county.
    pub(crate) elsewhere: Organisation,
}

impl World {
    /// The world in the morning of 2026-03-02, a Monday.
    pub(crate) fn on(database: TestDatabase) -> Self {
        let clock = SettableClock::at(morning("2026-03-02"));
        let store =
            Store::open(StoreOptions { clock: Arc::new(clock.clone()), ..testing::options(&database) }).unwrap();
        store.migrate().unwrap();
        let bootstrap = |t: &mut Transaction| organisations::bootstrap(t, &testing::city_centre());
        let city = store.write_blocking(bootstrap).unwrap().unwrap().organisation;
        let add = |name: &str, kind, tier, division: &str, parent: Option<&Organisation>, prefix: &str| {
            let new = NewOrganisation {
                name: Line::new(name).unwrap(),
                kind,
                tier,
                division: division.parse().unwrap(),
                parent: parent.map(|o| o.id),
                number_prefix: prefix.to_owned(),
                phone: None,
            };
            let by = testing::scope(&city, Role::Administrator);
            let added = store.write_blocking(move |t| organisations::create(t, &by, &new));
            added.unwrap().unwrap().organisation
        };
        let centre = add("诸暨市矛调中心", Kind::DisputeCentre, Tier::County, "330681", Some(&city), "诸");
        let town = add("枫桥镇调委会", Kind::TownshipCommittee, Tier::Township, "330681109", Some(&centre), "枫");
        Self {
            justice: add("枫桥司法所", Kind::JusticeOffice, Tier::Township, "330681109", Some(&centre), ""),
            village: add("枫源村调委会", Kind::VillageCommittee, Tier::Village, "330681109201", Some(&town), "源"),
            sibling: add("陈家村调委会", Kind::VillageCommittee, Tier::Village, "330681109202", Some(&town), "陈"),
            police: add("诸暨市公安局", Kind::Police, Tier::County, "330681", Some(&city), ""),
            elsewhere: add("越城区矛调中心", Kind::DisputeCentre, Tier::County, "330602", Some(&city), "越"),
            centre,
            town,
            city,
            clock,
            store,
            database,
        }
    }

    /// Sets the clock to nine o'clock in China of a day.
    pub(crate) fn at(&self, day: &str) {
        self.clock.set(morning(day));
    }

    /// The account of an organisation in a role.
    pub(crate) fn scope(&self, organisation: &Organisation, role: Role) -> Scope {
        let username = format!("{}-{}", organisation.id, role.code());
        let new = NewAccount {
            username: username.clone(),
            name: role.name_zh().to_owned(),
            organisation: organisation.id,
            roles: vec![role],
            password_hash: "none".to_owned(),
        };
        let made = self.write(move |t| accounts::create(t, None, &new)).unwrap();
        let account = match made {
            Creation::Made(account) => account.id,
            Creation::UsernameTaken => self.account(&username),
            Creation::OrganisationUnknown => panic!("{} is unknown", organisation.name),
        };
        Scope::new(account, organisation.clone(), BTreeSet::from([role]))
    }

    fn account(&self, username: &str) -> domain::id::UserId {
        use crate::schema::account;
        use diesel::prelude::*;
        let username = username.to_owned();
        let found = self.read(move |s| -> Result<_, StoreError> {
            let named = account::table.filter(account::username.eq(username));
            Ok(named.select(account::id).first(s.connection())?)
        });
        found.unwrap()
    }

    /// The mediator of the village.
    pub(crate) fn mediator(&self) -> Scope {
        self.scope(&self.village, Role::Mediator)
    }

    /// The director of the village's committee.
    pub(crate) fn director(&self) -> Scope {
        self.scope(&self.village, Role::CommitteeDirector)
    }

    pub(crate) fn write<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        change: impl Fn(&mut Transaction) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.store.write_blocking(change)
    }

    pub(crate) fn read<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        query: impl FnOnce(&mut Snapshot) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.store.read_blocking(query)
    }

    /// Registers a dispute.
    pub(crate) fn register(&self, scope: &Scope, new: &NewCase) -> Result<Receipt, CaseError> {
        let (scope, new) = (scope.clone(), new.clone());
        self.write(move |t| cases::register(t, &scope, &new))
    }

    /// Registers the usual dispute: the village's mediator, today.
    pub(crate) fn registered(&self) -> CaseId {
        self.register(&self.mediator(), &self.neighbours()).unwrap().id
    }

    /// Does an act at the version at which the case is.
    pub(crate) fn act(&self, scope: &Scope, id: CaseId, act: Act, input: Value) -> Result<Receipt, CaseError> {
        let version = self.version(id);
        self.act_at(scope, id, version, act, input)
    }

    /// Does an act at a version.
    pub(crate) fn act_at(
        &self,
        scope: &Scope,
        id: CaseId,
        version: u64,
        act: Act,
        input: Value,
    ) -> Result<Receipt, CaseError> {
        let command = Command::deserialize(act, input).unwrap();
        let scope = scope.clone();
        self.write(move |t| cases::act(t, &scope, id, version, command.clone()))
    }

    /// Does an act that is lawful.
    pub(crate) fn done(&self, scope: &Scope, id: CaseId, act: Act, input: Value) -> Receipt {
        self.act(scope, id, act, input).unwrap_or_else(|refused| panic!("{act}: {refused}"))
    }

    /// The version at which a case is, whoever may see it.
    pub(crate) fn version(&self, id: CaseId) -> u64 {
        use crate::schema::mediation_case::dsl;
        use crate::types::Db;
        use diesel::prelude::*;
        let version: i32 = self
            .read(move |s| -> Result<_, StoreError> {
                let row = dsl::mediation_case.find((Db(id.county()), Db(id)));
                Ok(row.select(dsl::version).first(s.connection())?)
            })
            .unwrap();
        u64::try_from(version).unwrap()
    }

    /// A case as somebody sees it.
    pub(crate) fn sheet(&self, scope: &Scope, id: CaseId) -> Result<CaseSheet, StoreError> {
        let scope = scope.clone();
        self.read(move |s| cases::sheet(s, &scope, id))
    }

    /// Applicant and respondent of a case.
    pub(crate) fn parties(&self, id: CaseId) -> (PersonId, PersonId) {
        let case = self.sheet(&self.scope(&self.centre, Role::Auditor), id).unwrap().case;
        (case.parties[0].person, case.parties[1].person)
    }

    /// 张三 against 李四 over a ditch, in the village, asked for today by word of mouth.
    pub(crate) fn neighbours(&self) -> NewCase {
        serde_json::from_value(json!({
            "dispute": {
                "division": self.village.division,
                "source": "oral_application",
                "applied_on": self.today(),
                "category": "02",
                "difficulty": "simple",
                "title": "排水沟漫水纠纷",
                "narrative": "张三家与李四家共用排水沟，雨后漫水进院。",
                "requests": ["清理排水沟"],
            },
            "parties": [
                party("applicant", "张三", "330681197001011234", "13800000001"),
                party("respondent", "李四", "330681197502022345", "13900000002"),
            ],
        }))
        .unwrap()
    }

    /// Today, as a civil date.
    pub(crate) fn today(&self) -> NaiveDate {
        domain::time::civil_date(self.store.now())
    }

    /// Brings a registered case to acceptance today: rights explained, the respondent agrees, accepted.
    pub(crate) fn accepted(&self, id: CaseId) -> Receipt {
        let (applicant, respondent) = self.parties(id);
        let (mediator, today) = (self.mediator(), self.today());
        self.done(&mediator, id, Act::ExplainRights, json!({"parties": [applicant, respondent], "on": today}));
        self.done(&mediator, id, Act::RecordConsent, agrees(respondent, today));
        self.done(&mediator, id, Act::Accept, json!({"admissible": true}))
    }

    /// Appoints the village's mediator.
    pub(crate) fn assigned(&self, id: CaseId) -> Receipt {
        let host = self.mediator().user();
        self.done(&self.director(), id, Act::Assign, json!({"host": host, "recusal_checked": true}))
    }

    /// Holds a session today.
    pub(crate) fn session(&self, id: CaseId, result: &str) -> Receipt {
        let (applicant, respondent) = self.parties(id);
        let session = json!({
            "held_on": self.today(), "place": "村委会", "mediators": [self.mediator().user()],
            "heard": [applicant, respondent], "statements": "各说各理。", "proposal": "各清理一半。", "result": result,
        });
        self.done(&self.mediator(), id, Act::RecordSession, session)
    }

    /// Signs a written agreement today: 李四 clears the ditch within a week.
    pub(crate) fn agreed(&self, id: CaseId) -> Receipt {
        let (applicant, respondent) = self.parties(id);
        let today = self.today();
        let signature = |party| json!({"party": party, "signed_by": null, "signed_on": today});
        let agreement = json!({
            "form": "written", "facts": "共用排水沟堵塞。", "terms": "李四清理排水沟。", "mediator_signed_on": today,
            "obligations": [{
                "debtor": respondent, "content": "清理排水沟", "amount": null, "method": "自行清理",
                "due_on": today + TimeDelta::days(7),
            }],
            "signatures": [signature(applicant), signature(respondent)],
            "seals": [{"organisation": self.village.id, "sealed_on": today}],
        });
        self.done(&self.director(), id, Act::Agree, agreement)
    }

    /// Checks the whole database.
    #[track_caller]
    pub(crate) fn assert_sound(&self) {
        let found = self.store.verify_cases(|_| {}).unwrap();
        assert!(found.is_ok(), "{}", found.unwrap_err());
    }
}

/// A party as it is sent in.
pub(crate) fn party(side: &str, name: &str, identity: &str, phone: &str) -> Value {
    json!({
        "side": side,
        "kind": "person",
        "particulars": {
            "name": name,
            "identity": {"kind": "resident_id_card", "number": with_check_digit(identity)},
            "phone": phone,
            "address": "枫源村12号",
        },
    })
}

/// A party's agreement to be mediated.
pub(crate) fn agrees(party: PersonId, on: NaiveDate) -> Value {
    json!({"party": party, "consent": "agreed", "about": "mediation", "given_on": on, "means": "in_person"})
}

/// The last character of a citizen's number follows from the others.
fn with_check_digit(number: &str) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = number.chars().take(17).map(|c| c.to_digit(10).unwrap());
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    format!("{}{}", &number[..17], &"10X98765432"[(sum % 11) as usize..][..1])
}

fn morning(day: &str) -> crate::clock::Instant {
    start_of(day.parse().unwrap()) + TimeDelta::hours(9)
}
