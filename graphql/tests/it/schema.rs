//! The checked-in schema is the one that is served, and everything in it is described.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};

const CHECKED_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema.graphql");
const SERVED: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/schema.graphql");

#[test]
fn the_checked_in_schema_is_current() {
    let served = moothall_graphql::sdl();
    if std::fs::read_to_string(CHECKED_IN).unwrap_or_default() != served {
        std::fs::write(SERVED, served).unwrap();
        panic!(
            "read the difference, then: cp {SERVED} schema.graphql (or: moothall schema > schema.graphql)"
        );
    }
}

#[test]
fn everything_is_described() {
    let document = parse_schema(moothall_graphql::sdl()).unwrap();
    let mut bare = Vec::new();
    let mut expect = |described: bool, name: String| {
        if !described {
            bare.push(name);
        }
    };
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let definition = definition.node;
        let name = definition.name.node.to_string();
        // Connections and edges are Relay's, and the library's.
        if name.ends_with("Connection") || name.ends_with("Edge") || name == "PageInfo" {
            continue;
        }
        expect(definition.description.is_some(), name.clone());
        let fields = match definition.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            TypeKind::InputObject(input) => {
                for field in input.fields {
                    expect(field.node.description.is_some(), format!("{name}.{}", field.node.name.node));
                }
                continue;
            }
            TypeKind::Enum(values) => {
                for value in values.values {
                    expect(value.node.description.is_some(), format!("{name}.{}", value.node.value.node));
                }
                continue;
            }
            TypeKind::Scalar | TypeKind::Union(_) => continue,
        };
        for field in fields {
            let field = field.node;
            for argument in field.arguments {
                let argument = argument.node;
                expect(
                    argument.description.is_some(),
                    format!("{name}.{}({})", field.name.node, argument.name.node),
                );
            }
            expect(field.description.is_some(), format!("{name}.{}", field.name.node));
        }
    }
    assert!(bare.is_empty(), "without a description: {bare:#?}");
}

#[test]
fn every_mutation_takes_one_input_with_an_idempotency_key() {
    let sdl = moothall_graphql::sdl();
    let (_, mutations) = sdl.split_once("\ntype Mutation {").unwrap();
    let (mutations, _) = mutations.split_once("\n}").unwrap();
    let document = parse_schema(&sdl).unwrap();
    let inputs: Vec<_> = document
        .definitions
        .into_iter()
        .filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => match definition.node.kind {
                TypeKind::InputObject(input) => Some((definition.node.name.node.to_string(), input)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let keyed = |name: &str| {
        let input = inputs.iter().find(|(known, _)| known == name).map(|(_, input)| input);
        input.is_some_and(|input| input.fields.iter().any(|field| field.node.name.node == "idempotencyKey"))
    };
    let named: Vec<&str> = mutations.match_indices("Input!").map(|(end, _)| before(mutations, end)).collect();
    assert!(named.len() > 45, "{named:?}");
    for name in named {
        assert!(keyed(&format!("{name}Input")), "{name}Input has no idempotencyKey");
    }
}

/// The word that ends there.
fn before(text: &str, end: usize) -> &str {
    let start = text[..end].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |place| place + 1);
    &text[start..end]
}
