//! The operations of SNS.

use super::{
    access::{needs, of_any_topic},
    publish, subscription, topic,
};
use crate::{Service, ServiceTable, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Topics
        Route::new("CreateTopic", topic::create::needs, topic::create::create_topic).writes(),
        Route::new("DeleteTopic", needs, topic::delete::delete_topic).writes(),
        Route::new("ListTopics", of_any_topic, topic::list::list_topics),
        Route::new("GetTopicAttributes", needs, topic::attributes::get_topic_attributes),
        Route::new("SetTopicAttributes", needs, topic::attributes::set_topic_attributes).writes(),
        Route::new("AddPermission", needs, topic::permission::add_permission).writes(),
        Route::new("RemovePermission", needs, topic::permission::remove_permission).writes(),
        Route::new("TagResource", needs, topic::tags::tag_resource).writes(),
        Route::new("UntagResource", needs, topic::tags::untag_resource).writes(),
        Route::new("ListTagsForResource", needs, topic::tags::list_tags_for_resource),
        // Subscriptions
        Route::new("Subscribe", needs, subscription::subscribe::subscribe).writes(),
        Route::new("ConfirmSubscription", needs, subscription::confirm::confirm_subscription).writes(),
        Route::new("Unsubscribe", needs, subscription::unsubscribe::unsubscribe).writes(),
        Route::new("ListSubscriptions", of_any_topic, subscription::list::list_subscriptions),
        Route::new("ListSubscriptionsByTopic", needs, subscription::list::list_subscriptions_by_topic),
        Route::new("GetSubscriptionAttributes", needs, subscription::attributes::get_subscription_attributes),
        Route::new("SetSubscriptionAttributes", needs, subscription::attributes::set_subscription_attributes).writes(),
        // Messages
        Route::new("Publish", publish::operation::needs, publish::operation::publish).writes(),
        Route::new("PublishBatch", needs, publish::batch::publish_batch).action("Publish").writes(),
    ];
    ServiceTable::of(Service::SNS, rows)
}
