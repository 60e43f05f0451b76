//! Petitions (信访件): register, find, read, act; candidates for repeats; what the petitioner may see with the query code.
//!
//! As with cases, the acts are not written here one by one: [`acts`] makes a route of every row of the table.

mod acts;
mod attachments;
mod candidates;
mod citizen;
mod export;
mod list;
mod people;
mod read;
mod search;

pub use acts::act;
pub use attachments::{attach, download};
pub use candidates::repeated_by;
pub use citizen::{ask, rate};
pub use export::export;
pub use list::{Filter, find};
pub use people::particulars;
pub use search::petitions_of;

use actix_web::{http::Method, web};
use escalation::petition::table::REGISTER;
use serde_json::Value;
use store::petitions::{self, NewPetition, PetitionReceipt, PetitionSheet};

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{Receipt, Submission},
    problem::Problem,
    reply::Reply,
    routes::{Access, Route},
    server::State,
};

const TAG: &str = "信访件";
const PETITIONS: &str = "/api/v1/petitions";
const PETITION: &str = "/api/v1/petitions/{id}";

/// The routes of petitions.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::read(PETITIONS, "信访件列表", find).tag(TAG),
        export::route(),
        Route::new(Method::POST, PETITIONS, "登记信访件", register)
            .tag(TAG)
            .access(Access::Roles(REGISTER.who))
            .takes::<NewPetition>()
            .gives::<PetitionReceipt>(201),
        Route::new(Method::POST, format!("{PETITIONS}/search"), "按信访人查找信访件", search::search)
            .tag(TAG)
            .takes::<store::Sought>()
            .gives::<search::FoundPetitions>(200),
        Route::new(Method::POST, format!("{PETITIONS}/candidates"), "登记前查找疑似重复件", candidates::of_draft)
            .tag(TAG)
            .access(Access::Roles(REGISTER.who))
            .takes::<NewPetition>()
            .gives::<candidates::Candidates>(200),
        Route::new(Method::GET, PETITION, "信访件详情", read::get).tag(TAG).gives::<PetitionSheet>(200),
        Route::new(Method::GET, format!("{PETITION}/actions"), "可办事项及不能办理的原因", read::actions)
            .tag(TAG)
            .gives::<read::PetitionActions>(200),
        Route::read_of(format!("{PETITION}/events"), "办理记录", read::events).tag(TAG),
        Route::new(Method::GET, format!("{PETITION}/thread"), "同一信访事项的信访件", read::thread)
            .tag(TAG)
            .gives::<read::Thread>(200),
        Route::new(Method::GET, format!("{PETITION}/candidates"), "疑似重复件", candidates::of_petition)
            .tag(TAG)
            .gives::<candidates::Candidates>(200),
    ];
    routes.extend(acts::routes());
    routes.extend(people::routes());
    routes.extend(attachments::routes());
    routes.extend(citizen::routes());
    routes
}

/// `POST /api/v1/petitions`.
async fn register(
    state: web::Data<State>,
    caller: Authenticated,
    submission: Submission<NewPetition>,
) -> Result<Reply, Problem> {
    record(&state, &caller, submission).await
}

/// Registers a petition as what was sent in tells it.
///
/// # Errors
/// Why it was not done.
pub async fn enter(state: &State, caller: &Authenticated, submission: Submission<Value>) -> Result<Reply, Problem> {
    record(state, caller, submission.typed()?).await
}

async fn record(state: &State, caller: &Authenticated, submission: Submission<NewPetition>) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .once(state, caller, move |transaction, new| {
            let receipt = petitions::register(transaction, &scope, new)?;
            let version = signed(receipt.version);
            Ok(Reply::created(format!("{PETITIONS}/{}", receipt.id), &receipt).version(version))
        })
        .await
}

impl Receipt for PetitionReceipt {
    fn version(&self) -> u64 {
        self.version
    }
}
