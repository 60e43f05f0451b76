//! What a committee does with an application: takes it over as a case, or returns it.

use actix_web::{http::Method, web};
use domain::id::ApplicationId;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{
    Objection, Scope, Transaction,
    applications::{self, ANSWERING, ApplicationReceipt, Return, TakeOver},
    cases::CaseError,
};

use crate::{
    auth::Authenticated,
    cases::signed,
    extract::{IfMatch, Submission},
    problem::Problem,
    reply::Reply,
    routes::{Access, BodySchema, Route},
    server::State,
};

/// How an application is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A case is registered.
    TakeOver,
    /// It comes back to the citizen.
    Return,
}

impl Answer {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::TakeOver, Self::Return];

    /// Where it is posted to, below `/api/v1/applications/{id}/`.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::TakeOver => "takeover",
            Self::Return => "return",
        }
    }

    /// Chinese name.
    #[must_use]
    pub const fn name_zh(self) -> &'static str {
        match self {
            Self::TakeOver => "登记立案",
            Self::Return => "退回申请",
        }
    }

    /// What is sent in.
    #[must_use]
    pub fn body(self) -> BodySchema {
        match self {
            Self::TakeOver => BodySchema::of::<TakeOver>(),
            Self::Return => BodySchema::of::<Return>(),
        }
    }
}

/// The route of an answer.
pub(super) fn route(what: Answer) -> Route {
    let handler = move |state, caller, id: web::Path<ApplicationId>, version, submission| {
        answer(state, caller, (id.into_inner(), version), what, submission)
    };
    Route::new(Method::POST, format!("{}/{}", super::APPLICATION, what.path()), what.name_zh(), handler)
        .tag(super::TAG)
        .access(Access::Roles(ANSWERING))
        .versioned()
        .takes_schema(what.body())
        .gives::<ApplicationReceipt>(200)
}

/// Answers an application that the caller has read at a version.
///
/// # Errors
/// Why it was not done.
pub async fn answer(
    state: web::Data<State>,
    caller: Authenticated,
    at: (ApplicationId, IfMatch),
    what: Answer,
    submission: Submission<Value>,
) -> Result<Reply, Problem> {
    match what {
        Answer::TakeOver => done(&state, &caller, at, submission.typed::<TakeOver>()?, applications::take_over).await,
        Answer::Return => {
            done(&state, &caller, at, submission.typed::<Return>()?, applications::return_to_citizen).await
        }
    }
}

type Answered = Result<Result<ApplicationReceipt, Objection>, CaseError>;

async fn done<T: DeserializeOwned + Send + 'static>(
    state: &State,
    caller: &Authenticated,
    (id, version): (ApplicationId, IfMatch),
    submission: Submission<T>,
    work: fn(&mut Transaction, &Scope, (ApplicationId, i64), &T) -> Answered,
) -> Result<Reply, Problem> {
    let scope = caller.scope();
    submission
        .once(state, caller, move |transaction, body| {
            let receipt = work(transaction, &scope, (id, version.0), body)??;
            Ok(Reply::ok(&receipt).version(signed(receipt.version)))
        })
        .await
}
