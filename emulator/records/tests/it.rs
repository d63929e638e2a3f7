//! Tests of tables: compared with a model of plain maps, keys as text, differences as rows.
#![expect(clippy::unwrap_used, reason = "a test that can't go on fails, and says where")]

use std::collections::BTreeMap;

use rand::{Rng, SeedableRng, rngs::StdRng};
use records::{
    Change, Key, KeyReader, KeyWriter, Records, Single, Size, Table, Versioned, between, end_of_prefix, from_rows, records,
};

records! {
    /// Functions and their permissions.
    #[derive(Debug)]
    pub struct Lambda {
        functions: Table<String, Vec<u32>> = "function",
        permissions: Table<(String, u64), String> = "permission",
    }
}

records! {
    /// An account.
    #[derive(Debug)]
    pub struct State {
        lambda: Lambda = "lambda",
        settings: Single<BTreeMap<String, u32>> = "settings",
    }
}

fn rows(changes: &[Change]) -> Vec<String> {
    changes.iter().map(|change| format!("{} = {}", change.key, change.value.as_deref().unwrap_or("gone"))).collect()
}

#[test]
fn what_changed_between_two_states_is_rows_by_key() {
    let mut state = State::default();
    state.lambda.functions.insert("hello".into(), vec![1]);
    state.lambda.functions.insert("world".into(), vec![2]);
    state.lambda.permissions.insert(("hello".into(), 7), "any one".into());
    let before = state.clone();
    state.lambda.functions.get_mut("hello").unwrap().push(3);
    state.lambda.functions.remove("world");
    *state.lambda.permissions.entry(("a b/!".into(), 12)).or_default() = "x".into();
    state.settings.get_mut().insert("ready".into(), 1);
    assert_eq!(
        rows(&between(&before, &state).unwrap().changes),
        [
            "lambda/function/hello = [1,3]",
            "lambda/function/world = gone",
            "lambda/permission/a!20b/!21 00000000000000000012 = \"x\"",
            "settings = {\"ready\":1}",
        ]
    );
    assert_eq!(before.lambda.functions.get("hello"), Some(&vec![1]), "the state before is as it was");
    assert_eq!(rows(&between(&State::default(), &State::default()).unwrap().changes), Vec::<String>::new());
}

#[test]
fn a_row_of_no_table_or_of_another_shape_is_refused() {
    for (key, value, expected) in [
        ("sqs/queue/a", "1", "the record `sqs/queue/a` can't be read: no table is called like that"),
        ("settings/a", "{}", "the record `settings/a` can't be read: no table is called like that"),
        ("lambda/permission/a", "\"\"", "the record `lambda/permission/a` can't be read: `` is no key of this table"),
        ("lambda/permission/a x", "\"\"", "the record `lambda/permission/a x` can't be read: `x` is no key of this table"),
        ("lambda/function/a b", "[]", "the record `lambda/function/a b` can't be read: `a b` is no key of this table"),
        ("lambda/function/a!2", "[]", "the record `lambda/function/a!2` can't be read: `a!2` is no key of this table"),
        (
            "lambda/function/a",
            "7",
            "the record `lambda/function/a` can't be read: its value is not one of this table: \
             invalid type: integer `7`, expected a sequence at line 1 column 1",
        ),
    ] {
        assert_eq!(from_rows::<State>([(key, value)]).unwrap_err().to_string(), expected);
    }
}

#[test]
fn keys_sort_as_their_text_does_and_a_prefix_holds_its_own_rows_only() {
    let mut random = StdRng::seed_from_u64(7);
    let characters = ['\0', ' ', '!', '"', '-', '.', '/', '0', 'a', '~', 'é', '\u{10ffff}'];
    let mut part =
        || -> String { (0..random.random_range(0..4)).map(|_| characters[random.random_range(0..characters.len())]).collect() };
    let mut keys: Vec<(String, u64, String)> =
        (0..2_000).map(|number| (part(), [0, 9, 10, u64::MAX][number % 4], part())).collect();
    keys.sort();
    let texts: Vec<String> = keys.iter().map(Key::text).collect();
    assert!(texts.is_sorted());
    for (key, text) in keys.iter().zip(&texts) {
        assert_eq!(<(String, u64, String)>::from_text(text).as_ref(), Ok(key));
        let mut prefix = String::new();
        key.0.write(&mut KeyWriter::onto(&mut prefix));
        prefix.push(' ');
        let end = end_of_prefix(&prefix);
        for (other, text) in keys.iter().zip(&texts).step_by(37) {
            assert_eq!(*text >= prefix && *text < end, other.0 == key.0, "{other:?} among those of {:?}", key.0);
        }
    }
}

#[test]
fn a_change_that_fails_half_way_changes_nothing() {
    let mut account = Versioned::<State>::default();
    account.write(|state| Ok::<_, ()>(state.lambda.functions.insert("a".into(), vec![1]))).unwrap();
    let failed = account.write(|state| {
        state.lambda.functions.get_mut("a").unwrap().push(2);
        state.lambda.functions.insert("b".into(), vec![]);
        state.settings.get_mut().insert("c".into(), 1);
        Err::<(), _>("no")
    });
    assert_eq!((failed, account.revision()), (Err("no"), 1));
    assert_eq!(
        format!("{:?}", account.state()),
        r#"State { lambda: Lambda { functions: {"a": [1]}, permissions: {} }, settings: {} }"#
    );
}

/// A table of the model: rows by key.
type Rows = BTreeMap<String, String>;

fn all_rows(state: &State) -> Rows {
    let differences = between(&State::default(), state).unwrap();
    differences.changes.into_iter().map(|change| (change.key, change.value.unwrap())).collect()
}

fn apply(rows: &mut Rows, changes: &[Change]) {
    for change in changes {
        let before = match &change.value {
            Some(value) => rows.insert(change.key.clone(), value.clone()),
            None => rows.remove(&change.key),
        };
        assert_eq!(before.is_some(), change.was_there, "{change:?}");
    }
}

fn measured(rows: &Rows) -> Size {
    Size { records: rows.len() as u64, bytes: rows.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() as u64 }
}

fn change_at_random(random: &mut StdRng, state: &mut State) {
    let name = format!("f {}", random.random_range(0..300));
    match random.random_range(0..9) {
        0..3 => drop(state.lambda.functions.insert(name, vec![random.random()])),
        3 => state.lambda.functions.entry(name).or_default().push(random.random()),
        4 => drop(state.lambda.functions.remove(&name)),
        5 => drop(state.lambda.permissions.insert((name, random.random_range(0..9)), "x".repeat(random.random_range(0..99)))),
        6 => state.lambda.permissions.retain(|(function, _), _| *function != name),
        7 => state.lambda.functions.change_where(|_, value| value.len() > 2, |_, value| value.truncate(1)),
        _ => drop(state.settings.get_mut().insert(name, random.random())),
    }
}

#[test]
fn differences_applied_in_turn_make_the_state_and_sizes_are_those_of_the_rows() {
    let mut random = StdRng::seed_from_u64(42);
    let mut account = Versioned::<State>::default();
    let mut store = Rows::new();
    for turn in 0..3_000 {
        if random.random_ratio(1, 200) {
            account.replace(State::default());
        }
        for _ in 0..random.random_range(1..4) {
            let fails = random.random_ratio(1, 5);
            let _ = account.write(|state| {
                change_at_random(&mut random, state);
                if fails { Err(()) } else { Ok(()) }
            });
        }
        let Some(unstored) = account.unstored() else { continue };
        let differences = unstored.differences().unwrap();
        if random.random_ratio(1, 4) {
            account.take_back(&unstored);
        } else {
            apply(&mut store, &differences.changes);
            account.stored(unstored.clone(), unstored.size_with(&differences));
        }
        assert_eq!(account.stored_size(), measured(&store), "turn {turn}");
        if turn % 50 == 0 {
            assert_eq!(all_rows(account.state()), store, "turn {turn}");
            let (loaded, size) = from_rows::<State>(&store).unwrap();
            assert_eq!((all_rows(&loaded), size), (store.clone(), account.stored_size()));
        }
    }
}

/// A key whose order is not that of its `Display`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version(u64);

impl Key for Version {
    fn write(&self, writer: &mut KeyWriter<'_>) {
        self.0.write(writer);
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, records::KeyError> {
        u64::read(reader).map(Self)
    }
}

#[test]
fn a_table_loads_and_deletes_by_row() {
    let mut table = Table::<Version, String>::new();
    let mut path = String::from("v");
    table.put("00000000000000000010", "\"ten\"", 20).unwrap();
    table.put("00000000000000000009", "\"nine\"", 20).unwrap();
    assert_eq!(table.values().map(String::as_str).collect::<Vec<_>>(), ["nine", "ten"]);
    assert_eq!(table.range(Version(10)..).map(|(key, _)| key.0).collect::<Vec<_>>(), [10]);
    let before = table.clone();
    table.delete("00000000000000000009").unwrap();
    let mut differences = records::Differences::default();
    table.differences(&before, &mut path, &mut differences).unwrap();
    assert_eq!(rows(&differences.changes), ["v/00000000000000000009 = gone"]);
}
