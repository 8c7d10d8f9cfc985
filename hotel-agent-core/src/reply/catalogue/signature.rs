use std::collections::{BTreeMap, BTreeSet};

use fluent::FluentResource;
use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

/// The arguments each message asks for. Terms are listed with their dash and without arguments: a language may have
/// terms of its own, and only its overlays are held to them.
pub(super) fn signatures(messages: &FluentResource) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for entry in messages.entries() {
        match entry {
            Entry::Message(message) => {
                let mut names = BTreeSet::new();
                let attributes = message.attributes.iter().map(|attribute| &attribute.value);
                message.value.iter().chain(attributes).for_each(|pattern| of_pattern(pattern, &mut names));
                found.insert(message.id.name.to_owned(), names);
            }
            Entry::Term(term) => {
                found.insert(format!("-{}", term.id.name), BTreeSet::new());
            }
            _ => {}
        }
    }
    found
}

fn of_pattern(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, names);
        }
    }
}

fn of_expression(expression: &Expression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => of_inline(inline, names),
        Expression::Select { selector, variants } => {
            of_inline(selector, names);
            variants.iter().for_each(|variant| of_pattern(&variant.value, names));
        }
    }
}

fn of_inline(inline: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => of_expression(expression, names),
        InlineExpression::FunctionReference { arguments, .. }
        | InlineExpression::TermReference { arguments: Some(arguments), .. } => of_call(arguments, names),
        _ => {}
    }
}

fn of_call(arguments: &CallArguments<&str>, names: &mut BTreeSet<String>) {
    let named = arguments.named.iter().map(|argument| &argument.value);
    arguments.positional.iter().chain(named).for_each(|inline| of_inline(inline, names));
}
