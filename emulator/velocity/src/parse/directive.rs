//! `#…`: directives, macros and comments.

use super::{Next, Parser, cursor::begins_name};
use crate::{
    Problem,
    tree::{Expression, Macro, Node},
};

/// Words of directives, which backslashes escape.
const WORDS: [&str; 13] =
    ["set", "if", "elseif", "else", "end", "foreach", "macro", "define", "break", "stop", "include", "parse", "evaluate"];

/// Returns the word of the directive that a text begins with, and the source of the word: `#if`, `#{if}`.
pub fn word(text: &str) -> Option<(&'static str, &str)> {
    let after = text.strip_prefix('#')?;
    let braced = after.strip_prefix('{');
    let name = braced.unwrap_or(after);
    let name = &name[..name.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(name.len())];
    let known = WORDS.into_iter().find(|word| *word == name)?;
    let length = match braced {
        Some(braced) if braced[name.len()..].starts_with('}') => name.len() + 3,
        Some(_) => return None,
        None => name.len() + 1,
    };
    Some((known, &text[..length]))
}

impl Parser<'_> {
    /// Parses what a `#` begins.
    pub(super) fn directive(&mut self) -> Result<Next, Problem> {
        if self.at.eat("##") {
            self.at.take_while(|letter| !matches!(letter, '\r' | '\n'));
            self.at.blank_line();
            return Ok(Next::Nothing);
        }
        if self.at.eat("#*") {
            let end = self.at.rest().find("*#").map_or(self.at.rest().len(), |end| end + 2);
            self.at.skip(end);
            return Ok(Next::Nothing);
        }
        if self.at.rest().starts_with("#[[") {
            return self.unparsed();
        }
        let Some((name, source)) = word(self.at.rest()) else { return self.call() };
        let begin = self.at.position();
        let after = |parser: &mut Self| parser.at.skip(source.len());
        Ok(Next::Node(match name {
            "end" | "else" | "elseif" => return Ok(Next::EndOfBlock),
            "set" => {
                after(self);
                self.at.blanks();
                if !self.at.rest().starts_with('(') {
                    return Ok(Next::Node(Node::Text(self.at.since(begin).to_owned())));
                }
                self.set()?
            }
            "if" => {
                after(self);
                self.deeper(Self::condition)?
            }
            "foreach" => {
                after(self);
                self.deeper(Self::foreach)?
            }
            "define" => {
                after(self);
                self.deeper(Self::define)?
            }
            "macro" => {
                after(self);
                let defined = self.deeper(Self::definition)?;
                self.macros.push(defined);
                return Ok(Next::Nothing);
            }
            "break" => {
                after(self);
                Node::Break
            }
            "stop" => {
                after(self);
                Node::Stop
            }
            other => return Err(Problem::Unsupported(format!("#{other}"))),
        }))
    }

    /// `#[[ text ]]#`
    fn unparsed(&mut self) -> Result<Next, Problem> {
        let inner = &self.at.rest()[3..];
        let end = inner.find("]]#").ok_or_else(|| self.at.wrong())?;
        self.at.skip(end + 6);
        Ok(Next::Node(Node::Text(inner[..end].to_owned())))
    }

    fn set(&mut self) -> Result<Node, Problem> {
        self.at.expect("(")?;
        self.at.white_space();
        if !super::reference::begins(self.at.rest()) {
            return Err(self.at.wrong());
        }
        let target = self.reference()?;
        self.at.expect("=")?;
        let value = self.expression()?;
        self.close()?;
        Ok(Node::Set(target, value))
    }

    /// Consumes the `)` of a directive, with the rest of its line if that is blank.
    fn close(&mut self) -> Result<(), Problem> {
        self.at.expect(")")?;
        self.at.blank_line();
        Ok(())
    }

    /// Consumes `#end`, with the rest of its line if that is blank.
    fn end(&mut self) -> Result<(), Problem> {
        if !(self.at.eat("#end") || self.at.eat("#{end}")) {
            return Err(self.at.wrong());
        }
        self.at.blank_line();
        Ok(())
    }

    fn condition(&mut self) -> Result<Node, Problem> {
        let mut branches = vec![self.branch()?];
        loop {
            match word(self.at.rest()) {
                Some(("elseif", source)) => {
                    self.at.skip(source.len());
                    branches.push(self.branch()?);
                }
                Some(("else", source)) => {
                    self.at.skip(source.len());
                    self.at.blank_line();
                    branches.push((None, self.nodes()?));
                    self.end()?;
                    return Ok(Node::If(branches));
                }
                _ => {
                    self.end()?;
                    return Ok(Node::If(branches));
                }
            }
        }
    }

    fn branch(&mut self) -> Result<(Option<Expression>, Vec<Node>), Problem> {
        self.at.blanks();
        self.at.expect("(")?;
        let condition = self.expression()?;
        self.close()?;
        Ok((Some(condition), self.nodes()?))
    }

    fn foreach(&mut self) -> Result<Node, Problem> {
        self.at.blanks();
        self.at.expect("(")?;
        let name = self.variable()?;
        self.at.white_space();
        if !self.at.eat("in") {
            return Err(self.at.wrong());
        }
        let list = self.expression()?;
        self.close()?;
        let body = self.nodes()?;
        self.end()?;
        Ok(Node::Foreach { name, list, body })
    }

    fn define(&mut self) -> Result<Node, Problem> {
        self.at.blanks();
        self.at.expect("(")?;
        let name = self.variable()?;
        self.close()?;
        let body = self.nodes()?;
        self.end()?;
        Ok(Node::Define(name, body))
    }

    /// Parses `$name` or `${name}`.
    fn variable(&mut self) -> Result<String, Problem> {
        self.at.expect("$")?;
        self.at.eat("!");
        let is_braced = self.at.eat("{");
        let name = self.at.name()?.to_owned();
        if is_braced && !self.at.eat("}") {
            return Err(self.at.wrong());
        }
        Ok(name)
    }

    /// `(name $parameter, …) body #end`
    fn definition(&mut self) -> Result<Macro, Problem> {
        self.at.blanks();
        self.at.expect("(")?;
        self.at.white_space();
        let name = self.at.name()?.to_owned();
        let mut parameters = Vec::new();
        loop {
            self.at.white_space();
            self.at.eat(",");
            self.at.white_space();
            if self.at.rest().starts_with(')') {
                break;
            }
            parameters.push(self.variable()?);
        }
        self.close()?;
        let body = self.nodes()?;
        self.end()?;
        Ok(Macro { name, parameters, body })
    }

    /// Parses a call of a macro. A `#` that begins none is text.
    fn call(&mut self) -> Result<Next, Problem> {
        let begin = self.at.position();
        self.at.skip(1);
        let has_body = self.at.eat("@");
        let is_braced = self.at.eat("{");
        let text = |parser: &mut Self| {
            parser.at.go_back(begin);
            parser.at.skip(1);
            Ok(Next::Node(Node::Text("#".to_owned())))
        };
        if !self.at.rest().starts_with(begins_name) {
            return text(self);
        }
        let name = self.at.name()?.to_owned();
        if is_braced && !self.at.eat("}") {
            return text(self);
        }
        let after_name = self.at.position();
        self.at.blanks();
        if !self.at.rest().starts_with('(') {
            self.at.go_back(after_name);
            return Ok(Next::Node(Node::Text(self.at.since(begin).to_owned())));
        }
        let depth = self.depth;
        match self.deeper(Self::macro_arguments) {
            Ok(arguments) => {
                let body = if has_body { Some(self.deeper(Self::call_body)?) } else { None };
                let source = self.at.since(begin).to_owned();
                Ok(Next::Node(Node::Call { name, arguments, body, source }))
            }
            Err(Problem::TooLarge) => Err(Problem::TooLarge),
            // What is no list of arguments is text, as in "#1 (of 3)".
            Err(_) => {
                self.depth = depth;
                text(self)
            }
        }
    }

    fn call_body(&mut self) -> Result<Vec<Node>, Problem> {
        let body = self.nodes()?;
        self.end()?;
        Ok(body)
    }

    /// Parses arguments of a macro, which blanks or commas separate.
    fn macro_arguments(&mut self) -> Result<Vec<Expression>, Problem> {
        self.at.expect("(")?;
        let mut arguments = Vec::new();
        loop {
            self.at.white_space();
            self.at.eat(",");
            self.at.white_space();
            if self.at.rest().starts_with(')') {
                self.close()?;
                return Ok(arguments);
            }
            arguments.push(self.primary()?);
        }
    }
}
