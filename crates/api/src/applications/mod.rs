//! Applications for mediation (网上申请调解): anybody sends one in and asks how it stands; the committee of the place answers.

mod answer;
mod citizen;
mod read;

pub use answer::{Answer, answer};
pub use citizen::{Received, add_picture, apply, ask, rate, withdraw};
pub use read::{Filter, find, picture};

use actix_web::http::Method;
use store::applications::{ANSWERING, ApplicationAnswer, ApplicationSheet, NewApplication, PublicApplication};

use crate::{
    files::ANY_FILE,
    routes::{Access, Route},
};

const TAG: &str = "网上申请";
const APPLICATIONS: &str = "/api/v1/applications";
const APPLICATION: &str = "/api/v1/applications/{id}";
const PUBLIC: &str = "/api/v1/public/applications";

/// The routes of applications.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::new(Method::POST, APPLICATIONS, "网上申请调解", citizen::receive)
            .tag(TAG)
            .access(Access::LogIn)
            .takes::<NewApplication>()
            .gives::<Received>(201),
        Route::new(Method::POST, format!("{PUBLIC}/status"), "凭查询码查询申请办理情况", citizen::status)
            .tag(TAG)
            .access(Access::LogIn)
            .takes::<ApplicationAnswer>()
            .gives::<PublicApplication>(200),
        Route::new(Method::POST, format!("{PUBLIC}/withdrawal"), "凭查询码撤回申请", citizen::take_back)
            .tag(TAG)
            .access(Access::LogIn)
            .takes::<ApplicationAnswer>()
            .gives_nothing(),
        Route::new(Method::POST, format!("{PUBLIC}/rating"), "凭查询码评价调解满意度", citizen::take_rating)
            .tag(TAG)
            .access(Access::LogIn)
            .takes::<citizen::Rating>()
            .gives_nothing(),
        Route::new(Method::POST, format!("{PUBLIC}/pictures"), "为刚提交的申请添照片", citizen::picture)
            .tag(TAG)
            .access(Access::LogIn)
            .query::<citizen::Picture>()
            .or_takes(ANY_FILE)
            .gives_nothing(),
        Route::read(APPLICATIONS, "本机构收到的申请", find).tag(TAG).access(Access::Roles(ANSWERING)),
        Route::new(Method::GET, APPLICATION, "申请详情", read::get)
            .tag(TAG)
            .access(Access::Roles(ANSWERING))
            .gives::<ApplicationSheet>(200),
        Route::new(Method::GET, format!("{APPLICATION}/pictures/{{picture}}"), "下载申请人的照片", picture)
            .tag(TAG)
            .access(Access::Roles(ANSWERING))
            .gives_media(200, ANY_FILE),
    ];
    routes.extend(Answer::ALL.iter().map(|what| answer::route(*what)));
    routes
}
