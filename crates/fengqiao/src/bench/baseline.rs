//! What the machine can do without the program, or with less of it: actix with a constant reply, the write path with one
//! small row, and the write path with a case that nobody sent over HTTP.

use actix_web::http::header::ContentType;
use actix_web::web::{self, Bytes};
use actix_web::{App, HttpResponse, HttpServer};
use domain::id::CaseId;
use domain::time::civil_date;
use store::cases::{self, NewCase};
use store::{AccessKind, Scope, Store, StoreError, Transaction};

use super::committees::Committee;
use super::fill::{failed, quarrel};
use super::load::Asker;
use super::served::Served;
use super::wire::{Connection, request};
use crate::Failure;

/// Name of the row of [`BareCaller`].
pub(super) const READ: &str = "bare actix, a constant case";

/// Name of the row of [`RowWriter`].
pub(super) const WRITE: &str = "bare write path, one small row";

/// Name of the row of [`CaseWriter`].
pub(super) const CASE: &str = "bare write path, a case";

/// Starts actix with nothing around it, replying with that JSON.
pub(super) fn bare_actix(json: Vec<u8>) -> Result<Served, Failure> {
    Served::run(move |stopped| async move {
        let json = Bytes::from(json);
        let http = HttpServer::new(move || {
            let json = json.clone();
            App::new().route(
                "/",
                web::get().to(move || {
                    let json = json.clone();
                    async move { HttpResponse::Ok().insert_header(ContentType::json()).body(json) }
                }),
            )
        })
        .shutdown_signal(stopped);
        let http = http.bind(("127.0.0.1", 0)).map_err(Failure::system("listening"))?;
        let address = http.addrs()[0];
        Ok((address, http.run()))
    })
}

/// Asks bare actix.
pub(super) struct BareCaller {
    connection: Connection,
    request: Vec<u8>,
}

impl BareCaller {
    /// A caller with a connection of its own.
    pub(super) async fn new(served: &Served) -> Result<Self, Failure> {
        Ok(Self { connection: Connection::open(served.address).await?, request: request("GET", "/", &[], "") })
    }
}

impl Asker for BareCaller {
    async fn ask(&mut self) -> Result<(), Failure> {
        self.connection.send(&self.request).await.map(drop)
    }
}

/// Writes one row of the access log and waits until it is durable.
pub(super) struct RowWriter {
    store: Store,
    scope: Scope,
    case: CaseId,
}

impl RowWriter {
    /// A writer on that store.
    pub(super) fn new(store: &Store, scope: &Scope, case: CaseId) -> Self {
        Self { store: store.clone(), scope: scope.clone(), case }
    }
}

impl Asker for RowWriter {
    async fn ask(&mut self) -> Result<(), Failure> {
        let (scope, case) = (self.scope.clone(), self.case);
        let kept: Result<(), StoreError> =
            self.store.write(move |transaction| store::record_look(transaction, &scope, case, AccessKind::Read)).await;
        Ok(kept?)
    }
}

/// Registers a case, without HTTP around it, and waits until it is durable.
pub(super) struct CaseWriter {
    store: Store,
    scope: Scope,
    case: NewCase,
    /// Cases registered.
    pub(super) registered: usize,
}

impl CaseWriter {
    /// A writer on that store, for that committee.
    pub(super) fn new(store: &Store, committee: &Committee, number: usize) -> Self {
        let case = quarrel(&committee.division.to_string(), civil_date(store.now()), number);
        let case = serde_json::from_value(case).expect("the quarrel is a case");
        Self { store: store.clone(), scope: committee.scope.clone(), case, registered: 0 }
    }
}

impl Asker for CaseWriter {
    async fn ask(&mut self) -> Result<(), Failure> {
        let (scope, case) = (self.scope.clone(), self.case.clone());
        let register = move |transaction: &mut Transaction| cases::register(transaction, &scope, &case).map(drop);
        self.store.write(register).await.map_err(failed)?;
        self.registered += 1;
        Ok(())
    }
}
