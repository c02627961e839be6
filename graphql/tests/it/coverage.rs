//! Who may see what is written down for every field and every mutation.

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use moothall_graphql::coverage::{Access, access_of, coverage};
use std::collections::BTreeSet;

fn fields() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for definition in parse_schema(moothall_graphql::sdl()).unwrap().definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let fields = match definition.node.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            _ => continue,
        };
        let name = definition.node.name.node.to_string();
        found.extend(fields.into_iter().map(|field| (name.clone(), field.node.name.node.to_string())));
    }
    found
}

#[test]
fn every_field_and_mutation_has_an_entry() {
    let bare: Vec<_> =
        fields().into_iter().filter(|(name, field)| access_of(name, field).is_none()).collect();
    assert!(bare.is_empty(), "nobody has said who may see {bare:#?}");
}

#[test]
fn every_entry_has_a_field_and_no_field_has_two() {
    let fields = fields();
    let mut seen = BTreeSet::new();
    for entry in coverage() {
        for name in entry.types {
            for field in entry.fields {
                let place = ((*name).to_owned(), (*field).to_owned());
                assert!(fields.contains(&place), "{name}.{field} is not in the schema");
                assert!(seen.insert(place), "{name}.{field} has two entries");
            }
        }
    }
}

#[test]
fn every_mutation_asks_for_an_action_or_says_why_not() {
    for (_, field) in fields().into_iter().filter(|(name, _)| name == "Mutation") {
        let asks = match access_of("Mutation", &field) {
            Some(Access::Asks(_) | Access::AsksOrIsConcerned(_)) => true,
            Some(_) => {
                ["signIn", "signOut", "redeemInvitation", "revokeSession", "noop"].contains(&field.as_str())
            }
            None => false,
        };
        assert!(asks, "{field}");
    }
}
