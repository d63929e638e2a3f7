//! The operations of SQS.

use super::{access::needs, dead_letter, message, queue};
use crate::{Service, ServiceTable, access::everything, route::Route};

pub fn table() -> ServiceTable {
    let rows = vec![
        // Queues
        Route::new("CreateQueue", queue::create::needs, queue::create::create_queue).writes(),
        Route::new("DeleteQueue", needs, queue::delete::delete_queue).writes(),
        Route::new("GetQueueUrl", needs, queue::find::get_queue_url),
        Route::new("ListQueues", everything, queue::find::list_queues),
        Route::new("GetQueueAttributes", needs, queue::attributes::get_queue_attributes),
        Route::new("SetQueueAttributes", needs, queue::attributes::set_queue_attributes).writes(),
        Route::new("PurgeQueue", needs, queue::purge::purge_queue).writes(),
        Route::new("AddPermission", needs, queue::permission::add_permission).writes(),
        Route::new("RemovePermission", needs, queue::permission::remove_permission).writes(),
        Route::new("TagQueue", needs, queue::tags::tag_queue).writes(),
        Route::new("UntagQueue", needs, queue::tags::untag_queue).writes(),
        Route::new("ListQueueTags", needs, queue::tags::list_queue_tags),
        // Messages
        Route::new("SendMessage", needs, message::send::send_message).writes(),
        Route::new("SendMessageBatch", needs, message::send::send_message_batch).action("SendMessage").writes(),
        // What is in flight is not stored, so a receipt is nothing to commit.
        Route::new("ReceiveMessage", needs, message::receive::receive_message),
        Route::new("DeleteMessage", needs, message::delete::delete_message).writes(),
        Route::new("DeleteMessageBatch", needs, message::delete::delete_message_batch).action("DeleteMessage").writes(),
        Route::new("ChangeMessageVisibility", needs, message::visibility::change_message_visibility),
        Route::new("ChangeMessageVisibilityBatch", needs, message::visibility::change_message_visibility_batch)
            .action("ChangeMessageVisibility"),
        // Dead-letter queues
        Route::new("ListDeadLetterSourceQueues", needs, dead_letter::sources::list_dead_letter_source_queues),
        Route::new("StartMessageMoveTask", needs, dead_letter::tasks::start_message_move_task).writes(),
        Route::new("CancelMessageMoveTask", needs, dead_letter::tasks::cancel_message_move_task).writes(),
        Route::new("ListMessageMoveTasks", needs, dead_letter::tasks::list_message_move_tasks),
    ];
    ServiceTable::of(Service::SQS, rows)
}
