//! What a route needs to be tried: something it can be done to, and a body that it takes.

use domain::case::AttachmentKind;
use domain::id::{OrganisationId, UserId};
use domain::organisation::{OrganisationKind, Role, Tier};
use fengqiao::world::World;
use reqwest::Method;
use serde_json::{Value, json};
use store::accounts::{self, Creation, NewAccount, Reach};
use store::cases;
use store::organisations::{self, NewOrganisation};
use store::{Scope, StoreError, Transaction};
use totp_rs::{Builder, Secret};

use super::callers::{Accounts, Caller, username};
use super::case_acts::{Body, of_case};
use super::stages::{self, Made, Stage};
use super::{TODAY, YESTERDAY};
use super::{applications, imports, meetings, notices, patrol, petitions, prints, webhooks};
use crate::harness::deeds::*;
use crate::harness::{Client, PASSWORD, PNG, Server, new_key};

/// Today, as a civil date.
pub(super) const NOW: &str = "2026-03-03";

/// What requests are prepared on.
pub(super) struct Ground<'a> {
    pub(super) server: &'a Server,
    pub(super) accounts: Accounts,
}

/// A request that can be sent, by anybody.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) version: Option<u64>,
    pub(super) body: Value,
}

/// Who sends it: the caller, in a session of its own where the request ends it.
pub(super) async fn client(ground: &Ground<'_>, route: &str, caller: &Caller) -> Client {
    if route == "POST /api/v1/auth/logout" {
        ground.server.log_in(&caller.username).await
    } else {
        caller.client.clone()
    }
}

/// Prepares a request to a route.
pub(super) async fn prepare(ground: &Ground<'_>, route: &str) -> Prepared {
    if petitions::concerns(route) {
        return petitions::prepare(ground, route).await;
    }
    let (method, template) = route.split_once(' ').unwrap();
    let method: Method = method.parse().unwrap();
    let plain = |body| Prepared { method: method.clone(), path: template.to_owned(), version: None, body };
    if let Some(act) = template.strip_prefix("/api/v1/cases/{id}") {
        let (stage, body) = of_case(act);
        let mut made = made(ground, stage).await;
        if template.ends_with("{attachment}") {
            made.attachment = Some(attach(ground, &made).await);
        }
        return on_case(method, template, &made, &ground.server.world, body);
    }
    if template.starts_with("/api/v1/prints/{hash}") {
        let path = template.replace("{hash}", &prints::printed(ground).await);
        let path = if template.ends_with("/document") { path + "?reason=%E6%A0%B8%E5%AF%B9" } else { path };
        return Prepared { path, ..plain(Value::Null) };
    }
    if template.contains("/patrol-points") {
        return patrol::prepare(ground, method, template).await;
    }
    if template.contains("/applications") {
        return applications::prepare(ground, method, template).await;
    }
    if template.starts_with("/api/v1/meetings/{id}") {
        return meetings::prepare(ground, method, template).await;
    }
    if template.starts_with("/api/v1/imports") {
        return imports::prepare(ground, method, template).await;
    }
    if template.starts_with("/api/v1/webhooks/{id}") {
        return webhooks::prepare(ground, method, template).await;
    }
    if template == "/api/v1/notifications/{id}/read" {
        return Prepared { path: with_id(template, &notices::unread(ground).await), ..plain(json!({})) };
    }
    if template.starts_with("/api/v1/organisations/{id}") {
        let target = organisation(ground).await;
        let body = match template.rsplit('/').next() {
            Some("rename") => json!({"name": format!("更名后的机构{}", new_key()), "reason": "更名"}),
            Some("phone") => json!({"phone": "0575-00009001", "reason": "公开电话"}),
            Some("move") => json!({"parent": ground.server.world.id("county-centre"), "reason": "调整"}),
            _ => json!({"reason": "撤销"}),
        };
        return Prepared { path: with_id(template, &target), version: Some(1), ..plain(body) };
    }
    if template.starts_with("/api/v1/users/{id}") {
        let act = template.rsplit('/').next().unwrap();
        let (target, version) = user(ground, act).await;
        let body = match act {
            "roles" => json!({"roles": ["mediator", "grid_worker"]}),
            "reset-second-factor" => json!({"reason": "手机遗失"}),
            _ => json!({}),
        };
        return Prepared { path: with_id(template, &target), version: Some(version), ..plain(body) };
    }
    of_no_thing(ground, route, plain).await
}

fn with_id(template: &str, id: &impl ToString) -> String {
    template.replace("{id}", &id.to_string())
}

/// Routes that are not about one thing.
async fn of_no_thing(ground: &Ground<'_>, route: &str, plain: impl Fn(Value) -> Prepared) -> Prepared {
    let world = &ground.server.world;
    let read = |path: &str| Prepared { path: path.to_owned(), ..plain(Value::Null) };
    match route {
        "POST /api/v1/webhooks" => plain(json!({"url": webhooks::URL})),
        "GET /problems/{slug}" => read("/problems/forbidden"),
        "GET /api/v1/indicators/{indicator}/items" => read("/api/v1/indicators/repeat_rate_items/items"),
        "GET /api/v1/statistics/petitions/{measure}/items" => read("/api/v1/statistics/petitions/item/items"),
        "GET /api/v1/statistics/cases/{measure}/items" => read("/api/v1/statistics/cases/accepted/items"),
        "GET /api/v1/divisions/{code}" => read("/api/v1/divisions/330681109000"),
        "POST /api/v1/auth/token" => plain(json!({"username": "village-grid", "password": PASSWORD})),
        "POST /api/v1/auth/refresh" => {
            let tokens = ground.server.anybody().try_log_in("village-grid", PASSWORD).await.must(200);
            plain(json!({"refresh_token": tokens.text("/refresh_token")}))
        }
        "POST /api/v1/auth/second-factor" => plain(json!({"password": PASSWORD})),
        "POST /api/v1/auth/second-factor/confirm" => plain(json!({"code": "000000"})),
        "POST /api/v1/auth/second-factor/remove" => plain(json!({"password": PASSWORD, "code": "000000"})),
        "POST /api/v1/auth/password" => plain(json!({"current": PASSWORD, "new": "weak"})),
        "POST /api/v1/organisations" => plain(json!({
            "name": format!("新设服务机构{}", new_key()),
            "kind": "service_provider", "tier": "township",
            "division": "330681109000", "parent": world.id("township"),
        })),
        "POST /api/v1/rules" => plain(json!({
            "division": "330681109000",
            "key": "mediation.accept_wd", "value": 2,
            "effective_from": NOW, "reason": "从严",
        })),
        "POST /api/v1/templates" => plain(json!({
            "division": "330681109000",
            "form": "rights_notice",
            "text": "电话：0575-87000000",
            "effective_from": NOW,
            "reason": "方便群众",
        })),
        "POST /api/v1/holidays" => plain(json!({"date": "2026-12-26", "kind": "workday", "name": "调休"})),
        // Where the caller may make users at all, this one lies within the reach of some only.
        "POST /api/v1/users" => plain(json!({
            "username": format!("u{}", &new_key()[..20]),
            "name": "新用户",
            "organisation": world.id("township"),
            "roles": ["mediator"],
        })),
        "POST /api/v1/meetings" => plain(
            json!({"kind": "daily_consultation", "held_on": NOW, "chair": "主任", "invited": [world.id("court")]}),
        ),
        "POST /api/v1/cases" => plain(quarrel(NOW)),
        "POST /api/v1/cases/search" => plain(json!({"name": "张伟"})),
        _ => plain(json!({})),
    }
}

/// An organisation in the township that can be renamed, moved and closed.
async fn organisation(ground: &Ground<'_>) -> OrganisationId {
    let new = NewOrganisation {
        name: format!("枫桥镇便民服务中心{}", new_key()).parse().unwrap(),
        kind: OrganisationKind::ServiceProvider,
        tier: Tier::Township,
        division: "330681109".parse().unwrap(),
        parent: Some(ground.server.world.id("township")),
        number_prefix: String::new(),
        phone: None,
    };
    let administrator = ground.server.world.scope("city-admin");
    let make = move |transaction: &mut Transaction| organisations::create(transaction, &administrator, &new);
    ground.server.store.write::<_, StoreError, _>(make).await.unwrap().unwrap().organisation.id
}

/// Somebody who works in the township's committee and whom that can be done to, with their version.
async fn user(ground: &Ground<'_>, act: &str) -> (UserId, u64) {
    let world = &ground.server.world;
    let new = NewAccount {
        username: format!("u{}", &new_key()[..20]),
        name: "某调解员".to_owned(),
        organisation: world.id("township"),
        roles: vec![Role::Mediator],
        password_hash: "$argon2id$".to_owned(),
    };
    let by = Reach { administrator: world.user("city-admin"), division: "3306".parse().unwrap() };
    let (proposed, second_factor) = (act == "confirm", act == "reset-second-factor");
    let make = move |transaction: &mut Transaction| {
        let Creation::Made(mut account) = accounts::create(transaction, None, &new)? else {
            panic!("{} is taken", new.username);
        };
        if proposed {
            let roles = [Role::Auditor];
            *account = accounts::replace_roles(transaction, by, account.id, account.version, &roles)?;
        }
        if second_factor {
            enrol(transaction, account.id)?;
        }
        Ok::<_, StoreError>((account.id, account.version.unsigned_abs()))
    };
    ground.server.store.write(make).await.unwrap()
}

/// Gives an account a second factor.
fn enrol(transaction: &mut Transaction, id: UserId) -> Result<(), StoreError> {
    let enrolment = accounts::enrol_second_factor(transaction, id)?.unwrap();
    let app = Builder::new().with_secret(Secret::try_from_base32(&enrolment.secret).unwrap()).build().unwrap();
    let code = app.generate(transaction.now().timestamp().unsigned_abs()).to_string();
    accounts::confirm_second_factor(transaction, id, &code)?;
    Ok(())
}

/// A case of the township's committee, made yesterday.
pub(super) async fn made(ground: &Ground<'_>, stage: Stage) -> Made {
    let world = &ground.server.world;
    let reporter = ground.accounts[&username("former", Role::GridWorker)];
    let scope = Scope::new(reporter, world.organisation("village").clone(), [Role::GridWorker].into());
    let dispute = stages::dispute(stage, Some(world));
    make(ground, scope, stage, &dispute).await
}

/// Files a picture in a case.
async fn attach(ground: &Ground<'_>, made: &Made) -> String {
    let (id, version, scope) = (made.id, made.version, ground.server.world.scope("township-director"));
    let mut upload = ground.server.store.begin_upload(id).unwrap();
    upload.write(PNG).unwrap();
    let uploaded = upload.finish().unwrap();
    let enter = move |transaction: &mut Transaction| {
        let entry = (&uploaded, AttachmentKind::Photo, "围墙.png".parse().unwrap());
        cases::attach(transaction, &scope, id, version, entry)
    };
    ground.server.store.write(enter).await.unwrap();
    let scope = ground.server.world.scope("township-director");
    let sheet = ground.server.store.read(move |snapshot| cases::sheet(snapshot, &scope, id)).await.unwrap();
    sheet.case.attachments[0].id.to_string()
}

async fn make(ground: &Ground<'_>, reporter: Scope, stage: Stage, dispute: &Value) -> Made {
    ground.server.set_clock(YESTERDAY);
    let made = stages::make(&ground.server.store, &ground.server.world, reporter, stage, dispute).await;
    ground.server.set_clock(TODAY);
    made
}

/// A case of the village's own committee.
pub(super) async fn case_of_the_village(ground: &Ground<'_>) -> Made {
    let director = ground.server.world.scope("village-director");
    make(ground, director, Stage::Registered, &stages::dispute(Stage::Registered, None)).await
}

/// A request about that case.
pub(super) fn of_the_village(made: &Made, world: &World, route: &str) -> Prepared {
    let (method, template) = route.split_once(' ').unwrap();
    let (_, body) = of_case(template.strip_prefix("/api/v1/cases/{id}").unwrap());
    on_case(method.parse().unwrap(), template, made, world, body)
}

fn on_case(method: Method, template: &str, made: &Made, world: &World, body: Body) -> Prepared {
    let person = if template.contains("/guardians/") {
        made.guardian.as_ref().or(made.parties.first())
    } else {
        made.parties.first()
    };
    let path = with_id(template, &made.id).replace("{person}", person.map_or("", String::as_str));
    let path =
        path.replace("{attachment}", made.attachment.as_deref().unwrap_or("019cac0f-2680-7000-8000-000000000000"));
    let path = path.replace("{form}", "acceptance_register");
    let path = if template.ends_with("/attachments") { path + "?kind=photo&name=a.png" } else { path };
    let versioned = method == Method::POST && !template.ends_with("unmask");
    Prepared { method, path, version: versioned.then_some(made.version), body: body(made, world) }
}
