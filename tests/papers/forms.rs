//! What must stand on a form by law or by the list of forms, beyond that it says what the case holds.

use serde_json::json;
use test_database::both_databases;

use super::{DAY, DIRECTOR, Sent, has_poppler, in_mediation, sound};
use crate::harness::Server;
use crate::harness::deeds::*;
use crate::scenarios::petitions::{accepted, does, opinion};

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

    #[tokio::test]
    async fn papers_name_the_days_that_their_reader_must_keep(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a case accepted on 03-09 that is extended twice and then handed over on 03-11, a Wednesday
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        for due_on in ["2026-05-01", "2026-05-20"] {
            let signatures = c.both().map(|party| signature(party, "2026-03-11"));
            let extension = json!({"due_on": due_on, "reason": "各方愿意继续协商", "signatures": signatures});
            c.does(DIRECTOR, deed("extension", extension)).await;
        }
        for party in c.both() {
            c.does("village-mediator", agrees_to_transfer(party, "2026-03-11")).await;
        }
        c.does(DIRECTOR, transfer(server.world.id("township"), &["cross_area"])).await;
        let paper = async |form: &str| {
            let path = format!("{}/documents/{form}", c.path);
            Sent::get(&c.client(DIRECTOR).await, &path).await.text()
        };

        // Then each consent says until when mediation was to last before: thirty days, then as extended first
        for (occasion, days) in [(1, ["2026年4月8日", "2026年5月1日"]), (2, ["2026年5月1日", "2026年5月20日"])] {
            let consent = paper(&format!("extension_consent?occasion={occasion}")).await;
            let said = [format!("原定期限{}", days[0]), format!("延长至{}", days[1])];
            assert!(said.iter().all(|said| consent.contains(said)), "{said:?} is not in {consent}");
        }

        // And both papers of the transfer say until when the township must answer, two working days, once it has, too
        for form in ["transfer_letter", "transfer_approval"] {
            assert!(paper(form).await.contains("2026年3月13日"), "{form}");
        }
        assert!(paper("transfer_letter").await.contains("请于2026年3月13日前作出接收或者退回的决定"));
        c.does("township-director", return_offer("materials_missing", &["调解笔录"])).await;
        assert!(paper("transfer_letter").await.contains("请于2026年3月13日前作出接收或者退回的决定"));
    }

    #[tokio::test]
    async fn a_correction_says_what_stood_there_before(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a quarrel whose amount is corrected, then its title
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let amount = json!({"reason": "重新核算", "claimed": 90_000});
        c.does("village-mediator", deed("correction", amount)).await;
        let title = json!({"reason": "笔误", "title": "排水沟漫水纠纷"});
        c.does("village-mediator", deed("correction", title)).await;

        // Then each has its paper, with the entry before and after
        let table: [(u32, &[&str]); 2] = [
            (1, &["重新核算", "涉及金额800.00元（大写：捌佰元整）900.00元（大写：玖佰元整）"]),
            (2, &["笔误", "纠纷名称排水沟纠纷排水沟漫水纠纷"]),
        ];
        for (occasion, said) in table {
            let path = format!("{}/documents/case_correction?occasion={occasion}", c.path);
            let text = Sent::get(&c.client(DIRECTOR).await, &path).await.text();
            said.iter().for_each(|words| assert!(text.contains(words), "{words} is not in {text}"));
        }
        sound(&server).await;
    }

    #[tokio::test]
    async fn the_notice_of_an_extension_says_from_when_to_when(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a petition accepted on 03-10, that is due on 05-09, extended by twenty days and answered since
        let server = Server::start(database).await;
        let (_, unit, path, _) = accepted(&server).await;
        server.set_clock("2026-04-01 09:00");
        let longer = json!({"days": 20, "approver": "局长", "reason": "需要委托评估。", "told": true});
        does(&unit, &path, "extension", longer).await.must(200);
        does(&unit, &path, "opinion", opinion("support")).await.must(200);

        // Then the notice still says both days
        let text = Sent::get(&unit, &format!("{path}/documents/petition_extension")).await.text();
        assert!(text.contains("原办理期限2026年5月9日延期后期限2026年5月29日"), "{text}");
    }
}
