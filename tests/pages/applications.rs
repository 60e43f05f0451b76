//! The public page on which citizens apply for mediation, and the pages of the committee that answers.

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response, StatusCode};
use test_database::both_databases;

use super::Browser;
use super::administration::{fill, hidden};
use crate::harness::{PNG, Server};

const TOLD: [(&str, &str); 5] = [
    ("/division", "330681109290"),
    ("/narrative", "何大明家新砌的围墙挡住了我家采光。"),
    ("/requests", "围墙降到一米五以下"),
    ("/applicant/name", "孙小芳"),
    ("/applicant/phone", "13812345678"),
];

/// The query code that the page shows.
fn code(page: &str) -> String {
    let code = page.split("<strong>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    assert_eq!(code.len(), 14, "{page}");
    code.to_owned()
}

/// How a picture of an application begins on its page.
const PICTURE: &str = "<img src=\"/applications/";

/// Sends the form as a browser does.
async fn apply(citizen: &Browser, fields: &[(&str, &str)], files: &[&'static [u8]]) -> Response {
    // Browsers write names as they are.
    let form = Form::new().percent_encode_noop();
    let form = fields.iter().fold(form, |form, (name, value)| form.text((*name).to_owned(), (*value).to_owned()));
    let part = |file: &'static [u8]| Part::bytes(file).file_name("围墙.png");
    let form = files.iter().fold(form, |form, file| form.part("pictures", part(file)));
    citizen.ask(Method::POST, "/apply").multipart(form).send().await.unwrap()
}

both_databases! {
    #[tokio::test]
    async fn a_citizen_applies_and_the_village_takes_it_over(database: TestDatabase) {
        // Given somebody without an account who finds the place, with a script and without one
        let server = Server::start(database).await;
        let citizen = Browser::new(&server);
        for page in ["/apply?q=枫源", "/apply/places?q=枫源"] {
            let found = citizen.read(page).await;
            assert!(found.contains("value=\"330681109290\"") && found.contains("由枫桥镇枫源村人民调解委员会答复"), "{page}: {found}");
        }
        assert!(citizen.read("/apply?q=东城区").await.contains("没有开通网上申请"));

        // When the consent is forgotten, then nothing that was written is lost, and the place stays chosen
        let without = apply(&citizen, &TOLD, &[]).await;
        assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let page = without.text().await.unwrap();
        assert!(page.contains("须同意处理个人信息") && page.contains("孙小芳") && page.contains("required checked"), "{page}");

        // When it is sent twice, by somebody who pressed the button again
        let form = citizen.read("/apply").await;
        let key = hidden(&form, "key");
        let sent: Vec<_> = TOLD.into_iter().chain([("/consent", "true"), ("key", key.as_str())]).collect();
        let first = apply(&citizen, &sent, &[PNG]).await;
        assert_eq!((first.status(), first.headers()["Cache-Control"].to_str().unwrap()), (StatusCode::CREATED, "no-store"));
        let first = code(&first.text().await.unwrap());
        assert_eq!(code(&apply(&citizen, &sent, &[PNG]).await.text().await.unwrap()), first);

        // Then it stands once on the desk of the village, and on no other
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        let desk = mediator.read("/desk").await;
        assert_eq!(desk.matches("孙**的申请").count(), 1, "{desk}");
        assert!(!Browser::logged_in(&server, "township-director").await.read("/desk").await.contains("孙**的申请"));
        let path = desk.split("href=\"/applications/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let path = format!("/applications/{path}");
        let sheet = mediator.read(&path).await;
        assert!(sheet.contains("挡住了我家采光") && !sheet.contains("孙小芳") && !sheet.contains("13812345678"), "{sheet}");

        assert_eq!(sheet.matches(PICTURE).count(), 1, "{sheet}");
        let picture = sheet.split("<img src=\"").find(|rest| rest.starts_with("/applications/")).unwrap();
        let picture = mediator.ask(Method::GET, picture.split('"').next().unwrap()).send().await.unwrap();
        assert_eq!(picture.bytes().await.unwrap(), PNG);

        // When it is taken over, then the page of the case follows, and the citizen reads of it
        let done = fill(&mediator, &format!("{path}/takeover"), &[("/category", "02")]).await;
        let case = done.headers()["Location"].to_str().unwrap().to_owned();
        let case = mediator.read(&case).await;
        assert!(case.contains("网上申请") && case.contains("alt=\"围墙.png\""), "{case}");
        let told = citizen.post("/citizens", &[("query_code", first.as_str()), ("phone_tail", "5678")]).await;
        let told = told.text().await.unwrap();
        assert!(told.contains("已登记立案") && told.contains("审查中") && !told.contains("撤回申请"), "{told}");
        let phone = server.world.organisation("village").phone.clone().unwrap();
        assert!(told.contains(&format!("枫桥镇枫源村人民调解委员会，{}", phone.as_str())), "{told}");
        let wrong = citizen.post("/citizens", &[("query_code", first.as_str()), ("phone_tail", "0000")]).await;
        assert_eq!(wrong.status(), StatusCode::NOT_FOUND);
        assert!(mediator.read("/applications?state=taken_over").await.contains(&path));
    }

    #[tokio::test]
    async fn an_application_comes_in_although_a_file_is_no_picture(database: TestDatabase) {
        let server = Server::start(database).await;
        let citizen = Browser::new(&server);
        let sent: Vec<_> = TOLD.into_iter().chain([("/consent", "true")]).collect();
        let page = apply(&citizen, &sent, &[PNG, b"a letter"]).await.text().await.unwrap();
        assert!(page.contains("申请已经收到") && page.contains("有照片没有收下"), "{page}");
        let mediator = Browser::logged_in(&server, "village-mediator").await;
        let list = mediator.read("/applications").await;
        let id = list.split("href=\"/applications/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        assert_eq!(mediator.read(&format!("/applications/{id}")).await.matches(PICTURE).count(), 1);
    }

    #[tokio::test]
    async fn an_application_is_returned_or_taken_back(database: TestDatabase) {
        let server = Server::start(database).await;
        let citizen = Browser::new(&server);
        let sent: Vec<_> = TOLD.into_iter().chain([("/consent", "true")]).collect();
        let mut codes = Vec::new();
        for _ in 0..2 {
            codes.push(code(&apply(&citizen, &sent, &[]).await.text().await.unwrap()));
        }
        let asked = |at: usize| [("query_code", codes[at].as_str()), ("phone_tail", "5678")];

        // When one is taken back, then the other is left on the desk, and is returned
        let told = citizen.post("/citizens/withdrawal", &asked(0)).await.text().await.unwrap();
        assert!(told.contains("已撤回") && !told.contains("撤回申请"), "{told}");
        assert_eq!(citizen.post("/citizens/withdrawal", &asked(0)).await.status(), StatusCode::CONFLICT);
        let director = Browser::logged_in(&server, "village-director").await;
        let list = director.read("/applications").await;
        let id = list.split("href=\"/applications/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let why = [("/ground", "administrative"), ("/guidance", "请向诸暨市人民政府申请行政复议。")];
        let done = fill(&director, &format!("/applications/{id}/return"), &why).await;
        assert_eq!(done.headers()["Location"], "/applications");
        let told = citizen.post("/citizens", &asked(1)).await.text().await.unwrap();
        assert!(told.contains("属于行政争议") && told.contains("请向诸暨市人民政府申请行政复议。"), "{told}");
        assert!(!director.read("/desk").await.contains("孙**的申请"));
    }
}
