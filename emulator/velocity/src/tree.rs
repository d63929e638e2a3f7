//! The tree of a template.

/// A part of a template.
#[derive(Debug)]
pub enum Node {
    /// Text that is copied to the result.
    Text(String),
    /// `$…`, with the backslashes before it.
    Reference(Reference, Escape),
    /// `#set($target = value)`
    Set(Reference, Expression),
    /// `#if` and each `#elseif` with its condition; `#else` has none.
    If(Vec<(Option<Expression>, Vec<Node>)>),
    /// `#foreach($name in list) body #end`
    Foreach { name: String, list: Expression, body: Vec<Node> },
    /// `#define($name) body #end`
    Define(String, Vec<Node>),
    /// `#name(arguments)`, or `#@name(arguments) body #end`. It is text if there is no such macro.
    Call { name: String, arguments: Vec<Expression>, body: Option<Vec<Node>>, source: String },
    /// `#break`
    Break,
    /// `#stop`
    Stop,
}

/// `#macro(name $parameter …) body #end`
#[derive(Debug)]
pub struct Macro {
    pub name: String,
    pub parameters: Vec<String>,
    pub body: Vec<Node>,
}

/// Backslashes before a reference.
#[derive(Debug)]
pub struct Escape {
    pub backslashes: usize,
    /// The reference as it is written.
    pub source: String,
}

/// `$name.member.call(…)[…]`
#[derive(Debug)]
pub struct Reference {
    pub name: String,
    pub steps: Vec<Step>,
}

/// A step of a reference, after its name.
#[derive(Debug)]
pub enum Step {
    /// `.name`
    Member(String),
    /// `.name(…)`
    Call(String, Vec<Expression>),
    /// `[…]`
    Index(Expression),
}

/// An expression.
#[derive(Debug)]
pub enum Expression {
    Bool(bool),
    Int(i64),
    Float(f64),
    /// `'text'`, or `"text"` without references and directives.
    Text(String),
    /// `"text"` with references or directives.
    Interpolated(Vec<Node>),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
    /// `[a..b]`
    Range(Box<(Expression, Expression)>),
    Reference(Reference),
    Not(Box<Expression>),
    Binary(Operator, Box<(Expression, Expression)>),
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Remainder,
}
