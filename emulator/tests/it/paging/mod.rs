//! Every operation that lists: all pages together are the whole list, whatever the names and the page size.

mod account;
mod listing;

use std::collections::BTreeSet;

use account::{furnished, listings};

/// Operations that have members of a page and answer all there is at once.
const WHOLE: &[&str] = &[
    // One thing each.
    "DescribeEventBus",
    "DescribeRule",
    "DescribeArchive",
    "DescribeReplay",
    "DescribeConnection",
    "DescribeApiDestination",
    "GetTags",
    "GetGatewayResponses",
    "GetUsage",
    "GetLogEvents",
    "SimulatePrincipalPolicy",
    "ListInstanceProfilesForRole",
    // A user has two keys at most.
    "ListAccessKeys",
    // The newest ones, and no more.
    "ListMessageMoveTasks",
    // SNS's pages have 100 elements, and nobody can choose another number: `sns/topics.rs`, `sns/subscriptions.rs`.
    "ListTopics",
    "ListSubscriptions",
    "ListSubscriptionsByTopic",
    // S3's pages go by keys and are in `s3/lists.rs`, those of uploads in `s3/uploads.rs`.
    "ListBuckets",
    "ListObjects",
    "ListObjectsV2",
    "ListObjectVersions",
    "ListMultipartUploads",
    "ListParts",
    // Pages of tables and streams are in `dynamodb/`: their markers are names.
    "DescribeTable",
    "DescribeTimeToLive",
    "DescribeContinuousBackups",
    "DescribeLimits",
    "DescribeEndpoints",
    "DescribeStream",
    "ListTables",
    "ListStreams",
];

#[tokio::test]
async fn all_pages_together_are_the_whole_list_at_every_page_size() {
    let (aws, made) = furnished().await;
    let mut wrong = String::new();
    for listing in listings(&made) {
        let all = listing.page(&aws, listing.most, None).await;
        assert_eq!(all.next, None, "{}", listing.operation);
        let distinct: BTreeSet<_> = all.items.iter().collect();
        assert!(all.items.len() >= listing.least && distinct.len() == all.items.len(), "{}: {:?}", listing.operation, all.items);
        for size in 1..=all.items.len().min(listing.most) {
            let (mut seen, mut next) = (Vec::new(), None);
            loop {
                let page = listing.page(&aws, size, next.as_deref()).await;
                let full = page.items.len() == size || page.next.is_none();
                seen.extend(page.items);
                if page.next.as_deref() == Some("") || !full {
                    wrong += &format!("{} by {size}: a page that is short, or an empty marker\n", listing.operation);
                }
                next = page.next;
                if next.is_none() || seen.len() > all.items.len() {
                    break;
                }
            }
            if seen != all.items {
                wrong += &format!("{} by {size}: {seen:?}\n", listing.operation);
            }
        }
    }
    assert_eq!(wrong, "");
}

#[tokio::test]
async fn a_list_goes_on_where_it_was_when_the_last_item_shown_is_gone() {
    let (_, made) = furnished().await;
    for place in (0..listings(&made).len()).filter(|place| listings(&made)[*place].remove.is_some()) {
        // An account of its own for each, since what is removed may be what the next list is of.
        let (aws, made) = furnished().await;
        let listing = &listings(&made)[place];
        let Some(remove) = &listing.remove else { continue };
        let all = listing.page(&aws, listing.most, None).await.items;
        let first = listing.page(&aws, 3, None).await;
        remove(&aws, &first.items[2]).await;
        let (mut seen, mut next) = (first.items, first.next);
        while let Some(mark) = next {
            let page = listing.page(&aws, 3, Some(&mark)).await;
            seen.extend(page.items);
            next = page.next;
        }
        assert_eq!(seen, all, "{}", listing.operation);
    }
}

#[tokio::test]
async fn every_operation_that_has_pages_is_among_them() {
    let (aws, made) = furnished().await;
    let covered: BTreeSet<_> = listings(&made).iter().map(|listing| listing.operation).chain(WHOLE.iter().copied()).collect();
    let mut missing = Vec::new();
    for table in aws.emulator.core().services.iter() {
        for route in table.routes.iter().filter(|route| route.perform.is_some()) {
            let by_name = ["List", "Describe", "Filter", "Simulate"].iter().any(|verb| route.operation.starts_with(verb));
            let by_member = route.query.iter().any(|member| ["Marker", "position"].contains(member));
            // Tags of one thing come at once, but for IAM's.
            let is_tags = route.operation.starts_with("ListTags") || route.operation == "ListQueueTags";
            if (by_name || by_member) && !is_tags && !covered.contains(route.operation) {
                missing.push(route.operation);
            }
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn a_marker_that_nobody_made_is_refused() {
    let (aws, made) = furnished().await;
    for listing in listings(&made) {
        for mark in ["%21", "bm90IGpzb24", "AAAA", "W10"] {
            let status = listing.send(&aws, 1, Some(mark)).await.status;
            // API Gateway's position is an id, and any text may have been one.
            assert!(status == 400 || listing.service == "apigateway", "{} {mark}: {status}", listing.operation);
        }
    }
}
