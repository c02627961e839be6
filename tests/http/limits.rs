//! Each limit is met by one request just within it and one just beyond.

use std::{fmt::Write as _, net::Ipv4Addr, time::Duration};

use poem::listener::Acceptor as _;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

use super::{
    client::Ask,
    hall::{Hall, plain},
};
use moothall::http::{Limits, Settings};

fn nested(depth: usize) -> String {
    format!("{}{{ name }}{}", "{ room ".repeat(depth - 1), "}".repeat(depth - 1))
}

#[tokio::test]
async fn hundreds_who_come_at_once_are_all_connected() {
    const COME: usize = 600;
    let room = std::fs::read_to_string("/proc/sys/net/core/somaxconn").ok();
    if room.and_then(|room| room.trim().parse().ok()).is_some_and(|room: usize| room < COME) {
        println!("not tried: this system keeps fewer than {COME} waiting connections");
        return;
    }
    // Nobody takes them in yet: each has to find room to wait.
    let acceptor = moothall::http::listen((Ipv4Addr::LOCALHOST, 0).into()).expect("a port");
    let address = acceptor.local_addr().first().and_then(|address| address.as_socket_addr().copied());
    let address = address.expect("an address");
    let mut connected = Vec::new();
    for number in 0..COME {
        let one = timeout(Duration::from_secs(5), TcpStream::connect(address)).await;
        connected.push(one.unwrap_or_else(|_| panic!("no room for number {number}")).expect("a connection"));
    }
}

#[tokio::test]
async fn a_query_is_fifteen_fields_deep_at_most() {
    let hall = Hall::open().await;
    assert_eq!(Ask::graphql(&nested(15)).of(&hall).await.status, 200);
    Ask::graphql(&nested(16)).of(&hall).await.exceeds(400, "DEPTH", 15);
}

#[tokio::test]
async fn lists_multiply_what_a_query_costs() {
    let hall = Hall::open().await;
    assert_eq!(Ask::graphql("{ rooms(first: 9000) { name } }").of(&hall).await.status, 200);
    Ask::graphql("{ rooms(first: 10001) { name } }").of(&hall).await.exceeds(400, "COMPLEXITY", 10_000);
}

#[tokio::test]
async fn a_field_bears_eight_directives_at_most() {
    let hall = Hall::open().await;
    let directives = |count| format!("{{ hello {} }}", "@include(if: true) ".repeat(count));
    // Eight are within the limit, though validation finds that they are all the same.
    Ask::graphql(&directives(8)).of(&hall).await.refuses(400, "GRAPHQL_VALIDATION_FAILED");
    Ask::graphql(&directives(9)).of(&hall).await.exceeds(400, "DIRECTIVES", 8);
    let inline = format!("{{ ... {} {{ hello }} }}", "@include(if: true) ".repeat(9));
    Ask::graphql(&inline).of(&hall).await.exceeds(400, "DIRECTIVES", 8);
}

#[tokio::test]
async fn an_operation_has_thirty_aliases_at_most_however_they_are_spread() {
    let hall = Hall::open().await;
    let aliases = |count| {
        (0..count).fold(String::new(), |mut all, index| {
            write!(all, "a{index}: hello ").expect("memory");
            all
        })
    };
    assert_eq!(Ask::graphql(&format!("{{ {} }}", aliases(30))).of(&hall).await.status, 200);
    Ask::graphql(&format!("{{ {} }}", aliases(31))).of(&hall).await.exceeds(400, "ALIASES", 30);
    let spread = format!("{{ ...F ...F }} fragment F on Query {{ {} }}", aliases(16));
    Ask::graphql(&spread).of(&hall).await.exceeds(400, "ALIASES", 30);
}

#[tokio::test]
async fn fragments_recur_thirty_two_times_at_most() {
    let hall = Hall::open().await;
    let inline = |count| format!("{{ {} hello {} }}", "... {".repeat(count), "}".repeat(count));
    assert_eq!(Ask::graphql(&inline(32)).of(&hall).await.status, 200);
    Ask::graphql(&inline(33)).of(&hall).await.exceeds(400, "RECURSION", 32);
    let cycle = "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }";
    Ask::graphql(cycle).of(&hall).await.exceeds(400, "RECURSION", 32);
}

#[tokio::test]
async fn brackets_by_the_thousand_do_not_reach_the_parser() {
    let hall = Hall::open().await;
    for (start, bracket) in [("", "{a"), ("{a(b:", "["), ("{a(b:", "{c:"), ("", "{...")] {
        let query = format!("{start}{}", bracket.repeat(16_000 / bracket.len()));
        Ask::graphql(&query).of(&hall).await.exceeds(400, "RECURSION", 32);
    }
    let variable = format!("query ($a: {}", "[".repeat(16_000));
    Ask::graphql(&variable).of(&hall).await.exceeds(400, "RECURSION", 32);
    let chain = (0..400).fold("{ ...F0 }".to_owned(), |mut chain, index| {
        write!(chain, "fragment F{index} on Query {{ ...F{} }}", index + 1).expect("memory");
        chain
    });
    Ask::graphql(&chain).of(&hall).await.exceeds(400, "RECURSION", 32);
}

#[tokio::test]
async fn fragments_that_double_at_each_step_are_not_written_out() {
    let hall = Hall::open().await;
    let bomb = (0..30).fold("{ ...F0 }".to_owned(), |mut bomb, index| {
        let next = index + 1;
        write!(bomb, "fragment F{index} on Query {{ ...F{next} ...F{next} }}").expect("memory");
        bomb
    });
    let bomb = format!("{bomb} fragment F30 on Query {{ hello }}");
    Ask::graphql(&bomb).of(&hall).await.exceeds(400, "SELECTIONS", 4_000);
}

#[tokio::test]
async fn a_document_has_sixteen_kibibytes_at_most() {
    let hall = Hall::open().await;
    let padded = |length: usize| format!("{:length$}", "{ hello }");
    Ask::graphql(&padded(16 * 1024)).of(&hall).await.gives(&json!({ "hello": "hello" }));
    Ask::graphql(&padded(16 * 1024 + 1)).of(&hall).await.exceeds(400, "QUERY_BYTES", 16 * 1024);
}

#[tokio::test]
async fn a_body_has_sixty_four_kibibytes_at_most() {
    let hall = Hall::open().await;
    let padded = |length| json!({ "query": "{ hello }", "padding": "x".repeat(length) });
    Ask::json(&padded(65_000)).of(&hall).await.gives(&json!({ "hello": "hello" }));
    let head = "content-type: application/json\r\nconnection: close\r\n";
    let declared = format!("POST /graphql HTTP/1.1\r\nhost: x\r\n{head}content-length: 65537\r\n\r\n");
    let chunk = "x".repeat(65_537);
    let chunked = format!(
        "POST /graphql HTTP/1.1\r\nhost: x\r\n{head}transfer-encoding: chunked\r\n\r\n10001\r\n{chunk}"
    );
    for message in [declared, chunked] {
        let mut stream = TcpStream::connect(hall.address).await.expect("a connection");
        stream.write_all(message.as_bytes()).await.expect("to send");
        let mut start = [0; 12];
        stream.read_exact(&mut start).await.expect("a status");
        assert_eq!(&start, b"HTTP/1.1 413");
    }
}

#[tokio::test]
async fn a_request_takes_no_longer_than_its_time() {
    let limits = Limits { time: Duration::from_millis(50), ..Limits::default() };
    let hall = Hall::open_with(Settings { limits, ..plain() }).await;
    Ask::graphql("{ never }").of(&hall).await.exceeds(503, "MILLISECONDS", 50);
}

#[tokio::test]
async fn a_full_introspection_is_within_the_limits() {
    let hall = Hall::open().await;
    let of_type = (0..9).fold("name".to_owned(), |inner, _| format!("kind name ofType {{ {inner} }}"));
    let query = format!(
        "{{ __schema {{ types {{ ...T }} directives {{ name args {{ ...I }} }} }} }}
         fragment T on __Type {{ kind name fields(includeDeprecated: true) {{ name args {{ ...I }} type {{ ...R }} }}
           inputFields {{ ...I }} interfaces {{ ...R }} enumValues {{ name }} possibleTypes {{ ...R }} }}
         fragment I on __InputValue {{ name type {{ ...R }} defaultValue }}
         fragment R on __Type {{ {of_type} }}"
    );
    let reply = Ask::graphql(&query).of(&hall).await;
    assert!(reply.status == 200 && reply.json().get("errors").is_none(), "{reply:?}");
}
