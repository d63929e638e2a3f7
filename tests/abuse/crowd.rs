//! Many connections that send almost nothing, and honest visitors, whom the server must still answer.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use tests::{Coldstart, Student};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
    sync::Semaphore,
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};

/// Number of connections from one client to each listener.
const MANY: usize = 4200;
/// Number of connections from a second client at another address.
const OTHERS: usize = 600;
/// Time after which each connection sends a byte, or is reopened if it was closed.
const PACE: Duration = Duration::from_secs(3);
/// The longest time that an honest visitor may wait.
const SOON: Duration = Duration::from_secs(1);

const fn loopback(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}

fn address(url: &str) -> SocketAddr {
    let port = url.rsplit(':').next().unwrap().parse().unwrap();
    SocketAddr::new(loopback(1), port)
}

async fn connect(from: IpAddr, to: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::new(from, 0))?;
    socket.connect(to).await
}

/// Sends the beginning of a request, then a byte every `PACE`, and reconnects when the connection is closed.
async fn trickle(from: IpAddr, to: SocketAddr, beginning: &'static [u8], connected: Arc<Semaphore>) {
    let mut pace = interval(PACE);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut first = true;
    loop {
        pace.tick().await;
        let stream = connect(from, to).await;
        if std::mem::take(&mut first) {
            connected.add_permits(1);
        }
        let Ok(mut stream) = stream else { continue };
        let mut said = stream.write_all(beginning).await;
        while said.is_ok() {
            pace.tick().await;
            said = stream.write_all(b"x").await;
        }
    }
}

/// Requests each URL with a new client from this address, and returns status and duration; status 0 if there is no answer.
async fn honest(from: IpAddr, urls: &[String]) -> Vec<(u16, Duration)> {
    let mut answers = Vec::new();
    for url in urls {
        let client = reqwest::Client::builder().local_address(from).no_proxy().build().unwrap();
        let asked = Instant::now();
        let answer = client.get(url).timeout(Duration::from_secs(10)).send().await;
        let status = answer.map_or(0, |answer| answer.status().as_u16());
        answers.push((status, asked.elapsed()));
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_connections_that_trickle_keep_nobody_out_not_even_at_their_own_address() {
    crate::twice(crowd).await;
}

/// Lets the crowd in, and visits the site for some seconds. Returns the honest answers that were slow.
async fn crowd() -> Vec<(Duration, String, IpAddr)> {
    let files = usize::try_from(rlimit::increase_nofile_limit(u64::MAX).unwrap()).unwrap_or(usize::MAX);
    let many = MANY.min(files.saturating_sub(1000) / 2 - OTHERS);
    let site = Coldstart::serve().unwrap();
    let student = Student::guest(&site).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let made = student.aws(folder.path()).await.unwrap().sh(
        "set -e; API=$(aws apigateway create-rest-api --name Mine --query id --output text)
         ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
         aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET --authorization-type NONE > /dev/null
         aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK \
           --request-templates '{\"application/json\": \"{\\\"statusCode\\\": 200}\"}' > /dev/null
         aws apigateway put-method-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200 > /dev/null
         aws apigateway put-integration-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200 > /dev/null
         aws apigateway create-deployment --rest-api-id $API --stage-name dev > /dev/null; echo $API",
    );
    let api = made.unwrap().ok().unwrap().trim().to_owned();
    let urls = [format!("{}/", site.web), format!("{}/sign-in", site.web), format!("{}/_aws/execute-api/{api}/dev/", site.aws)];
    let connected = Arc::new(Semaphore::new(0));
    let mut crowd = JoinSet::new();
    for (from, count) in [(loopback(1), many), (loopback(2), OTHERS)] {
        for number in 0..count {
            for url in [&site.web, &site.aws] {
                let beginning: &[u8] = match number % 3 {
                    0 => b"G",
                    1 => b"GET / HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
                    _ => b"POST /sign-in HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n",
                };
                crowd.spawn(trickle(from, address(url), beginning, connected.clone()));
            }
        }
    }
    let all = u32::try_from(2 * (many + OTHERS)).unwrap();
    let _all =
        tokio::time::timeout(Duration::from_secs(15), connected.acquire_many(all)).await.expect("the crowd comes in").unwrap();
    let (until, before) = (Instant::now() + Duration::from_secs(6), crate::work(&site));
    let mut answers = Vec::new();
    while Instant::now() < until {
        for from in [loopback(3), loopback(1)] {
            answers.extend(urls.iter().zip(honest(from, &urls).await).map(|(url, (status, took))| (took, status, url, from)));
        }
    }
    let judged = crate::can_judge(&site, before);
    crowd.shutdown().await;
    answers.sort();
    println!("{} answers, the slowest: {:?}", answers.len(), &answers[answers.len().saturating_sub(8)..]);
    let refused: Vec<_> = answers.iter().filter(|(_, status, ..)| *status != 200).collect();
    assert!(refused.is_empty(), "{refused:?}");
    answers.into_iter().filter(|(took, ..)| judged && *took >= SOON).map(|(took, _, url, from)| (took, url.clone(), from)).collect()
}
