//! Petition offices of the townships of 诸暨市 with their clerks, and the petitions that these have registered.

use domain::case::Means;
use domain::division::{DivisionCode, DivisionLevel, DivisionTree};
use domain::id::PetitionId;
use domain::organisation::{OrganisationKind, Role, Tier};
use domain::petition::PetitionRefusal;
use domain::text::Story;
use domain::time::{CivilDate, civil_date};
use escalation::petition::Command;
use escalation::petition::acts::acceptance::{DeclinePetition, SelfHandle};
use serde_json::{Value, json};
use store::organisations::{self, NewOrganisation};
use store::petitions::{self, NewPetition};
use store::{Scope, Store, Transaction};

use super::committees::{ZHUJI, employ};
use super::fill::{HANDS, failed};
use crate::Failure;
use crate::world::World;

/// Offices; a multiple of the hands that fill, so that each hand counts in offices of its own.
const OFFICES: usize = 5 * HANDS;

/// Clerks of an office.
const CLERKS: usize = 4;

/// One petition in so many is handled by the office itself; the others are not its business.
const HANDLED_EVERY: usize = 4;

/// A clerk of a petition office.
#[derive(Debug, Clone)]
pub(super) struct Clerk {
    /// The township.
    pub(super) division: DivisionCode,
    /// Name to log in with.
    pub(super) username: String,
    /// What the clerk may do.
    pub(super) scope: Scope,
}

/// Makes the offices and their clerks beside the sample world.
pub(super) fn make(store: &Store, world: &World, hash: &str) -> Result<Vec<Clerk>, Failure> {
    let county: DivisionCode = ZHUJI.parse().expect("the county is a division");
    let townships = DivisionTree::official().children(county);
    let townships: Vec<_> =
        townships.into_iter().filter(|d| d.code.level() == DivisionLevel::Township).take(OFFICES).collect();
    let (world, hash) = (world.clone(), hash.to_owned());
    store.write_blocking(move |transaction| {
        let offices = townships.iter().map(|township| open(transaction, &world, (township.code, township.name)));
        let offices = offices.collect::<Result<Vec<_>, Failure>>()?;
        let mut clerks = Vec::new();
        for number in 0..CLERKS {
            for (place, office) in offices.iter().enumerate() {
                let username = format!("clerk{place}-{number}");
                let scope = employ(transaction, office.clone(), (&username, Role::PetitionClerk), &hash)?;
                clerks.push(Clerk { division: office.division, username, scope });
            }
        }
        Ok(clerks)
    })
}

fn open(
    transaction: &mut Transaction,
    world: &World,
    (division, name): (DivisionCode, &str),
) -> Result<domain::organisation::Organisation, Failure> {
    let refused = |why: &dyn std::fmt::Display| Failure::Refused(format!("an office for {name}: {why}"));
    let new = NewOrganisation {
        name: format!("诸暨市{name}信访工作办公室").parse().map_err(|why| refused(&why))?,
        kind: OrganisationKind::PetitionOffice,
        tier: Tier::Township,
        division,
        parent: Some(world.id("county-centre")),
        number_prefix: String::new(),
        phone: None,
    };
    let made = organisations::create(transaction, &world.scope("city-admin"), &new)?;
    Ok(made.map_err(|objection| refused(&objection.reason))?.organisation)
}

/// Petitions in a transaction. Days pass while they are made, and who is the first to promise a task of a day is in the way
/// of all others: so many that PostgreSQL has to try again what took a moment, not what took seconds.
const TOGETHER: usize = 10;

/// Registers a batch of petitions and decides on each: handled here, or not accepted.
pub(super) fn fill(store: &Store, clerks: &[Clerk], batch: &[(usize, usize)]) -> Result<Vec<PetitionId>, Failure> {
    let made = batch.chunks(TOGETHER).map(|some| fill_some(store, clerks, some)).collect::<Result<Vec<_>, _>>()?;
    Ok(made.concat())
}

fn fill_some(store: &Store, clerks: &[Clerk], batch: &[(usize, usize)]) -> Result<Vec<PetitionId>, Failure> {
    let batch: Vec<(usize, Clerk)> = batch.iter().map(|(number, clerk)| (*number, clerks[*clerk].clone())).collect();
    let registered = store.write_blocking(move |transaction| {
        let today = civil_date(transaction.now());
        let mut ids = Vec::new();
        for (number, Clerk { division, scope, .. }) in &batch {
            let petition = petition(*division, today, *number);
            let receipt = petitions::register(transaction, scope, &petition)?;
            petitions::act(transaction, scope, receipt.id, receipt.version, decision(*number))?;
            ids.push(receipt.id);
        }
        Ok(ids)
    });
    registered.map_err(failed)
}

/// The letter of that number, to be registered.
pub(super) fn petition(division: DivisionCode, today: CivilDate, number: usize) -> NewPetition {
    serde_json::from_value(letter(division, today, number)).expect("the letter is a petition")
}

fn decision(number: usize) -> Command {
    let notice = Some(Means::Written);
    if number.is_multiple_of(HANDLED_EVERY) {
        return SelfHandle { notice }.into();
    }
    let guidance = Story::new("该事项不属于本机构职权范围，请向有权处理的机关提出。").expect("it is short");
    DeclinePetition { code: PetitionRefusal::OutOfSystem, competent: None, guidance, notice }.into()
}

const SURNAMES: &[&str] = &[
    "何", "陈", "楼", "赵", "金", "骆", "宣", "孟", "周", "杨", "斯", "寿", "俞", "郭", "蒋", "王", "黄", "应", "郦",
    "魏", "葛", "阮", "边", "傅", "徐", "张", "许", "石", "钱",
];

const GIVEN: &[&str] = &[
    "国", "建", "伟", "志", "永", "海", "红", "柏", "光", "立", "文", "水", "阿", "炳", "仲", "家", "浩", "宇", "俊",
    "铁", "菊", "秀", "美", "小", "雅", "爱", "春", "丽", "佳", "亚", "玉", "桂", "彩",
];

/// What people write about: class, title, what happened.
const MATTERS: &[(&str, &str, &str)] = &[
    ("P03", "房屋拆迁补偿款未付清", "房屋被拆迁，约定补偿款{元}元，至今只付一部分，多次催要未果。"),
    ("P01", "土地流转租金拖欠", "承包地流转给合作社，约定每年租金{元}元，两年没有支付。"),
    ("P04", "工资拖欠", "在袜厂做工，被拖欠工资{元}元，老板一再推托。"),
    ("P14", "养殖场污水外排", "隔壁养殖场污水流入水塘，鱼死了一批，损失{元}元。"),
    ("P15", "物业不修电梯", "小区电梯坏了三个月没有人修，维修基金{元}元不知去向。"),
    ("P11", "门前公路没有护栏", "门前公路出过三次事故，修护栏说要{元}元，一直没有修。"),
    ("P02", "宅基地四至不清", "宅基地与邻居的四至不清，丈量两次结果不同，花费{元}元。"),
];

/// A letter that differs from those of other numbers in who writes it and in the figures.
pub(super) fn letter(division: DivisionCode, today: CivilDate, number: usize) -> Value {
    let pick = |texts: &'static [&'static str], step: usize| texts[number / step % texts.len()];
    let name = format!("{}{}{}", pick(SURNAMES, 1), pick(GIVEN, 29), pick(GIVEN, 7));
    let (content, title, told) = MATTERS[number % MATTERS.len()];
    let (house, yuan) = (number % 997 + 1, number % 89 * 1000 + number % 1009);
    json!({
        "petition": {
            "received_on": today, "kind": "appeal", "channel": "letter", "purpose": "decision", "content": content,
            "issue_division": division, "title": format!("{house}号{title}"),
            "narrative": format!("我家在上村{house}号。{}请求尽快处理。", told.replace("{元}", &yuan.to_string())),
            "requests": [format!("尽快处理{title}一事")], "headcount": {"present": 1, "involved": 1},
        },
        "petitioners": [{
            "role": "single", "division": division,
            "particulars": {
                "name": name, "phone": format!("138{:08}", number % 100_000_000),
                "address": format!("上村{house}号"),
            },
        }],
    })
}
