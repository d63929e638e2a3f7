//! Rewrites a text so that it prints as it runs.
//!
//! `rust-bash` returns the output of a text only after all of it has run. Therefore each simple command whose output would go to the terminal gets
//! two more redirections at its end, to the two devices that [`super::disk`] prints. Commands that feed a pipe, a variable or a file are not changed,
//! and neither is any command that is not recognised with certainty; its output then comes at the end.
//!
//! `ls`, and the programs that the server runs, also get a first argument that tells them that they are at a terminal. They remove it from their
//! arguments.

use brush_parser::{
    Token, TokenLocation,
    ast::{Command, CompoundCommand, CompoundList, Pipeline, Program, SourceLocation},
};

use super::disk::{ERRORS, OUTPUT};

/// The argument that says that output goes to the terminal.
pub const TO_TERMINAL: &str = "--coldstart-to-terminal";
/// The argument that says that output goes to the terminal and input comes from it.
pub const AT_TERMINAL: &str = "--coldstart-at-terminal";
/// The commands that get one of these arguments, unless they have redirections of their own. Commands in functions and scripts do not get it.
const TOLD: [&str; 5] = ["ls", "aws", "python3", "python", "curl"];

/// A command that prints to the terminal.
struct Prints {
    /// Where its name starts, as a character index.
    name: usize,
    /// Whether it also reads from the terminal, because nothing is piped into it.
    reads: bool,
}

/// Where a command ends, and whether it has redirections of its own.
struct End {
    /// Where its name ends, as a character index.
    name: usize,
    at: usize,
    redirected: bool,
}

/// The text with the added redirections and arguments.
pub fn tee(text: &str, program: &Program) -> String {
    let Ok(tokens) = brush_parser::tokenize_str(text) else { return text.into() };
    let letters: Vec<char> = text.chars().collect();
    let mut names = Vec::new();
    program.complete_commands.iter().for_each(|list| in_list(list, &mut names));
    let mut additions = Vec::new();
    for Prints { name, reads } in names {
        let Some(end) = end(name, &tokens, &letters) else { continue };
        let word: String = letters[name..end.name].iter().collect();
        if TOLD.contains(&word.as_str()) && !end.redirected {
            let told = if reads { AT_TERMINAL } else { TO_TERMINAL };
            additions.push((end.name, format!(" {told}")));
        }
        additions.push((end.at, format!(" >>{OUTPUT} 2>>{ERRORS}")));
    }
    additions.sort();
    additions.dedup();
    let mut written = String::with_capacity(text.len() + additions.len() * 40);
    let mut from = 0;
    for (place, addition) in additions {
        written.extend(&letters[from..place]);
        written.push_str(&addition);
        from = place;
    }
    written.extend(&letters[from..]);
    written
}

fn in_list(list: &CompoundList, names: &mut Vec<Prints>) {
    for item in &list.0 {
        in_pipeline(&item.0.first, names);
        for more in &item.0.additional {
            let (brush_parser::ast::AndOr::And(pipeline) | brush_parser::ast::AndOr::Or(pipeline)) = more;
            in_pipeline(pipeline, names);
        }
    }
}

/// Only the last command of a pipeline prints.
fn in_pipeline(pipeline: &Pipeline, names: &mut Vec<Prints>) {
    match pipeline.seq.last() {
        Some(Command::Simple(simple)) => {
            let Some(name) = &simple.word_or_name else { return };
            // Redirections of `exec` would stay in effect.
            if let Some(place) = name.location()
                && name.value != "exec"
            {
                names.push(Prints { name: place.start.index, reads: pipeline.seq.len() == 1 });
            }
        }
        Some(Command::Compound(compound, None)) => in_compound(compound, names),
        Some(Command::Compound(_, Some(_)) | Command::Function(_) | Command::ExtendedTest(_)) | None => {}
    }
}

fn in_compound(compound: &CompoundCommand, names: &mut Vec<Prints>) {
    match compound {
        CompoundCommand::BraceGroup(group) => in_list(&group.list, names),
        CompoundCommand::Subshell(shell) => in_list(&shell.list, names),
        CompoundCommand::ForClause(clause) => in_list(&clause.body.list, names),
        CompoundCommand::ArithmeticForClause(clause) => in_list(&clause.body.list, names),
        CompoundCommand::WhileClause(clause) | CompoundCommand::UntilClause(clause) => {
            in_list(&clause.0, names);
            in_list(&clause.1.list, names);
        }
        CompoundCommand::IfClause(clause) => {
            in_list(&clause.condition, names);
            in_list(&clause.then, names);
            for other in clause.elses.iter().flatten() {
                other.condition.iter().for_each(|list| in_list(list, names));
                in_list(&other.body, names);
            }
        }
        CompoundCommand::CaseClause(clause) => {
            clause.cases.iter().filter_map(|case| case.cmd.as_ref()).for_each(|list| in_list(list, names));
        }
        CompoundCommand::Arithmetic(_) => {}
    }
}

/// The end of the simple command whose name starts at `start`; `None` if it is not certain.
fn end(start: usize, tokens: &[Token], letters: &[char]) -> Option<End> {
    // Token positions after a here-document can be wrong, so a token only counts if the text really has it there.
    let is_there = |token: &Token| match token {
        Token::Word(word, place) => {
            place.start.index == start
                && letters.get(start..place.end.index).is_some_and(|found| word.chars().eq(found.iter().copied()))
        }
        Token::Operator(..) => false,
    };
    let first = tokens.iter().position(is_there)?;
    let name = place(&tokens[first]).end.index;
    let mut end = name;
    let mut redirected = false;
    for token in &tokens[first + 1..] {
        match token {
            Token::Word(_, place) => end = place.end.index,
            Token::Operator(operator, _) if matches!(operator.as_str(), "<<" | "<<-") => {
                // The document starts in the next line. If anything but its delimiter follows in this line, it cannot be told from the document.
                let behind: Vec<char> = letters.get(end..)?.iter().take_while(|letter| **letter != '\n').copied().collect();
                let line: String = behind.iter().collect();
                let is_all = line.split_whitespace().count() <= 2 && !line.contains(['|', ';', '&', '>', '(', ')', '#']);
                return is_all.then(|| End { name, at: end + line.trim_end().chars().count(), redirected: true });
            }
            Token::Operator(operator, place)
                if matches!(operator.as_str(), "<" | ">" | ">>" | ">|" | "<>" | ">&" | "<&" | "&>" | "&>>" | "<<<") =>
            {
                end = place.end.index;
                redirected = true;
            }
            // A process substitution.
            Token::Operator(operator, _) if operator == "(" => return None,
            Token::Operator(..) => break,
        }
    }
    (end <= letters.len()).then_some(End { name, at: end, redirected })
}

fn place(token: &Token) -> &TokenLocation {
    match token {
        Token::Word(_, place) | Token::Operator(_, place) => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with `¶` for the redirections, and `▷` (output) or `▶` (output and input) for the arguments.
    fn marked(text: &str) -> String {
        let program = rust_bash::interpreter::parse(text).expect("bash");
        let teed = tee(text, &program).replace(&format!(" >>{OUTPUT} 2>>{ERRORS}"), "¶");
        teed.replace(&format!(" {AT_TERMINAL}"), "▷").replace(&format!(" {TO_TERMINAL}"), "▶")
    }

    #[test]
    fn what_prints_to_the_terminal_is_teed() {
        insta::assert_snapshot!(marked("echo a; cat -n | wc -l && cat x || echo \"né e\" 2>&1"), @r#"echo a¶; cat -n | wc -l¶ && cat x¶ || echo "né e" 2>&1¶"#);
        insta::assert_snapshot!(marked("for i in 1 2; do aws x $i; sleep 1; done\nif true; then echo y; else echo n; fi"), @r"
        for i in 1 2; do aws▷ x $i¶; sleep 1¶; done
        if true¶; then echo y¶; else echo n¶; fi
        ");
        insta::assert_snapshot!(marked("( cd /tmp; pwd )\nwhile read l; do echo $l; done < f"), @r"
        ( cd /tmp¶; pwd¶ )
        while read l; do echo $l; done < f
        ");
    }

    #[test]
    fn output_to_variables_files_and_functions_is_not_teed() {
        insta::assert_snapshot!(marked("A=$(aws x)\nf() { echo a; }\nexec 3>x\ndiff <(a) <(b)"), @r"
        A=$(aws x)
        f() { echo a; }
        exec 3>x
        diff <(a) <(b)
        ");
        insta::assert_snapshot!(marked("cat > f <<'EOF'\necho $x\nEOF\ncat <<EOF\nhello\nEOF\ncat <<A | tr a b\naa\nA"), @r"
        cat > f <<'EOF'¶
        echo $x
        EOF
        cat <<EOF¶
        hello
        EOF
        cat <<A | tr a b¶
        aa
        A
        ");
    }

    #[test]
    fn commands_at_the_terminal_get_an_argument_that_says_so() {
        insta::assert_snapshot!(marked("ls | cat; ls -l; aws a > f; aws b 2>/dev/null; aws c | jq .; echo x | python3; lsx; python3.12 a; aws_completer; ls-x"), @"ls | cat¶; ls▷ -l¶; aws a > f¶; aws b 2>/dev/null¶; aws c | jq .¶; echo x | python3▶¶; lsx¶; python3.12 a¶; aws_completer¶; ls-x¶");
    }

    #[test]
    fn a_line_that_goes_on_is_one_command() {
        insta::assert_snapshot!(marked("aws lambda \\\n  invoke x  # why\necho b"), @r"
        aws▷ lambda \
          invoke x¶  # why
        echo b¶
        ");
    }
}
