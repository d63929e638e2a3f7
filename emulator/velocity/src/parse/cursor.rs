//! A place in the text of a template.

use crate::Problem;

pub struct Cursor<'t> {
    text: &'t str,
    position: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, position: 0 }
    }

    pub fn rest(&self) -> &'t str {
        &self.text[self.position..]
    }

    pub fn is_at_end(&self) -> bool {
        self.rest().is_empty()
    }

    pub fn position(&self) -> usize {
        self.position
    }

    /// Goes back to a position.
    pub fn go_back(&mut self, position: usize) {
        self.position = position;
    }

    /// Returns the text from a position to here.
    pub fn since(&self, begin: usize) -> &'t str {
        &self.text[begin..self.position]
    }

    pub fn skip(&mut self, bytes: usize) {
        self.position += bytes;
    }

    /// Consumes a text, if it is next.
    pub fn eat(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.skip(text.len());
        }
        is_next
    }

    /// Consumes a text after white space.
    pub fn expect(&mut self, text: &str) -> Result<(), Problem> {
        self.white_space();
        if self.eat(text) { Ok(()) } else { Err(self.wrong()) }
    }

    /// Skips spaces and tabs.
    pub fn blanks(&mut self) {
        self.skip_while(|letter| matches!(letter, ' ' | '\t'));
    }

    /// Skips spaces, tabs and ends of lines.
    pub fn white_space(&mut self) {
        self.skip_while(|letter| matches!(letter, ' ' | '\t' | '\r' | '\n'));
    }

    /// Skips the rest of a line that has nothing but blanks, with its end.
    pub fn blank_line(&mut self) {
        let begin = self.position;
        self.blanks();
        if !(self.eat("\r\n") || self.eat("\n") || self.eat("\r")) {
            self.position = begin;
        }
    }

    /// Consumes the letters that a test accepts.
    pub fn take_while(&mut self, accepts: impl Fn(char) -> bool) -> &'t str {
        let begin = self.position;
        self.skip_while(accepts);
        self.since(begin)
    }

    fn skip_while(&mut self, accepts: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.skip(rest.find(|letter| !accepts(letter)).unwrap_or(rest.len()));
    }

    /// Consumes a name of a variable, member or macro.
    pub fn name(&mut self) -> Result<&'t str, Problem> {
        if !self.rest().starts_with(begins_name) {
            return Err(self.wrong());
        }
        Ok(self.take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')))
    }

    /// Returns the error that the text is wrong here.
    pub fn wrong(&self) -> Problem {
        let before = &self.text[..self.position];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Problem::Syntax { line, column, near: self.rest().chars().take(20).collect() }
    }
}

pub fn begins_name(letter: char) -> bool {
    letter.is_ascii_alphabetic() || letter == '_'
}
