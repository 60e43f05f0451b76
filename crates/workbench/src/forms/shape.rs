//! What an input looks like, read from its schema.

use api::routes::{BodySchema, Schemas};
use serde_json::Value;

/// What kind of value a field takes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// One line of text.
    Line,
    /// Several lines of text.
    Story,
    /// A civil date.
    Date,
    /// An amount of money, in fen.
    Fen,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
    /// One of some codes, each with its Chinese name.
    Code(Vec<(String, String)>),
    /// Somebody in the case.
    Person,
    /// Somebody who works in an organisation.
    User,
    /// An earlier petition.
    Petition,
    /// An organisation.
    Organisation,
    /// A division.
    Division,
    /// Several of these.
    List(Box<Shape>),
    /// Members.
    Object(Vec<Member>),
    /// Members that depend on a code in the member `kind`.
    Tagged(Vec<(String, Vec<Member>)>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member {
    /// Name of the schema it belongs to.
    pub(crate) of: String,
    /// Its name.
    pub(crate) name: String,
    /// What it takes.
    pub(crate) shape: Shape,
    /// Whether it must be there.
    pub(crate) required: bool,
}

/// Schemas of strings that stand for something else.
const NAMED: &[(&str, Shape)] = &[
    ("PersonId", Shape::Person),
    ("UserId", Shape::User),
    ("PetitionId", Shape::Petition),
    ("OrganisationId", Shape::Organisation),
    ("DivisionCode", Shape::Division),
    ("Fen", Shape::Fen),
    ("Paragraph", Shape::Story),
    ("Story", Shape::Story),
];

impl Shape {
    /// The shape of a body.
    pub(crate) fn of(body: &BodySchema) -> Self {
        let mut collected: Schemas = Vec::new();
        body.collect(&mut collected);
        let schemas: Vec<(String, Value)> = collected
            .into_iter()
            .map(|(name, schema)| (name, serde_json::to_value(schema).expect("a schema is plain data")))
            .collect();
        let reference = serde_json::to_value(body.reference()).expect("a schema is plain data");
        read(&reference, "", &schemas)
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> &[Member] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }
}

fn read(schema: &Value, name: &str, schemas: &[(String, Value)]) -> Shape {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        if let Some((_, shape)) = NAMED.iter().find(|(named, _)| *named == name) {
            return shape.clone();
        }
        let named = schemas.iter().find(|(known, _)| known == name);
        return named.map_or(Shape::Line, |(_, schema)| read(schema, name, schemas));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let mut real = choices.iter().filter(|choice| choice["type"] != "null");
        return match (real.next(), real.next()) {
            (Some(only), None) => read(only, name, schemas),
            _ => Shape::Tagged(choices.iter().filter_map(|choice| tagged(choice, name, schemas)).collect()),
        };
    }
    if let Some(codes) = schema["enum"].as_array() {
        return Shape::Code(named_codes(codes, schema["description"].as_str().unwrap_or_default()));
    }
    match type_of(schema) {
        "object" => Shape::Object(members(schema, name, schemas)),
        "array" => Shape::List(Box::new(read(&schema["items"], name, schemas))),
        "boolean" => Shape::Flag,
        "integer" => Shape::Number,
        _ if schema["format"] == "date" => Shape::Date,
        // A text that nothing bounds but the body is a longer one.
        _ if name.is_empty() && schema["maxLength"].is_null() => Shape::Story,
        _ => Shape::Line,
    }
}

/// The type of a schema, whether it may be null or not.
fn type_of(schema: &Value) -> &str {
    match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default(),
        one => one.as_str().unwrap_or_default(),
    }
}

fn members(schema: &Value, of: &str, schemas: &[(String, Value)]) -> Vec<Member> {
    let Some(properties) = schema["properties"].as_object() else { return Vec::new() };
    let required = |name: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == name));
    let members = properties.iter().map(|(name, schema)| Member {
        of: of.to_owned(),
        name: name.clone(),
        shape: read(schema, "", schemas),
        required: required(name),
    });
    members.collect()
}

fn tagged(choice: &Value, of: &str, schemas: &[(String, Value)]) -> Option<(String, Vec<Member>)> {
    let tag = choice["properties"]["kind"]["enum"][0].as_str()?.to_owned();
    let mut members = members(choice, of, schemas);
    members.retain(|member| member.name != "kind");
    Some((tag, members))
}

/// The codes with their names, as the description of every list of codes gives them: `code：名称；`.
fn named_codes(codes: &[Value], description: &str) -> Vec<(String, String)> {
    let name_of = |code: &str| {
        let named = description.split('；').filter_map(|one| one.split_once('：'));
        named.clone().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, name)| name.to_owned())
    };
    codes.iter().filter_map(Value::as_str).map(|code| (code.to_owned(), name_of(code))).collect()
}
