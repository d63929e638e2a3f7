//! Finds in one pass how deeply a text is nested, before the parser sees it.
//!
//! The parser is recursive. It tries two alternatives for each bracket of a subshell or of arithmetic and for each `case` if the text is incomplete
//! or invalid: 20 open ones take a third of a second, and each one more doubles the time. Bash reads such texts, but nobody types them.
//!
//! This pass knows enough of bash's grammar to tell an opening bracket from one in quotes, in a comment or in a here-document. If it is mistaken,
//! [`super::watch`] still ends the parser after a second.

/// How deep brackets, quotes and compound commands may be nested.
const DEEPEST: usize = 100;
/// How many of those may be constructs for which the parser tries two alternatives.
const TRIED_TWICE: usize = 12;

/// What is known of a text without parsing it.
#[derive(Debug, Default)]
pub struct Scan {
    /// The deepest nesting of brackets, quotes and compound commands.
    deepest: usize,
    /// The deepest nesting of constructs for which the parser tries two alternatives.
    tried_twice: usize,
    /// Byte offsets, in order, of line ends at which nothing is open.
    ends: Vec<usize>,
}

impl Scan {
    /// Scans a text.
    pub fn of(text: &str) -> Self {
        Scanner::new(text).run()
    }

    /// Whether the text is nested too deeply for the parser.
    pub fn is_too_deep(&self) -> bool {
        self.deepest > DEEPEST || self.tried_twice > TRIED_TWICE
    }

    /// Whether a statement may end at this byte offset, which is the end of a line.
    pub fn may_end(&self, at: usize) -> bool {
        self.ends.binary_search(&at).is_ok()
    }
}

/// A construct that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// `$(`, `<(`, `>(`
    Substitution,
    /// `(`, each of `((`, an array's, a pattern's.
    Round,
    /// `${`
    Parameter,
    /// `$[`
    Square,
    /// `"`
    Quote,
    /// `` ` ``
    Backquote,
    /// `{`, `if`, `while`, `until`, `for`, `select`, and `[[`
    Compound,
    /// `case`
    Case,
}

/// Words that begin a compound command.
const BEGIN: [&str; 8] = ["{", "if", "while", "until", "for", "select", "case", "[["];
/// Words that end a compound command.
const END: [&str; 5] = ["}", "fi", "done", "esac", "]]"];
/// Words after which a command may follow.
const GO_ON: [&str; 7] = ["then", "do", "else", "elif", "!", "time", "in"];

struct Scanner<'t> {
    text: &'t str,
    rest: &'t str,
    open: Vec<Open>,
    scan: Scan,
    /// The word so far, while a command is expected; `None` after its first word.
    command: Option<String>,
    at_word: bool,
    /// Delimiters of here-documents that begin after this line, and whether leading tabs are removed (`<<-`).
    documents: Vec<(String, bool)>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            rest: text,
            open: Vec::new(),
            scan: Scan::default(),
            command: Some(String::new()),
            at_word: true,
            documents: Vec::new(),
        }
    }

    fn run(mut self) -> Scan {
        while let Some(letter) = self.next() {
            match self.open.last() {
                Some(Open::Quote) => self.in_quotes(letter),
                _ => self.plain(letter),
            }
            // A deeper nesting does not change the result, and must not use memory.
            if self.scan.is_too_deep() {
                break;
            }
        }
        self.scan
    }

    fn next(&mut self) -> Option<char> {
        let letter = self.rest.chars().next()?;
        self.rest = &self.rest[letter.len_utf8()..];
        Some(letter)
    }

    fn in_quotes(&mut self, letter: char) {
        match letter {
            '"' => {
                self.open.pop();
            }
            '\\' => {
                self.next();
            }
            '$' => self.expansion(),
            '`' => self.backquote(),
            _ => {}
        }
    }

    fn plain(&mut self, letter: char) {
        match letter {
            '\\' => {
                self.next();
                self.word(' ');
            }
            '\'' => {
                self.skip_past('\'');
                self.word(' ');
            }
            '"' => {
                self.push(Open::Quote);
                self.word(' ');
            }
            '`' => self.backquote(),
            '$' => self.expansion(),
            '#' if self.at_word && self.is_command_text() => {
                self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
            }
            '(' => {
                self.end_word();
                self.push(Open::Round);
                self.begin_command();
            }
            '<' | '>' if self.rest.starts_with('(') => {
                self.next();
                self.push(Open::Substitution);
                self.begin_command();
            }
            ')' => {
                self.end_word();
                self.close_bracket();
                self.begin_command();
            }
            '}' if self.open.last() == Some(&Open::Parameter) => {
                self.open.pop();
            }
            ']' if self.open.last() == Some(&Open::Square) => {
                self.open.pop();
            }
            '<' if self.rest.starts_with('<') && !self.rest.starts_with("<<") && self.is_command_text() => self.document(),
            '<' if self.rest.starts_with("<<") => self.rest = &self.rest[2..],
            '\n' => {
                self.end_word();
                self.skip_documents();
                self.begin_command();
                if self.open.is_empty() {
                    self.scan.ends.push(self.text.len() - self.rest.len());
                }
            }
            ';' | '&' | '|' => {
                self.end_word();
                self.begin_command();
            }
            letter if letter.is_whitespace() => self.end_word(),
            letter => self.word(letter),
        }
    }

    /// Whether the text is read as commands here, and not as the inside of a `${…}`.
    fn is_command_text(&self) -> bool {
        !matches!(self.open.last(), Some(Open::Parameter | Open::Square | Open::Quote))
    }

    fn expansion(&mut self) {
        self.word(' ');
        for (sign, open) in [('(', Open::Substitution), ('{', Open::Parameter), ('[', Open::Square)] {
            if self.rest.starts_with(sign) {
                self.next();
                self.push(open);
                if open == Open::Substitution {
                    self.begin_command();
                }
                return;
            }
        }
        if self.rest.starts_with('\'') && self.open.last() != Some(&Open::Quote) {
            self.next();
            self.skip_escaped_past('\'');
        }
    }

    fn backquote(&mut self) {
        match self.open.iter().rposition(|open| *open == Open::Backquote) {
            Some(begun) => self.open.truncate(begun),
            None => {
                self.push(Open::Backquote);
                self.begin_command();
            }
        }
    }

    fn push(&mut self, open: Open) {
        self.open.push(open);
        self.scan.deepest = self.scan.deepest.max(self.open.len());
        // The parser starts anew inside a substitution.
        let parsed = self.open.iter().rev().take_while(|open| **open != Open::Substitution);
        self.scan.tried_twice = self.scan.tried_twice.max(parsed.filter(|open| matches!(open, Open::Round | Open::Case)).count());
    }

    /// Closes the innermost bracket. In an open `case`, a closing bracket ends a pattern instead.
    fn close_bracket(&mut self) {
        let is_bracket = |open: &Open| matches!(open, Open::Round | Open::Substitution | Open::Case);
        let Some(innermost) = self.open.iter().rposition(is_bracket) else { return };
        if self.open[innermost] != Open::Case {
            self.open.truncate(innermost);
        }
    }

    fn word(&mut self, letter: char) {
        self.at_word = false;
        if let Some(word) = &mut self.command {
            word.push(letter);
        }
    }

    fn begin_command(&mut self) {
        self.command = Some(String::new());
        self.at_word = true;
    }

    fn end_word(&mut self) {
        self.at_word = true;
        let Some(word) = self.command.take() else { return };
        if word.is_empty() || GO_ON.contains(&word.as_str()) {
            self.begin_command();
        } else if BEGIN.contains(&word.as_str()) {
            self.push(if word == "case" { Open::Case } else { Open::Compound });
            // What follows `for`, `case` and `[[` is not a command, but `in` and brackets there do not matter either.
            if matches!(word.as_str(), "{" | "if" | "while" | "until") {
                self.begin_command();
            }
        } else if END.contains(&word.as_str()) {
            if matches!(self.open.last(), Some(Open::Compound | Open::Case)) {
                self.open.pop();
            }
            self.begin_command();
        }
    }

    fn skip_past(&mut self, end: char) {
        self.rest = self.rest.find(end).map_or("", |at| &self.rest[at + end.len_utf8()..]);
    }

    fn skip_escaped_past(&mut self, end: char) {
        while let Some(letter) = self.next() {
            match letter {
                '\\' => {
                    self.next();
                }
                letter if letter == end => return,
                _ => {}
            }
        }
    }

    /// Reads `<<EOF`; the first `<` has been read already.
    fn document(&mut self) {
        self.next();
        let has_tabs = self.rest.starts_with('-');
        if has_tabs {
            self.next();
        }
        let line = self.rest.split('\n').next().unwrap_or_default().trim_start_matches([' ', '\t']);
        let word = line.split([' ', '\t', ';', '|', '&', '<', '>', '(', ')']).next().unwrap_or_default();
        let delimiter: String = word.chars().filter(|letter| !matches!(letter, '\'' | '"' | '\\')).collect();
        if !delimiter.is_empty() {
            self.documents.push((delimiter, has_tabs));
        }
        self.end_word();
    }

    fn skip_documents(&mut self) {
        for (delimiter, has_tabs) in std::mem::take(&mut self.documents) {
            while !self.rest.is_empty() {
                let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
                self.rest = rest;
                let line = if has_tabs { line.trim_start_matches('\t') } else { line };
                if line == delimiter {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deepest(text: &str) -> usize {
        Scan::of(text).deepest
    }

    fn is_too_deep(text: &str) -> bool {
        Scan::of(text).is_too_deep()
    }

    #[test]
    fn brackets_quotes_and_compounds_count() {
        assert_eq!(deepest("echo a b; ls | cat"), 0);
        assert_eq!(deepest("( ( a ) ); (b)"), 2);
        assert_eq!(deepest("echo \"$(a \"$(b)\")\""), 4);
        assert_eq!(deepest("if a; then while b; do { c; }; done; fi"), 3);
        assert_eq!(deepest("echo ${a:-${b:-${c}}}; echo $((1+(2*(3))))"), 4);
        assert_eq!(deepest("[[ ( a && ( b ) ) ]]"), 3);
    }

    #[test]
    fn what_is_closed_is_closed() {
        let many = "if a; then b; fi; (c); { d; }; echo \"$(e)\" `f` ${g} $((1)); case x in a) b;; (c) d;; esac\n".repeat(500);
        assert!(deepest(&many) < 5, "{}", deepest(&many));
        let cases = "x=$(case a in a) echo;; b) echo;; esac)\n".repeat(500);
        assert!(deepest(&cases) < 5, "{}", deepest(&cases));
    }

    #[test]
    fn text_that_is_not_bash_does_not_count() {
        let brackets = "(".repeat(1000);
        for text in [
            format!("echo '{brackets}'"),
            format!("echo \"{brackets}\""),
            format!("# {brackets}\necho"),
            format!("echo $'\\'{brackets}'"),
            format!("cat <<'EOF'\n{brackets}\nEOF\necho"),
            format!("cat <<-EOF | wc\n{brackets}\n\tEOF\necho"),
            "echo if this is for you then {\n".repeat(1000),
        ] {
            assert!(!is_too_deep(&text), "{text}");
        }
    }

    #[test]
    fn a_statement_may_end_where_nothing_is_open() {
        let text = "a\nif b\nthen c\nfi\ncat <<E\nx\nE\necho 'q\nq'\nd \\\n e\n(\nf)\n";
        let ends: Vec<&str> =
            Scan::of(text).ends.iter().map(|end| text[..*end].trim_end().rsplit('\n').next().unwrap_or_default()).collect();
        assert_eq!(ends, ["a", "fi", "E", "q'", " e", "f)"]);
    }

    #[test]
    fn each_kind_of_depth_is_found() {
        for open in [
            "(",
            "((",
            "$(",
            "{ ",
            "[[ (",
            "$((",
            "if ",
            "while ",
            "until ",
            "echo ${a:-",
            "\"$(",
            "a=(",
            "<(",
            "if (",
            "for i in a; do ",
            "case a in (a) ",
        ] {
            assert!(is_too_deep(&open.repeat(200)), "{open}");
            assert!(!is_too_deep(&open.repeat(3)), "{open}");
        }
    }
}
