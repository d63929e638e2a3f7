//! The command line. Every option has an environment variable `COLDSTART_…`.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use ipnet::IpNet;

use crate::outbound::AllowedHost;

/// A course site whose labs run: modules in the browser, hands-on labs against a built-in AWS.
#[derive(Debug, Parser)]
#[command(name = "coldstart", version, max_term_width = 100)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the course and its AWS.
    Serve(ServeOptions),
    /// Serve the AWS alone: no course, no login, any credentials.
    ///
    /// A 12-digit access key id picks that account; anything else is account 000000000000. Point a client at it with
    /// AWS_ENDPOINT_URL=http://localhost:4566.
    Aws(AwsOptions),
    /// Prove a course: starters fail, solutions pass, near misses are named.
    ///
    /// Exit status 0 if everything holds, 1 if something does not.
    Check(CheckOptions),
    /// Write a new lab, and tell what a check sees.
    #[command(subcommand)]
    Lab(LabCommand),
    /// Make a module with drafts of its labs out of a page of Jekyll, Hugo or a README, and list what needs a hand.
    Import(ImportOptions),
    /// Look at a lab as a student sees it before or after a step, or after a near miss, in a site of its own that follows the files.
    Preview(PreviewOptions),
    /// Grade submissions for a lab, without a browser and without a network.
    ///
    /// Exit status 0 if every submission has all points, 1 if points are missing, 2 for bad input, 3 if something could not be graded.
    Grade(GradeOptions),
    /// Write the JSON Schemas that editors use for lab.yaml, solution.yaml and wrong/*.yaml.
    Schema(SchemaOptions),
    /// Add and delete users from the command line.
    #[command(subcommand)]
    User(UserCommand),
    /// List classes, and invite the people of a list.
    #[command(subcommand)]
    Class(ClassCommand),
    /// Move a site's data from SQLite to PostgreSQL.
    #[command(subcommand)]
    Database(DatabaseCommand),
    /// A terminal's shell, on standard input and output. Started by `serve`.
    #[command(hide = true)]
    Shell {
        /// The niceness of the process.
        #[arg(default_value_t = 10)]
        politeness: i32,
    },
}

/// Options of `coldstart serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeOptions {
    /// Where the site listens.
    #[arg(long, env = "COLDSTART_WEB", default_value = "127.0.0.1:3000", value_name = "ADDR")]
    pub web: SocketAddr,
    /// Where the AWS endpoint listens.
    #[arg(long, env = "COLDSTART_AWS", default_value = "127.0.0.1:4566", value_name = "ADDR")]
    pub aws: SocketAddr,
    /// Host and port of the AWS endpoint as students reach it, if not localhost and the port above.
    #[arg(long, env = "COLDSTART_ENDPOINT", value_name = "HOST:PORT")]
    pub endpoint: Option<String>,
    /// The site's URL as students reach it, such as https://course.school.example, if not localhost and the port above.
    #[arg(long, env = "COLDSTART_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    #[command(flatten)]
    pub data: DataOptions,
    /// The folder with the course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// The folder with the site's built files: scripts, styles, WebAssembly.
    #[arg(long, env = "COLDSTART_SITE", default_value = "target/site", value_name = "DIR")]
    pub site: PathBuf,
    /// Whether cookies are sent over HTTPS only. Set it if the site is behind TLS.
    #[arg(long, env = "COLDSTART_SECURE_COOKIES", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub secure_cookies: bool,
    /// Whether all requests come through a proxy, for the site and the AWS endpoint alike. The client's address is then the last one in
    /// X-Forwarded-For.
    #[arg(long, env = "COLDSTART_BEHIND_PROXY", default_value_t = false, action = clap::ArgAction::Set, value_name = "BOOL")]
    pub behind_proxy: bool,
    /// A network of a school, such as 192.0.2.0/24: ten times as many new guests may come from each of its addresses, and its guests may use all
    /// places for guests. Can be given several times; in the variable, separated by commas.
    #[arg(long = "school-network", env = "COLDSTART_SCHOOL_NETWORKS", value_delimiter = ',', value_name = "CIDR")]
    pub school_networks: Vec<IpNet>,
    #[command(flatten)]
    pub storage: StorageOptions,
    #[command(flatten)]
    pub outbound: OutboundOptions,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart aws`.
#[derive(Clone, Debug, Args)]
pub struct AwsOptions {
    /// Where the AWS endpoint listens.
    #[arg(long, env = "COLDSTART_LISTEN", default_value = "127.0.0.1:4566", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// Host and port of the AWS endpoint as clients reach it, if not localhost and the port above.
    #[arg(long, env = "COLDSTART_ENDPOINT", value_name = "HOST:PORT")]
    pub endpoint: Option<String>,
    #[command(flatten)]
    pub data: DataOptions,
    #[command(flatten)]
    pub storage: StorageOptions,
    #[command(flatten)]
    pub outbound: OutboundOptions,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart check`.
#[derive(Clone, Debug, Args)]
pub struct CheckOptions {
    /// The folder with the course.
    #[arg(env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// Prove this lab only.
    #[arg(long, env = "COLDSTART_LAB", value_name = "ID")]
    pub lab: Option<String>,
    /// Prove this near miss of the lab only: the name of a file in wrong/, without .yaml.
    #[arg(long, env = "COLDSTART_WRONG", value_name = "NAME", requires = "lab")]
    pub wrong: Option<String>,
    /// Print what the learner of each near miss reads.
    #[arg(long, env = "COLDSTART_MESSAGES", default_value_t = false)]
    pub messages: bool,
    /// Prove again whenever a file is saved, only the lab that it belongs to; Ctrl+C ends it.
    #[arg(long, env = "COLDSTART_WATCH", default_value_t = false)]
    pub watch: bool,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart preview`.
#[derive(Clone, Debug, Args)]
pub struct PreviewOptions {
    /// The lab's id.
    pub lab: String,
    /// The step: its id, or its number from 1.
    #[arg(long, env = "COLDSTART_STEP", value_name = "S")]
    pub step: Option<String>,
    /// Who looks: `start` (the step is not begun), `solution` (it is done) or `wrong/NAME` (the near miss).
    #[arg(long = "as", env = "COLDSTART_AS", default_value = "start", value_name = "WHO")]
    pub r#as: String,
    /// The folder with the course; drafts are shown.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// Where the preview listens.
    #[arg(long, env = "COLDSTART_WEB", default_value = "127.0.0.1:3030", value_name = "ADDR")]
    pub web: SocketAddr,
    /// Where its AWS endpoint listens.
    #[arg(long, env = "COLDSTART_AWS", default_value = "127.0.0.1:4576", value_name = "ADDR")]
    pub aws: SocketAddr,
    /// The folder of the built site.
    #[arg(long, env = "COLDSTART_SITE", default_value = "target/site", value_name = "DIR")]
    pub site: PathBuf,
}

/// Options of `coldstart import`.
#[derive(Clone, Debug, Args)]
pub struct ImportOptions {
    /// The page: Markdown of Jekyll, Hugo or a README.
    #[arg(value_name = "PAGE.md")]
    pub page: PathBuf,
    /// The folder of the module that is made; by the page's name if left out.
    #[arg(long, env = "COLDSTART_MODULE", value_name = "NAME")]
    pub module: Option<String>,
    /// The folder with the course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
}

/// `coldstart lab …`
#[derive(Clone, Debug, Subcommand)]
pub enum LabCommand {
    /// Write a lab that passes `coldstart check`, to be changed from there.
    New(LabNewOptions),
    /// Tell what a check sees after the solution, and why it says what it says.
    Explain(LabExplainOptions),
}

/// Options of `coldstart lab new`.
#[derive(Clone, Debug, Args)]
pub struct LabNewOptions {
    /// The lab's id: lower-case letters, digits and dashes.
    pub id: String,
    /// The folder of the lab's module, which is made if there is none; named like the lab if left out.
    #[arg(long, env = "COLDSTART_MODULE", value_name = "NAME")]
    pub module: Option<String>,
    /// The folder with the course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
}

/// Options of `coldstart lab explain`.
#[derive(Clone, Debug, Args)]
pub struct LabExplainOptions {
    /// The lab's id.
    pub lab: String,
    /// The check's id.
    pub check: String,
    /// Look after this near miss, and not after the solution: the name of a file in wrong/, without .yaml.
    #[arg(long, env = "COLDSTART_WRONG", value_name = "NAME")]
    pub wrong: Option<String>,
    /// Look at the account as the lab starts.
    #[arg(long, env = "COLDSTART_START", default_value_t = false, conflicts_with = "wrong")]
    pub start: bool,
    /// The folder with the course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// Options of `coldstart grade`.
#[derive(Clone, Debug, Args)]
pub struct GradeOptions {
    /// The lab's id.
    pub lab: String,
    /// What to grade: a folder with a script `lab.sh`, a bundle of a site (a zip file), or a folder of them.
    #[arg(long, value_name = "PATH")]
    pub from: PathBuf,
    /// The folder with the course.
    #[arg(long, env = "COLDSTART_CONTENT", default_value = "content", value_name = "DIR")]
    pub content: PathBuf,
    /// The seed of random values in checks. If left out, it follows from the submission, so that the same one is graded alike.
    #[arg(long, env = "COLDSTART_SEED", value_name = "N")]
    pub seed: Option<u64>,
    /// How many submissions are graded at once; as many as there are processors if left out.
    #[arg(long, env = "COLDSTART_JOBS", value_name = "N")]
    pub jobs: Option<usize>,
    /// Write the results as JSON to this file; `-` is standard output.
    #[arg(long, env = "COLDSTART_JSON", value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Write the results as JUnit XML to this file; `-` is standard output.
    #[arg(long, env = "COLDSTART_JUNIT", value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Print the result of one submission in the format of another program.
    #[arg(long, env = "COLDSTART_FORMAT", value_enum)]
    pub format: Option<GradeFormat>,
    /// Compare with the JSON of an earlier run: who has more points, who has fewer.
    #[arg(long, env = "COLDSTART_AGAINST", value_name = "OLD.json")]
    pub against: Option<PathBuf>,
    /// Include the checks that are hidden from learners. The results are then for instructors.
    #[arg(long, env = "COLDSTART_HIDDEN", default_value_t = false)]
    pub hidden: bool,
    /// Accept only bundles that the site with this public key has signed; the site shows it at /bundles/key.
    #[arg(long, env = "COLDSTART_SITE_KEY", value_name = "HEX")]
    pub site_key: Option<String>,
    /// How long the submission's code may run in one check, and a function for one event, in seconds.
    #[arg(long, env = "COLDSTART_CHECK_SECONDS", default_value_t = 10, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=900))]
    pub check_seconds: u64,
    /// How long the lines of a submission may run, in seconds.
    #[arg(long, env = "COLDSTART_SCRIPT_SECONDS", default_value_t = 120, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub script_seconds: u64,
    #[command(flatten)]
    pub sandbox: SandboxOptions,
}

/// The format of another program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GradeFormat {
    /// Gradescope's results.json.
    Gradescope,
    /// Classroom 50's result.json. Whose it is, is in the variables of its runner.
    Classroom50,
    /// The JSON of check50.
    Check50,
}

/// Options of `coldstart schema`.
#[derive(Clone, Debug, Args)]
pub struct SchemaOptions {
    /// The folder to write to.
    #[arg(env = "COLDSTART_SCHEMA", default_value = "content/schema", value_name = "DIR")]
    pub folder: PathBuf,
}

/// Limits of the sandbox.
#[derive(Clone, Debug, Args)]
pub struct SandboxOptions {
    /// The folder with the precompiled images.
    #[arg(long = "guests", env = "COLDSTART_GUESTS", default_value = "target/images", value_name = "DIR")]
    pub images: PathBuf,
    /// Memory for all students' code together, in MB.
    #[arg(long, env = "COLDSTART_SANDBOX_MEMORY", default_value_t = 4096, value_name = "MB")]
    pub sandbox_memory: u64,
    /// How many environments may exist at once.
    #[arg(long, env = "COLDSTART_SANDBOX_ENVIRONMENTS", default_value_t = 400, value_name = "N")]
    pub sandbox_environments: u32,
}

/// Where data is stored.
#[derive(Clone, Debug, Args)]
pub struct DataOptions {
    /// The folder with the databases.
    #[arg(long = "data", env = "COLDSTART_DATA", default_value = "data", value_name = "DIR")]
    pub folder: PathBuf,
    /// A PostgreSQL database that stores everything but log events, such as postgres://coldstart:secret@localhost/coldstart. Without it,
    /// SQLite files in the data folder do. A password is better given by the variable, since other users of the machine see options.
    #[arg(long, env = "COLDSTART_DATABASE", hide_env_values = true, value_name = "URL")]
    pub database: Option<String>,
}

/// Limits of what learners may store.
#[derive(Clone, Debug, Args)]
pub struct StorageOptions {
    /// Code packages that an AWS account may store, in MB; AWS allows 75 GB.
    #[arg(long, env = "COLDSTART_CODE_STORAGE", default_value_t = 512, value_name = "MB")]
    pub code_storage: u32,
    /// Objects in S3 that an AWS account may store, in MB.
    #[arg(long, env = "COLDSTART_OBJECT_STORAGE", default_value_t = 2048, value_name = "MB")]
    pub object_storage: u32,
}

impl StorageOptions {
    /// [`code_storage`](Self::code_storage) in bytes.
    pub fn code_storage_bytes(&self) -> u64 {
        u64::from(self.code_storage) << 20
    }

    /// [`object_storage`](Self::object_storage) in bytes.
    pub fn object_storage_bytes(&self) -> u64 {
        u64::from(self.object_storage) << 20
    }
}

/// What learners' APIs may reach.
#[derive(Clone, Debug, Args)]
pub struct OutboundOptions {
    /// A host that HTTP integrations of learners' APIs may call, such as api.example.com, *.example.com or api.example.com:8443. Its
    /// addresses must be public. Can be given several times; in the variable, separated by commas.
    #[arg(long = "http-allow", env = "COLDSTART_HTTP_ALLOW", value_delimiter = ',', value_name = "HOST")]
    pub http_allow: Vec<AllowedHost>,
}

/// `coldstart database …`
#[derive(Clone, Debug, Subcommand)]
pub enum DatabaseCommand {
    /// Copy everything in the SQLite files of the data folder into the PostgreSQL database, which has to be empty.
    ///
    /// Stop the server first. Then start it with the same data folder, which keeps log events and large contents, and with --database.
    Copy(DataOptions),
}

/// `coldstart class …`
#[derive(Clone, Debug, Subcommand)]
pub enum ClassCommand {
    /// List all classes: number, name, term.
    List(DataOptions),
    /// Invite the people of a CSV file to a class.
    ///
    /// The file's first line names its columns: `name`, and if wanted `labels` (separated by semicolons) and `role` (student, assistant or instructor).
    /// Prints a CSV with a link for each person, to be handed over by you. Who is in the class or invited already is left out.
    Import(ClassImportOptions),
}

/// Options of `coldstart class import`.
#[derive(Clone, Debug, Args)]
pub struct ClassImportOptions {
    /// The CSV file; `-` is standard input.
    pub file: PathBuf,
    /// The class's number, as `coldstart class list` and the address of its page show it.
    #[arg(long, env = "COLDSTART_CLASS", value_name = "N")]
    pub class: i64,
    /// The site's URL as students reach it, for the links.
    #[arg(long, env = "COLDSTART_PUBLIC_URL", default_value = "http://localhost:3000", value_name = "URL")]
    pub public_url: String,
    #[command(flatten)]
    pub data: DataOptions,
}

/// `coldstart user …`
#[derive(Clone, Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user. The password is read from standard input, one line.
    Add(UserAddOptions),
    /// Delete a user with all that is theirs: progress, code, terminal lines, files, the AWS account.
    ///
    /// It cannot be undone. A site that runs ends the user's sessions within five minutes.
    Delete(UserDeleteOptions),
}

/// Options of `coldstart user add`.
#[derive(Clone, Debug, Args)]
pub struct UserAddOptions {
    /// The name to sign in with.
    pub name: String,
    /// The user's role.
    #[arg(long, env = "COLDSTART_ROLE", value_enum, default_value_t = UserRole::Student)]
    pub role: UserRole,
    #[command(flatten)]
    pub data: DataOptions,
}

/// Options of `coldstart user delete`.
#[derive(Clone, Debug, Args)]
pub struct UserDeleteOptions {
    /// The name that the user signs in with.
    pub name: String,
    #[command(flatten)]
    pub data: DataOptions,
}

/// A role that can be given from the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum UserRole {
    /// Does labs.
    Student,
    /// Reads all learners' terminal journals and the course's mistakes.
    Instructor,
    /// The rights of an instructor, for a person who runs the site.
    Admin,
}
