//! Files in a case over HTTP: sent whole, known by their content, given back only to those who see the case.

use reqwest::Method;
use serde_json::json;
use test_database::both_databases;

use crate::harness::deeds::*;
use crate::harness::{Client, Docket, PNG, Reply, Server, new_key};

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
