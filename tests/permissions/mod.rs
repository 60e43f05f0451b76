//! Every route, for every role, in every way in which an organisation can stand to a case or petition: let through,
//! forbidden, or not there at all, as `matrix.txt` and `petitions.txt` say by hand. What a route needs to be tried is in
//! [`recipes`] and [`petitions`], cases and petitions in every state in [`stages`] and [`petition_stages`], and the people
//! who try it in [`callers`].

mod applications;
mod callers;
mod case_acts;
mod imports;
mod matrix;
mod meetings;
mod notices;
mod patrol;
mod petition_stages;
mod petitions;
mod prints;
mod recipes;
mod stages;
mod webhooks;

use std::collections::BTreeSet;

use domain::organisation::Role;
use reqwest::Method;
use serde_json::json;
use test_database::{TestDatabase, both_databases};
use tokio::task::JoinSet;

use crate::harness::deeds::{deed, join};
use crate::harness::{Client, Docket, PNG, Reply, Server};
use callers::{COLUMNS, Caller, Column, hire};
use matrix::{Cell, MATRIX, Matrix, PETITIONS};
use recipes::{Ground, Prepared};
use stages::Stage;

/// Day on which everything is prepared.
const YESTERDAY: &str = "2026-03-02 09:00";

/// Day on which everything is tried: what was due yesterday is overdue.
const TODAY: &str = "2026-03-03 09:00";

/// Routes that nobody of the matrix can bring to an end here, and where that is shown instead.
const SHOWN_ELSEWHERE: [(&str, &str); 5] = [
    ("POST /api/v1/auth/password", "it would change the callers' own passwords: tests of the crate api"),
    ("POST /api/v1/auth/second-factor/confirm", "it needs the code of an app: tests of the crate api"),
    ("POST /api/v1/auth/second-factor/remove", "it needs the code of an app: tests of the crate api"),
    ("POST /api/v1/cases/{id}/erasure", "a file must be kept for years: the module erasure"),
    ("POST /api/v1/petitions/{id}/erasure", "a file must be kept for years: the module erasure"),
];

/// Sends a prepared request.
async fn send(client: &Client, prepared: &Prepared) -> Reply {
    let mut request = client.request(prepared.method.clone(), &prepared.path);
    if let Some(version) = prepared.version {
        request = request.header("If-Match", format!("\"{version}\""));
    }
    if prepared.path.contains("/attachments?") || prepared.path.contains("/pictures?") {
        request = request.body(PNG);
    } else if prepared.path.contains("/imports?") {
        request = request.body(imports::ledger());
    } else if prepared.method == Method::POST {
        request = request.json(&prepared.body);
    }
    Reply::read(request.send().await.unwrap()).await.unwrap()
}

/// Whether a reply is what the cell says.
fn fits(cell: Cell, reply: &Reply) -> bool {
    match cell {
        Cell::Allowed => !matches!(reply.status, 401 | 403 | 404 | 500..),
        Cell::Forbidden => reply.status == 403 && reply.problem() == "forbidden",
        Cell::NotThere => reply.status == 404 && reply.problem() == "not-found",
    }
}

fn complaint(route: &str, who: &str, cell: Cell, reply: &Reply) -> String {
    format!("{route} by {who}: {cell:?} expected, got {} {}", reply.status, reply.body)
}

/// Lets everybody try a route.
async fn walk(ground: &Ground<'_>, callers: &[Caller], route: &str, cells: &Matrix) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut prepared = recipes::prepare(ground, route).await;
    let stranger = send(&ground.server.anybody(), &prepared).await;
    if stranger.status != 401 {
        wrong.push(format!("{route} without a token: {}", stranger.status));
    }
    // Those who are refused change nothing, so they try all at once.
    let cell = |caller: &Caller| cells.cell(route, caller.column, caller.role);
    let (let_through, refused): (Vec<_>, Vec<_>) = callers.iter().partition(|caller| cell(caller) == Cell::Allowed);
    let mut tries = JoinSet::new();
    for caller in refused {
        let (client, prepared) = (caller.client.clone(), prepared.clone());
        let (username, cell) = (caller.username.clone(), cell(caller));
        tries.spawn(async move { (username, cell, send(&client, &prepared).await) });
    }
    for (username, cell, reply) in tries.join_all().await {
        if !fits(cell, &reply) {
            wrong.push(complaint(route, &username, cell, &reply));
        }
    }
    let mut done = false;
    for caller in let_through {
        let client = recipes::client(ground, route, caller).await;
        let reply = send(&client, &prepared).await;
        if !fits(Cell::Allowed, &reply) {
            wrong.push(complaint(route, &caller.username, Cell::Allowed, &reply));
        }
        if (200..300).contains(&reply.status) {
            done = true;
            if prepared.method == Method::POST {
                prepared = recipes::prepare(ground, route).await;
            }
        }
    }
    if done == SHOWN_ELSEWHERE.iter().any(|(other, _)| *other == route) {
        wrong.push(format!("{route}: {} could do it", if done { "somebody" } else { "nobody" }));
    }
    wrong
}

/// Lets everybody of these columns try every route of a table.
async fn walk_all(database: TestDatabase, table: &'static str, columns: &'static [Column]) {
    let server = Server::start(database).await;
    server.set_clock(TODAY);
    let (callers, accounts) = hire(&server, columns).await;
    let ground = Ground { server: &server, accounts };
    let matrix = Matrix::read(table);
    let mut wrong = Vec::new();
    for route in matrix.routes() {
        if matrix.is_open(route) {
            let prepared = recipes::prepare(&ground, route).await;
            let reply = send(&server.anybody(), &prepared).await;
            if !(200..300).contains(&reply.status) {
                wrong.push(format!("{route}: {} {}", reply.status, reply.body));
            }
        } else {
            wrong.extend(walk(&ground, &callers, route, &matrix).await);
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let tables = [MATRIX, PETITIONS].map(Matrix::read);
    let rows: BTreeSet<String> = tables.iter().flat_map(Matrix::routes).map(str::to_owned).collect();
    let routes: BTreeSet<String> =
        api::routes::all().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(rows.difference(&routes).collect::<Vec<_>>(), Vec::<&String>::new(), "rows without a route");
    assert_eq!(routes.difference(&rows).collect::<Vec<_>>(), Vec::<&String>::new(), "routes without a row");
}

both_databases! {
    #[tokio::test]
    async fn everybody_may_do_what_the_matrix_says_and_nothing_else(database: TestDatabase) {
        walk_all(database, MATRIX, &COLUMNS).await;
    }

    #[tokio::test]
    async fn everybody_may_do_to_petitions_what_their_matrix_says_and_nothing_else(database: TestDatabase) {
        walk_all(database, PETITIONS, &petitions::COLUMNS).await;
    }

    #[tokio::test]
    async fn a_committee_above_sees_nothing_of_a_case_below(database: TestDatabase) {
        // Given a case of a village committee, and the township committee to which it would go up
        let server = Server::start(database).await;
        server.set_clock(TODAY);
        let (callers, accounts) = hire(&server, &COLUMNS).await;
        let ground = Ground { server: &server, accounts };
        let matrix = Matrix::read(MATRIX);
        let made = recipes::case_of_the_village(&ground).await;

        // Then its people stand to it like those of the next township; its auditor alone audits the whole township
        let above = COLUMNS[0].0;
        let mut wrong = Vec::new();
        for route in matrix.routes().filter(|route| route.contains("/cases/{id}")) {
            let request = recipes::of_the_village(&made, &server.world, route);
            for caller in callers.iter().filter(|c| c.column == above && c.role != Role::Auditor) {
                let cell = matrix.cell(route, "beside", caller.role);
                let reply = send(&caller.client, &request).await;
                if !fits(cell, &reply) {
                    wrong.push(complaint(route, &caller.username, cell, &reply));
                }
            }
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[tokio::test]
    async fn a_centre_assigns_down_what_it_answers_for(database: TestDatabase) {
        // Given a case that the county's centre answers for, of whose parties both agree to go on below
        let server = Server::start(database).await;
        let centre = "county-director";
        let dispute = stages::dispute(Stage::InMediation, None);
        let c = Docket::given(&server, centre, &dispute).await;
        for party in c.both() {
            c.does(centre, crate::harness::deeds::agrees_to_transfer(party, "2026-03-02")).await;
        }
        let assignment = |to| deed("assignment", json!({
            "to": to, "instruction": "请就地化解并反馈。", "report_due_on": "2026-03-20",
        }));

        // When others than those of the centre and above it try to assign it, then they may not
        let township = server.world.id("township");
        c.cannot("county-justice", assignment(township), "relation").await;
        let refused = c.attempt("county-mediator", &assignment(township)).await;
        assert_eq!(refused.must(403).problem(), "forbidden");

        // And when the centre does, then it goes to a committee below it and to nobody else
        c.cannot(centre, assignment(server.world.id("natural-resources")), "receiver_below").await;
        c.does(centre, assignment(township)).await;
        c.does("township-director", deed("offer/acceptance", json!({}))).await;
        c.has("/case/responsible", json!(township)).await;
        c.cannot("township-director", join(&[township]), "members_new").await;
    }
}
