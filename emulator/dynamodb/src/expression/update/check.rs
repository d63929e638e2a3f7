//! Checks a parsed update, in AWS's order, and puts the placeholders in.

use super::{Action, Value};
use crate::{
    expression::{
        MOST_OPERATORS, Path, Placeholders, Problem,
        projection::check_distinct,
        syntax::{
            self, Tree,
            update::{Action as WrittenAction, Clause, ClauseKind, Value as Written},
        },
    },
    value::Kind,
};

pub(super) fn check(tree: &Tree<Vec<Clause<'_>>>, placeholders: &mut Placeholders) -> Result<Vec<Action>, Problem> {
    let clauses = &tree.tree;
    let actions = || clauses.iter().flat_map(|clause| clause.actions.iter().map(|action| (clause.kind, action)));
    let values = || actions().filter_map(|(_, action)| action.value.as_ref());
    actions().try_for_each(|(_, action)| words(action))?;
    values().try_for_each(known_functions)?;
    check_clauses(clauses)?;
    if tree.operators > MOST_OPERATORS {
        return Err(Problem::TooManyOperators(MOST_OPERATORS + 1));
    }
    // Names are told before values, and values before what is wrong with operands.
    let paths = actions().map(|(_, action)| placeholders.path(&action.path)).collect::<Result<Vec<_>, _>>()?;
    values().try_for_each(|value| names(value, placeholders))?;
    values().try_for_each(|value| literals(value, placeholders))?;
    check_distinct(&paths)?;
    actions().try_for_each(|(kind, action)| clause_operand(kind, action, placeholders))?;
    let resolved = actions().zip(paths).map(|((kind, action), path)| resolve(kind, path, action, placeholders));
    resolved.collect()
}

fn words(action: &WrittenAction<'_>) -> Result<(), Problem> {
    fn within(value: &Written<'_>) -> Result<(), Problem> {
        match value {
            Written::Path(path) => path.check_words(),
            Written::Literal(_) => Ok(()),
            Written::Call(_, operands) => operands.iter().try_for_each(within),
            Written::Sum(left, _, right) => within(left).and_then(|()| within(right)),
        }
    }
    action.path.check_words()?;
    action.value.as_ref().map_or(Ok(()), within)
}

fn known_functions(value: &Written<'_>) -> Result<(), Problem> {
    match value {
        Written::Path(_) | Written::Literal(_) => Ok(()),
        Written::Sum(left, _, right) => known_functions(left).and_then(|()| known_functions(right)),
        Written::Call(name, operands) => {
            operands.iter().try_for_each(known_functions)?;
            match *name {
                name if syntax::UPDATE_FUNCTIONS.contains(&name) => Ok(()),
                name if syntax::CONDITION_FUNCTIONS.contains(&name) => Err(Problem::NotInUpdates(name.to_owned())),
                name => Err(Problem::UnknownFunction(name.to_owned())),
            }
        }
    }
}

fn check_clauses(clauses: &[Clause<'_>]) -> Result<(), Problem> {
    let twice = clauses.iter().enumerate().find(|(at, clause)| clauses[..*at].iter().any(|before| before.kind == clause.kind));
    twice.map_or(Ok(()), |(_, clause)| Err(Problem::DuplicateClause(clause.kind.keyword())))
}

fn names(value: &Written<'_>, placeholders: &mut Placeholders) -> Result<(), Problem> {
    match value {
        Written::Path(path) => placeholders.path(path).map(drop),
        Written::Literal(_) => Ok(()),
        Written::Call(_, operands) => operands.iter().try_for_each(|operand| names(operand, placeholders)),
        Written::Sum(left, _, right) => names(left, placeholders).and_then(|()| names(right, placeholders)),
    }
}

fn literals(value: &Written<'_>, placeholders: &mut Placeholders) -> Result<(), Problem> {
    match value {
        Written::Path(_) => Ok(()),
        Written::Literal(key) => placeholders.value(key).map(drop),
        Written::Call(_, operands) => operands.iter().try_for_each(|operand| literals(operand, placeholders)),
        Written::Sum(left, _, right) => literals(left, placeholders).and_then(|()| literals(right, placeholders)),
    }
}

/// The types that `ADD` and `DELETE` take.
fn clause_operand(kind: ClauseKind, action: &WrittenAction<'_>, placeholders: &mut Placeholders) -> Result<(), Problem> {
    let Some(Written::Literal(key)) = action.value else { return Ok(()) };
    let operand = placeholders.value(key)?.kind();
    match kind {
        ClauseKind::Set | ClauseKind::Remove => Ok(()),
        ClauseKind::Add if operand == Kind::Number || operand.is_set() => Ok(()),
        ClauseKind::Delete if operand.is_set() => Ok(()),
        ClauseKind::Add | ClauseKind::Delete => {
            Err(Problem::ClauseOperandType { clause: kind.keyword(), kind: operand.long_name() })
        }
    }
}

fn resolve(kind: ClauseKind, path: Path, action: &WrittenAction<'_>, placeholders: &mut Placeholders) -> Result<Action, Problem> {
    match (kind, &action.value) {
        (ClauseKind::Add, Some(Written::Literal(key))) => Ok(Action::Add(path, placeholders.value(key)?)),
        (ClauseKind::Delete, Some(Written::Literal(key))) => Ok(Action::Delete(path, placeholders.value(key)?)),
        (_, Some(written)) => Ok(Action::Set(path, value(written, placeholders)?)),
        (_, None) => Ok(Action::Remove(path)),
    }
}

fn value(written: &Written<'_>, placeholders: &mut Placeholders) -> Result<Value, Problem> {
    match written {
        Written::Path(path) => placeholders.path(path).map(Value::Path),
        Written::Literal(key) => placeholders.value(key).map(Value::Literal),
        Written::Sum(left, sign, right) => {
            let (left, right) = (value(left, placeholders)?, value(right, placeholders)?);
            [&left, &right].into_iter().try_for_each(|operand| literal_of(sign, Kind::Number, operand))?;
            let sum = if *sign == "+" { Value::Plus } else { Value::Minus };
            Ok(sum(Box::new(left), Box::new(right)))
        }
        Written::Call(function, operands) => {
            let operands = operands.iter().map(|operand| value(operand, placeholders)).collect::<Result<Vec<_>, _>>()?;
            let count = operands.len();
            let Ok([first, second]) = <[Value; 2]>::try_from(operands) else {
                return Err(Problem::OperandCount { function: (*function).to_owned(), count });
            };
            match (*function, first) {
                ("if_not_exists", Value::Path(path)) => Ok(Value::IfNotExists(path, Box::new(second))),
                ("if_not_exists", _) => Err(Problem::PathRequired((*function).to_owned())),
                (_, first) => {
                    [&first, &second].into_iter().try_for_each(|operand| literal_of(function, Kind::List, operand))?;
                    Ok(Value::ListAppend(Box::new(first), Box::new(second)))
                }
            }
        }
    }
}

/// Whether an operand that is a value of the request is of the type.
fn literal_of(operator: &str, kind: Kind, operand: &Value) -> Result<(), Problem> {
    match operand {
        Value::Literal(value) if value.kind() != kind => Err(Problem::operand_type(operator, value.kind())),
        _ => Ok(()),
    }
}
