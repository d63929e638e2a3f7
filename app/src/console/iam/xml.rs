//! IAM answers in XML; the browser reads it.

use wasm_bindgen::JsCast;
use web_sys::{DomParser, Element, SupportedType};

use crate::console::aws::Failure;

/// An element.
pub struct Xml(Element);

/// The answer's root.
pub fn parse(text: &str) -> Result<Xml, Failure> {
    let unexpected = || Failure::Unexpected("no XML".into());
    let document = DomParser::new()
        .and_then(|parser| parser.parse_from_string(text, SupportedType::ApplicationXml))
        .map_err(|_| unexpected())?;
    document.document_element().map(Xml).ok_or_else(unexpected)
}

impl Xml {
    /// The first element of that name, at whatever depth: its text, or nothing.
    pub fn text(&self, name: &str) -> String {
        self.0.get_elements_by_tag_name(name).item(0).and_then(|element| element.text_content()).unwrap_or_default()
    }

    /// The members of the list of that name.
    pub fn members(&self, list: &str) -> Vec<Self> {
        let Some(list) = self.0.get_elements_by_tag_name(list).item(0) else { return Vec::new() };
        let children = list.children();
        (0..children.length())
            .filter_map(|index| children.item(index))
            .filter_map(|child| child.dyn_into().ok())
            .map(Self)
            .collect()
    }

    /// All the element's text.
    pub fn content(&self) -> String {
        self.0.text_content().unwrap_or_default()
    }
}
