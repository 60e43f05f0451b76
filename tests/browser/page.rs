//! A page in the browser: what people do on it, and what must hold of every one.

use std::path::Path;
use std::time::{Duration, Instant};

use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::{Value, json};

use super::Driver;
use crate::harness::Server;

/// The checker of accessibility, run in the page; it is no part of the program.
const AXE: &str = include_str!("../vendor/axe.min.js");

/// The guide that shows the pictures.
const GUIDE: &str = include_str!("../../docs/guide-user.md");

/// Kinds of finding that no page may have.
const SERIOUS: &str = "critical, serious";

/// What Chromium itself says of a page that was refused, and of a network that is gone.
const QUIET: [&str; 2] = ["the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED"];

/// What makes Chromium write dates as the language of the page has them: its own is English where only that is installed.
const DATES: &str = "--enable-blink-features=LangAttributeAwareFormControlUI";

/// Pages that the guide shows down to their foot.
const WHOLE: [&str; 1] = ["petition-intake"];

/// How long a page may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// What somebody looks at the pages with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// An office screen.
    Desktop,
    /// A small telephone.
    Phone,
}

/// The browser at one page.
pub(super) struct Page {
    client: Client,
    base: String,
    size: Size,
}

/// A command of Chromium's own.
#[derive(Debug)]
struct Chromium(&'static str, Value);

impl WebDriverCompatibleCommand for Chromium {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(self.1.to_string()))
    }
}

impl Page {
    /// Opens a browser.
    pub(super) async fn open(driver: &Driver, server: &Server, size: Size) -> Self {
        let mut options = json!({
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--lang=zh-CN", DATES, "--window-size=1280,900"],
        });
        if size == Size::Phone {
            let metrics = json!({"width": 360, "height": 740, "pixelRatio": 2});
            options["mobileEmulation"] = json!({"deviceMetrics": metrics});
        }
        let mut wanted = serde_json::Map::new();
        wanted.insert("goog:chromeOptions".to_owned(), options);
        wanted.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(wanted)
            .connect(&driver.url)
            .await
            .expect("Chromium starts");
        Self { client, base: server.url.clone(), size }
    }

    /// Closes it.
    pub(super) async fn close(self) {
        self.client.close().await.unwrap();
    }

    /// Goes to an address of the server.
    pub(super) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// Where it is, without the server.
    pub(super) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().as_str().replace(&self.base, "")
    }

    /// Logs in with a name and password, as people do.
    pub(super) async fn log_in(&self, username: &str, password: &str) {
        self.go("/log-in").await;
        self.write("username", username).await;
        self.write("password", password).await;
        self.press("登录").await;
        self.arrive("/desk").await;
    }

    /// Answers the question that the browser asks.
    pub(super) async fn answer(&self, yes: bool) {
        let begun = Instant::now();
        while self.client.get_alert_text().await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "nothing is asked");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        if yes { self.client.accept_alert().await } else { self.client.dismiss_alert().await }.unwrap();
    }

    /// Logs out.
    pub(super) async fn log_out(&self) {
        self.press("退出").await;
        self.arrive("/").await;
    }

    /// Writes into the field of this name.
    pub(super) async fn write(&self, name: &str, text: &str) {
        self.set(name, text).await;
    }

    /// Chooses in the list of this name, by what it says.
    pub(super) async fn choose(&self, name: &str, label: &str) {
        let script = "const field = document.getElementsByName(arguments[0])[0];
            const option = Array.from(field.options).find(option => option.text.includes(arguments[1]));
            field.value = option.value; field.dispatchEvent(new Event('input', {bubbles: true}));";
        self.run(script, vec![json!(name), json!(label)]).await;
    }

    /// Ticks what stands beside this text.
    pub(super) async fn tick(&self, label: &str) {
        let script = "const label = Array.from(document.querySelectorAll('label.tick'))
                .find(label => label.textContent.includes(arguments[0]));
            const field = label.querySelector('input'); if (!field.checked) field.click();";
        self.run(script, vec![json!(label)]).await;
    }

    /// Presses the button, or follows the link, that says this.
    pub(super) async fn press(&self, label: &str) {
        let script =
            "const found = Array.from(document.querySelectorAll('main button, main a, header button, header a'))
                .filter(one => one.textContent.trim() === arguments[0]);
            if (!found.length) throw new Error('nothing says ' + arguments[0] + ' on ' + document.title);
            found[0].click();";
        self.run(script, vec![json!(label)]).await;
    }

    /// Follows the first link that begins with this.
    pub(super) async fn press_beginning(&self, label: &str) {
        let script = "Array.from(document.querySelectorAll('main a'))
            .find(one => one.textContent.trim().startsWith(arguments[0])).click();";
        self.run(script, vec![json!(label)]).await;
    }

    /// Types where the focus is, as people do who leave the mouse alone; keys without a letter as WebDriver numbers them.
    pub(super) async fn keys(&self, keys: &str) {
        self.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// The name, or else the text, of where the focus is.
    pub(super) async fn focus(&self) -> String {
        let script = "const at = document.activeElement; return at.name || at.textContent.trim();";
        self.run(script, Vec::new()).await.as_str().unwrap().to_owned()
    }

    /// Lets what is downloaded arrive in this folder.
    pub(super) async fn save_into(&self, folder: &Path) {
        self.chromium("Page.setDownloadBehavior", json!({"behavior": "allow", "downloadPath": folder})).await;
    }

    /// Waits until it is at an address that begins so. An id begins with a zero, which tells the page of what was registered
    /// from the form, `/cases/new`.
    pub(super) async fn arrive(&self, beginning: &str) {
        let begun = Instant::now();
        loop {
            let path = self.path().await;
            let fits = if beginning == "/" { path == "/" } else { path.starts_with(beginning) };
            if fits && self.run("return document.readyState", Vec::new()).await == "complete" {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "at {path} instead of {beginning}: {}", self.text().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the page says this.
    pub(super) async fn says(&self, text: &str) {
        let begun = Instant::now();
        while !self.text().await.contains(text) {
            assert!(begun.elapsed() < PATIENCE, "{text} is not on the page: {}", self.text().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What can be read.
    pub(super) async fn text(&self) -> String {
        match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Cuts the network off, or joins it again.
    pub(super) async fn cut_off(&self, cut: bool) {
        let conditions = json!({"offline": cut, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.chromium("Network.enable", json!({})).await;
        self.chromium("Network.emulateNetworkConditions", conditions).await;
    }

    /// Runs a script in the page.
    pub(super) async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.client.execute(script, arguments).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// Runs a script that is done when it calls its last argument.
    pub(super) async fn run_async(&self, script: &str) -> Value {
        self.client.execute_async(script, Vec::new()).await.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    async fn set(&self, name: &str, value: &str) {
        let script = "const field = document.getElementsByName(arguments[0])[0];
            if (!field) throw new Error('no field ' + arguments[0] + ' on ' + document.title + document.body.innerText.slice(0, 300));
            field.value = arguments[1]; field.dispatchEvent(new Event('input', {bubbles: true}));";
        self.run(script, vec![json!(name), json!(value)]).await;
    }

    async fn chromium(&self, command: &str, parameters: Value) -> Value {
        let body = json!({"cmd": command, "params": parameters});
        let answer: Result<Value, CmdError> = self.client.issue_cmd(Chromium("goog/cdp/execute", body)).await;
        answer.unwrap()
    }

    /// Holds what must hold of every page, and takes its picture under this name.
    pub(super) async fn check(&self, name: &str) {
        self.is_valid(name).await;
        self.is_accessible(name).await;
        self.is_silent(name).await;
        self.stays_here(name).await;
        self.fits(name).await;
        self.picture(name).await;
    }

    /// Its HTML, as it was sent, breaks no rule of the standard's parser, and no id stands twice. A page that answers a
    /// form is not asked for again.
    async fn is_valid(&self, name: &str) {
        let cookies = self.client.get_all_cookies().await.unwrap();
        let cookies: Vec<String> =
            cookies.iter().map(|cookie| format!("{}={}", cookie.name(), cookie.value())).collect();
        let request = reqwest::Client::new().get(self.client.current_url().await.unwrap());
        let request = request.header("Accept", "text/html").header("Cookie", cookies.join("; "));
        let reply = request.send().await.unwrap();
        if reply.status() == reqwest::StatusCode::METHOD_NOT_ALLOWED {
            return;
        }
        let sent = reply.text().await.unwrap();
        let page = scraper::Html::parse_document(&sent);
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        let with_id = scraper::Selector::parse("[id]").unwrap();
        let mut ids: Vec<&str> = page.select(&with_id).filter_map(|element| element.value().id()).collect();
        ids.sort_unstable();
        let twice: Vec<_> = ids.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{name}: {twice:?}");
    }

    /// No serious finding of the checker of accessibility.
    async fn is_accessible(&self, name: &str) {
        self.run(AXE, Vec::new()).await;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}).then(result => done(result.violations
                .filter(one => ['critical', 'serious'].includes(one.impact))
                .map(one => one.id + ': ' + one.nodes.map(node => node.html).slice(0, 3).join(' | '))));";
        let found = self.client.execute_async(script, Vec::new()).await.unwrap();
        assert_eq!(found, json!([]), "{name}: {SERIOUS}");
    }

    /// Nothing in the console.
    async fn is_silent(&self, name: &str) {
        let said: Value = self.client.issue_cmd(Chromium("se/log", json!({"type": "browser"}))).await.unwrap();
        let said = said.as_array().cloned().unwrap_or_default();
        let is_loud = |line: &&Value| {
            let text = line["message"].as_str().unwrap_or_default();
            let quiet = QUIET.iter().any(|quiet| text.contains(quiet));
            !quiet && (line["level"] == "SEVERE" || line["level"] == "WARNING")
        };
        let loud: Vec<&Value> = said.iter().filter(is_loud).collect();
        assert!(loud.is_empty(), "{name}: {loud:?}");
    }

    /// Nothing was asked for elsewhere.
    async fn stays_here(&self, name: &str) {
        let script = "return performance.getEntriesByType('resource').map(one => one.name)
            .filter(address => !address.startsWith(location.origin) && !address.startsWith('blob:'));";
        assert_eq!(self.run(script, Vec::new()).await, json!([]), "{name}");
    }

    /// Nothing has to be moved sideways to be read.
    async fn fits(&self, name: &str) {
        let script = "return document.documentElement.scrollWidth - document.documentElement.clientWidth;";
        assert_eq!(self.run(script, Vec::new()).await, json!(0), "{name} is wider than the screen");
        if self.size == Size::Desktop {
            // At a zoom of 200 % a screen is half as wide.
            let half = json!({"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": false});
            self.chromium("Emulation.setDeviceMetricsOverride", half).await;
            assert_eq!(self.run(script, Vec::new()).await, json!(0), "{name} is wider than the screen at 200 %");
            self.chromium("Emulation.clearDeviceMetricsOverride", json!({})).await;
        }
    }

    /// Takes a picture, when asked to and when the guide shows it.
    async fn picture(&self, name: &str) {
        let suffix = if self.size == Size::Phone { "-phone" } else { "" };
        let file = format!("images/{name}{suffix}.png");
        if std::env::var_os("UPDATE_DOCS").is_none() || !GUIDE.contains(&file) {
            return;
        }
        let (width, tallest) = if self.size == Size::Phone { (360, 1200) } else { (1280, 1500) };
        let tallest = if WHOLE.contains(&name) { 3000 } else { tallest };
        let height = self.run("return document.documentElement.scrollHeight", Vec::new()).await;
        let height = height.as_u64().unwrap_or(tallest).min(tallest);
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height, "scale": 0.75});
        let shot = self.chromium("Page.captureScreenshot", json!({"captureBeyondViewport": true, "clip": clip})).await;
        let picture =
            base64::Engine::decode(&base64::prelude::BASE64_STANDARD, shot["data"].as_str().unwrap()).unwrap();
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(file), picture).unwrap();
    }
}
