//! Walks the schema: every mutation with an input made up for it, every field with a selection below it. Nobody has to add to a list
//! when the schema grows.

use std::collections::BTreeMap;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition},
};
use serde_json::{Value, json};

/// A rule of a community's own.
const RULE: &str = include_str!("../../src/import/majority_of_present.json");

/// The schema as its text says it.
pub(super) struct Walk {
    types: BTreeMap<String, TypeKind>,
}

fn base(ty: &Type) -> (&str, bool) {
    let mut ty = ty;
    let mut list = false;
    loop {
        match &ty.base {
            BaseType::Named(name) => return (name.as_str(), list),
            BaseType::List(inner) => {
                list = true;
                ty = inner;
            }
        }
    }
}

impl Walk {
    pub(super) fn new() -> Self {
        let document = parse_schema(moothall_graphql::sdl()).expect("a schema");
        let types = document.definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(ty) => Some((ty.node.name.node.to_string(), ty.node.kind)),
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        });
        Self { types: types.collect() }
    }

    fn fields(&self, type_name: &str) -> Vec<&FieldDefinition> {
        match self.types.get(type_name) {
            Some(TypeKind::Object(object)) => object.fields.iter().map(|field| &field.node).collect(),
            _ => Vec::new(),
        }
    }

    fn inputs(&self, type_name: &str) -> Vec<&InputValueDefinition> {
        match self.types.get(type_name) {
            Some(TypeKind::InputObject(input)) => input.fields.iter().map(|field| &field.node).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn mutations(&self) -> Vec<&str> {
        self.fields("Mutation").into_iter().map(|field| field.name.node.as_str()).collect()
    }

    /// The names of an input's fields of one type.
    pub(super) fn inputs_of(&self, mutation: &str, type_name: &str) -> Vec<&str> {
        let inputs = self.inputs(&format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]));
        let of_type = inputs.into_iter().filter(|input| base(&input.ty.node).0 == type_name);
        of_type.map(|input| input.name.node.as_str()).collect()
    }

    /// An input in which everything is there and has the right form. `id` makes the ids.
    pub(super) fn input(&self, mutation: &str, id: &dyn Fn(&str) -> String) -> Value {
        self.object(&format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]), id)
    }

    fn object(&self, type_name: &str, id: &dyn Fn(&str) -> String) -> Value {
        let inputs = self.inputs(type_name);
        let mut object = json!({});
        for input in inputs {
            let name = input.name.node.as_str();
            if ["idempotencyKey", "expectedVersion", "reconvenesId"].contains(&name) {
                continue;
            }
            // One of two is asked for: the project, and a seed that is not known yet.
            let recusal =
                ["RecuseAdvisorInput", "RecuseMyselfInput", "LiftRecusalInput"].contains(&type_name);
            if (recusal && name == "adviceId")
                || (type_name == "AnnounceLotteryInput" && name == "publicValue")
            {
                continue;
            }
            let (ty, list) = base(&input.ty.node);
            let what = if type_name == "DefineRuleInput" && name == "rule" { "definition" } else { name };
            let value = self.value(ty, what, id);
            object[name] = if list { json!([value]) } else { value };
            if type_name == "ElectorateInput" {
                break;
            }
        }
        object
    }

    fn value(&self, ty: &str, name: &str, id: &dyn Fn(&str) -> String) -> Value {
        match ty {
            "ID" => json!(id(noun_of(name))),
            "String" if name == "rule" => json!("cn.civil278.ordinary"),
            "String" if name == "definition" => json!(RULE),
            "String" if name == "timezone" => json!("Asia/Shanghai"),
            "String" if name == "csv" => json!("building,number,area,owner\n1,9901,80,新业主\n"),
            "String" if ["daysOff", "workingDays", "due", "inForceOn", "reviewOn"].contains(&name) => {
                json!("2026-10-01")
            }
            "String" => json!("一段文字"),
            "Int" => json!(1),
            "Boolean" => json!(true),
            "Decimal" => json!("12"),
            "Fraction" => json!("2/3"),
            "DateTime" => json!("2026-06-01T00:00:00Z"),
            other => match self.types.get(other) {
                Some(TypeKind::Enum(known)) => json!(known.values[0].node.value.node.as_str()),
                _ => self.object(other, id),
            },
        }
    }

    /// The types that have ids.
    pub(super) fn nouns(&self) -> Vec<&str> {
        let is_node = |kind: &TypeKind| match kind {
            TypeKind::Object(object) => object.implements.iter().any(|name| name.node == "Node"),
            _ => false,
        };
        self.types.iter().filter(|(_, kind)| is_node(kind)).map(|(name, _)| name.as_str()).collect()
    }

    /// Each field of a type by itself, with everything below it down to a depth. `id` makes the ids in arguments.
    pub(super) fn selections(
        &self,
        type_name: &str,
        depth: usize,
        id: &dyn Fn(&str) -> String,
    ) -> Vec<String> {
        let fields = self.fields(type_name).into_iter();
        fields.filter_map(|field| self.field(type_name, field, depth, id)).collect()
    }

    fn field(
        &self,
        of: &str,
        field: &FieldDefinition,
        depth: usize,
        id: &dyn Fn(&str) -> String,
    ) -> Option<String> {
        let name = field.name.node.as_str();
        let arguments: Vec<String> =
            field.arguments.iter().filter_map(|part| argument(of, name, &part.node, id)).collect();
        let arguments =
            if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        let below = self.below(base(&field.ty.node).0, depth, id)?;
        Some(format!("{name}{arguments}{below}"))
    }

    /// What is below a type; none where an object has nothing to show at this depth.
    fn below(&self, type_name: &str, depth: usize, id: &dyn Fn(&str) -> String) -> Option<String> {
        match self.types.get(type_name) {
            Some(TypeKind::Object(_)) => {
                let depth = if is_wrapping(type_name) { depth } else { depth.checked_sub(1)? };
                let inner = self.selections(type_name, depth, id);
                (!inner.is_empty()).then(|| format!(" {{ {} }}", inner.join(" ")))
            }
            Some(TypeKind::Union(union)) => {
                let depth = depth.checked_sub(1)?;
                let parts = union.members.iter().map(|member| {
                    let inner = self.selections(member.node.as_str(), depth, id).join(" ");
                    format!("... on {} {{ __typename {inner} }}", member.node)
                });
                Some(format!(" {{ {} }}", parts.collect::<Vec<_>>().join(" ")))
            }
            Some(TypeKind::Interface(_)) => Some(" { id __typename }".to_owned()),
            _ => Some(String::new()),
        }
    }
}

/// An argument with something in it; none where it may be left out.
fn argument(
    of: &str,
    field: &str,
    argument: &InputValueDefinition,
    id: &dyn Fn(&str) -> String,
) -> Option<String> {
    let name = argument.name.node.as_str();
    let (ty, list) = base(&argument.ty.node);
    match ty {
        "ID" => {
            let one = id(match (of, field, name) {
                ("Community", "topic", "id") => "Topic",
                ("Community", "proposal", "id") => "Proposal",
                ("Community", "deliberation", "id") => "Deliberation",
                ("Query", "community", "id") => "Community",
                _ => noun_of(name),
            });
            Some(if list { format!("{name}: [\"{one}\"]") } else { format!("{name}: \"{one}\"") })
        }
        "Int" if name == "first" => Some("first: 3".to_owned()),
        "String" if !argument.ty.node.nullable => Some(format!("{name}: \"cn.civil278.ordinary\"")),
        _ => None,
    }
}

/// Lists lead to what is in them.
fn is_wrapping(type_name: &str) -> bool {
    type_name.ends_with("Connection") || type_name.ends_with("Edge")
}

/// The type an id of this name is of.
pub(super) fn noun_of(field: &str) -> &'static str {
    match field {
        "communityId" | "communityIds" | "parentId" => "Community",
        "unitId" | "consentUnitIds" => "Unit",
        "partyId" => "Party",
        "topicId" | "intoId" => "Topic",
        "suggestionId" | "suggestionIds" => "Suggestion",
        "clusterId" => "SuggestionCluster",
        "letterBoxId" => "LetterBox",
        "openingId" => "BoxOpening",
        "resolutionId" => "Resolution",
        "assigneeId" | "witnessId" | "memberIds" | "presentIds" | "joinedIds" | "executorMemberId"
        | "supervisorMemberId" | "memberId" | "holderId" | "holderIds" | "representativeId"
        | "facilitatorId" | "delegateIds" | "chairId" | "moverId" | "seconderId" | "toMemberId" => "Member",
        "hallId" | "parentHallId" => "Hall",
        "meetingId" | "atMeetingId" => "Meeting",
        "itemId" | "carriedItemId" => "AgendaItem",
        "motionId" => "Motion",
        "invitationId" => "Invitation",
        "officeId" => "Office",
        "proxyId" => "Proxy",
        "proposalId" => "Proposal",
        "panelId" => "Panel",
        "deliberationId" => "Deliberation",
        "roundId" | "followsId" | "carriesIds" => "Round",
        "optionId" => "RoundOption",
        "statementId" | "inReplyToId" => "Statement",
        "delegationId" => "Delegation",
        "commitmentId" => "Commitment",
        "amendmentId" => "Amendment",
        "pollId" | "reconvenesId" | "id" | "ids" => "Poll",
        "seatId" | "seatIds" => "Seat",
        "objectionId" => "Objection",
        "paperEntryId" => "PaperEntry",
        "lotteryId" => "Lottery",
        "visitId" => "PanelVisit",
        "projectId" => "Project",
        "bidderId" => "Bidder",
        "adviceId" => "Advice",
        "milestoneId" => "Milestone",
        "supervisionNoteId" => "SupervisionNote",
        "variationId" => "Variation",
        "paymentId" => "Payment",
        "challengeId" => "Challenge",
        "sessionId" => "Session",
        other => panic!("which type is an id of the name {other} of?"),
    }
}
