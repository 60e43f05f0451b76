//! Who looks at a page.

use std::ops::Deref;

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev, web};
use api::{
    auth::Authenticated,
    problem::{Kind, Problem},
    routes::Access,
    server::{self, State},
};
use domain::{
    organisation::Role,
    time::{CivilDate, civil_date},
};
use futures_util::future::LocalBoxFuture;
use store::{Snapshot, StoreError, accounts, notifications};

use crate::{
    layout::{UNREAD, Who},
    pages,
    session::{self, Held},
};

/// Somebody who is logged in and may open the page.
pub(crate) struct Visitor {
    /// As the interface knows them.
    pub(crate) caller: Authenticated,
    /// What all pages share.
    pub(crate) state: web::Data<State>,
    /// Name and office, as the head of the page shows them.
    pub(crate) who: Who,
}

/// The first page of figures of those who read them.
const FIGURES: [(&str, &[Role]); 2] =
    [("/statistics", api::statistics::READERS), ("/indicators", api::indicators::READERS)];

/// Put beside a request whose cookie has to be renewed.
pub(crate) struct Renew(pub(crate) Held);

impl Visitor {
    /// Finds out who asks, and whether they may open the page.
    pub(crate) async fn find(request: &HttpRequest) -> Result<Self, Problem> {
        let state: web::Data<State> = request.app_data().cloned().expect("the server sets its state");
        let held = Held::by(request, &state).ok_or_else(|| Problem::of(Kind::TokenMissing))?;
        let access = pages::access(request).unwrap_or(Access::Member);
        let caller = server::admit_browser(request, access, held.bearer).await?;
        if held.is_due_for_renewal(&state) {
            request.extensions_mut().insert(Renew(held));
        }
        let (user, scope) = (caller.user, caller.scope());
        let reading = move |snapshot: &mut Snapshot| {
            let unread = notifications::unread_up_to(snapshot, &scope, UNREAD + 1)?;
            Ok::<_, StoreError>((accounts::names(snapshot, [user])?, unread))
        };
        let (names, unread) = state.store.read(reading).await?;
        let who = Who {
            user: user.to_string(),
            name: names.into_values().next().unwrap_or_default(),
            organisation: caller.organisation().name.clone(),
            roles: caller.roles().iter().map(|role| role.name_zh()).collect::<Vec<_>>().join("、"),
            token: session::form_token(&state, caller.session),
            registers: has_any(&caller, escalation::table::REGISTER.who),
            registers_petitions: has_any(&caller, escalation::petition::table::REGISTER.who),
            patrols: has_any(&caller, store::patrol::VISITING),
            answers: has_any(&caller, store::applications::ANSWERING),
            petitions: store::petitions::partakes(&caller.scope()),
            meets: has_any(&caller, store::meetings::READING),
            unread,
            figures: FIGURES.iter().find(|(_, readers)| has_any(&caller, readers)).map(|(path, _)| *path),
        };
        Ok(Self { caller, state, who })
    }

    /// Today in China.
    pub(crate) fn today(&self) -> CivilDate {
        civil_date(self.state.store.now())
    }

    /// Whether they hold one of these roles.
    pub(crate) fn has_any(&self, roles: &[Role]) -> bool {
        has_any(&self.caller, roles)
    }

    /// Reads on one state of the database.
    pub(crate) async fn read<T, F>(&self, query: F) -> Result<T, Problem>
    where
        F: FnOnce(&mut Snapshot) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        Ok(self.state.store.read(query).await?)
    }
}

fn has_any(caller: &Authenticated, roles: &[Role]) -> bool {
    roles.iter().any(|role| caller.roles().contains(role))
}

impl Deref for Visitor {
    type Target = Authenticated;
    fn deref(&self) -> &Authenticated {
        &self.caller
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut dev::Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Self::find(&request).await })
    }
}
