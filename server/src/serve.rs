//! The subcommands. Each builds its parts in order, runs, and closes them in the reverse order.

use std::{
    ffi::OsString,
    io::BufRead,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, anyhow, bail};
use app::account::{AccountError, Role};
use clap::Parser;
use emulator::{AuthenticationMode, Config, Emulator, Keyring, OpenKeyring, RandomIds, Runtime, SystemClock};
use jiff::SignedDuration;
use leptos::config::LeptosOptions;
use tokio::{
    net::{TcpListener, TcpSocket},
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

use crate::{
    accounts::{
        Deletion, Devices, Hashing, InMemory, LearnerName, Password, Register, SqlKeyring, TypedName, Visits, keep_sweeping,
        session::{self, BehindTls},
    },
    admission::Admission,
    aws::{Hosts, endpoint},
    catalog::Catalog,
    classes::{self, deadlines},
    config::{
        AwsOptions, CheckOptions, ClassCommand, ClassImportOptions, Command, CommandLine, DataOptions, DatabaseCommand, LabCommand,
        LabExplainOptions, LabNewOptions, PreviewOptions, ServeOptions, UserAddOptions, UserCommand, UserDeleteOptions, UserRole,
    },
    course::{content_watcher::Files, files::Drafts},
    db::{self, Databases, OpenError, probe::Probe},
    grading::{
        self,
        prove::explain::{Standing, explain},
        stand::As,
    },
    labs::{Labs, scaffold},
    memory,
    origins::{Origins, Unusable},
    outbound,
    ports::ports,
    preview::{Own, Preview, Wanted},
    runtime::SandboxRuntime,
    shell::Programs,
    store::{SqlStore, upkeep},
    web::{self, Site, listen::listen, networks::Networks, peer::Trust},
};

/// The listen backlog, as large as Linux allows. A client that finds it full tries again a second later.
const BACKLOG: u32 = 4096;
/// How long jobs that run may go on at the end, as long as calls in flight ([`listen`]).
const LAST_JOBS: SignedDuration = SignedDuration::from_secs(20);

/// `coldstart serve`.
///
/// # Errors
/// If databases, sandbox, site or an address cannot be used.
pub async fn course(options: ServeOptions) -> anyhow::Result<ExitCode> {
    serve(options, None).await
}

/// `coldstart preview`: a site of its own in a temporary folder, with drafts, opened by one address.
///
/// # Errors
/// If sandbox, site or an address cannot be used, or `--as` is none of the three.
pub async fn preview(options: PreviewOptions) -> anyhow::Result<ExitCode> {
    let Some(r#as) = As::read(&options.r#as) else { bail!("--as is start, solution or wrong/NAME, not {}", options.r#as) };
    if !Labs::load_with(&options.content, Drafts::Shown).labs.contains_key(&options.lab) {
        bail!("there is no lab {} in {}", options.lab, options.content.display());
    }
    let data = tempfile::tempdir()?;
    let (web, aws) = (options.web.to_string(), options.aws.to_string());
    let arguments = ["coldstart", "serve", "--web", web.as_str(), "--aws", aws.as_str()];
    let folders = [("--data", data.path()), ("--content", options.content.as_path()), ("--site", options.site.as_path())];
    let folders = folders.iter().flat_map(|(name, path)| [OsString::from(name), path.as_os_str().to_owned()]);
    let Command::Serve(mut serving) =
        CommandLine::try_parse_from(arguments.into_iter().map(OsString::from).chain(folders))?.command
    else {
        bail!("the options of the site could not be read");
    };
    // Variables of the environment are for a real site.
    serving.data.database = None;
    (serving.endpoint, serving.public_url, serving.secure_cookies, serving.behind_proxy) = (None, None, false, false);
    let first = Wanted { lab: options.lab, step: options.step, r#as };
    serve(serving, Some(Arc::new(Own::new(first)))).await
}

async fn serve(options: ServeOptions, own: Option<Arc<Own>>) -> anyhow::Result<ExitCode> {
    if !options.site.join("pkg").is_dir() {
        bail!("{} has no built site: run `make build` (or `make run`, which does it all).", options.site.display());
    }
    open_as_many_files_as_allowed();
    let web_listener = bind(options.web).await?;
    let aws_listener = bind(options.aws).await?;
    let web_address = web_listener.local_addr().unwrap_or(options.web);
    let aws_address = aws_listener.local_addr().unwrap_or(options.aws);
    let endpoint = options.endpoint.clone().unwrap_or_else(|| reached_at(aws_address));
    let origins = origins(&options, web_address, &endpoint)?;
    let databases = open(&options.data).await?;
    let store = SqlStore::start(databases.clone());
    tokio::spawn(upkeep::run(databases.clone(), store.body_store().clone()));
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    register.fill_name_keys().await?;
    let devices = Devices::new(register.device_secret().await?, options.secure_cookies);
    let networks = Arc::new(Networks::new(options.school_networks.clone()));
    let admission = Admission::new(options.sandbox.sandbox_environments, register.clone(), networks.clone());
    let visits = Visits::new(register.clone(), admission.clone(), Arc::new(SystemClock));
    let config = Config {
        endpoint,
        authentication: AuthenticationMode::Signed,
        session_secret: register.session_secret().await?,
        shares: Arc::new(admission.clone()),
        code_storage: options.storage.code_storage_bytes(),
        outbound: Arc::new(outbound::Hosts::new(options.outbound.http_allow.clone())?),
        object_storage: options.storage.object_storage_bytes(),
        ..Config::default()
    };
    let runtime = SandboxRuntime::load(&options.sandbox, Some(admission.clone()))?;
    let programs = Programs::new(runtime.sandboxes(), runtime.threads());
    let emulator = emulator(config, runtime, &store, Arc::new(SqlKeyring(register.clone())));
    let drafts = if own.is_some() { Drafts::Shown } else { Drafts::LeftOut };
    let catalog = Catalog::open_with(&options.content, drafts, emulator.clone());
    let key = grading::bundle::signing_key(&register.bundle_secret().await?);
    let course = options.public_url.clone().unwrap_or_else(|| format!("http://{}", reached_at(web_address)));
    let (ports, terminals, grading, classes) = ports(
        (&visits, &admission, &networks, &devices),
        &emulator,
        &store,
        &catalog,
        &databases.main,
        (programs, key),
        (&databases.sessions, register.audit_secret().await?, course.clone()),
    );
    let preview = Preview { register: register.clone(), grading: grading.clone(), catalog: catalog.clone(), own: own.clone() };
    let memory = InMemory {
        emulator: emulator.clone(),
        register,
        terminals: terminals.clone(),
        admission: admission.clone(),
        visits: visits.clone(),
    };
    let deletion = Deletion { databases: databases.clone(), store: store.clone(), memory: Some(memory) };
    let site = Site {
        ports,
        terminals,
        grading,
        classes: classes.clone(),
        export: databases.main.clone(),
        preview,
        visits,
        requests: admission.requests.clone(),
        devices,
        catalog,
        storage: Probe::new(databases.clone()),
        behind_tls: BehindTls(options.secure_cookies),
        leptos: leptos_options(&options.site, options.web),
        site_root: options.site,
    };
    let requests = site.requests.clone();
    let sessions = session::layer(&databases.sessions, options.secure_cookies);
    let stop = stop_on_signal()?;
    warn(&origins);
    eprintln!("The course: {course}{}", listening(options.public_url.is_some(), web_address));
    if let Some(own) = &own {
        eprintln!("The preview: {course}{}", own.path());
    }
    eprintln!("The AWS endpoint: http://{}{}", emulator.core().config.endpoint, listening(options.endpoint.is_some(), aws_address));
    let trust = if options.behind_proxy { Trust::Proxy } else { Trust::Connection };
    let jobs = drain_jobs(emulator.clone(), stop.clone());
    tokio::join!(
        listen(web_listener, web::router(site, sessions), trust, stop.clone()),
        listen(aws_listener, endpoint::router(emulator, origins.hosts(), Some(requests)), trust, stop.clone()),
        stop.run_until_cancelled(keep_sweeping(deletion, &SystemClock)),
        deadlines::run(classes, stop.clone()),
        jobs,
    );
    store.close().await;
    databases.close().await;
    Ok(ExitCode::SUCCESS)
}

/// `coldstart aws`.
///
/// # Errors
/// If databases, sandbox or address cannot be used.
pub async fn aws(options: AwsOptions) -> anyhow::Result<ExitCode> {
    open_as_many_files_as_allowed();
    let listener = bind(options.listen).await?;
    let databases = open(&options.data).await?;
    let store = SqlStore::start(databases.clone());
    tokio::spawn(upkeep::run(databases.clone(), store.body_store().clone()));
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    let address = listener.local_addr().unwrap_or(options.listen);
    let config = Config {
        endpoint: options.endpoint.clone().unwrap_or_else(|| reached_at(address)),
        authentication: AuthenticationMode::Open,
        session_secret: register.session_secret().await?,
        code_storage: options.storage.code_storage_bytes(),
        outbound: Arc::new(outbound::Hosts::new(options.outbound.http_allow.clone())?),
        object_storage: options.storage.object_storage_bytes(),
        ..Config::default()
    };
    let emulator = emulator(config, SandboxRuntime::load(&options.sandbox, None)?, &store, Arc::new(OpenKeyring));
    let stop = stop_on_signal()?;
    eprintln!("AWS_ENDPOINT_URL=http://{}{}", emulator.core().config.endpoint, listening(options.endpoint.is_some(), address));
    tokio::join!(
        drain_jobs(emulator.clone(), stop.clone()),
        listen(listener, endpoint::router(emulator, Hosts::Apart, None), Trust::Connection, stop),
    );
    store.close().await;
    databases.close().await;
    Ok(ExitCode::SUCCESS)
}

/// `coldstart check`.
///
/// # Errors
/// If the sandbox cannot be used.
pub async fn check(options: CheckOptions) -> anyhow::Result<ExitCode> {
    let runtime = SandboxRuntime::load(&options.sandbox, None)?;
    let programs = Programs::new(runtime.sandboxes(), runtime.threads());
    let runtime: Arc<dyn Runtime> = Arc::new(runtime);
    let part = grading::prove::Part { lab: options.lab.as_deref(), wrong: options.wrong.as_deref(), messages: options.messages };
    let mut files = Files::of(&options.content);
    let report = grading::prove::prove(&options.content, part, runtime.clone(), programs.clone()).await?;
    print!("{report}");
    if !options.watch {
        return Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    loop {
        let changed = files.next_change().await;
        println!("\n{} changed:", changed.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", "));
        let lab = options.lab.clone().or_else(|| lab_of(&changed));
        let part = grading::prove::Part { lab: lab.as_deref(), ..part };
        let report = grading::prove::prove(&options.content, part, runtime.clone(), programs.clone()).await?;
        print!("{report}");
    }
}

/// The lab in whose folder all of these files are.
fn lab_of(changed: &[std::path::PathBuf]) -> Option<String> {
    let lab = |path: &std::path::PathBuf| {
        let mut parts = path.iter().skip_while(|part| *part != "labs").skip(1);
        parts.next().and_then(|lab| lab.to_str().map(str::to_owned))
    };
    let first = changed.first().and_then(lab)?;
    changed.iter().all(|path| lab(path).as_ref() == Some(&first)).then_some(first)
}

/// `coldstart lab …`.
///
/// # Errors
/// If there is no such lab or check, a file cannot be written, or the sandbox cannot be used.
pub async fn lab(command: LabCommand) -> anyhow::Result<ExitCode> {
    match command {
        LabCommand::New(LabNewOptions { id, module, content }) => {
            for path in scaffold::write(&content, module.as_deref().unwrap_or(&id), &id)? {
                println!("{}", path.display());
            }
        }
        LabCommand::Explain(LabExplainOptions { lab, check, wrong, start, content, sandbox }) => {
            let runtime = SandboxRuntime::load(&sandbox, None)?;
            let programs = Programs::new(runtime.sandboxes(), runtime.threads());
            let standing = match (&wrong, start) {
                (Some(wrong), _) => Standing::Wrong(wrong),
                (None, true) => Standing::Start,
                (None, false) => Standing::Solution,
            };
            print!("{}", explain(&content, (&lab, &check), standing, Arc::new(runtime), programs).await?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `coldstart class …`.
///
/// # Errors
/// If the file cannot be read, there is no such class, or the databases cannot be used.
pub async fn class(command: ClassCommand) -> anyhow::Result<ExitCode> {
    match command {
        ClassCommand::List(data) => {
            let databases = open(&data).await?;
            print!("{}", classes::import::list(&databases).await?);
            databases.close().await;
        }
        ClassCommand::Import(ClassImportOptions { file, class, public_url, data }) => {
            let text: Box<dyn std::io::Read> = match file.to_str() {
                Some("-") => Box::new(std::io::stdin()),
                _ => Box::new(std::fs::File::open(&file).with_context(|| format!("{} can't be read", file.display()))?),
            };
            let databases = open(&data).await?;
            let links = classes::import::import(&databases, class, text, &public_url).await;
            databases.close().await;
            print!("{}", links.with_context(|| file.display().to_string())?);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// `coldstart user …`.
///
/// # Errors
/// If name or password is not valid, the name is taken or not known, or the databases cannot be used.
pub async fn user(command: UserCommand) -> anyhow::Result<ExitCode> {
    match command {
        UserCommand::Add(options) => add_user(options).await,
        UserCommand::Delete(options) => delete_user(options).await,
    }
}

async fn add_user(UserAddOptions { name, role, data }: UserAddOptions) -> anyhow::Result<ExitCode> {
    let name = LearnerName::parse(&name).map_err(|error| match error {
        AccountError::ReservedName => anyhow!("{error} To give a user rights, use --role."),
        error => error.into(),
    })?;
    let mut typed = String::new();
    eprintln!("Password for {} (one line on standard input, at least 10 characters):", name.as_str());
    std::io::stdin().lock().read_line(&mut typed).context("the password could not be read")?;
    let password = Password::parse(typed.trim_end_matches(['\n', '\r']).to_owned())?;
    let hash = password.hash(&Hashing::default(), IpAddr::V4(Ipv4Addr::LOCALHOST)).await?;
    let databases = open(&data).await?;
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    register.fill_name_keys().await?;
    let role = match role {
        UserRole::Student => Role::Student,
        UserRole::Instructor => Role::Instructor,
        UserRole::Admin => Role::Admin,
    };
    let learner = register.add(Some((&name, &hash)), role).await?;
    println!("{} can sign in. AWS account {}.", learner.name, learner.aws_account);
    databases.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn delete_user(UserDeleteOptions { name, data }: UserDeleteOptions) -> anyhow::Result<ExitCode> {
    let name = TypedName::parse(&name).map_err(|error| anyhow!("{error}"))?;
    let databases = open(&data).await?;
    let store = SqlStore::start(databases.clone());
    let register = Register::new(databases.main.clone(), Arc::new(RandomIds));
    let found = register.by_name(&name).await?;
    let Some((learner, _)) = found else { bail!("there is no user of this name") };
    Deletion { databases: databases.clone(), store: store.clone(), memory: None }.delete(learner.id).await?;
    println!("{} is deleted, with all that was theirs.", learner.name);
    store.close().await;
    databases.close().await;
    Ok(ExitCode::SUCCESS)
}

/// `coldstart database …`.
///
/// # Errors
/// If the data folder has no data, or a database cannot be used.
pub async fn database(DatabaseCommand::Copy(options): DatabaseCommand) -> anyhow::Result<ExitCode> {
    let Some(address) = &options.database else { bail!("name the PostgreSQL database with --database (COLDSTART_DATABASE)") };
    if !options.folder.join(db::MAIN).exists() {
        bail!("there is no {} in the data folder {}", db::MAIN, options.folder.display());
    }
    let from = Databases::open(&options.folder, None).await?;
    let to = Databases::open(&options.folder, Some(address)).await?;
    for (table, rows) in db::copy::copy(&from, &to).await? {
        println!("{table}: {rows}");
    }
    to.close().await;
    from.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn open(options: &DataOptions) -> Result<Databases, OpenError> {
    Databases::open(&options.folder, options.database.as_deref()).await
}

fn emulator(config: Config, runtime: SandboxRuntime, store: &SqlStore, keyring: Arc<dyn Keyring>) -> Emulator {
    let sandbox = runtime.sandboxes().all().clone();
    let emulator =
        Emulator::new(config, Arc::new(SystemClock), Arc::new(RandomIds), Arc::new(runtime), Arc::new(store.clone()), keyring);
    emulator.start_jobs();
    tokio::spawn(drop_what_is_idle(emulator.clone()));
    tokio::spawn(memory::keep(emulator.clone(), sandbox));
    emulator
}

/// Waits for the stop, and then for the jobs that run. No more jobs are started.
async fn drain_jobs(emulator: Emulator, stop: CancellationToken) {
    stop.cancelled().await;
    emulator.drain_jobs(LAST_JOBS).await;
}

/// Ends idle environments, as Lambda does after a time that it does not document, and drops idle accounts from memory.
async fn drop_what_is_idle(emulator: Emulator) {
    let mut minutes = tokio::time::interval(std::time::Duration::from_secs(60));
    loop {
        minutes.tick().await;
        emulator.drop_idle_environments();
        emulator.drop_idle_accounts().await;
    }
}

fn leptos_options(site: &Path, address: SocketAddr) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("coldstart")
        .site_root(site.display().to_string())
        .site_pkg_dir("pkg")
        .site_addr(address)
        .build()
}

/// Raises the limit of open files, because each connection is one. Most systems allow a process a thousand unless it asks for more.
fn open_as_many_files_as_allowed() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

/// The addresses of site and endpoint, as far as they are known; the public address of a site behind a proxy on this machine is not.
fn origins(options: &ServeOptions, web: SocketAddr, endpoint: &str) -> Result<Origins, Unusable> {
    let own = (web.ip().is_loopback() && !options.secure_cookies).then(|| format!("http://{}", reached_at(web)));
    Origins::read(options.public_url.as_deref().or(own.as_deref()), endpoint, options.secure_cookies)
}

/// Writes warnings to standard error regardless of the log's filter, and to the log in case the first lines of standard error are lost.
fn warn(origins: &Origins) {
    for warning in origins.warnings() {
        eprintln!("WARNING: {warning}");
        tracing::warn!("{warning}");
    }
}

/// The address of a listener that is reached by another name.
fn listening(named: bool, address: SocketAddr) -> String {
    if named { format!(" (listening on {address})") } else { String::new() }
}

async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    listen_on(address).with_context(|| format!("nothing can listen on {address}"))
}

fn listen_on(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// The usual form of an address of this machine.
fn reached_at(address: SocketAddr) -> String {
    if address.ip().is_loopback() || address.ip().is_unspecified() {
        format!("localhost:{}", address.port())
    } else {
        address.to_string()
    }
}

/// Cancels the token at the first SIGINT or SIGTERM. The handlers are installed when this returns, so it is called before the addresses are
/// announced.
fn stop_on_signal() -> anyhow::Result<CancellationToken> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let stop = CancellationToken::new();
    let stopping = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: waiting for calls in flight");
        stopping.cancel();
    });
    Ok(stop)
}
