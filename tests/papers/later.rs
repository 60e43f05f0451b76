//! Papers that are printed after their day: each still says what was so then, whatever came after.

use serde_json::json;
use test_database::both_databases;

use super::{DAY, DIRECTOR, MEDIATOR, PNG, Sent, attach, has_poppler, in_mediation, settled, sound};
use crate::harness::Server;
use crate::harness::deeds::*;
use crate::scenarios::petitions::{accepted, does, letter, opinion, received};

const TOWN: &str = "township-director";

both_databases! {
    #[tokio::test]
    async fn papers_of_a_case_that_was_handed_up_are_of_who_held_it_on_their_day(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a case accepted in 枫源村 on 03-09, extended and corrected there on 03-11 and offered to the township, which
        // wants a photograph
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let town = server.world.id("township");
        let signatures = c.both().map(|party| signature(party, "2026-03-11"));
        let extension = json!({"due_on": "2026-05-01", "reason": "各方愿意继续协商", "signatures": signatures});
        c.does(DIRECTOR, deed("extension", extension)).await;
        c.does(MEDIATOR, deed("correction", json!({"reason": "重新核算", "claimed": 90_000}))).await;
        for party in c.both() {
            c.does(MEDIATOR, agrees_to_transfer(party, "2026-03-11")).await;
        }
        c.does(DIRECTOR, transfer(town, &["cross_area"])).await;
        c.does(TOWN, return_offer("materials_missing", &["现场照片"])).await;

        // When it is offered again with the photograph the same day, ordered by the county on 03-13 and then taken by the
        // township, which finds it more dangerous, fails on 03-17 and begins again on 03-18
        attach(&c, "kind=photo&name=%E6%8E%92%E6%B0%B4%E6%B2%9F.png", PNG).await;
        c.does(DIRECTOR, transfer(town, &["cross_area"])).await;
        let order = json!({"demand": "请尽快化解并反馈。", "due_on": "2026-03-20"});
        c.on("2026-03-13").does("county-director", deed("supervision", order)).await;
        c.does(TOWN, bare("offer/acceptance")).await;
        c.does(TOWN, assign(server.world.user("township-mediator"))).await;
        c.does(TOWN, assess("medium", &["threat"])).await;
        c.on("2026-03-17").does(TOWN, terminate("deadlock")).await;
        c.on("2026-03-18");
        let paper = async |form: &str| {
            Sent::get(&c.client(TOWN).await, &format!("{}/documents/{form}", c.path)).await.text()
        };

        // Then the papers of the village bear its seal and the township's those of the township
        let village = "枫桥镇枫源村人民调解委员会";
        let township = "诸暨市枫桥镇人民调解委员会";
        for (form, on) in [
            ("acceptance_register", "2026年3月9日"),
            ("rights_notice", "2026年3月9日"),
            ("extension_consent", "2026年3月11日"),
            ("case_correction", "2026年3月11日"),
        ] {
            let text = paper(form).await;
            assert!(text.contains(&format!("{village}（盖章）{on}")), "{form}: {text}");
            assert!(!text.contains(township), "{form}: {text}");
        }
        assert!(paper("rights_notice").await.contains(&format!("{village}调解你们之间的排水沟纠纷")));
        assert!(paper("supervision_letter").await.contains(&format!("{village}：")));
        let ended = paper("termination_notice").await;
        assert!(ended.contains(&format!("{township}（盖章）2026年3月17日")), "{ended}");

        // And each transfer names what went with it, and how dangerous the dispute seemed to be
        for form in ["transfer_approval", "transfer_letter"] {
            for (occasion, enclosed) in [(1, false), (2, true)] {
                let text = paper(&format!("{form}?occasion={occasion}")).await;
                assert_eq!(text.contains("排水沟.png"), enclosed, "{form} {occasion}: {text}");
                assert!(!text.contains("中风险"), "{form} {occasion}: {text}");
            }
        }

        // And when another round begins, the notice of how this one ended can still be printed
        c.does(TOWN, reopen()).await;
        let again = paper("termination_notice").await;
        assert!(again.contains(&format!("{township}（盖章）2026年3月17日")), "{again}");
        sound(&server).await;
    }

    #[tokio::test]
    async fn an_agreement_names_who_brought_it_about_after_one_of_them_left(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given an agreement that mediators of two committees brought about
        let server = Server::start(database).await;
        let c = in_mediation(&server, &quarrel(DAY)).await;
        let (village, beside) = (server.world.id("village"), server.world.id("zhaojia"));
        c.does(DIRECTOR, join(&[beside])).await;
        c.does("zhaojia-director", assign_beside(server.world.user("zhaojia-mediator"))).await;
        let owed = [pays(c.respondent(), 800, "2026-03-20")];
        c.does(DIRECTOR, agree_in_writing("2026-03-11", &owed, &c.both(), &[village, beside])).await;
        let path = format!("{}/documents/mediation_agreement", c.path);
        let signed = Sent::get(&c.client(DIRECTOR).await, &path).await.text();

        // When one of the committees leaves, then the agreement is as it was
        c.on("2026-03-12").does("zhaojia-director", deed("joint-members/departure", json!({"organisation": beside}))).await;
        assert_eq!(Sent::get(&c.client(DIRECTOR).await, &path).await.text(), signed);
    }

    #[tokio::test]
    async fn the_note_on_a_closed_file_says_what_the_case_came_to(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a case that was performed and closed, then its note says so and not only that it is closed
        let server = Server::start(database).await;
        let c = settled(&server).await;
        let note = Sent::get(&c.client(DIRECTOR).await, &format!("{}/documents/file_note", c.path)).await.text();
        assert!(note.contains("办理结果已履行结案日期2026年4月4日"), "{note}");
    }

    #[tokio::test]
    async fn a_notice_of_acceptance_says_the_term_of_its_day_for_good(database: TestDatabase) {
        if !has_poppler() {
            return;
        }
        // Given a petition accepted on 03-10, that is to be done by 05-09
        let server = Server::start(database).await;
        let (clerk, unit, path, _) = accepted(&server).await;
        let county = server.log_in("county-reviewer").await;
        let notice = async |path: &str| Sent::get(&unit, &format!("{path}/documents/petition_acceptance")).await.text();
        let first = notice(&path).await;
        assert!(first.contains("办理程序普通程序办理期限2026年5月9日"), "{first}");

        // When it is extended, answered, and the organ above orders to begin anew, then the notice says what it said
        server.set_clock("2026-04-01 09:00");
        let longer = json!({"days": 20, "approver": "局长", "reason": "需要委托评估。", "told": true});
        does(&unit, &path, "extension", longer).await.must(200);
        assert_eq!(notice(&path).await, first);
        does(&unit, &path, "opinion", opinion("not_support")).await.must(200);
        does(&unit, &path, "service", received("2026-04-01")).await.must(200);
        assert_eq!(notice(&path).await, first);
        let asked = json!({"on": "2026-04-01", "grounds": "金额计算有误。"});
        does(&clerk, &path, "review-request", asked).await.must(200);
        does(&county, &path, "review", opinion("redo")).await.must(200);
        does(&county, &path, "service", received("2026-04-01")).await.must(200);
        assert_eq!(notice(&path).await, first);

        // Given one accepted by the simplified procedure on 04-08, then it is to be done in ten working days, by 04-22
        server.set_clock("2026-04-08 09:00");
        let simple = clerk.post("/api/v1/petitions", &letter("2026-04-08")).await.must(201).location().to_owned();
        let to = server.world.id("natural-resources");
        does(&clerk, &simple, "dispatch", json!({"kind": "transfer", "to": to})).await.must(200);
        does(&unit, &simple, "simplified-procedure", json!({"ground": "clear_and_small"})).await.must(200);
        does(&unit, &simple, "acceptance", json!({"notice": "written"})).await.must(200);
        let promised = notice(&simple).await;
        assert!(promised.contains("办理程序简易程序办理期限2026年4月22日"), "{promised}");
        assert!(promised.contains("本事项适用简易办理") && !promised.contains("三十日"), "{promised}");

        // And so it says when the unit changes to the ordinary procedure
        does(&unit, &simple, "ordinary-procedure", json!({"reason": "需要委托评估。"})).await.must(200);
        assert_eq!(notice(&simple).await, promised);
        sound(&server).await;
    }
}
