//! Pages for people, served beside the interface by the same server; they come from a crate above this one.

use std::sync::Arc;

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse, ResponseError,
    http::header::{self, HeaderMap},
    web,
};

use super::envelope::Matched;
use crate::problem::Problem;

/// Media type of a page.
const PAGE: &str = "text/html";

/// Pages: how they are registered, and how they say no.
#[derive(Clone)]
pub struct Pages {
    register: Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>,
    refuse: fn(&HttpRequest, &Problem) -> HttpResponse,
}

impl Pages {
    /// Pages that are registered by `register`; `refuse` shows a problem as a page.
    #[must_use]
    pub fn new(
        register: impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static,
        refuse: fn(&HttpRequest, &Problem) -> HttpResponse,
    ) -> Self {
        Self { register: Arc::new(register), refuse }
    }

    pub(super) fn none() -> Self {
        Self::new(|_| {}, |_, problem| problem.error_response())
    }

    pub(super) fn register(&self, services: &mut web::ServiceConfig) {
        (self.register)(services);
    }
}

/// How a problem is told to whoever asked: as a page to a browser that asks for one anywhere but at a route of the
/// interface, else as what it is.
pub(super) fn tell(request: &HttpRequest, problem: &Problem) -> HttpResponse {
    let of_interface = request.extensions().get::<Matched>().is_some();
    match request.app_data::<web::Data<Pages>>() {
        Some(pages) if !of_interface && reads_pages(request.headers()) => (pages.refuse)(request, problem),
        _ => problem.error_response(),
    }
}

fn reads_pages(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).any(|accept| accept.to_str().is_ok_and(|accept| accept.contains(PAGE)))
}
