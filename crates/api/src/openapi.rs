//! The OpenAPI 3.1 document, made from the table of routes.

use std::collections::BTreeMap;

use actix_web::{
    HttpResponse,
    http::{Method, header::ContentType},
    web::{self, Bytes},
};
use utoipa::{
    ToSchema,
    openapi::{
        ComponentsBuilder, ContentBuilder, Info, KnownFormat, ObjectBuilder, OpenApi, OpenApiBuilder, PathItem,
        PathsBuilder, Ref, RefOr, Required, ResponseBuilder, Schema, SchemaFormat, Type,
        header::HeaderBuilder,
        path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
        tag::TagBuilder,
    },
};

use crate::{
    extract::IDEMPOTENCY_KEY,
    limits, problem,
    routes::{Access, Route, Schemas},
    server::State,
};

/// Name of the security scheme.
const BEARER: &str = "bearer";

/// What the segments in the path templates mean: name, Chinese meaning, format.
const PATH_PARAMETERS: &[(&str, &str, Option<KnownFormat>)] =
    &[("id", "编号", Some(KnownFormat::Uuid)), ("slug", "问题类型", None), ("code", "12 位区划代码", None)];

/// The document over these routes.
#[must_use]
pub fn document(routes: &[Route]) -> OpenApi {
    let mut schemas: Schemas = Vec::new();
    schemas.push(("Problem".to_owned(), <problem::Content as utoipa::PartialSchema>::schema()));
    problem::Content::schemas(&mut schemas);
    let mut paths = PathsBuilder::new();
    let mut tags: Vec<&str> = Vec::new();
    for route in routes {
        for body in [&route.body, &route.reply].into_iter().flatten() {
            body.collect(&mut schemas);
        }
        if !tags.contains(&route.tag) {
            tags.push(route.tag);
        }
        paths = paths.path(route.path.clone(), PathItem::new(http_method(&route.method), operation(route)));
    }
    let mut info = Info::new("枫桥：人民调解与信访工作系统接口", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "四级联动的人民调解系统。所有时间为 UTC，法定日期为中国标准时间的日历日，金额以分为单位，区划代码为 12 位。"
            .to_owned(),
    );
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas.into_iter().collect::<BTreeMap<_, _>>())
        .security_scheme(
            BEARER,
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build()),
        )
        .build();
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components))
        .tags(Some(tags.into_iter().map(|tag| TagBuilder::new().name(tag).build())))
        .build()
}

/// The document as it is sent.
#[must_use]
pub fn render(routes: &[Route]) -> Bytes {
    serde_json::to_vec_pretty(&document(routes)).expect("the document is plain data").into()
}

/// `GET /openapi.json`.
pub(crate) async fn show(state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().content_type(ContentType::json()).body(state.document.clone())
}

fn http_method(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::PATCH => HttpMethod::Patch,
        Method::DELETE => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation(route: &Route) -> Operation {
    let mut operation = OperationBuilder::new()
        .tag(route.tag)
        .summary(Some(route.summary.clone()))
        .operation_id(Some(operation_id(route)))
        .response(route.status.to_string(), success(route))
        .response("default", refusal());
    for parameter in path_parameters(&route.path).chain(route.query.iter().cloned()).chain(header_parameters(route)) {
        operation = operation.parameter(parameter);
    }
    if route.body.is_some() || route.other_body.is_some() {
        let mut request = RequestBodyBuilder::new().required(Some(Required::True));
        if let Some(body) = &route.body {
            let content = ContentBuilder::new().schema(Some(body.reference())).build();
            request = request.content("application/json", content);
        }
        if let Some(media_type) = route.other_body {
            request = request.content(media_type, ContentBuilder::new().schema(Some(text())).build());
        }
        operation = operation.request_body(Some(request.build()));
    }
    if !matches!(route.access, Access::Open | Access::LogIn | Access::Metrics) {
        operation = operation.security(SecurityRequirement::new(BEARER, Vec::<String>::new()));
    }
    operation.build()
}

/// Such as `post_users_id_roles`; unique because method and path are.
fn operation_id(route: &Route) -> String {
    let path = route.path.trim_start_matches("/api/v1");
    let words = path.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    std::iter::once(route.method.as_str().to_ascii_lowercase().as_str()).chain(words).collect::<Vec<_>>().join("_")
}

fn success(route: &Route) -> utoipa::openapi::Response {
    let mut response = ResponseBuilder::new().description("成功");
    if route.has_reply() {
        let content = ContentBuilder::new().schema(route.reply.map(|body| body.reference())).build();
        response = response.content(route.media_type, content);
        if let Some(media_type) = route.other_media_type {
            response = response.content(media_type, ContentBuilder::new().build());
        }
    }
    if route.versioned {
        response =
            response.header("ETag", HeaderBuilder::new().schema(Some(text())).description(Some("新版本")).build());
    }
    response.build()
}

fn refusal() -> utoipa::openapi::Response {
    ResponseBuilder::new()
        .description("未能办理，说明原因")
        .content(
            problem::MEDIA_TYPE,
            ContentBuilder::new().schema(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem")))).build(),
        )
        .build()
}

fn path_parameters(path: &str) -> impl Iterator<Item = Parameter> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    names.map(|name| {
        let known = PATH_PARAMETERS.iter().find(|(known, _, _)| *known == name);
        let mut schema = ObjectBuilder::new().schema_type(Type::String);
        if let Some((_, _, Some(format))) = known {
            schema = schema.format(Some(SchemaFormat::KnownFormat(format.clone())));
        }
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .description(known.map(|(_, meaning, _)| *meaning))
            .schema(Some(schema))
            .build()
    })
}

fn header_parameters(route: &Route) -> impl Iterator<Item = Parameter> + use<> {
    let version =
        route.versioned.then(|| header("If-Match", Required::True, "读取时得到的 ETag", pattern("^\"[0-9]+\"$")));
    let key = (route.method == Method::POST).then(|| {
        let (shortest, longest) = (limits::IDEMPOTENCY_KEY_CHARS.start(), limits::IDEMPOTENCY_KEY_CHARS.end());
        let schema = pattern(&format!("^[!-~]{{{shortest},{longest}}}$"));
        header(IDEMPOTENCY_KEY, Required::False, "幂等键：重复提交同一请求时得到同一答复", schema)
    });
    version.into_iter().chain(key)
}

fn header(name: &str, required: Required, meaning: &str, schema: utoipa::openapi::Object) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(meaning))
        .schema(Some(schema))
        .build()
}

fn pattern(pattern: &str) -> utoipa::openapi::Object {
    ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern)).build()
}

fn text() -> utoipa::openapi::Object {
    ObjectBuilder::new().schema_type(Type::String).build()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }

    #[test]
    fn whatever_the_document_refers_to_is_in_it() {
        let document: Value = serde_json::from_slice(&super::render(&crate::routes::all())).unwrap();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        let missing: Vec<_> = found
            .into_iter()
            .filter(|reference| document.pointer(reference.trim_start_matches('#')).is_none())
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }

    #[test]
    fn every_operation_has_an_id_of_its_own() {
        let routes = crate::routes::all();
        let ids: BTreeSet<String> = routes.iter().map(super::operation_id).collect();
        assert_eq!(ids.len(), routes.len());
    }
}
