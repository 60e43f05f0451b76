//! What must stand on a form by law or by the list of forms, beyond that it says what the case holds.

use serde_json::json;
use test_database::both_databases;

use super::{DAY, DIRECTOR, Sent, has_poppler, in_mediation, sound};
use crate::harness::Server;
use crate::harness::deeds::*;

both_databases! {
    #[tokio::test]
    async fn an_agreement_bears_the_seals_of_all_who_mediated(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a quarrel in 枫源村 that the committee of 赵家镇 mediates too
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let (village, beside) = (server.world.id("village"), server.world.id("zhaojia"));
        c.does(DIRECTOR, join(&[beside])).await;
        let path = format!("{}/documents/mediation_agreement", c.path);

        // Then the paper to be signed has room for both seals
        let open = Sent::get(&c.client(DIRECTOR).await, &path).await.text();
        for name in ["枫桥镇枫源村人民调解委员会", "诸暨市赵家镇人民调解委员会"] {
            assert!(open.contains(&format!("{name}（盖章）年月日")), "{name} is not in {open}");
        }

        // When both have sealed it on two days, then each stands there with its own
        let owed = [pays(c.respondent(), 800, "2026-03-20")];
        let seals = json!([seal(village, "2026-03-11"), seal(beside, "2026-03-12")]);
        let signed = agree_in_writing("2026-03-11", &owed, &c.both(), &[]).with("seals", seals);
        c.on("2026-03-12").does(DIRECTOR, signed).await;
        let sent = Sent::get(&c.client(DIRECTOR).await, &path).await;
        let text = sent.text();
        for sealed in ["枫桥镇枫源村人民调解委员会（盖章）2026年3月11日", "诸暨市赵家镇人民调解委员会（盖章）2026年3月12日"] {
            assert!(text.contains(sealed), "{sealed} is not in {text}");
        }
        sent.has_its_fonts();
        sound(&server).await;
    }
}
