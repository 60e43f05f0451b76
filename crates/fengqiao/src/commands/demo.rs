//! `fengqiao demo`: a sample to look at and play with, made at the first start and kept for the next.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use api::server::{self, StartError};
use clap::Args;
use domain::time::{CivilDate, add_days, civil_date, start_of};
use serde::{Deserialize, Serialize};
use store::clock::{Clock, SettableClock, SystemClock};
use store::divisions::load_villages_of;
use store::{KeyRing, Store, StoreOptions};

use super::{key_ring, migrate::migrate, store_options, user};
use crate::demo::{self, PASSWORD, Size};
use crate::demo_clock::DemoClock;
use crate::settings::{DatabaseSettings, KeySettings, Settings};
use crate::world::World;
use crate::{Failure, demo_clock, key_file, stop};

/// File that says of a folder that it holds a demonstration, and which.
const MARKER: &str = "demo.json";

/// File that keeps how far the clock was put forward.
const CLOCK: &str = "clock";

/// How far before its cases the demonstration begins, in days: there must be organisations and people first.
const BEFORE: i64 = 760;

/// How long a key signs tokens, in days: longer than anybody plays with the clock.
const SIGNING_KEY_DAYS: u32 = 3650;

/// What follows `fengqiao demo`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Folder that the demonstration is kept in.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// Port to serve on; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// How many cases are made.
    #[arg(long, default_value_t = 300)]
    cases: usize,
    /// What decides which cases these are.
    #[arg(long, default_value_t = 1963)]
    seed: u64,
    /// Throw away what an earlier run has made, and begin anew.
    #[arg(long)]
    fresh: bool,
}

/// What a folder holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Marker {
    cases: usize,
    seed: u64,
    /// The day on which it was made; the cases on the desks get older from then on.
    made_on: CivilDate,
}

/// Makes the demonstration unless it is there, prints who can log in, and serves until SIGTERM or Ctrl-C.
///
/// # Errors
/// When the port is taken, the folder holds something else, or the database fails.
pub fn run(arguments: &Arguments, settings: &Settings) -> Result<(), Failure> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    // Held while the data is made, so that it is not made for a port that is taken in the end.
    let reserved = reserve(address)?;
    let settings = settings_of(settings, &arguments.data, address);
    if arguments.fresh {
        remove(&arguments.data)?;
    }
    match marker(&arguments.data)? {
        Some(found) => {
            println!("沿用 {} 中 {} 生成的演示数据（重新生成请加 --fresh）", arguments.data.display(), found.made_on);
        }
        None => make(arguments, &settings)?,
    }
    let clock = DemoClock::kept_in(Arc::new(SystemClock), arguments.data.join(CLOCK))?;
    let store = open(&settings, &clock)?;
    migrate(&store)?;
    drop(reserved);
    actix_web::rt::System::new().block_on(serve(&settings, store, &clock))
}

/// The clock of the demonstration that a folder holds, if it holds one: what was put into it may lie ahead of the machine.
pub(super) fn clock_of(dir: &Path) -> Result<Option<DemoClock>, Failure> {
    if !dir.join(MARKER).is_file() {
        return Ok(None);
    }
    DemoClock::kept_in(Arc::new(SystemClock), dir.join(CLOCK)).map(Some)
}

/// Opens what has been made, on the clock that can be put forward.
fn open(settings: &Settings, clock: &DemoClock) -> Result<Store, Failure> {
    let ring = key_ring(settings)?.ok_or_else(|| Failure::KeysLost(settings.key_file()))?;
    Ok(Store::open(StoreOptions { clock: Arc::new(clock.clone()), ..store_options(settings, ring) })?)
}

/// The settings of this installation, but everything that is kept stands in the folder of the demonstration.
fn settings_of(settings: &Settings, data: &Path, address: SocketAddr) -> Settings {
    let mut settings = Settings { data_dir: data.to_owned(), keys: KeySettings::default(), ..settings.clone() };
    settings.database = DatabaseSettings { url: None, migrate: None, ..settings.database };
    settings.server.listen = address;
    // Keys must outlive the weeks that its clock may be put forward at once.
    settings.server.tokens.signing_key_days = SIGNING_KEY_DAYS;
    settings
}

fn reserve(address: SocketAddr) -> Result<Option<TcpListener>, Failure> {
    if address.port() == 0 {
        return Ok(None);
    }
    TcpListener::bind(address).map(Some).map_err(|why| unavailable(address, &why))
}

fn unavailable(address: SocketAddr, why: &io::Error) -> Failure {
    if why.kind() == io::ErrorKind::AddrInUse {
        let other = address.port().saturating_add(1);
        return Failure::Refused(format!(
            "port {} is taken by another program: stop it, or choose another port, such as `fengqiao demo --port {other}`; \
             --port 0 takes any that is free",
            address.port()
        ));
    }
    Failure::Refused(format!("cannot listen on {address}: {why}; choose another port with --port"))
}

/// What the folder holds; `None` when it is not there or empty.
fn marker(dir: &Path) -> Result<Option<Marker>, Failure> {
    let mut entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries.map_err(Failure::system(format!("reading {}", dir.display())))?,
    };
    if entries.next().is_none() {
        return Ok(None);
    }
    let text = fs::read_to_string(dir.join(MARKER)).map_err(|_| no_demonstration(dir))?;
    serde_json::from_str(&text).map(Some).map_err(|_| no_demonstration(dir))
}

fn no_demonstration(dir: &Path) -> Failure {
    let dir = dir.display();
    Failure::Refused(format!("{dir} holds something that is no demonstration: choose another folder with --data"))
}

/// Removes a demonstration, and nothing that is none.
fn remove(dir: &Path) -> Result<(), Failure> {
    match marker(dir)? {
        None => Ok(()),
        Some(_) => fs::remove_dir_all(dir).map_err(Failure::system(format!("removing {}", dir.display()))),
    }
}

/// Makes the demonstration beside its folder and moves it there when it is whole, so that one that was broken off is never
/// taken for one.
fn make(arguments: &Arguments, settings: &Settings) -> Result<(), Failure> {
    let started = std::time::Instant::now();
    let today = civil_date(SystemClock.now());
    let unfinished = beside(&arguments.data);
    remove(&unfinished)?;
    let building = |what: &str| Failure::system(format!("{what} {}", unfinished.display()));
    fs::create_dir_all(&unfinished).map_err(building("making"))?;
    let marker = Marker { cases: arguments.cases, seed: arguments.seed, made_on: today };
    let text = serde_json::to_string(&marker).map_err(|why| Failure::Refused(why.to_string()))?;
    fs::write(unfinished.join(MARKER), text).map_err(building("writing into"))?;

    println!("首次运行，正在生成演示数据：枫桥镇及上下四级机构、人员，近两年 {} 件纠纷和信访件……", arguments.cases);
    let size = Size { cases: arguments.cases, seed: arguments.seed, today };
    fill(&Settings { data_dir: unfinished.clone(), ..settings.clone() }, size)?;
    fs::rename(&unfinished, &arguments.data).map_err(building("finishing"))?;
    println!("演示数据已就绪，用时 {:.1} 秒，存放在 {}", started.elapsed().as_secs_f32(), arguments.data.display());
    Ok(())
}

/// The folder in which a demonstration is made.
fn beside(dir: &Path) -> PathBuf {
    let mut name = dir.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

/// Fills an empty store: the schema, villages, organisations and people, and the cases.
fn fill(settings: &Settings, size: Size) -> Result<(), Failure> {
    let ring = KeyRing::generate()?;
    key_file::create(&settings.key_file(), &ring)?;
    let clock = SettableClock::at(start_of(add_days(size.today, -BEFORE)));
    let options = StoreOptions {
        clock: Arc::new(clock.clone()),
        ids: store::ids::IdSource::from_seed(size.seed),
        ..store_options(settings, ring)
    };
    let store = Store::open(options)?;
    migrate(&store)?;
    load_villages_of(&store, demo::city(), |_| {})?;
    let world = World::build(&store, &user::hash(settings, PASSWORD)?)?;
    let mut progress = Progress::default();
    demo::play(&store, &clock, &world, size, |over| progress.show(over, size.cases))?;
    println!();
    Ok(())
}

/// Says how far it is: in place on a terminal, elsewhere now and then.
#[derive(Default)]
struct Progress {
    shown_percent: usize,
}

impl Progress {
    /// Percents between two words elsewhere than on a terminal.
    const STEP: usize = 25;

    fn show(&mut self, over: usize, all: usize) {
        let percent = over * 100 / all.max(1);
        let terminal = io::stdout().is_terminal();
        let step = if terminal { 1 } else { Self::STEP };
        if percent < self.shown_percent + step {
            return;
        }
        self.shown_percent = percent;
        let beginning = if terminal { "\r" } else { "\n" };
        print!("{beginning}  已生成 {over}/{all} 件");
        // Nobody is harmed when progress is not seen.
        let _ = io::stdout().flush();
    }
}

async fn serve(settings: &Settings, store: Store, clock: &DemoClock) -> Result<(), Failure> {
    let listen = settings.server.listen;
    let routes = [api::routes::all(), demo_clock::routes(clock)].concat();
    let pages = workbench::pages(settings.workbench.clone(), Some(demo::one_click()));
    let bound = server::bind_with_pages(settings.server.clone(), store, (routes, pages), stop::asked()?).await;
    let bound = bound.map_err(|error| match error {
        StartError::Listen { why, .. } => unavailable(listen, &why),
        error => error.into(),
    })?;
    for address in &bound.addresses {
        let notice = "以上人员、机构职责和案件均为虚构。按 Ctrl-C 停止。";
        let (logins, docs) = (demo::logins(), format!("http://{address}/docs/"));
        println!("\n{logins}\n{notice}\n\n接口说明与试用： {docs}\n用浏览器打开：   http://{address}");
    }
    bound.serve().await.map_err(Failure::system("serving"))
}
