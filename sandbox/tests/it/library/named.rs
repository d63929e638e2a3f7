//! The modules that the course promises: each is used.

use crate::{
    code::answer,
    table::{evaluator, holds, holds_in},
};

#[tokio::test]
async fn a_handler_answers() {
    let code = "import json\ndef lambda_handler(event, context):\n    return {'statusCode': 200, 'body': json.dumps({'message': 'Hello from AWS Lambda!'})}\n";
    insta::assert_snapshot!(answer(code).await, @r#"{"statusCode": 200, "body": "{\"message\": \"Hello from AWS Lambda!\"}"}"#);
}

#[tokio::test]
async fn modules_for_text_and_numbers_work() {
    holds(
        r#"
        json.dumps({'a': [1, 2.5, None, True, 'é']}) → '{"a": [1, 2.5, null, true, "\\u00e9"]}'
        json.loads('{"a": [1, 2.5e3, null]}') → {'a': [1, 2500.0, None]}
        re.sub(r'(?P<word>\w+)@\w+', r'\g<word>', 'me@here, you@there') → 'me, you'
        re.fullmatch(r'[\w.]+@(?:\w+\.)+\w{2,}', 'a.b@c.example.com') is not None → True
        decimal.Decimal('0.1') + decimal.Decimal('0.2') → Decimal('0.3')
        decimal.Decimal(2).sqrt(decimal.Context(prec=50)) → Decimal('1.4142135623730950488016887242096980785696718753769')
        base64.b64encode(b'\xff\xfe') + base64.urlsafe_b64encode(b'\xff\xfe') → b'//4=__4='
        base64.b32decode('NBSWY3DP') → b'hello'
        urllib.parse.urlencode({'q': 'a b&c', 'é': '1'}) → 'q=a+b%26c&%C3%A9=1'
        urllib.parse.urlsplit('https://u@example.com:8080/p?x=1#f').port → 8080
        urllib.parse.parse_qs('a=1&a=2&b=') → {'a': ['1', '2']}
        list(csv.DictReader(io.StringIO('name,age\n"Li, Wei",7\n'))) → [{'name': 'Li, Wei', 'age': '7'}]
        collections.Counter('mississippi').most_common(2) → [('i', 4), ('s', 4)]
        collections.deque(range(5), maxlen=2) → deque([3, 4], maxlen=2)
        collections.OrderedDict.fromkeys('ab') → OrderedDict({'a': None, 'b': None})
        collections.namedtuple('Point', 'x y')(1, 2)._asdict() → {'x': 1, 'y': 2}
        dataclasses.asdict(dataclasses.make_dataclass('P', [('x', int), ('y', list)])(1, [2])) → {'x': 1, 'y': [2]}
        statistics.quantiles([1, 2, 3, 4]) → [1.25, 2.5, 3.75]
        string.Template('hi $name').substitute(name='you') → 'hi you'
        xml.etree.ElementTree.fromstring('<a><b c="1"/></a>').find('b').attrib → {'c': '1'}
        tomllib.loads('a = [1, 2]\n[b]\nc = 1979-05-27') → {'a': [1, 2], 'b': {'c': datetime.date(1979, 5, 27)}}
        "#,
    )
    .await;
}

#[tokio::test]
async fn modules_for_hashing_work() {
    holds(
        r#"
        hashlib.md5(b'hello').hexdigest() → '5d41402abc4b2a76b9719d911017c592'
        hashlib.sha1(b'hello').hexdigest() → 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d'
        hashlib.sha256(b'hello').hexdigest() → '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'
        hashlib.sha512(b'').hexdigest()[:16] → 'cf83e1357eefb8bd'
        hashlib.sha3_256(b'').hexdigest()[:16] → 'a7ffc6f8bf1ed766'
        hashlib.blake2b(b'', digest_size=8).hexdigest() → 'e4a6a0577479b2b4'
        hashlib.new('sha256', b'x', usedforsecurity=False).name → 'sha256'
        hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 2).hex()[:16] → 'ae4d0c95af6b46d3'
        hmac.new(b'key', b'message', 'sha256').hexdigest()[:16] → '6e9ef29b75fffc5b'
        hmac.digest(b'key', b'message', 'sha1').hex()[:16] → '2088df74d5f2146b'
        hmac.compare_digest('a', 'a') → True
        uuid.uuid5(uuid.NAMESPACE_DNS, 'python.org') → UUID('886313e1-3b8a-5372-9b90-0c9aee199e5d')
        uuid.uuid3(uuid.NAMESPACE_DNS, 'python.org') → UUID('6fa459ea-ee8a-3ca4-894e-db77e160355e')
        uuid.uuid4().version, uuid.uuid1().version → (4, 1)
        len(secrets.token_bytes(32)), len(secrets.token_urlsafe(16)) → (32, 22)
        random.Random(42).random() → 0.6394267984578837
        random.Random(42).sample(range(100), 3) → [81, 14, 3]
        zlib.crc32(b'hello'), binascii.crc32(b'hello') → (907060870, 907060870)
        "#,
    )
    .await;
}

#[tokio::test]
async fn modules_for_time_work_and_time_zones_have_their_data() {
    holds(
        r#"
        datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc).isoformat() → '2024-02-29T12:00:00+00:00'
        datetime.datetime.strptime('03/Jan/2026:04:05:06 +0100', '%d/%b/%Y:%H:%M:%S %z').timestamp() → 1767409506.0
        datetime.date(2026, 1, 2).strftime('%A %d %B %Y, week %V') → 'Friday 02 January 2026, week 01'
        datetime.timedelta(days=1, hours=3) / datetime.timedelta(hours=9) → 3.0
        datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo('America/New_York')).utcoffset().total_seconds() / 3600 → -4.0
        datetime.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo('America/New_York')).tzname() → 'EST'
        datetime.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo('Asia/Kathmandu')).strftime('%z') → '+0545'
        len(zoneinfo.available_timezones()) > 590 → True
        zoneinfo.ZoneInfo('Mars/Olympus') → ZoneInfoNotFoundError: 'No time zone found with key Mars/Olympus'
        time.strftime('%Z', time.localtime()) → 'UTC'
        datetime.datetime.now().astimezone().utcoffset() → datetime.timedelta(0)
        abs(datetime.datetime.now() - datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)).total_seconds() < 1 → True
        time.time() > 1.7e9, time.perf_counter() > 0, time.monotonic() > 0, time.process_time() >= 0 → (True, True, True, True)
        calendar.monthrange(2024, 2) → (calendar.THURSDAY, 29)
        "#,
    )
    .await;
}

#[tokio::test]
async fn the_clock_is_the_hosts_and_runs() {
    let before = seconds();
    let mut function = evaluator();
    function.memory_mb = 128;
    let now: f64 = crate::table::evaluated(function, &["time.time()"]).await[0].parse().expect("a number");
    assert!((before..=seconds()).contains(&now), "{now} is not between {before} and now");
    holds("(lambda begun: (time.sleep(0.02), time.monotonic() - begun >= 0.02)[1])(time.monotonic()) → True").await;
    holds_in(evaluator(), "(lambda begun: (time.sleep(0.02), time.time() - begun >= 0.019)[1])(time.time()) → True").await;
}

fn seconds() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs_f64()
}
