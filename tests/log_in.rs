//! Logging in, staying in, and getting out.

use serde_json::json;
use test_database::both_databases;

use crate::harness::{PASSWORD, Server};

both_databases! {
    #[tokio::test]
    async fn a_working_day_from_log_in_to_log_out(database: TestDatabase) {
        // Given a mediator who logs in at nine
        let server = Server::start(database).await;
        let anybody = server.anybody();
        assert_eq!(anybody.get("/api/v1/auth/me").await.must(401).problem(), "token-missing");
        let first = anybody.try_log_in("village-mediator", PASSWORD).await.must(200);
        let mediator = anybody.bearing(first.text("/access_token"));
        let me = mediator.get("/api/v1/auth/me").await.must(200);
        assert_eq!(me.text("/username"), "village-mediator");
        assert_eq!(me.text("/organisation"), server.world.id("village").to_string());

        // When the access token has run out after ten minutes
        server.set_clock("2026-03-02 09:11");
        assert_eq!(mediator.get("/api/v1/auth/me").await.must(401).problem(), "token-expired");

        // Then the refresh token is good for another one, once
        let refresh = json!({"refresh_token": first.text("/refresh_token")});
        let second = anybody.post("/api/v1/auth/refresh", &refresh).await.must(200);
        let mediator = anybody.bearing(second.text("/access_token"));
        mediator.get("/api/v1/auth/me").await.must(200);

        // And when somebody brings the old one again, the session is over for both
        assert_eq!(anybody.post("/api/v1/auth/refresh", &refresh).await.must(401).problem(), "refresh-invalid");
        assert_eq!(mediator.get("/api/v1/auth/me").await.must(401).problem(), "token-invalid");

        // And whoever logs out is out at once
        let mediator = anybody.bearing(&server.log_in("village-mediator").await.token());
        mediator.post("/api/v1/auth/logout", &json!({})).await.must(204);
        assert_eq!(mediator.get("/api/v1/auth/me").await.must(401).problem(), "token-invalid");
        server.stop().await;
    }

    #[tokio::test]
    async fn everybody_of_the_world_can_log_in(database: TestDatabase) {
        let server = Server::start(database).await;
        for (place, person) in fengqiao::world::people() {
            let me = server.log_in(person.username).await.get("/api/v1/auth/me").await.must(200);
            assert_eq!(me.text("/organisation"), server.world.id(place.key).to_string());
            assert_eq!(me.at("/roles"), &json!(person.roles));
            assert_eq!(me.at("/must_change_password"), &json!(false));
        }
    }

    #[tokio::test]
    async fn a_session_that_ran_out_is_begun_anew_for_a_scenario_that_takes_months(database: TestDatabase) {
        let server = Server::start(database).await;
        let mediator = server.log_in("village-mediator").await;
        let before = mediator.token();

        server.set_clock("2026-07-01 09:00");

        mediator.get("/api/v1/auth/me").await.must(200);
        assert_ne!(mediator.token(), before);
    }
}
