//! Checks a parsed condition, in AWS's order, and puts the placeholders in.

use super::{Condition, Operand, Predicate};
use crate::{
    expression::{
        Comparator, MOST_MEMBERS, MOST_OPERATORS, Path, Placeholders, Problem,
        error::shown,
        syntax::{self, Call, Tree, condition::Predicate as Written},
    },
    value::{AttributeValue, Kind},
};

/// The types of anything, as AWS lists them where it knows no type.
const ANY_KIND: &str = "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}";

pub(in crate::expression) fn check(
    tree: Tree<syntax::condition::Condition<'_>>,
    placeholders: &mut Placeholders,
) -> Result<Condition, Problem> {
    let Tree { tree: written, operators } = tree;
    if written.redundant {
        return Err(Problem::RedundantParentheses);
    }
    let predicates = &written.predicates;
    predicates.iter().try_for_each(known_functions)?;
    predicates.iter().try_for_each(used_functions)?;
    predicates.iter().flat_map(operands).try_for_each(words)?;
    if operators > MOST_OPERATORS {
        return Err(Problem::TooManyOperators(MOST_OPERATORS + 1));
    }
    let predicates = predicates.iter().map(|predicate| resolve(predicate, placeholders)).collect::<Result<_, _>>()?;
    Ok(Condition::new(predicates, written.program))
}

/// The operands of a predicate; for a function, the function.
fn operands<'w, 's>(predicate: &'w Written<'s>) -> Vec<&'w syntax::Operand<'s>> {
    match predicate {
        Written::Compare(_, left, right) => vec![left, right],
        Written::Between(value, low, high) => vec![value, low, high],
        Written::In(value, members) => std::iter::once(value).chain(members).collect(),
        Written::Call(call) => call.operands.iter().collect(),
    }
}

fn known_functions(predicate: &Written<'_>) -> Result<(), Problem> {
    fn known(call: &Call<'_>) -> Result<(), Problem> {
        call.operands.iter().try_for_each(within)?;
        match call.function {
            name if syntax::CONDITION_FUNCTIONS.contains(&name) => Ok(()),
            name if syntax::UPDATE_FUNCTIONS.contains(&name) => Err(Problem::NotInConditions(name.to_owned())),
            name => Err(Problem::UnknownFunction(name.to_owned())),
        }
    }
    fn within(operand: &syntax::Operand<'_>) -> Result<(), Problem> {
        if let syntax::Operand::Call(call) = operand { known(call) } else { Ok(()) }
    }
    match predicate {
        Written::Call(call) => known(call),
        other => operands(other).into_iter().try_for_each(within),
    }
}

/// `size` is an operand; all other functions are conditions.
fn used_functions(predicate: &Written<'_>) -> Result<(), Problem> {
    fn within(operand: &syntax::Operand<'_>) -> Result<(), Problem> {
        match operand {
            syntax::Operand::Call(call) if call.function != "size" => Err(Problem::MisusedFunction(call.function.to_owned())),
            syntax::Operand::Call(call) => call.operands.iter().try_for_each(within),
            syntax::Operand::Path(_) | syntax::Operand::Value(_) => Ok(()),
        }
    }
    operands(predicate).into_iter().try_for_each(within)?;
    match predicate {
        Written::Call(call) if call.function == "size" => Err(Problem::MisusedFunction(call.function.to_owned())),
        _ => Ok(()),
    }
}

fn words(operand: &syntax::Operand<'_>) -> Result<(), Problem> {
    match operand {
        syntax::Operand::Path(path) => path.check_words(),
        syntax::Operand::Value(_) => Ok(()),
        syntax::Operand::Call(call) => call.operands.iter().try_for_each(words),
    }
}

fn resolve(predicate: &Written<'_>, placeholders: &mut Placeholders) -> Result<Predicate, Problem> {
    match predicate {
        Written::Compare(comparator, left, right) => {
            let (left, right) = (operand(left, placeholders)?, operand(right, placeholders)?);
            distinct(comparator.symbol(), &left, &right)?;
            if comparator.is_ordering() {
                [&left, &right].into_iter().try_for_each(|operand| ordered(comparator.symbol(), operand))?;
            }
            Ok(Predicate::Compare(*comparator, left, right))
        }
        Written::Between(value, low, high) => {
            let [value, low, high] = [operand(value, placeholders)?, operand(low, placeholders)?, operand(high, placeholders)?];
            [&value, &low, &high].into_iter().try_for_each(|operand| ordered("BETWEEN", operand))?;
            bounds(&low, &high)?;
            Ok(Predicate::Between(value, low, high))
        }
        Written::In(value, members) => {
            let value = operand(value, placeholders)?;
            let members = members.iter().map(|member| operand(member, placeholders)).collect::<Result<Vec<_>, _>>()?;
            if members.len() > MOST_MEMBERS {
                return Err(Problem::TooManyMembers(members.len()));
            }
            Ok(Predicate::In(value, members))
        }
        Written::Call(call) => function(call, placeholders),
    }
}

fn operand(operand: &syntax::Operand<'_>, placeholders: &mut Placeholders) -> Result<Operand, Problem> {
    match operand {
        syntax::Operand::Path(path) => placeholders.path(path).map(Operand::Path),
        syntax::Operand::Value(key) => placeholders.value(key).map(Operand::Value),
        syntax::Operand::Call(call) => {
            let [of] = arguments(call, placeholders)?;
            match kind(&of) {
                Some(kind @ (Kind::Number | Kind::Boolean | Kind::Null)) => Err(Problem::operand_type(call.function, kind)),
                _ => Ok(Operand::Size(Box::new(of))),
            }
        }
    }
}

/// A function's operands, of which there have to be `N`.
fn arguments<const N: usize>(call: &Call<'_>, placeholders: &mut Placeholders) -> Result<[Operand; N], Problem> {
    let operands = call.operands.iter().map(|of| operand(of, placeholders)).collect::<Result<Vec<_>, _>>()?;
    operands
        .try_into()
        .map_err(|operands: Vec<_>| Problem::OperandCount { function: call.function.to_owned(), count: operands.len() })
}

fn function(call: &Call<'_>, placeholders: &mut Placeholders) -> Result<Predicate, Problem> {
    let name = call.function;
    match name {
        "attribute_exists" => path(call, placeholders).map(Predicate::Exists),
        "attribute_not_exists" => path(call, placeholders).map(Predicate::DoesNotExist),
        "attribute_type" => {
            let [value, named] = arguments(call, placeholders)?;
            distinct(name, &value, &named)?;
            let kind = match &named {
                Operand::Value(named) => match &**named {
                    AttributeValue::String(text) => text.parse().map_err(|_| Problem::UnknownType(text.clone())),
                    other => Err(Problem::operand_type(name, other.kind())),
                },
                Operand::Size(_) => Err(Problem::operand_type(name, Kind::Number)),
                Operand::Path(_) => Err(Problem::OperandType { operator: name.to_owned(), kind: ANY_KIND.to_owned() }),
            };
            Ok(Predicate::HasType(value, kind?))
        }
        "begins_with" => {
            let [value, prefix] = arguments(call, placeholders)?;
            distinct(name, &value, &prefix)?;
            [&value, &prefix].into_iter().try_for_each(|operand| match kind(operand) {
                None | Some(Kind::String | Kind::Binary) => Ok(()),
                Some(kind) => Err(Problem::operand_type(name, kind)),
            })?;
            Ok(Predicate::BeginsWith(value, prefix))
        }
        "contains" => {
            let [value, part] = arguments(call, placeholders)?;
            distinct(name, &value, &part)?;
            Ok(Predicate::Contains(value, part))
        }
        // The names were checked before.
        other => Err(Problem::UnknownFunction(other.to_owned())),
    }
}

fn path(call: &Call<'_>, placeholders: &mut Placeholders) -> Result<Path, Problem> {
    match arguments(call, placeholders)? {
        [Operand::Path(path)] => Ok(path),
        [_] => Err(Problem::PathRequired(call.function.to_owned())),
    }
}

/// The type of an operand, where it does not depend on the item.
fn kind(operand: &Operand) -> Option<Kind> {
    match operand {
        Operand::Path(_) => None,
        Operand::Value(value) => Some(value.kind()),
        Operand::Size(_) => Some(Kind::Number),
    }
}

fn ordered(operator: &str, operand: &Operand) -> Result<(), Problem> {
    match kind(operand) {
        Some(kind) if !kind.is_ordered() => Err(Problem::operand_type(operator, kind)),
        _ => Ok(()),
    }
}

fn distinct(operator: &str, first: &Operand, second: &Operand) -> Result<(), Problem> {
    match (first, second) {
        (Operand::Path(first), Operand::Path(second)) if first == second => {
            Err(Problem::SameOperands { operator: operator.to_owned(), path: first.clone() })
        }
        _ => Ok(()),
    }
}

fn bounds(low: &Operand, high: &Operand) -> Result<(), Problem> {
    match (low, high) {
        (Operand::Value(low), Operand::Value(high)) if low.kind() != high.kind() => {
            Err(Problem::BoundTypes(shown(low), shown(high)))
        }
        (Operand::Value(low), Operand::Value(high)) if Comparator::Greater.holds(low, high) => {
            Err(Problem::BoundOrder(shown(low), shown(high)))
        }
        _ => Ok(()),
    }
}
