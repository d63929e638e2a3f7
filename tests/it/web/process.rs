//! `coldstart` as a command: its help, its environment variables, and its errors.

use std::net::TcpListener;

use tests::{coldstart, run};

#[test]
fn help_is_worth_reading() {
    let help = |arguments: &[&str]| {
        let help = run(arguments, &[("COLUMNS", "100")], "").unwrap().ok().unwrap();
        help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(help(&["--help"]), @"
    A course site whose labs run: modules in the browser, hands-on labs against a built-in AWS

    Usage: coldstart <COMMAND>

    Commands:
      serve     Serve the course and its AWS
      aws       Serve the AWS alone: no course, no login, any credentials
      check     Prove a course: starters fail, solutions pass, near misses are named
      lab       Write a new lab, and tell what a check sees
      import    Make a module with drafts of its labs out of a page of Jekyll, Hugo or a README, and
                list what needs a hand
      preview   Look at a lab as a student sees it before or after a step, or after a near miss, in a
                site of its own that follows the files
      grade     Grade submissions for a lab, without a browser and without a network
      schema    Write the JSON Schemas that editors use for lab.yaml, solution.yaml and wrong/*.yaml
      user      Add and delete users from the command line
      class     List classes, and invite the people of a list
      database  Move a site's data from SQLite to PostgreSQL
      help      Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help
      -V, --version  Print version
    ");
    insta::assert_snapshot!(help(&["serve", "--help"]), @"
    Serve the course and its AWS

    Usage: coldstart serve [OPTIONS]

    Options:
          --web <ADDR>                Where the site listens [env: COLDSTART_WEB=] [default:
                                      127.0.0.1:3000]
          --aws <ADDR>                Where the AWS endpoint listens [env: COLDSTART_AWS=] [default:
                                      127.0.0.1:4566]
          --endpoint <HOST:PORT>      Host and port of the AWS endpoint as students reach it, if not
                                      localhost and the port above [env: COLDSTART_ENDPOINT=]
          --public-url <URL>          The site's URL as students reach it, such as
                                      https://course.school.example, if not localhost and the port above
                                      [env: COLDSTART_PUBLIC_URL=]
          --data <DIR>                The folder with the databases [env: COLDSTART_DATA=] [default:
                                      data]
          --database <URL>            A PostgreSQL database that stores everything but log events, such
                                      as postgres://coldstart:secret@localhost/coldstart. Without it,
                                      SQLite files in the data folder do. A password is better given by
                                      the variable, since other users of the machine see options [env:
                                      COLDSTART_DATABASE]
          --content <DIR>             The folder with the course [env: COLDSTART_CONTENT=] [default:
                                      content]
          --site <DIR>                The folder with the site's built files: scripts, styles,
                                      WebAssembly [env: COLDSTART_SITE=] [default: target/site]
          --secure-cookies <BOOL>     Whether cookies are sent over HTTPS only. Set it if the site is
                                      behind TLS [env: COLDSTART_SECURE_COOKIES=] [default: false]
                                      [possible values: true, false]
          --behind-proxy <BOOL>       Whether all requests come through a proxy, for the site and the
                                      AWS endpoint alike. The client's address is then the last one in
                                      X-Forwarded-For [env: COLDSTART_BEHIND_PROXY=] [default: false]
                                      [possible values: true, false]
          --school-network <CIDR>     A network of a school, such as 192.0.2.0/24: ten times as many new
                                      guests may come from each of its addresses, and its guests may use
                                      all places for guests. Can be given several times; in the
                                      variable, separated by commas [env: COLDSTART_SCHOOL_NETWORKS=]
          --code-storage <MB>         Code packages that an AWS account may store, in MB; AWS allows 75
                                      GB [env: COLDSTART_CODE_STORAGE=] [default: 512]
          --object-storage <MB>       Objects in S3 that an AWS account may store, in MB [env:
                                      COLDSTART_OBJECT_STORAGE=] [default: 2048]
          --http-allow <HOST>         A host that HTTP integrations of learners' APIs may call, such as
                                      api.example.com, *.example.com or api.example.com:8443. Its
                                      addresses must be public. Can be given several times; in the
                                      variable, separated by commas [env: COLDSTART_HTTP_ALLOW=]
          --guests <DIR>              The folder with the precompiled images [env: COLDSTART_GUESTS=]
                                      [default: target/images]
          --sandbox-memory <MB>       Memory for all students' code together, in MB [env:
                                      COLDSTART_SANDBOX_MEMORY=] [default: 4096]
          --sandbox-environments <N>  How many environments may exist at once [env:
                                      COLDSTART_SANDBOX_ENVIRONMENTS=] [default: 400]
      -h, --help                      Print help
    ");
    insta::assert_snapshot!(help(&["aws", "--help"]), @"
    Serve the AWS alone: no course, no login, any credentials.

    A 12-digit access key id picks that account; anything else is account 000000000000. Point a client
    at it with AWS_ENDPOINT_URL=http://localhost:4566.

    Usage: coldstart aws [OPTIONS]

    Options:
          --listen <ADDR>
              Where the AWS endpoint listens

              [env: COLDSTART_LISTEN=]
              [default: 127.0.0.1:4566]

          --endpoint <HOST:PORT>
              Host and port of the AWS endpoint as clients reach it, if not localhost and the port above

              [env: COLDSTART_ENDPOINT=]

          --data <DIR>
              The folder with the databases

              [env: COLDSTART_DATA=]
              [default: data]

          --database <URL>
              A PostgreSQL database that stores everything but log events, such as
              postgres://coldstart:secret@localhost/coldstart. Without it, SQLite files in the data
              folder do. A password is better given by the variable, since other users of the machine
              see options

              [env: COLDSTART_DATABASE]

          --code-storage <MB>
              Code packages that an AWS account may store, in MB; AWS allows 75 GB

              [env: COLDSTART_CODE_STORAGE=]
              [default: 512]

          --object-storage <MB>
              Objects in S3 that an AWS account may store, in MB

              [env: COLDSTART_OBJECT_STORAGE=]
              [default: 2048]

          --http-allow <HOST>
              A host that HTTP integrations of learners' APIs may call, such as api.example.com,
              *.example.com or api.example.com:8443. Its addresses must be public. Can be given several
              times; in the variable, separated by commas

              [env: COLDSTART_HTTP_ALLOW=]

          --guests <DIR>
              The folder with the precompiled images

              [env: COLDSTART_GUESTS=]
              [default: target/images]

          --sandbox-memory <MB>
              Memory for all students' code together, in MB

              [env: COLDSTART_SANDBOX_MEMORY=]
              [default: 4096]

          --sandbox-environments <N>
              How many environments may exist at once

              [env: COLDSTART_SANDBOX_ENVIRONMENTS=]
              [default: 400]

      -h, --help
              Print help (see a summary with '-h')
    ");
    insta::assert_snapshot!(help(&["check", "--help"]), @"
    Prove a course: starters fail, solutions pass, near misses are named.

    Exit status 0 if everything holds, 1 if something does not.

    Usage: coldstart check [OPTIONS] [DIR]

    Arguments:
      [DIR]
              The folder with the course

              [env: COLDSTART_CONTENT=]
              [default: content]

    Options:
          --lab <ID>
              Prove this lab only

              [env: COLDSTART_LAB=]

          --wrong <NAME>
              Prove this near miss of the lab only: the name of a file in wrong/, without .yaml

              [env: COLDSTART_WRONG=]

          --messages
              Print what the learner of each near miss reads

              [env: COLDSTART_MESSAGES=]

          --watch
              Prove again whenever a file is saved, only the lab that it belongs to; Ctrl+C ends it

              [env: COLDSTART_WATCH=]

          --guests <DIR>
              The folder with the precompiled images

              [env: COLDSTART_GUESTS=]
              [default: target/images]

          --sandbox-memory <MB>
              Memory for all students' code together, in MB

              [env: COLDSTART_SANDBOX_MEMORY=]
              [default: 4096]

          --sandbox-environments <N>
              How many environments may exist at once

              [env: COLDSTART_SANDBOX_ENVIRONMENTS=]
              [default: 400]

      -h, --help
              Print help (see a summary with '-h')
    ");
    insta::assert_snapshot!(help(&["user", "add", "--help"]), @r#"
    Add a user. The password is read from standard input, one line

    Usage: coldstart user add [OPTIONS] <NAME>

    Arguments:
      <NAME>
              The name to sign in with

    Options:
          --role <ROLE>
              The user's role

              Possible values:
              - student:    Does labs
              - instructor: Reads all learners' terminal journals and the course's mistakes
              - admin:      The rights of an instructor, for a person who runs the site

              [env: COLDSTART_ROLE=]
              [default: student]

          --data <DIR>
              The folder with the databases

              [env: COLDSTART_DATA=]
              [default: data]

          --database <URL>
              A PostgreSQL database that stores everything but log events, such as
              postgres://coldstart:secret@localhost/coldstart. Without it, SQLite files in the data
              folder do. A password is better given by the variable, since other users of the machine
              see options

              [env: COLDSTART_DATABASE]

      -h, --help
              Print help (see a summary with '-h')
    "#);
}

#[test]
fn an_address_that_is_taken_is_one_clear_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = tempfile::tempdir().unwrap();
    let data = data.path().to_str().unwrap();
    for arguments in [
        &["serve", "--web", &address, "--aws", "127.0.0.1:0", "--data", data][..],
        &["serve", "--web", "127.0.0.1:0", "--aws", &address, "--data", data],
        &["aws", "--listen", &address, "--data", data],
    ] {
        let failed = run(arguments, &[], "").unwrap();
        assert_eq!(failed.code, 1);
        let expected = format!("coldstart: nothing can listen on {address}: Address already in use");
        assert!(failed.stderr.starts_with(&expected) && failed.stderr.lines().count() == 1, "{arguments:?}: {}", failed.stderr);
    }
}

#[test]
fn every_option_can_come_from_the_environment() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let free = "127.0.0.1:0";
    let data = tempfile::tempdir().unwrap();
    let data = data.path().to_str().unwrap();
    // Each variable has an invalid value, and the error shows that the program read it.
    type Case<'c> = (&'c [&'c str], &'c [(&'c str, &'c str)], &'c str);
    let cases: &[Case<'_>] = &[
        (&["serve"], &[("COLDSTART_WEB", &address), ("COLDSTART_AWS", free), ("COLDSTART_DATA", data)], &address),
        (&["serve"], &[("COLDSTART_WEB", free), ("COLDSTART_AWS", &address), ("COLDSTART_DATA", data)], &address),
        (&["serve"], &[("COLDSTART_WEB", free), ("COLDSTART_AWS", free), ("COLDSTART_DATA", "/dev/null/data")], "/dev/null/data"),
        (&["serve"], &[("COLDSTART_SITE", "/no/such/site")], "/no/such/site"),
        (&["serve"], &[("COLDSTART_SECURE_COOKIES", "perhaps")], "perhaps"),
        (
            &["serve"],
            &[("COLDSTART_WEB", free), ("COLDSTART_AWS", free), ("COLDSTART_DATA", data), ("COLDSTART_GUESTS", "/no/such/guests")],
            "/no/such/guests",
        ),
        (&["serve"], &[("COLDSTART_SANDBOX_MEMORY", "much")], "much"),
        (&["serve"], &[("COLDSTART_SANDBOX_ENVIRONMENTS", "many")], "many"),
        (&["aws"], &[("COLDSTART_LISTEN", &address), ("COLDSTART_DATA", data)], &address),
        (&["check"], &[("COLDSTART_CONTENT", "/no/such/course")], "/no/such/course"),
        (&["user", "add", "ada"], &[("COLDSTART_ROLE", "emperor")], "emperor"),
        (&["user", "add", "ada"], &[("COLDSTART_DATA", "/dev/null/data")], "/dev/null/data"),
    ];
    for (arguments, variables, expected) in cases {
        let failed = run(arguments, variables, "a long enough password\n").unwrap();
        assert_ne!(failed.code, 0, "{variables:?}");
        assert!(
            format!("{}{}", failed.stdout, failed.stderr).contains(expected),
            "{variables:?}: {} {}",
            failed.stdout,
            failed.stderr
        );
        assert!(!failed.stderr.contains("panicked"), "{}", failed.stderr);
    }
}

#[test]
fn nonsense_on_the_command_line_is_told_with_what_was_expected() {
    let output = coldstart().unwrap().args(["serve", "--wep", "x"]).output().unwrap();
    insta::assert_snapshot!(String::from_utf8_lossy(&output.stderr), @r#"
    error: unexpected argument '--wep' found

      tip: a similar argument exists: '--web'

    Usage: coldstart serve --web <ADDR>

    For more information, try '--help'.
    "#);
    assert_eq!(output.status.code(), Some(2));
}
