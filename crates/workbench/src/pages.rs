//! The table of pages: the one place where a page comes into being.

use actix_web::{
    HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    guard,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::{Compress, Next, from_fn},
    web,
};
use api::{
    routes::Access,
    server::{Pages, State},
};
use domain::organisation::Role;
use escalation::{petition, table::REGISTER};
use store::imports::IMPORTING;
use store::meetings::{HOLDING, READING};
use store::patrol::{DEFINING, VISITING};

use crate::{
    access_log, account, acts, administration, applications, assets, cases, citizens, deadlines, desk, divisions,
    files, find_person, grid, holidays, imports, indicators,
    intake::{
        self,
        dispute::{self, Dispute},
        earlier,
        petition::Petition,
    },
    meetings, notices, organisations, papers, people, petitions, refusal, route_form, rules, scorecard, second_factor,
    session,
    settings::{Demo, Settings},
    statistics, templates, users,
    visitor::Renew,
    webhooks, welcome,
};

/// Sent with every page: nothing inline, nothing from outside, no frame around it.
const HEADERS: &[(HeaderName, &str)] = &[
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
         worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "same-origin"),
];

/// Browsers that came by HTTPS once shall not come without for a year.
const STRICT_TRANSPORT: &str = "max-age=31536000";

/// One page.
pub struct Page {
    /// HTTP method.
    pub method: Method,
    /// Path template.
    pub path: &'static str,
    /// Chinese name.
    pub name: &'static str,
    /// Who may open it at all.
    pub access: Access,
    register: fn() -> actix_web::Route,
}

const fn get(path: &'static str, name: &'static str, access: Access, register: fn() -> actix_web::Route) -> Page {
    Page { method: Method::GET, path, name, access, register }
}

const fn post(path: &'static str, name: &'static str, access: Access, register: fn() -> actix_web::Route) -> Page {
    Page { method: Method::POST, path, name, access, register }
}

/// A page to look at; HEAD is GET without its body.
fn looked_at() -> actix_web::Route {
    actix_web::Route::new().guard(guard::Any(guard::Get()).or(guard::Head()))
}

use Access::{Member, Open, Roles, SignedIn};

const REGISTRARS: Access = Roles(REGISTER.who);
const ANSWERING: Access = Roles(store::applications::ANSWERING);
const PETITION_REGISTRARS: Access = Roles(petition::table::REGISTER.who);

/// Every page there is.
#[rustfmt::skip]
const PAGES: &[Page] = &[
    get("/", "首页", Open, || looked_at().to(welcome::show)),
    get("/log-in", "登录", Open, || looked_at().to(account::log_in_page)),
    post("/log-in", "登录", Open, || web::post().to(account::log_in)),
    post("/demo/log-in", "演示登录", Open, || web::post().to(account::log_in_to_demo)),
    post("/log-out", "退出登录", SignedIn, || web::post().to(account::log_out)),
    get("/account/password", "修改密码", SignedIn, || looked_at().to(account::password_page)),
    post("/account/password", "修改密码", SignedIn, || web::post().to(account::change_password)),
    get("/account/second-factor", "两步验证", Member, || looked_at().to(second_factor::show)),
    post("/account/second-factor", "登记验证器", Member, || web::post().to(second_factor::enrol)),
    post("/account/second-factor/confirm", "启用两步验证", Member, || web::post().to(second_factor::confirm)),
    post("/account/second-factor/remove", "停用两步验证", Member, || web::post().to(second_factor::remove)),
    get("/desk", "待办", Member, || looked_at().to(desk::show)),
    get("/grid", "网格巡查", Roles(VISITING), || looked_at().to(grid::page)),
    get("/grid/report", "随时报", Roles(VISITING), || looked_at().to(dispute::report)),
    post("/grid/points/{id}/visits", "巡查打卡", Roles(VISITING), || web::post().to(grid::visit)),
    get("/patrol-points", "巡查点位", Roles(store::patrol::READING), || looked_at().to(grid::list)),
    get("/patrol-points/new", "新建巡查点位", Roles(DEFINING), || looked_at().to(route_form::page::<grid::NewForm>)),
    post("/patrol-points/new", "新建巡查点位", Roles(DEFINING), || web::post().to(route_form::submit::<grid::NewForm>)),
    get("/patrol-points/{id}", "巡查点位", Roles(store::patrol::READING), || looked_at().to(grid::show)),
    get("/patrol-points/{id}/closing", "停用巡查点位", Roles(DEFINING), || looked_at().to(route_form::page::<grid::ClosingForm>)),
    post("/patrol-points/{id}/closing", "停用巡查点位", Roles(DEFINING), || web::post().to(route_form::submit::<grid::ClosingForm>)),
    get("/applications", "网上申请", ANSWERING, || looked_at().to(applications::list)),
    get("/applications/{id}", "网上申请", ANSWERING, || looked_at().to(applications::show)),
    get("/applications/{id}/pictures/{picture}", "申请人的照片", ANSWERING, || looked_at().to(applications::picture)),
    get("/applications/{id}/{answer}", "答复申请", ANSWERING, || looked_at().to(route_form::page::<applications::Answering>)),
    post("/applications/{id}/{answer}", "答复申请", ANSWERING, || web::post().to(route_form::submit::<applications::Answering>)),
    get("/cases", "案件列表", Member, || looked_at().to(cases::list::show)),
    get("/cases/export", "导出案件列表", Member, || looked_at().to(cases::list::export)),
    get("/cases/new", "登记纠纷", REGISTRARS, || looked_at().to(intake::page::<Dispute>)),
    post("/cases/new", "登记纠纷", REGISTRARS, || web::post().to(intake::submit::<Dispute>)),
    post("/cases/new/earlier", "疑似重复的案件", REGISTRARS, || web::post().to(earlier::disputes)),
    get("/cases/search", "按当事人查找案件", Member, || looked_at().to(find_person::page::<cases::Cases>)),
    post("/cases/search", "按当事人查找案件", Member, || web::post().to(find_person::submit::<cases::Cases>)),
    get("/cases/{id}", "案件", Member, || looked_at().to(cases::show::show)),
    get("/cases/{id}/history", "办理记录", Member, || looked_at().to(cases::history::show)),
    get("/cases/{id}/looks", "查阅记录", Roles(&[Role::Auditor]), || looked_at().to(cases::looks::show)),
    get("/cases/{id}/acts/{act}", "办理", Member, || looked_at().to(acts::page::<cases::Cases>)),
    post("/cases/{id}/acts/{act}", "办理", Member, || web::post().to(acts::submit::<cases::Cases>)),
    post("/cases/{id}/files", "上传附件", Member, || web::post().to(files::upload::<cases::Cases>)),
    get("/cases/{id}/files/{attachment}", "附件", Member, || looked_at().to(files::download::<cases::Cases>)),
    get("/cases/{id}/papers", "文书", Member, || looked_at().to(papers::list::<cases::Cases>)),
    get("/cases/{id}/papers/{form}", "文书预览", Member, || looked_at().to(papers::draft::<cases::Cases>)),
    get("/cases/{id}/papers/{form}/print", "制作文书", Member, || looked_at().to(papers::print::<cases::Cases>)),
    get("/cases/{id}/file", "制作卷宗", Member, || looked_at().to(papers::file)),
    get("/cases/{id}/file/progress", "卷宗制作进度", Member, || looked_at().to(papers::progress)),
    get("/cases/{id}/people/{person}", "查看完整个人信息", Member, || looked_at().to(people::page::<cases::Cases>)),
    post("/cases/{id}/people/{person}", "查看完整个人信息", Member, || web::post().to(people::unmask::<cases::Cases>)),
    get("/petitions", "信访件列表", Member, || looked_at().to(petitions::list::show)),
    get("/petitions/export", "导出信访件列表", Member, || looked_at().to(petitions::list::export)),
    get("/petitions/new", "登记信访件", PETITION_REGISTRARS, || looked_at().to(intake::page::<Petition>)),
    post("/petitions/new", "登记信访件", PETITION_REGISTRARS, || web::post().to(intake::submit::<Petition>)),
    post("/petitions/new/earlier", "疑似重复件", PETITION_REGISTRARS, || web::post().to(earlier::petitions)),
    get("/petitions/search", "按信访人查找信访件", Member, || looked_at().to(find_person::page::<petitions::Petitions>)),
    post("/petitions/search", "按信访人查找信访件", Member, || web::post().to(find_person::submit::<petitions::Petitions>)),
    get("/petitions/{id}", "信访件", Member, || looked_at().to(petitions::show::show)),
    get("/petitions/{id}/history", "办理记录", Member, || looked_at().to(petitions::history::show)),
    get("/petitions/{id}/acts/{act}", "办理", Member, || looked_at().to(acts::page::<petitions::Petitions>)),
    post("/petitions/{id}/acts/{act}", "办理", Member, || web::post().to(acts::submit::<petitions::Petitions>)),
    post("/petitions/{id}/files", "上传附件", Member, || web::post().to(files::upload::<petitions::Petitions>)),
    get("/petitions/{id}/files/{attachment}", "附件", Member, || looked_at().to(files::download::<petitions::Petitions>)),
    get("/petitions/{id}/papers", "文书", Member, || looked_at().to(papers::list::<petitions::Petitions>)),
    get("/petitions/{id}/papers/{form}", "文书预览", Member, || looked_at().to(papers::draft::<petitions::Petitions>)),
    get("/petitions/{id}/papers/{form}/print", "制作文书", Member, || looked_at().to(papers::print::<petitions::Petitions>)),
    get("/petitions/{id}/people/{person}", "查看完整个人信息", Member, || looked_at().to(people::page::<petitions::Petitions>)),
    post("/petitions/{id}/people/{person}", "查看完整个人信息", Member, || web::post().to(people::unmask::<petitions::Petitions>)),
    get("/notices", "提醒", Member, || looked_at().to(notices::show)),
    post("/notices/read", "将全部提醒标为已读", Member, || web::post().to(notices::read_all)),
    post("/notices/{id}/read", "将提醒标为已读", Member, || web::post().to(notices::read_one)),
    get("/meetings", "会议列表", Roles(READING), || looked_at().to(meetings::list)),
    get("/meetings/new", "召开会议", Roles(HOLDING), || looked_at().to(route_form::page::<meetings::Form>)),
    post("/meetings/new", "召开会议", Roles(HOLDING), || web::post().to(route_form::submit::<meetings::Form>)),
    get("/meetings/{id}", "会议", Roles(READING), || looked_at().to(meetings::show)),
    get("/meetings/{id}/{change}", "记录会议", Roles(HOLDING), || looked_at().to(route_form::page::<meetings::Form>)),
    post("/meetings/{id}/{change}", "记录会议", Roles(HOLDING), || web::post().to(route_form::submit::<meetings::Form>)),
    get("/deadlines", "期限台账", Member, || looked_at().to(deadlines::show)),
    get("/citizens", "信访事项查询", Open, || looked_at().to(citizens::page)),
    post("/citizens", "信访事项办理情况", Open, || web::post().to(citizens::status)),
    post("/citizens/withdrawal", "撤回申请", Open, || web::post().to(citizens::withdraw)),
    get("/apply", "网上申请调解", Open, || looked_at().to(applications::apply_page)),
    post("/apply", "网上申请调解", Open, || web::post().to(applications::apply)),
    get("/apply/places", "查找纠纷发生地", Open, || looked_at().to(applications::places)),
    post("/citizens/mediation-rating", "调解满意度评价", Open, || web::post().to(citizens::rate_mediation)),
    post("/citizens/rating", "满意度评价", Open, || web::post().to(citizens::rate)),
    get("/statistics", "统计", Roles(api::statistics::READERS), || looked_at().to(statistics::show)),
    get("/statistics/export", "导出统计", Roles(api::statistics::READERS), || looked_at().to(statistics::export)),
    get("/statistics/petitions", "信访统计", Roles(api::indicators::READERS), || looked_at().to(statistics::petitions::show)),
    get("/statistics/petitions/export", "导出信访统计", Roles(api::indicators::READERS), || looked_at().to(statistics::petitions::export)),
    get("/statistics/petitions/{measure}", "信访统计明细", Roles(api::indicators::READERS), || looked_at().to(indicators::behind)),
    get("/statistics/{measure}", "统计明细", Roles(api::statistics::READERS), || looked_at().to(statistics::items)),
    get("/indicators", "信访考核指标", Roles(api::indicators::READERS), || looked_at().to(indicators::show)),
    get("/scorecard", "年度考核", Roles(api::indicators::READERS), || looked_at().to(scorecard::show)),
    get("/indicators/export", "导出考核指标", Roles(api::indicators::READERS), || looked_at().to(indicators::export)),
    get("/indicators/{indicator}", "考核指标明细", Roles(api::indicators::READERS), || looked_at().to(indicators::items)),
    get("/users", "用户", Roles(users::WATCHERS), || looked_at().to(users::list)),
    get("/users/new", "新建用户", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<users::Form>)),
    post("/users/new", "新建用户", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<users::Form>)),
    get("/users/{id}", "用户", Roles(users::WATCHERS), || looked_at().to(users::show)),
    get("/users/{id}/{change}", "变更用户", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<users::Form>)),
    post("/users/{id}/{change}", "变更用户", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<users::Form>)),
    get("/administration", "系统管理", Member, || looked_at().to(administration::show)),
    get("/organisations", "机构", Member, || looked_at().to(organisations::list)),
    get("/organisations/new", "新建机构", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<organisations::Form>)),
    post("/organisations/new", "新建机构", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<organisations::Form>)),
    get("/organisations/{id}", "机构", Member, || looked_at().to(organisations::show)),
    get("/organisations/{id}/{change}", "变更机构", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<organisations::Form>)),
    post("/organisations/{id}/{change}", "变更机构", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<organisations::Form>)),
    get("/rules", "规则", Member, || looked_at().to(rules::list)),
    get("/rules/{key}", "设定规则", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<rules::Setting>)),
    post("/rules/{key}", "设定规则", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<rules::Setting>)),
    get("/templates", "文书模板", Member, || looked_at().to(templates::list)),
    get("/templates/{form}", "设定文书附注", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<templates::Noting>)),
    post("/templates/{form}", "设定文书附注", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<templates::Noting>)),
    get("/holidays", "节假日", Member, || looked_at().to(holidays::show)),
    post("/holidays", "载入节假日", Roles(users::ADMINISTRATORS), || web::post().to(holidays::load)),
    get("/holidays/day", "更正节假日", Roles(users::ADMINISTRATORS), || looked_at().to(route_form::page::<holidays::Correction>)),
    post("/holidays/day", "更正节假日", Roles(users::ADMINISTRATORS), || web::post().to(route_form::submit::<holidays::Correction>)),
    get("/imports", "导入台账", Roles(IMPORTING), || looked_at().to(imports::list)),
    post("/imports", "导入台账", Roles(IMPORTING), || web::post().to(imports::upload)),
    get("/imports/template", "台账模板", Roles(IMPORTING), || looked_at().to(imports::template)),
    get("/imports/{id}", "导入详情", Roles(IMPORTING), || looked_at().to(imports::show)),
    post("/imports/{id}/confirmation", "确认导入", Roles(IMPORTING), || web::post().to(imports::confirm)),
    post("/imports/{id}/removal", "删除导入记录", Roles(IMPORTING), || web::post().to(imports::remove)),
    get("/imports/{id}/faults", "错误清单", Roles(IMPORTING), || looked_at().to(imports::faults)),
    get("/access-log", "查阅日志", Roles(&[Role::Auditor]), || looked_at().to(access_log::show)),
    get("/webhooks", "外发提醒", Roles(webhooks::ADMINISTRATORS), || looked_at().to(webhooks::list)),
    get("/webhooks/new", "登记接收地址", Roles(webhooks::ADMINISTRATORS), || looked_at().to(route_form::page::<webhooks::Form>)),
    post("/webhooks/new", "登记接收地址", Roles(webhooks::ADMINISTRATORS), || web::post().to(route_form::submit::<webhooks::Form>)),
    get("/webhooks/{id}", "接收地址", Roles(webhooks::ADMINISTRATORS), || looked_at().to(webhooks::show)),
    post("/webhooks/{id}/test", "发送测试消息", Roles(webhooks::ADMINISTRATORS), || web::post().to(webhooks::test)),
    get("/webhooks/{id}/{change}", "变更接收地址", Roles(webhooks::ADMINISTRATORS), || looked_at().to(route_form::page::<webhooks::Form>)),
    post("/webhooks/{id}/{change}", "变更接收地址", Roles(webhooks::ADMINISTRATORS), || web::post().to(route_form::submit::<webhooks::Form>)),
    get("/divisions", "查找区划", Member, || looked_at().to(divisions::search)),
    get("/static/{hash}/{name}", "样式与脚本", Open, || looked_at().to(assets::show)),
    get("/service-worker.js", "断网支持", Open, || looked_at().to(assets::service_worker)),
];

/// Every page there is.
#[must_use]
pub fn all() -> &'static [Page] {
    PAGES
}

/// Who may open the page that a request was matched to.
pub(crate) fn access(request: &HttpRequest) -> Option<Access> {
    let path = request.match_pattern()?;
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    PAGES.iter().find(|page| page.path == path && page.method == *method).map(|page| page.access)
}

/// The pages, ready to be served beside the interface.
#[must_use]
pub fn pages(settings: Settings, demo: Option<Demo>) -> Pages {
    let (settings, demo) = (web::Data::new(settings), web::Data::new(demo));
    let register = move |services: &mut web::ServiceConfig| {
        services.app_data(settings.clone()).app_data(demo.clone());
        let mut scope = web::scope("").wrap(from_fn(frame)).wrap(Compress::default());
        let mut paths: Vec<&str> = PAGES.iter().map(|page| page.path).collect();
        paths.dedup();
        for path in paths {
            let mut resource = web::resource(path);
            for page in PAGES.iter().filter(|page| page.path == path) {
                resource = resource.route((page.register)());
            }
            scope = scope.service(resource);
        }
        services.service(scope);
    };
    Pages::new(register, refusal::page)
}

/// What surrounds every page: its headers, and the cookie that goes on.
async fn frame<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let mut reply = next.call(request).await?;
    let renew = reply.request().extensions_mut().remove::<Renew>();
    let state: web::Data<State> = reply.request().app_data().cloned().expect("the server sets its state");
    let settings: web::Data<Settings> = reply.request().app_data().cloned().expect("the pages set their settings");
    let headers = reply.headers_mut();
    if let Some(Renew(held)) = renew.filter(|_| !headers.contains_key(header::SET_COOKIE)) {
        headers.insert(header::SET_COOKIE, session::cookie(&state, &settings, held.bearer));
    }
    for (name, value) in HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name.clone(), HeaderValue::from_static(value));
        }
    }
    if settings.behind_tls {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT));
    }
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_stands_once_beside_the_others_of_its_path() {
        for (at, page) in PAGES.iter().enumerate() {
            let same = |other: &&Page| other.path == page.path && other.method == page.method;
            assert_eq!(PAGES.iter().filter(same).count(), 1, "{} {}", page.method, page.path);
            let last = PAGES.iter().rposition(|other| other.path == page.path).expect("at least itself");
            assert!(PAGES[at..=last].iter().all(|other| other.path == page.path), "{} is scattered", page.path);
        }
    }
}
