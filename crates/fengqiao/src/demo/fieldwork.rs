//! What comes to the villages from outside of their desks: applications that citizens sent in online, and the points that
//! grid workers visit. The last days before the demonstration is looked at.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::TimeDelta;
use domain::application::ApplicationState;
use domain::id::ApplicationId;
use domain::time::{CivilDate, add_days, start_of};
use serde_json::{Value, json};
use store::applications::{self, ApplicationFilter, NewApplication, Return, TakeOver};
use store::cases::CaseError;
use store::clock::SettableClock;
use store::patrol::{self, NewPoint, NewVisit};
use store::{Objection, Scope, Store, Transaction};

use crate::Failure;
use crate::world::World;

/// 枫源村.
const VILLAGE: &str = "330681109290";

/// 枫桥镇.
const TOWN: &str = "330681109000";

/// An application: days ago, hour, place, applicant, telephone, other side, what happened, what is asked for.
type Told = (i64, i64, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const APPLICATIONS: &[Told] = &[
    (6, 20, VILLAGE, "杨丽君", "13900008802", "枫桥镇人民政府", "对宅基地审批不予同意的决定不服。", "重新审批"),
    (3, 11, VILLAGE, "骆春燕", "13800008801", "骆水根", "骆水根在两家之间新砌围墙，挡了我家厨房的光，去说了两次都没有结果。", "围墙降到一米五以下"),
    (2, 19, VILLAGE, "何阿毛", "13700008803", "杨国庆", "杨国庆去年借走两万元，说好年底还，到现在还没有还。", "归还两万元"),
    (1, 8, VILLAGE, "骆美芬", "13600008804", "骆柏林", "雨天从楼上漏水下来，天花板都掉了，上门好几次不肯修。", "修好漏水，赔偿天花板"),
    (1, 15, TOWN, "孙晓芳", "13500008805", "诸暨好运来袜厂", "在厂里做了三个月，离开时少结了一个月工资。", "补发工资4800元"),
];

/// A point: place, name, how to find it, every how many days, on which days ago it was visited.
type Visited = (&'static str, &'static str, &'static str, u16, &'static [i64]);

#[rustfmt::skip]
const POINTS: &[Visited] = &[
    (VILLAGE, "枫源水库堤坝", "村北，沿机耕路到底", 1, &[4, 3, 2, 1]),
    (VILLAGE, "文化礼堂", "村委会东侧", 7, &[15, 8, 1]),
    (VILLAGE, "溪边独木桥", "大悟自然村下首", 3, &[12, 9, 6]),
    (VILLAGE, "香榧加工场", "村口公路北侧", 5, &[10, 5]),
    (TOWN, "枫桥老街菜场", "老街中段", 2, &[5, 3]),
];

/// What is done, each with how many days ago and at what hour.
enum Deed {
    Apply(&'static Told),
    /// The mediator of the village returns what has waited longest.
    Return,
    /// So it is taken over.
    TakeOver,
    Define(&'static Visited),
    Visit(&'static Visited),
}

fn deeds() -> Vec<(i64, i64, Deed)> {
    let mut deeds = vec![(5, 10, Deed::Return), (1, 17, Deed::TakeOver)];
    deeds.extend(APPLICATIONS.iter().map(|told| (told.0, told.1, Deed::Apply(told))));
    deeds.extend(POINTS.iter().map(|point| (20, 9, Deed::Define(point))));
    deeds.extend(POINTS.iter().flat_map(|point| point.4.iter().map(move |ago| (*ago, 16, Deed::Visit(point)))));
    deeds.sort_by_key(|(days_ago, hour, _)| (Reverse(*days_ago), *hour));
    deeds
}

fn read<T: serde::de::DeserializeOwned>(body: Value) -> T {
    serde_json::from_value(body).expect("a table of this module")
}

/// Plays it all, ending on the day before `today`.
///
/// # Errors
/// When the database fails, or something is refused.
pub(super) fn play(store: &Store, clock: &SettableClock, world: &World, today: CivilDate) -> Result<(), Failure> {
    let mediator = world.scope("village-mediator");
    let mut points = BTreeMap::new();
    for (days_ago, hour, deed) in deeds() {
        clock.set(start_of(add_days(today, -days_ago)) + TimeDelta::hours(hour));
        match deed {
            Deed::Apply((_, _, division, name, phone, other, narrative, request)) => {
                let new: NewApplication = read(json!({
                    "applicant": {"name": name, "phone": phone}, "other": {"name": other}, "division": division,
                    "narrative": narrative, "requests": [request], "consent": true,
                }));
                done(store, move |t| Ok(applications::receive(t, &new)?))?;
            }
            Deed::Return => {
                let (oldest, by) = (oldest(store, &mediator)?, mediator.clone());
                let why: Return =
                    read(json!({"ground": "administrative", "guidance": "请向诸暨市人民政府申请行政复议。"}));
                done(store, move |t| applications::return_to_citizen(t, &by, (oldest, 1), &why))?;
            }
            Deed::TakeOver => {
                let (oldest, by) = (oldest(store, &mediator)?, mediator.clone());
                let known: TakeOver = read(json!({"category": "02", "title": "围墙挡光纠纷"}));
                done(store, move |t| applications::take_over(t, &by, (oldest, 1), &known))?;
            }
            Deed::Define((division, name, place, every_days, _)) => {
                let director = world.scope(if *division == TOWN { "township-director" } else { "village-director" });
                let new: NewPoint =
                    read(json!({"division": division, "name": name, "place": place, "every_days": every_days}));
                let point = done(store, move |t| Ok(patrol::define(t, &director, &new)?))?;
                points.insert(name, point.id);
            }
            Deed::Visit((division, name, ..)) => {
                let visitor = world.scope(if *division == TOWN { "township-mediator" } else { "village-grid" });
                let (point, visit): (_, NewVisit) = (points[name], read(json!({"finding": "nothing"})));
                done(store, move |t| Ok(patrol::visit(t, &visitor, point, &visit)?))?;
            }
        }
    }
    Ok(())
}

/// The application that has waited longest before somebody's committee.
fn oldest(store: &Store, scope: &Scope) -> Result<ApplicationId, Failure> {
    let (scope, filter) = (scope.clone(), ApplicationFilter { state: ApplicationState::Waiting });
    let waiting = store.read_blocking(move |snapshot| applications::list(snapshot, &scope, filter, (None, 1)))?;
    let line = waiting.first().ok_or_else(|| Failure::Refused("no application waits".to_owned()))?;
    Ok(line.id)
}

fn done<T: Send + 'static>(
    store: &Store,
    work: impl Fn(&mut Transaction) -> Result<Result<T, Objection>, CaseError> + Send + 'static,
) -> Result<T, Failure> {
    match store.write_blocking(work) {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(objection)) => Err(Failure::Refused(objection.reason)),
        Err(CaseError::Refused(refusal)) => Err(Failure::Refused(refusal.to_string())),
        Err(CaseError::Store(error)) => Err(error.into()),
    }
}
