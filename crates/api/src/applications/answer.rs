//! What a committee does with an application: takes it over as a case, or returns it.

use actix_web::web;
use domain::id::ApplicationId;
use serde_json::Value;
use store::applications::{self, ANSWERING, ApplicationReceipt, Return, TakeOver};

use crate::{
    auth::Authenticated,
    extract::{IfMatch, Receipt, Submission},
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
    let work = move |state, caller, at, submission| answer(state, caller, at, what, submission);
    Route::change(format!("{}/{}", super::APPLICATION, what.path()), what.name_zh(), work)
        .tag(super::TAG)
        .access(Access::Roles(ANSWERING))
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
        Answer::TakeOver => submission.typed::<TakeOver>()?.settle(&state, &caller, at, applications::take_over).await,
        Answer::Return => {
            submission.typed::<Return>()?.settle(&state, &caller, at, applications::return_to_citizen).await
        }
    }
}

impl Receipt for ApplicationReceipt {
    fn version(&self) -> u64 {
        self.version
    }
}
