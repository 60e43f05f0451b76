//! Files embedded in the program: styles, scripts, the icon. Each has its hash in its address, so that a browser may keep it
//! for ever and still gets the next version at once.

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, CacheControl, CacheDirective, EntityTag, IfNoneMatch},
    web,
};
use api::problem::{Kind, Problem};
use sha2::{Digest, Sha256};

/// Seconds that a browser may keep a file: a year, the longest that is understood everywhere.
const MAX_AGE_SECONDS: u32 = 31_536_000;

/// Characters of the hash in an address.
const HASH_CHARS: usize = 16;

/// The script that browsers keep working without a network; it may control only what lies below its own address.
const SERVICE_WORKER: &str = include_str!("../static/service-worker.js");

struct Asset {
    name: &'static str,
    media_type: &'static str,
    content: &'static [u8],
    hash: String,
}

macro_rules! assets {
    ($($name:literal $media_type:literal;)*) => {
        [$(Asset {
            name: $name,
            media_type: $media_type,
            content: include_bytes!(concat!("../static/", $name)),
            hash: hash_of(include_bytes!(concat!("../static/", $name))),
        },)*]
    };
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    Vec::from(assets! {
        "htmx.min.js" "text/javascript; charset=utf-8";
        "workbench.js" "text/javascript; charset=utf-8";
        "intake.js" "text/javascript; charset=utf-8";
        "grid.js" "text/javascript; charset=utf-8";
        "workbench.css" "text/css; charset=utf-8";
        "icon.svg" "image/svg+xml";
    })
});

fn hash_of(content: &[u8]) -> String {
    let mut hash = hex::encode(Sha256::digest(content));
    hash.truncate(HASH_CHARS);
    hash
}

/// Address of a file.
pub(crate) fn path(name: &str) -> String {
    let asset = ASSETS.iter().find(|asset| asset.name == name).expect("templates name embedded files only");
    format!("/static/{}/{name}", asset.hash)
}

/// `GET /static/{hash}/{name}`.
pub(crate) async fn show(request: HttpRequest, path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (hash, name) = path.into_inner();
    let found = ASSETS.iter().find(|asset| asset.name == name && asset.hash == hash);
    let asset = found.ok_or_else(|| Problem::of(Kind::NotFound))?;
    let tag = EntityTag::new_strong(asset.hash.clone());
    let keep = CacheControl(vec![
        CacheDirective::Public,
        CacheDirective::MaxAge(MAX_AGE_SECONDS),
        CacheDirective::Extension("immutable".to_owned(), None),
    ]);
    let known = match header::Header::parse(&request) {
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        _ => false,
    };
    let mut reply = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    reply.insert_header(header::ETag(tag)).insert_header(keep);
    if known {
        return Ok(reply.finish());
    }
    Ok(reply.insert_header((header::CONTENT_TYPE, asset.media_type)).body(asset.content))
}

/// `GET /service-worker.js`: stands at the top, since it controls what lies below; asked for anew each time.
pub(crate) async fn service_worker() -> HttpResponse {
    let kept = ["workbench.css", "workbench.js", "intake.js", "grid.js", "htmx.min.js", "icon.svg"].map(path);
    let kept = serde_json::to_string(&kept).expect("addresses are plain data");
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(SERVICE_WORKER.replace("[\"KEPT\"]", &kept))
}
