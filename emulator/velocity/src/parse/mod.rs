//! Parses the text of a template.

mod cursor;
mod directive;
mod expression;
mod reference;

use cursor::Cursor;

use crate::{
    Problem, Template,
    tree::{Escape, Macro, Node},
};

/// The deepest nesting of blocks and expressions.
const DEEPEST: usize = 48;

/// Parses a whole template.
pub fn template(text: &str) -> Result<Template, Problem> {
    let mut parser = Parser { at: Cursor::new(text), depth: 0, macros: Vec::new() };
    let nodes = parser.nodes()?;
    if parser.at.is_at_end() { Ok(Template { nodes, macros: parser.macros }) } else { Err(parser.at.wrong()) }
}

struct Parser<'t> {
    at: Cursor<'t>,
    depth: usize,
    /// Macros are known in the whole template, also before their definition.
    macros: Vec<Macro>,
}

/// How a run of nodes goes on.
enum Next {
    Node(Node),
    /// A comment, a definition of a macro: something that leaves no node.
    Nothing,
    /// `#end`, `#else` or `#elseif`, which is not consumed.
    EndOfBlock,
}

impl Parser<'_> {
    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Problem::TooLarge);
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Parses nodes up to the end of the block, whose directive is not consumed.
    fn nodes(&mut self) -> Result<Vec<Node>, Problem> {
        let mut nodes = Vec::new();
        loop {
            self.skip_blanks_before_set();
            if self.at.is_at_end() {
                return Ok(nodes);
            }
            match self.next()? {
                Next::Node(Node::Text(text)) => match nodes.last_mut() {
                    Some(Node::Text(before)) => before.push_str(&text),
                    _ => nodes.push(Node::Text(text)),
                },
                Next::Node(node) => nodes.push(node),
                Next::Nothing => {}
                Next::EndOfBlock => return Ok(nodes),
            }
        }
    }

    /// Skips blanks that stand between another element, or the beginning of the template, and a `#set`.
    fn skip_blanks_before_set(&mut self) {
        let rest = self.at.rest().trim_start_matches([' ', '\t']);
        let after = rest.strip_prefix("#set").or_else(|| rest.strip_prefix("#{set}"));
        if after.is_some_and(|after| after.trim_start_matches([' ', '\t']).starts_with('(')) {
            self.at.blanks();
        }
    }

    fn next(&mut self) -> Result<Next, Problem> {
        let backslashes = self.at.rest().len() - self.at.rest().trim_start_matches('\\').len();
        let after = &self.at.rest()[backslashes..];
        if reference::begins(after) {
            self.at.skip(backslashes);
            let begin = self.at.position();
            let reference = self.reference()?;
            let source = self.at.since(begin).to_owned();
            return Ok(Next::Node(Node::Reference(reference, Escape { backslashes, source })));
        }
        if backslashes > 0 {
            return Ok(Next::Node(Node::Text(self.backslashes(backslashes))));
        }
        if after.starts_with('#') { self.directive() } else { Ok(Next::Node(Node::Text(self.text()))) }
    }

    /// Takes backslashes that are before no reference. Two before a directive are one, and an odd one makes the directive text.
    fn backslashes(&mut self, count: usize) -> String {
        self.at.skip(count);
        match directive::word(self.at.rest()) {
            // Velocity keeps all backslashes before a `#set` that is carried out.
            Some((name, _)) if name == "set" && count.is_multiple_of(2) => "\\".repeat(count),
            Some((_, source)) => {
                let kept = "\\".repeat(count / 2);
                if count.is_multiple_of(2) {
                    return kept;
                }
                self.at.skip(source.len());
                kept + source
            }
            None => "\\".repeat(count),
        }
    }

    /// Takes text up to what may be a reference, a directive or a backslash.
    fn text(&mut self) -> String {
        let rest = self.at.rest();
        let end = rest.char_indices().skip(1).find(|(_, letter)| matches!(letter, '#' | '$' | '\\'));
        let text = &rest[..end.map_or(rest.len(), |(end, _)| end)];
        self.at.skip(text.len());
        text.to_owned()
    }
}
