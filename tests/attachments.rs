//! Files in a case over HTTP: sent whole, known by their content, given back only to those who see the case; what tells who
//! somebody is, only to those who see people whole. The same of petitions.

use reqwest::Method;
use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Docket, PNG, Reply, Server, new_key};
use crate::scenarios::petitions::{accepted, codes_of, does};

const MEDIATOR: &str = "village-mediator";

/// Largest file in bytes: 20 MiB.
const LARGEST: usize = 20 << 20;

/// A photograph of that many bytes.
fn picture(bytes: usize) -> Vec<u8> {
    let mut picture = PNG.to_vec();
    picture.resize(bytes, 7);
    picture
}

/// A case in which a file can be filed.
async fn quarrelling(server: &Server) -> Docket<'_> {
    server.set_clock("2026-03-09 09:00");
    Docket::given(server, MEDIATOR, &quarrel("2026-03-09")).await
}

/// Sends a file under a key, at the version of that ETag.
async fn send(client: &Client, c: &Docket<'_>, query: &str, (etag, key): (&str, &str), content: Vec<u8>) -> Reply {
    let path = format!("{}/attachments?{query}", c.path);
    let request = client.request(Method::POST, &path).header("If-Match", etag).header("Idempotency-Key", key);
    let request = request.header("Content-Type", "application/octet-stream").body(content);
    Reply::read(request.send().await.unwrap()).await.unwrap()
}

/// Sends a file to the case as it stands.
async fn upload(client: &Client, c: &Docket<'_>, query: &str, content: Vec<u8>) -> Reply {
    let sheet = c.sheet().await;
    send(client, c, query, (sheet.etag(), &new_key()), content).await
}

/// Asks for a file, with a reason or without: the status, and of a refusal its reasons.
async fn look(client: &Client, file: &str, reason: Option<&str>) -> (u16, Vec<String>) {
    // Whose session has run out begins a new one.
    client.get("/api/v1/auth/me").await.must(200);
    let path = reason.map_or_else(|| file.to_owned(), |reason| format!("{file}?reason={reason}"));
    let response = client.request(Method::GET, &path).send().await.unwrap();
    match response.status().as_u16() {
        200 => {
            assert!(response.bytes().await.unwrap() == PNG, "{path}");
            (200, Vec::new())
        }
        status => (status, codes_of(&Reply::read(response).await.unwrap())),
    }
}

fn given() -> (u16, Vec<String>) {
    (200, Vec::new())
}

fn refused(code: &str) -> (u16, Vec<String>) {
    (403, vec![code.to_owned()])
}

/// Where the last file of the case is.
async fn last(c: &Docket<'_>) -> String {
    let sheet = c.sheet().await;
    let attachment = sheet.at("/case/attachments").as_array().unwrap().last().unwrap()["id"].clone();
    format!("{}/attachments/{}", c.path, attachment.as_str().unwrap())
}

both_databases! {
    #[tokio::test]
    async fn what_was_sent_comes_back_to_those_who_see_the_case(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = quarrelling(&server).await;
        let mediator = c.client(MEDIATOR).await;

        // When the largest file there may be is sent
        let content = picture(LARGEST);
        let receipt = upload(&mediator, &c, "kind=photo&name=%E5%9B%B4%E5%A2%99.png", content.clone()).await.must(200);

        // Then it is in the case, known by its content
        assert_eq!(receipt.at("/events"), &json!(["attached"]));
        assert_eq!(receipt.etag(), format!("\"{}\"", receipt.at("/version")));
        let sheet = c.sheet().await;
        let attachment = sheet.at("/case/attachments/0");
        assert_eq!(attachment["kind"], "photo");
        assert_eq!(attachment["name"], "围墙.png");
        assert_eq!(attachment["media_type"], "image/png");
        assert_eq!(attachment["bytes"], LARGEST);
        assert_eq!(attachment["added_on"], "2026-03-09");

        // And it comes back as it was, as something to save and never to run
        let response = mediator.request(Method::GET, &last(&c).await).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("content-length"), LARGEST.to_string());
        let disposition = header("content-disposition");
        assert!(disposition.starts_with("attachment") && disposition.contains("UTF-8''%E5%9B%B4%E5%A2%99.png"), "{disposition}");
        assert!(response.bytes().await.unwrap() == content, "the content comes back as it was sent");

        // And only those who see the case get it
        let path = last(&c).await;
        server.anybody().get(&path).await.must(401);
        assert_eq!(c.client("duhuangxin-mediator").await.get(&path).await.must(404).problem(), "not-found");
        c.client("county-director").await.request(Method::GET, &path).send().await.unwrap().error_for_status().unwrap();
    }

    #[tokio::test]
    async fn who_sees_the_case_masked_gives_a_reason_for_a_photograph_of_an_identity_card(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = quarrelling(&server).await;
        for kind in ["identity", "authorisation"] {
            // Given a card in a case of the village
            c.files(MEDIATOR, kind, "card.png").await;
            let file = last(&c).await;

            // Then those who work on it see it as it is
            assert_eq!(look(&c.client(MEDIATOR).await, &file, None).await, given(), "{kind}");
            assert_eq!(look(&c.client("village-director").await, &file, None).await, given(), "{kind}");

            // And who oversees says why, but for the director, who may not unmask there at all
            for username in ["county-justice", "petition-clerk", "county-auditor"] {
                let overseer = c.client(username).await;
                assert_eq!(look(&overseer, &file, None).await, refused("reason_given"), "{username} {kind}");
                assert_eq!(look(&overseer, &file, Some("核对身份")).await, given(), "{username} {kind}");
            }
            let director = c.client("county-director").await;
            for reason in [None, Some("核对身份")] {
                assert_eq!(look(&director, &file, reason).await, refused("may_unmask"), "{kind}");
            }
            let said = director.get(&file).await.must(403);
            assert_eq!(said.text("/detail"), "您只能查看本机构承办、参与案件的完整个人信息。");
            assert_eq!(look(&c.client("duhuangxin-mediator").await, &file, Some("核对身份")).await.0, 404);
            c.client("county-justice").await.get(&format!("{file}?reason=")).await.must(400);
        }

        // And the complete file holds them for the same reason
        for reason in ["", "?reason=核对身份"] {
            let file = c.client("county-justice").await.request(Method::GET, &format!("{}/file{reason}", c.path));
            assert_eq!(file.send().await.unwrap().status(), 200, "{reason}");
        }

        // And each look is in the access log with its reason; what was refused was no look
        let auditor = c.client("county-auditor").await;
        for (username, reason, looks) in [("county-justice", json!("核对身份"), 4), (MEDIATOR, json!(null), 2)] {
            let log = auditor.get(&format!("/api/v1/access-log?username={username}")).await.must(200);
            let lines = log.at("/items").as_array().unwrap().iter().filter(|look| look["action"] == "download");
            let told: Vec<_> = lines.map(|look| (&look["subject"], &look["reason"])).collect();
            assert_eq!(told, vec![(&json!("attachment"), &reason); looks], "{username}");
        }
    }

    #[tokio::test]
    async fn who_sees_the_petition_masked_gives_a_reason_for_a_power_of_attorney(database: TestDatabase) {
        // Given a petition before the department, to which another one is to answer a proposal, with two papers
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let to = server.world.id("labour");
        let proposal = json!({"kind": "improve", "to": to, "text": "完善支付流程。", "due_on": "2026-03-20"});
        does(&clerk, &path, "proposals", proposal).await.must(200);
        for kind in ["identity", "authorisation"] {
            let sheet = unit.get(&path).await.must(200);
            unit.upload(&format!("{path}/attachments?kind={kind}&name=a.png"), sheet.etag(), PNG).await.must(200);
        }
        let files = unit.get(&path).await.must(200).at("/petition/attachments").clone();
        let asked = async |username: &str, reason: Option<&str>| {
            let client = server.log_in(username).await;
            let mut answers = Vec::new();
            for file in files.as_array().unwrap() {
                let file = format!("{path}/attachments/{}", file["id"].as_str().unwrap());
                answers.push(look(&client, &file, reason).await);
            }
            answers
        };

        // Then whoever answers for it and the office that registered it see them as they are
        for username in ["natural-resources", "petition-clerk"] {
            assert_eq!(asked(username, None).await, [given(), given()], "{username}");
        }

        // And who oversees says why, but for whom the petition concerns in a point only
        let [none, some] = [None, Some("核对授权")];
        assert_eq!(asked("city-petition-clerk", none).await, ["reason_given"; 2].map(refused));
        assert_eq!(asked("city-petition-clerk", some).await, [given(), given()]);
        for reason in [none, some] {
            assert_eq!(asked("labour", reason).await, ["may_unmask"; 2].map(refused));
        }
    }

    #[tokio::test]
    async fn what_is_no_file_of_ours_is_refused_and_leaves_nothing(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = quarrelling(&server).await;
        let mediator = c.client(MEDIATOR).await;
        let page = b"<html><script>alert(1)</script></html>".to_vec();
        let table = [
            ("kind=photo&name=a.png", page, 415, "media-type-unsupported"),
            ("kind=photo&name=a.png", Vec::new(), 415, "media-type-unsupported"),
            ("kind=photo&name=a.png", picture(LARGEST + 1), 413, "body-too-large"),
            ("kind=paper&name=a.png", picture(100), 400, "query-invalid"),
            ("kind=photo&name=", picture(100), 400, "query-invalid"),
            ("kind=photo", picture(100), 400, "query-invalid"),
            ("kind=photo&name=a.png&colour=red", picture(100), 400, "query-invalid"),
        ];
        for (query, content, status, problem) in table {
            let size = content.len();
            let refused = upload(&mediator, &c, query, content).await;
            assert_eq!((refused.status, refused.problem()), (status, problem), "{query}, {size} bytes");
        }
        c.has("/case/attachments", json!([])).await;

        // And nobody files anything in what they do not see or take part in, or have seen as it was
        for (username, status) in [("duhuangxin-mediator", 404), ("county-director", 403), ("village-grid", 404)] {
            let client = c.client(username).await;
            assert_eq!(upload(&client, &c, "kind=photo&name=a.png", picture(100)).await.status, status, "{username}");
        }
        let stale = send(&mediator, &c, "kind=photo&name=a.png", ("\"1\"", &new_key()), picture(100)).await;
        assert_eq!(stale.must(412).problem(), "version-mismatch");
        let path = format!("{}/attachments?kind=photo&name=a.png", c.path);
        let unversioned = mediator.request(Method::POST, &path).body(picture(100)).send().await.unwrap();
        assert_eq!(unversioned.status().as_u16(), 428);
        c.has("/case/attachments", json!([])).await;
    }

    #[tokio::test]
    async fn a_file_that_is_sent_twice_is_filed_once(database: TestDatabase) {
        let server = Server::start(database).await;
        let c = quarrelling(&server).await;
        let mediator = c.client(MEDIATOR).await;
        let sheet = c.sheet().await;
        let (etag, key) = (sheet.etag(), new_key());

        // Given a file that was sent, and its answer lost
        let first = send(&mediator, &c, "kind=photo&name=a.png", (etag, &key), picture(100)).await.must(200);

        // When it is sent again, then the same answer comes, and nothing is filed twice
        let again = send(&mediator, &c, "kind=photo&name=a.png", (etag, &key), picture(100)).await.must(200);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.body, first.body);
        let sheet = c.sheet().await;
        assert_eq!(sheet.at("/case/attachments").as_array().unwrap().len(), 1);

        // And another file under the same key, or the same one as something else, is another request
        for (query, content) in [("kind=photo&name=a.png", picture(101)), ("kind=evidence&name=a.png", picture(100))] {
            let other = send(&mediator, &c, query, (etag, &key), content).await;
            assert_eq!(other.must(422).problem(), "idempotency-key-reused");
        }
    }
}
