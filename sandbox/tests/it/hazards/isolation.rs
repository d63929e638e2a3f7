//! Environments of two accounts, one after the other in the same slot, and side by side.

use std::sync::Arc;

use sandbox::{NoCalls, Sandbox, SandboxOptions, Start};

use crate::code::{event, function, handler, images, invoke, shown, started};

/// A handler that stores a secret in every place that it can write to.
const LEAVE: &str = r#"
    import builtins, collections, decimal, json, logging, os, random, re, sys, zlib

    def lambda_handler(event, context):
        secret = "".join(["sec", "ret-", "of-", "account-", "one"])
        hoard = [secret.encode() * 1000 for _ in range(1000)]
        builtins.hoard = sys.hoard = json.hoard = collections.hoard = hoard
        os.environ["SECRET"] = secret
        sys.modules["leaked"] = type(sys)(secret)
        sys.path.append("/tmp/" + secret)
        open("/tmp/" + secret, "w").write(secret)
        re.compile(secret)
        logging.getLogger(secret)
        random.seed(1)
        decimal.getcontext().prec = 3
        json.JSONEncoder.item_separator = secret
        builtins.stream = zlib.compressobj()
        builtins.stream.compress(secret.encode())
        print(secret, end="")
        return len(hoard)
"#;

/// A handler that searches for the secret everywhere.
const LOOK: &str = r#"
    import builtins, decimal, gc, json, logging, os, random, re, sys, wit_world

    def lambda_handler(event, context):
        secret = "".join(["sec", "ret-", "of-", "account-", "one"])
        found = []
        for place in ([vars(builtins), vars(sys), os.environ, sys.modules, sys.path, os.listdir("/tmp"), vars(logging.root.manager)]):
            found += [type(thing).__name__ for thing in place if secret in str(thing)]
        found += [thing for thing in gc.get_objects() if type(thing) in (list, tuple) and thing is not found and any(secret == x for x in thing if type(x) is str)]
        found += [name for name in ("hoard", "stream") if any(hasattr(module, name) for module in (builtins, sys, json))]
        found += [name for name in os.environ if secret in os.environ[name]] + [name for name in sys.modules if name == "leaked"]
        found += [path for path in sys.path + os.listdir("/tmp") if secret in path] + [name for name in logging.root.manager.loggerDict if name == secret]
        found += [str(key) for key in re._cache if secret in str(key)]
        fresh = bytearray(60 << 20)
        found += ["memory"] if fresh.count(0) != len(fresh) else []
        try:
            found.append(repr(wit_world.call("sandbox.zlib.deflate", bytes(4) + b"\x04\0\0\0")))
        except Exception as refusal:
            pass
        return [found, decimal.getcontext().prec, json.dumps([1, 2]), random.random() == 0.13436424411240122]
"#;

#[tokio::test]
async fn a_reused_slot_has_nothing_of_its_last_environment() {
    let sandbox = Sandbox::load(&images(), SandboxOptions { live: 1, memory: 1 << 30 }).expect("images are built");
    let one = Start { variables: vec![("AWS_ACCESS_KEY_ID".into(), "ASIAONE".into())], ..function(LEAVE) };
    for _ in 0..2 {
        let (mut environment, _) = sandbox.start(one.clone(), Arc::new(NoCalls)).await.expect("free");
        assert_eq!(shown(&invoke(&mut environment, "{}").await.outcome), "1000");
        drop(environment);
        let (mut environment, _) = sandbox.start(function(LOOK), Arc::new(NoCalls)).await.expect("free");
        let report = environment.invoke(event("{}")).await.expect("alive");
        assert_eq!(shown(&report.outcome), r#"[[], 28, "[1, 2]", false]"#);
        assert_eq!(report.output, vec![]);
    }
}

#[tokio::test]
async fn environments_side_by_side_do_not_see_each_other() {
    let mut one = started(function(LEAVE)).await;
    let mut other = started(function(LOOK)).await;
    invoke(&mut one, "{}").await;
    assert_eq!(shown(&invoke(&mut other, "{}").await.outcome), r#"[[], 28, "[1, 2]", false]"#);
}

/// componentize-py names the instance's folder `/0`, the folder that images share `/1`, and the bindings `/world`.
#[tokio::test]
async fn the_snapshot_has_no_credentials_and_no_path_of_the_machine_that_built_it() {
    let body = handler(
        r#"
        import gc, os, sys
        said = [name for name in os.environ if ("KEY" in name or "TOKEN" in name or "SECRET" in name)]
        files = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
        code = {thing.__code__.co_filename for thing in gc.get_objects() if type(thing) is type(lambda: 0)}
        odd = [path for path in files | code if path.startswith("/") and not path.startswith(("/var/lang/", "/var/task/", "/var/runtime/", "/0/harness/", "/1/harness/", "/0/app.py", "/world/"))]
        return [said, sorted(odd)]
        "#,
    );
    assert_eq!(crate::code::answer(&body).await, "[[], []]");
}
