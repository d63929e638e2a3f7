//! Writes down what passes between pages and the server, in `app/src/shapes.txt`, whose hash is the version that they compare.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use quote::ToTokens;
use syn::{Attribute, Fields, Item, Visibility};

/// What the terminal's script and the server say to each other.
const TERMINAL: [&str; 3] = ["complete.rs", "http.rs", "session.rs"];

#[test]
fn the_shapes_that_pages_and_the_server_exchange_are_written_down() {
    let place = tests::root().join("app/src/shapes.txt");
    let (written, now) = (fs::read_to_string(&place).unwrap_or_default(), shapes());
    if written == now {
        return;
    }
    if std::env::var_os("CI").is_none() {
        fs::write(&place, &now).unwrap();
    }
    panic!(
        "the shapes have changed, and with them the version that open pages compare: build again with the new {}",
        place.display()
    );
}

fn shapes() -> String {
    let root = tests::root();
    let mut types: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut functions = Vec::new();
    for item in sources(&root.join("app/src")).iter().flat_map(|path| items(path)) {
        match item {
            Item::Fn(function) => functions.extend(server_function(&function)),
            item => {
                if let Some((name, text)) = exchanged(item) {
                    types.entry(name).or_default().push(text);
                }
            }
        }
    }
    functions.sort();
    let mut reached = BTreeSet::new();
    let mut ahead: Vec<String> = functions.clone();
    while let Some(text) = ahead.pop() {
        let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        for word in words.filter(|word| types.contains_key(*word)) {
            if reached.insert(word.to_owned()) {
                ahead.extend(types[word].clone());
            }
        }
    }
    let folder = root.join("server/src/terminal");
    let terminal = TERMINAL.iter().flat_map(|file| items(&folder.join(file))).filter_map(exchanged).map(|(_, text)| text);
    let mut lines = functions;
    lines.extend(reached.iter().flat_map(|name| types[name].clone()));
    lines.extend(terminal);
    lines.join("\n") + "\n"
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn items(path: &Path) -> Vec<Item> {
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display())).items
}

/// Attributes and signature of a server function.
fn server_function(function: &syn::ItemFn) -> Option<String> {
    let attribute = function.attrs.iter().find(|attribute| attribute.path().is_ident("server"))?;
    Some(format!("{} {}", text(attribute), text(&function.sig)))
}

/// Name and text of a type that can be sent, without comments and what else does not show in what is sent.
fn exchanged(item: Item) -> Option<(String, String)> {
    match item {
        Item::Struct(mut item) if is_sent(&item.attrs) => {
            bare(&mut item.attrs, &mut item.vis);
            bare_fields(&mut item.fields);
            Some((item.ident.to_string(), text(&item)))
        }
        Item::Enum(mut item) if is_sent(&item.attrs) => {
            bare(&mut item.attrs, &mut item.vis);
            for variant in &mut item.variants {
                variant.attrs.retain(is_serdes);
                bare_fields(&mut variant.fields);
            }
            Some((item.ident.to_string(), text(&item)))
        }
        Item::Type(mut item) => {
            bare(&mut item.attrs, &mut item.vis);
            Some((item.ident.to_string(), text(&item)))
        }
        _ => None,
    }
}

fn is_sent(attributes: &[Attribute]) -> bool {
    let derives = attributes.iter().filter(|attribute| attribute.path().is_ident("derive")).map(text);
    derives.into_iter().any(|derive| derive.contains("Serialize") || derive.contains("Deserialize"))
}

fn is_serdes(attribute: &Attribute) -> bool {
    attribute.path().is_ident("serde")
}

fn bare(attributes: &mut Vec<Attribute>, visibility: &mut Visibility) {
    attributes.retain(is_serdes);
    *visibility = Visibility::Inherited;
}

fn bare_fields(fields: &mut Fields) {
    for field in fields.iter_mut() {
        bare(&mut field.attrs, &mut field.vis);
    }
}

/// On one line, and without the commas that rustfmt puts at the ends of long lists.
fn text(tokens: impl ToTokens) -> String {
    let line = tokens.to_token_stream().to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    [(" ,)", ")"), (" , )", ")"), (" , }", " }"), (" , >", " >")].iter().fold(line, |line, (long, short)| line.replace(long, short))
}
