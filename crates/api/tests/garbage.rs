//! Generated garbage at every route, by everybody: no reply may be a 5xx, every refusal is a problem in Chinese.
//!
//! Bodies are made from the schemas of the OpenAPI document and then spoilt here and there, so that they get past the
//! first check and reach the code behind it. `GARBAGE_ROUNDS` sets how many requests each route gets; the same numbers
//! come each time.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod serving;

use api::routes::Access;
use domain::{
    id::OrganisationId,
    organisation::{OrganisationKind, Role, Tier},
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::{Map, Value, json};
use serving::{FENGQIAO, Server, ZHUJI};
use sha2::{Digest, Sha256};
use test_database::both_databases;

const ROUNDS: u64 = 12;

/// How deep bodies are followed into their schemas.
const DEPTH: u32 = 40;

/// How many of the ids met last are used again.
const IDS: usize = 100;

/// Texts that have broken programs before.
const TEXTS: &[&str] = &[
    "",
    " ",
    "张三",
    "0",
    "-1",
    "true",
    "null",
    "2026-02-30",
    "2026-03-01",
    "9999-12-31",
    "330681109000",
    "999999999999",
    "0190b3c4-0000-7000-8000-000000000000",
    "' OR 1=1 --",
    "<script>",
    "../../etc/passwd",
    "\u{202e}",
    "👨‍👩‍👧",
    "a\nb",
    "%00",
    "11010519491231002X",
    "13800138000",
    "+86 138",
    "\u{feff}",
    "\u{fdd0}",
    "𠮷",
    "{}",
    "[]",
];

/// What may be wrong with a header or query value.
const NUMBERS: &[i64] = &[0, 1, -1, 2, 100, 201, i64::MAX, i64::MIN, 1_000_000_000_000_000, 2_147_483_648];

/// How files begin that are taken somewhere: pictures, PDF, workbooks, tables.
const BEGINNINGS: [&[u8]; 5] =
    [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK\x03\x04", b"date,kind,name\n2027-01-01,holiday,\n"];

struct Garbage<'a> {
    random: StdRng,
    schemas: &'a Map<String, Value>,
    ids: &'a [String],
    /// How likely each place is spoilt, in percent; half of the requests are left whole.
    spoilt: usize,
}

impl Garbage<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.random.random_range(..end)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn text(&mut self) -> String {
        match self.below(10) {
            0 => "长".repeat(1 + self.below(30_000)),
            1..=3 => self.pick(self.ids).clone(),
            _ => (*self.pick(TEXTS)).to_owned(),
        }
    }

    /// Any JSON at all.
    fn anything(&mut self, depth: u32) -> Value {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => json!(self.chance(50)),
            2 => json!(*self.pick(NUMBERS)),
            3 => json!(0.1),
            4 => json!(self.text()),
            5 => (0..self.below(4)).map(|_| self.anything(depth - 1)).collect(),
            _ => Value::Object((0..self.below(4)).map(|_| (self.text(), self.anything(depth - 1))).collect()),
        }
    }

    /// JSON of a schema, now and then not.
    fn like(&mut self, schema: &Value, depth: u32) -> Value {
        if depth == 0 || self.chance(self.spoilt) {
            return self.anything(2);
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            let schemas = self.schemas;
            return self.like(&schemas[name], depth - 1);
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(choices) = schema[choice].as_array() {
                let chosen = self.pick(choices).clone();
                return self.like(&chosen, depth - 1);
            }
        }
        if let Some(parts) = schema["allOf"].as_array() {
            let mut whole = Map::new();
            for part in parts {
                if let Value::Object(part) = self.like(part, depth - 1) {
                    whole.extend(part);
                }
            }
            return Value::Object(whole);
        }
        if let Some(words) = schema["enum"].as_array() {
            return self.pick(words).clone();
        }
        if !schema["const"].is_null() {
            return schema["const"].clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => self.pick(kinds).clone(),
            kind => kind.clone(),
        };
        match kind.as_str().unwrap_or_default() {
            "object" => self.object(schema, depth),
            "array" => {
                let items = schema["items"].clone();
                (0..self.below(4)).map(|_| self.like(&items, depth - 1)).collect()
            }
            "string" => match schema["format"].as_str().unwrap_or_default() {
                "uuid" => json!(self.pick(self.ids).clone()),
                "date" => json!("2026-03-01"),
                "date-time" => json!("2026-03-01T09:00:00Z"),
                _ if schema["example"].is_string() && !self.chance(self.spoilt) => schema["example"].clone(),
                _ if !self.chance(self.spoilt) => json!("排水沟纠纷"),
                _ => json!(self.text()),
            },
            "integer" if !self.chance(3 * self.spoilt) => json!(1 + self.below(4)),
            "integer" => json!(*self.pick(NUMBERS)),
            "number" => json!(1.5),
            "boolean" => json!(self.chance(50)),
            "null" => Value::Null,
            _ => self.anything(2),
        }
    }

    fn object(&mut self, schema: &Value, depth: u32) -> Value {
        let mut object = Map::new();
        let none = Map::new();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, property) in schema["properties"].as_object().unwrap_or(&none) {
            let wanted = if required.contains(&name.as_str()) { 100 - self.spoilt / 2 } else { 50 };
            if self.chance(wanted) {
                object.insert(name.clone(), self.like(property, depth - 1));
            }
        }
        if self.chance(self.spoilt / 2) {
            object.insert(self.text(), json!(1));
        }
        Value::Object(object)
    }

    /// A file that begins like one of a kind that is taken, or like none.
    fn file(&mut self) -> Vec<u8> {
        let mut file = self.pick(&BEGINNINGS).to_vec();
        file.extend((0..self.below(200)).map(|_| self.random.random::<u8>()));
        file
    }

    fn path(&mut self, template: &str) -> String {
        let mut path = String::new();
        for (number, part) in template.split(['{', '}']).enumerate() {
            if number % 2 == 0 {
                path.push_str(part);
            } else if self.chance(80) {
                let id: &String = self.pick(self.ids);
                path.push_str(id);
            } else {
                path.push_str(&form_urlencoded::byte_serialize(self.text().as_bytes()).take(200).collect::<String>());
            }
        }
        path
    }

    fn query(&mut self, operation: &Value) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] == "query" && self.chance(50) {
                let value = self.like(&parameter["schema"], 4);
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                query.append_pair(parameter["name"].as_str().unwrap(), &value.chars().take(500).collect::<String>());
            }
        }
        query.finish()
    }
}

/// The ids that stay: the two organisations, one that nobody has.
const KEPT: usize = 3;

/// The token of a new person of the role that caller number so many has; caller 0 is nobody.
async fn join(server: &Server, caller: usize, number: usize, places: &[OrganisationId; 2]) -> Option<String> {
    let role = *Role::ALL.get(caller.checked_sub(1)?)?;
    let [bureau, committee] = *places;
    let local = matches!(role, Role::Mediator | Role::CommitteeDirector | Role::GridWorker);
    let name = format!("{}.{number}", role.code());
    server.member(&name, if local { committee } else { bureau }, &[role]).await;
    Some(server.log_in(&name).await.access_token)
}

fn collect_ids(reply: &Value, ids: &mut Vec<String>) {
    match reply {
        Value::String(text) if text.parse::<uuid::Uuid>().is_ok() && !ids.contains(text) => ids.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| collect_ids(item, ids)),
        Value::Object(members) => members.values().for_each(|member| collect_ids(member, ids)),
        _ => {}
    }
}

/// Days at and beyond the ends of what calendars and databases know.
const DAYS: &[&str] = &["-262143-01-01", "-9999-12-31", "0000-01-01", "9999-12-31", "+10000-01-01", "+262142-12-31"];

/// A dispute of two groups, as it is sent in.
fn of_groups(division: &str, day: &str, members: u32) -> Value {
    let group = |side: &str| {
        json!({
            "side": side,
            "kind": "group",
            "particulars": {"name": "张三等人"},
            "members": members,
            "representatives": [{"name": "张三"}, {"name": "李四"}],
        })
    };
    json!({
        "dispute": {
            "division": division,
            "source": "oral_application",
            "applied_on": day,
            "category": "02",
            "difficulty": "simple",
            "title": "排水沟纠纷",
            "narrative": "雨后漫水。",
        },
        "parties": [group("applicant"), group("respondent")],
    })
}

both_databases! {
    #[tokio::test]
    async fn the_ends_of_the_calendar_and_of_numbers_break_nothing(database: TestDatabase) {
        let server = Server::start(database).await;
        let bureau = server.organisation(OrganisationKind::JusticeBureau, Tier::County, ZHUJI).await;
        let committee = server.organisation(OrganisationKind::TownshipCommittee, Tier::Township, FENGQIAO).await;
        server.member("admin", bureau, &[Role::Administrator]).await;
        server.member("director", committee, &[Role::CommitteeDirector]).await;
        let (admin, director) = (server.log_in("admin").await, server.log_in("director").await);
        let broken = |reply: &reqwest::Response| reply.status().is_server_error();

        for day in DAYS {
            let value: String = form_urlencoded::byte_serialize(day.as_bytes()).collect();
            for query in ["cases?from=", "cases?until=", "cases?order=due&from=", "cases?order=due&until=", "petitions?from=", "petitions?until=", "rules?on="] {
                let reply = director.get(&format!("/api/v1/{query}{value}")).await;
                assert!(!broken(&reply), "{query}{day}");
            }
            let registered = director.post("/api/v1/cases", &of_groups(FENGQIAO, day, 2)).await;
            assert_eq!(registered.status(), 422, "{day}");
            let rule = json!({
                "division": ZHUJI, "key": "mediation.accept_wd", "value": 2, "effective_from": day, "reason": "试验",
            });
            assert!(!broken(&admin.post("/api/v1/rules", &rule).await), "{day}");
            let holiday = json!({"date": day, "kind": "workday", "name": "调休"});
            assert!(!broken(&admin.post("/api/v1/holidays", &holiday).await), "{day}");
        }
        for year in [i32::MIN, -1, i32::MAX] {
            assert!(!broken(&director.get(&format!("/api/v1/holidays?year={year}")).await), "{year}");
        }

        // Two groups of four thousand million people each are one case, of which all can be asked.
        let made = director.post("/api/v1/cases", &of_groups(FENGQIAO, "2026-03-01", u32::MAX)).await;
        assert_eq!(made.status(), 201);
        let location = made.headers()["location"].to_str().unwrap().to_owned();
        for path in [location.clone(), format!("{location}/actions"), format!("{location}/events")] {
            assert_eq!(director.get(&path).await.status(), 200, "{path}");
        }
    }

    #[tokio::test]
    async fn garbage_is_refused_in_chinese_and_never_breaks_the_server(database: TestDatabase) {
        let rounds = std::env::var("GARBAGE_ROUNDS").map_or(ROUNDS, |rounds| rounds.parse().unwrap());
        let server = Server::start(database).await;
        let places = [
            server.organisation(OrganisationKind::JusticeBureau, Tier::County, ZHUJI).await,
            server.organisation(OrganisationKind::TownshipCommittee, Tier::Township, FENGQIAO).await,
        ];
        let mut ids: Vec<String> = places.iter().map(ToString::to_string).collect();
        ids.push("0190b3c4-0000-7000-8000-000000000000".to_owned());
        let mut tokens = Vec::new();
        for caller in 0..=Role::ALL.len() {
            tokens.push(join(&server, caller, 0, &places).await);
        }
        let mut newcomers = 0;
        let document: Value = server.get("/openapi.json").await.json().await.unwrap();
        let schemas = document["components"]["schemas"].as_object().unwrap();
        let mut accepted = 0;
        for round in 0..rounds {
            for route in &api::routes::all() {
                // Where the callers work is not closed: nobody could take their places.
                let closes = route.path.ends_with("/organisations/{id}/close");
                let known = if closes { ids[places.len()..].to_vec() } else { ids.clone() };
                // By the name of the route, so that a new route changes nothing for the others.
                let seed = Sha256::digest(format!("{round} {} {}", route.method, route.path));
                let random = StdRng::from_seed(seed.into());
                let spoilt = if round % 2 == 0 { 0 } else { 8 };
                let mut garbage = Garbage { random, schemas, ids: &known, spoilt };
                let method = route.method.as_str();
                let operation = &document["paths"][route.path.as_ref()][method.to_lowercase()];
                let path = garbage.path(&route.path);
                let query = garbage.query(operation);
                let mut request = server.request(method, &format!("{path}?{query}"));
                let caller = match route.access {
                    Access::Roles(roles) if garbage.chance(80) => {
                        let role = garbage.pick(roles);
                        1 + Role::ALL.iter().position(|known| known == role).unwrap()
                    }
                    _ => garbage.below(tokens.len()),
                };
                if let Some(token) = &tokens[caller] {
                    request = request.bearer_auth(token);
                }
                if garbage.chance(80) {
                    request = request.header("If-Match", format!("\"{}\"", 1 + garbage.below(3)));
                }
                if garbage.chance(30) {
                    request = request.header("Idempotency-Key", format!("{:016}", garbage.below(50)));
                }
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                let body = match garbage.below(20) {
                    0 => "\u{0}\u{1}{".to_owned(),
                    1 => garbage.anything(4).to_string(),
                    _ if schema.is_null() => "{}".to_owned(),
                    _ => garbage.like(schema, DEPTH).to_string(),
                };
                if let Some(media_type) = route.other_body.filter(|_| garbage.chance(60)) {
                    request = request.header("Content-Type", media_type).body(garbage.file());
                } else if method != "GET" {
                    request = request.header("Content-Type", "application/json").body(body.clone());
                }
                let reply = request.send().await.unwrap();
                let status = reply.status();
                let told = || format!("round {round}: {method} {path} as {caller}\n{}", body.chars().take(2000).collect::<String>());
                assert!(!status.is_server_error() || (status == 503 && path == "/readyz"), "{status} {}", told());
                if status.is_client_error() {
                    assert_eq!(reply.headers()["content-type"], "application/problem+json", "{}", told());
                    let problem: Value = reply.json().await.unwrap();
                    assert!(!problem["detail"].as_str().unwrap().is_ascii(), "{problem} {}", told());
                } else {
                    accepted += usize::from(status == 201);
                    if let Ok(made) = reply.json::<Value>().await {
                        collect_ids(&made, &mut ids);
                    }
                    ids.drain(KEPT..KEPT + ids.len().saturating_sub(KEPT + IDS));
                }
                if status == 401 && tokens[caller].is_some() || path.ends_with("/logout") {
                    newcomers += 1;
                    tokens[caller] = join(&server, caller, newcomers, &places).await;
                }
            }
        }
        assert!(accepted > 0, "garbage that is never accepted does not get far enough");
        let store = server.store.clone();
        let verified = tokio::task::spawn_blocking(move || store.verify_cases(|_| {}).unwrap()).await.unwrap();
        verified.expect("what was refused has written nothing, what was accepted all of it");
    }
}
