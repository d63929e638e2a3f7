//! Converts IAM's XML responses to the JSON that the CLI shows.

use quick_xml::{Reader, events::Event};
use serde_json::{Map, Value};

/// An element that is being read: its name, its children so far, its text so far.
struct Open {
    name: String,
    children: Vec<(String, Value)>,
    text: String,
}

impl Open {
    fn close(self) -> (String, Value) {
        let listed = !self.children.is_empty() && self.children.iter().all(|(name, _)| name == "member");
        let value = if listed {
            self.children.into_iter().map(|(_, value)| value).collect()
        } else if self.children.is_empty() {
            Value::String(self.text)
        } else {
            Value::Object(self.children.into_iter().collect::<Map<_, _>>())
        };
        (self.name, value)
    }
}

/// The children of the root element. An element whose children are all named `member` becomes a list; an empty element becomes an empty string.
pub fn to_json(xml: &str) -> Option<Value> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<Open> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = String::from_utf8_lossy(start.local_name().as_ref()).into_owned();
                open.push(Open { name, children: Vec::new(), text: String::new() });
            }
            Event::Empty(empty) => {
                let name = String::from_utf8_lossy(empty.local_name().as_ref()).into_owned();
                open.last_mut()?.children.push((name, Value::String(String::new())));
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text.decode().ok()?);
                }
            }
            Event::GeneralRef(entity) => {
                let element = open.last_mut()?;
                match entity.resolve_char_ref().ok()? {
                    Some(letter) => element.text.push(letter),
                    None => element.text.push(named(&entity.decode().ok()?)?),
                }
            }
            Event::CData(text) => open.last_mut()?.text.push_str(&text.decode().ok()?),
            Event::End(_) => {
                let (name, value) = open.pop()?.close();
                match open.last_mut() {
                    Some(parent) => parent.children.push((name, value)),
                    None => return Some(value),
                }
            }
            Event::Eof => return None,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn named(entity: &str) -> Option<char> {
    Some(match entity {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
