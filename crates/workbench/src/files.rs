//! Files of a case or a petition: sent from the page, seen on it.

use actix_multipart::{Field, Multipart};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use api::{
    cases::Label,
    extract::IfMatch,
    problem::{Kind, Problem},
};
use askama::Template;
use domain::{case::AttachmentKind, id::AttachmentId, text::Line};
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;

use crate::{
    acts::Subject,
    cases::in_path,
    layout::{self, Layout, see_other},
    papers,
    post::{Fields, KEY, TOKEN, check_token},
    visitor::Visitor,
};

/// Longest text of all fields beside the files, in bytes: a narrative of 20,000 characters and the rest.
const TEXT_BYTES: usize = 256 * 1024;

/// Longest name of a file, in characters.
const NAME_CHARS: usize = 120;

/// What matters here of the receipt for a file.
#[derive(Deserialize)]
struct Entered {
    version: i64,
}

/// Asks why a file is wanted that tells who somebody is.
#[derive(Template)]
#[template(path = "file_reason.html")]
struct Ask {
    layout: Layout,
    path: String,
    noun: &'static str,
    attachment: AttachmentId,
    errors: Vec<String>,
}

/// `GET /…/{id}/files/{attachment}?reason=`: as the interface gives it. Asks for the reason where it is refused.
pub(crate) async fn download<S: Subject>(request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, Problem> {
    let (id, attachment): (S::Id, _) = (in_path(&request, "id")?, in_path(&request, "attachment")?);
    let reason = papers::reason(&Fields::parse(request.query_string().as_bytes()))?;
    let told = reason.is_some();
    match S::download(&visitor, (id, attachment), reason).await {
        Err(problem) if problem.kind() == Kind::Forbidden => {
            let layout = Layout::of(&visitor, S::PAGES, "查看附件");
            let errors = told.then(|| problem.detail().to_owned()).into_iter().collect();
            let ask = Ask { layout, path: format!("{}/{id}", S::PAGES), noun: S::NOUN, attachment, errors };
            layout::show(StatusCode::FORBIDDEN, &ask)
        }
        given => given,
    }
}

/// `POST /…/{id}/files`: the fields first, then the files.
pub(crate) async fn upload<S: Subject>(
    request: HttpRequest,
    visitor: Visitor,
    mut parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let id: S::Id = in_path(&request, "id")?;
    let (fields, first) = fields(&mut parts).await?;
    check_token(&visitor, fields.text(TOKEN))?;
    let kind = fields.text("kind").parse().unwrap_or(AttachmentKind::Other);
    let sent = attach_all::<S>(&visitor, (id, fields.version()), (kind, fields.text(KEY)), first, &mut parts).await?;
    Ok(see_other(&match sent {
        0 => format!("{}/{id}#files", S::PAGES),
        _ => format!("{}/{id}?done={}#files", S::PAGES, S::ATTACH),
    }))
}

/// Reads the fields before the first file, and gives that.
pub(crate) async fn fields(parts: &mut Multipart) -> Result<(Fields, Option<Field>), Problem> {
    let mut fields = Fields::default();
    let mut bytes = 0;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| Problem::of(Kind::BodyMalformed))?;
        let disposition = part.content_disposition();
        if disposition.is_some_and(|disposition| disposition.get_filename().is_some()) {
            return Ok((fields, Some(part)));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let mut text = Vec::new();
        while let Some(piece) = part.next().await {
            let piece = piece.map_err(|_| Problem::of(Kind::BodyMalformed))?;
            bytes += piece.len();
            if bytes > TEXT_BYTES {
                return Err(Problem::of(Kind::BodyTooLarge));
            }
            text.extend_from_slice(&piece);
        }
        fields.add(name, &String::from_utf8_lossy(&text));
    }
    Ok((fields, None))
}

/// Enters the files one after the other, each under a key of its own, so that the form may be sent again. Gives
/// how many there were.
pub(crate) async fn attach_all<S: Subject>(
    visitor: &Visitor,
    (id, mut version): (S::Id, i64),
    (kind, key): (AttachmentKind, &str),
    first: Option<Field>,
    parts: &mut Multipart,
) -> Result<usize, Problem> {
    let mut next = first;
    let mut sent = 0;
    while let Some(file) = next {
        let name = file.content_disposition().and_then(|disposition| disposition.get_filename()).unwrap_or_default();
        // An input without a file sends an empty one without a name.
        if let Some(name) = line(name) {
            sent += 1;
            let key = (!key.is_empty()).then(|| format!("{key}-{sent}"));
            let pieces = file.map_err(|_| Problem::of(Kind::BodyMalformed));
            let at = (id, IfMatch(version));
            let reply = S::attach(visitor, at, (Label { kind, name }, key), pieces).await?;
            version = reply.read::<Entered>()?.version;
        }
        next = parts.next().await.transpose().map_err(|_| Problem::of(Kind::BodyMalformed))?;
    }
    Ok(sent)
}

/// The name of a file without the folders that some browsers send.
pub(crate) fn line(name: &str) -> Option<Line> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME_CHARS).collect();
    Line::new(&name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_its_name_alone() {
        for (sent, name) in
            [("照片.jpg", "照片.jpg"), ("C:\\fakepath\\a b.png", "a b.png"), ("../../etc/passwd", "passwd")]
        {
            assert_eq!(line(sent).map(String::from).as_deref(), Some(name));
        }
        assert_eq!(line("  "), None);
        assert_eq!(line(&"长".repeat(500)).map(String::from).map(|name| name.chars().count()), Some(NAME_CHARS));
    }
}
