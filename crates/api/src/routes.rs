//! The table of routes: the one place where a route comes into being.
//!
//! Each row carries its handler, who may call it and what it takes and gives. The server registers the table, the
//! OpenAPI document describes it and the permission tests walk it; so a route cannot exist in one without the others.
//! Rows may be computed: the acts on a case are made from the transition table.

use std::{borrow::Cow, future::Future, sync::Arc};

use actix_web::{FromRequest, Handler, Responder, guard, http::Method, web};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        Ref, RefOr, Schema,
        path::{Parameter, ParameterIn},
    },
};

use crate::{
    access_log, applications,
    auth::{self, Authenticated},
    cases, deadlines, divisions, documents,
    extract::{IfMatch, Query, Submission},
    holidays, imports, indicators, meetings, notifications, organisations, patrol, petitions,
    problem::Problem,
    reference,
    reply::Reply,
    rules, scorecard,
    server::{self, State},
    statistics, templates, users, webhooks,
};
use domain::organisation::Role;
use escalation::InputSchema;

/// Named schemas, as utoipa collects them.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// What a body looks like: its named schema and those it refers to.
#[derive(Debug, Clone, Copy)]
pub struct BodySchema {
    name: fn() -> Cow<'static, str>,
    collect: fn(&mut Schemas),
}

impl BodySchema {
    /// The schema of a type.
    #[must_use]
    pub fn of<T: ToSchema>() -> Self {
        Self {
            name: T::name,
            collect: |schemas| {
                schemas.push((T::name().into_owned(), T::schema()));
                T::schemas(schemas);
            },
        }
    }

    /// The schema of what is sent in for an act.
    #[must_use]
    pub const fn of_input(InputSchema { name, collect }: InputSchema) -> Self {
        Self { name, collect }
    }

    /// A reference to the schema by its name.
    #[must_use]
    pub fn reference(&self) -> RefOr<Schema> {
        Ref::from_schema_name((self.name)()).into()
    }

    /// Adds the schema and all it refers to.
    pub fn collect(&self, schemas: &mut Schemas) {
        (self.collect)(schemas);
    }
}

/// Who may call a route at all; what the caller may see or do there is decided on the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without a token.
    Open,
    /// Anybody, without a token, but only as often as log-ins are allowed from one address.
    LogIn,
    /// Whoever is allowed to read the metrics.
    Metrics,
    /// Everybody with a token, even if the password must be changed first.
    SignedIn,
    /// Everybody with a token whose password is in order.
    Member,
    /// Those who hold one of these roles.
    Roles(&'static [Role]),
}

/// One route.
#[derive(Clone)]
pub struct Route {
    /// HTTP method.
    pub method: Method,
    /// Path template, such as `/api/v1/users/{id}`.
    pub path: Cow<'static, str>,
    /// Chinese summary.
    pub summary: Cow<'static, str>,
    /// Chinese name of the group it stands under in the document.
    pub tag: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Whether it needs `If-Match`.
    pub versioned: bool,
    /// Query parameters.
    pub query: Vec<Parameter>,
    /// JSON body it takes.
    pub body: Option<BodySchema>,
    /// Another media type that the body may have, or the only one, which has no schema.
    pub other_body: Option<&'static str>,
    /// Status of success.
    pub status: u16,
    /// Media type of success.
    pub media_type: &'static str,
    /// Another media type that success may have where the caller wants it.
    pub other_media_type: Option<&'static str>,
    /// JSON body it gives.
    pub reply: Option<BodySchema>,
    register: Arc<dyn Fn() -> actix_web::Route + Send + Sync>,
}

impl Route {
    /// A route for members answering 200 with nothing, until told otherwise.
    #[must_use]
    pub fn new<F, Args>(
        method: Method,
        path: impl Into<Cow<'static, str>>,
        summary: impl Into<Cow<'static, str>>,
        handler: F,
    ) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let served = method.clone();
        Self {
            method,
            path: path.into(),
            summary: summary.into(),
            tag: "",
            access: Access::Member,
            versioned: false,
            query: Vec::new(),
            body: None,
            other_body: None,
            status: 200,
            media_type: "application/json",
            other_media_type: None,
            reply: None,
            register: Arc::new(move || serving(&served).to(handler.clone())),
        }
    }

    /// A route that reads what its query asks for.
    #[must_use]
    pub(crate) fn read<Q, T, F>(
        path: impl Into<Cow<'static, str>>,
        summary: impl Into<Cow<'static, str>>,
        work: F,
    ) -> Self
    where
        Q: DeserializeOwned + IntoParams + 'static,
        T: Serialize + ToSchema + 'static,
        F: AsyncFn(&State, &Authenticated, Q) -> Result<T, Problem> + Clone + Send + Sync + 'static,
    {
        let handler = move |state: web::Data<State>, caller: Authenticated, Query(asked): Query<Q>| {
            let work = work.clone();
            async move { work(&state, &caller, asked).await.map(web::Json) }
        };
        Self::new(Method::GET, path, summary, handler).query::<Q>().gives::<T>(200)
    }

    /// A route that reads what its query asks for of what its path names.
    #[must_use]
    pub(crate) fn read_of<I, Q, T, F>(
        path: impl Into<Cow<'static, str>>,
        summary: impl Into<Cow<'static, str>>,
        work: F,
    ) -> Self
    where
        I: DeserializeOwned + 'static,
        Q: DeserializeOwned + IntoParams + 'static,
        T: Serialize + ToSchema + 'static,
        F: AsyncFn(&State, &Authenticated, I, Q) -> Result<T, Problem> + Clone + Send + Sync + 'static,
    {
        let handler =
            move |state: web::Data<State>, caller: Authenticated, id: web::Path<I>, Query(asked): Query<Q>| {
                let work = work.clone();
                async move { work(&state, &caller, id.into_inner(), asked).await.map(web::Json) }
            };
        Self::new(Method::GET, path, summary, handler).query::<Q>().gives::<T>(200)
    }

    /// A route that changes something that the caller has read at a version.
    #[must_use]
    pub(crate) fn change<I, F, Fut>(
        path: impl Into<Cow<'static, str>>,
        summary: impl Into<Cow<'static, str>>,
        work: F,
    ) -> Self
    where
        I: DeserializeOwned + 'static,
        F: Fn(web::Data<State>, Authenticated, (I, IfMatch), Submission<Value>) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<Reply, Problem>> + 'static,
    {
        let handler = move |state, caller, id: web::Path<I>, version, submission| {
            work(state, caller, (id.into_inner(), version), submission)
        };
        Self::new(Method::POST, path, summary, handler).versioned()
    }

    /// Sets the group.
    #[must_use]
    pub fn tag(mut self, tag: &'static str) -> Self {
        self.tag = tag;
        self
    }

    /// Sets who may call it.
    #[must_use]
    pub fn access(mut self, access: Access) -> Self {
        self.access = access;
        self
    }

    /// Says that it changes a version and needs `If-Match`.
    #[must_use]
    pub fn versioned(mut self) -> Self {
        self.versioned = true;
        self
    }

    /// Sets the query parameters.
    #[must_use]
    pub fn query<T: IntoParams>(mut self) -> Self {
        self.query = T::into_params(|| Some(ParameterIn::Query));
        self
    }

    /// Sets the JSON body it takes.
    #[must_use]
    pub fn takes<T: ToSchema>(self) -> Self {
        self.takes_schema(BodySchema::of::<T>())
    }

    /// Sets the JSON body it takes, for rows that are computed.
    #[must_use]
    pub fn takes_schema(mut self, schema: BodySchema) -> Self {
        self.body = Some(schema);
        self
    }

    /// Sets another media type that the body may have, or the only one where none in JSON is set.
    #[must_use]
    pub fn or_takes(mut self, media_type: &'static str) -> Self {
        self.other_body = Some(media_type);
        self
    }

    /// Sets status and JSON body of success.
    #[must_use]
    pub fn gives<T: ToSchema>(mut self, status: u16) -> Self {
        self.status = status;
        self.reply = Some(BodySchema::of::<T>());
        self
    }

    /// Says that success is 204 without a body.
    #[must_use]
    pub fn gives_nothing(mut self) -> Self {
        self.status = 204;
        self
    }

    /// Sets status and media type of a success that is not JSON.
    #[must_use]
    pub fn gives_media(mut self, status: u16, media_type: &'static str) -> Self {
        self.status = status;
        self.media_type = media_type;
        self
    }

    /// Sets another media type that success may have.
    #[must_use]
    pub fn or_gives(mut self, media_type: &'static str) -> Self {
        self.other_media_type = Some(media_type);
        self
    }

    /// Whether success has a body.
    #[must_use]
    pub fn has_reply(&self) -> bool {
        self.reply.is_some() || self.media_type != "application/json"
    }

    pub(crate) fn register(&self) -> actix_web::Route {
        (self.register)()
    }
}

/// A route for a method; HEAD is GET without its body.
fn serving(method: &Method) -> actix_web::Route {
    let route = actix_web::Route::new();
    match *method {
        Method::GET => route.guard(guard::Any(guard::Get()).or(guard::Head())),
        _ => route.method(method.clone()),
    }
}

/// Every route there is.
#[must_use]
pub fn all() -> Vec<Route> {
    [
        server::routes(),
        auth::routes(),
        users::routes(),
        divisions::routes(),
        organisations::routes(),
        rules::routes(),
        templates::routes(),
        holidays::routes(),
        indicators::routes(),
        scorecard::routes(),
        access_log::routes(),
        reference::routes(),
        cases::routes(),
        applications::routes(),
        patrol::routes(),
        petitions::routes(),
        documents::routes(),
        notifications::routes(),
        deadlines::routes(),
        meetings::routes(),
        webhooks::routes(),
        statistics::routes(),
        imports::routes(),
    ]
    .concat()
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({:?})", self.method, self.path, self.access)
    }
}
