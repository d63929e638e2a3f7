// What a program with the AWS SDK for JavaScript does with S3, DynamoDB, SQS, SNS, EventBridge, Scheduler, Lambda; prints what it saw.

import { randomBytes } from 'node:crypto';
import { DynamoDBClient, CreateTableCommand, waitUntilTableExists, DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand, DeleteEventBusCommand, DeleteRuleCommand, EventBridgeClient, PutEventsCommand, PutRuleCommand, PutTargetsCommand, RemoveTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import { CreateScheduleCommand, DeleteScheduleCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, DeleteTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageCommand, DeleteQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageBatchCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Upload } from '@aws-sdk/lib-storage';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const tell = (what, seen) => console.log(`${what}: ${JSON.stringify(seen)}`);
const refused = async (asked) => {
  try {
    await asked;
    return 'not refused';
  } catch (error) {
    return [error.name, error.$metadata?.httpStatusCode, error.message];
  }
};

const account = (await new STSClient().send(new GetCallerIdentityCommand({}))).Account;
const Bucket = `javascript-${account}`;

// S3
const buckets = new s3.S3Client({ forcePathStyle: true });
await buckets.send(new s3.CreateBucketCommand({ Bucket }));
const put = await buckets.send(new s3.PutObjectCommand({ Bucket, Key: 'cats/a b+c é.txt', Body: 'meow', Metadata: { colour: 'black' } }));
tell('put', [put.ETag, put.ChecksumCRC32, put.ChecksumType]);
const got = await buckets.send(new s3.GetObjectCommand({ Bucket, Key: 'cats/a b+c é.txt' }));
tell('got', [await got.Body.transformToString(), got.Metadata, got.ContentType]);
tell('listed', (await buckets.send(new s3.ListObjectsV2Command({ Bucket, Delimiter: '/' }))).CommonPrefixes);
tell('missing', await refused(buckets.send(new s3.GetObjectCommand({ Bucket, Key: 'none' }))));
tell('missing head', await refused(buckets.send(new s3.HeadObjectCommand({ Bucket, Key: 'none' }))));
const large = randomBytes(1 << 20);
const pieces = async function* () {
  for (let count = 0; count < 12; count += 1) yield large;
};
const { Readable } = await import('node:stream');
await new Upload({ client: buckets, params: { Bucket, Key: 'large', Body: Readable.from(pieces()) } }).done();
const head = await buckets.send(new s3.HeadObjectCommand({ Bucket, Key: 'large' }));
tell('large', [head.ContentLength, head.ETag.endsWith('-3"')]);
// A stream of a known length is sent aws-chunked, with a trailer.
await buckets.send(new s3.PutObjectCommand({ Bucket, Key: 'stream', Body: Readable.from(pieces()), ContentLength: 12 << 20 }));
tell('stream', (await buckets.send(new s3.HeadObjectCommand({ Bucket, Key: 'stream' }))).ContentLength);
const link = await getSignedUrl(buckets, new s3.GetObjectCommand({ Bucket, Key: 'cats/a b+c é.txt' }), { expiresIn: 60 });
tell('link', await (await fetch(link)).text());
const toUpload = new s3.PutObjectCommand({ Bucket, Key: 'link', Metadata: { by: 'link' } });
// Signed with the checksum of no content, as the SDK does by default, a link takes no other content; nor does it on AWS.
const ofNothing = await getSignedUrl(buckets, toUpload, { expiresIn: 60 });
tell('put by a link of nothing', (await fetch(ofNothing, { method: 'PUT', body: 'by a link' })).status);
const upload = await getSignedUrl(new s3.S3Client({ forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' }), toUpload, { expiresIn: 60 });
tell('put by a link', (await fetch(upload, { method: 'PUT', body: 'by a link' })).status);
tell('its metadata', (await buckets.send(new s3.HeadObjectCommand({ Bucket, Key: 'link' }))).Metadata);
const post = await createPresignedPost(buckets, { Bucket, Key: 'form', Conditions: [['content-length-range', 0, 10]] });
const form = new FormData();
Object.entries(post.fields).forEach(([name, value]) => form.append(name, value));
form.append('file', new Blob(['by form']), 'f');
tell('form', (await fetch(post.url, { method: 'POST', body: form })).status);

// DynamoDB
const tables = new DynamoDBClient();
const documents = DynamoDBDocumentClient.from(tables);
const TableName = 'javascript';
await tables.send(
  new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }, { AttributeName: 'n', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }, { AttributeName: 'n', KeyType: 'RANGE' }],
  }),
);
await waitUntilTableExists({ client: tables, minDelay: 1, maxWaitTime: 20 }, { TableName });
await documents.send(new PutCommand({ TableName, Item: { id: 'a', n: 1, tags: new Set(['x', 'y']), deep: { list: [1, null, true] } } }));
const updated = await documents.send(
  new UpdateCommand({ TableName, Key: { id: 'a', n: 1 }, UpdateExpression: 'ADD seen :one', ExpressionAttributeValues: { ':one': 1 }, ReturnValues: 'UPDATED_NEW' }),
);
tell('updated', updated.Attributes);
const queried = await documents.send(new QueryCommand({ TableName, KeyConditionExpression: 'id = :id', ExpressionAttributeValues: { ':id': 'a' } }));
tell('queried', queried.Items.map((item) => ({ ...item, tags: [...item.tags].sort() })));
tell(
  'condition',
  await refused(documents.send(new PutCommand({ TableName, Item: { id: 'a', n: 1 }, ConditionExpression: 'attribute_not_exists(id)' }))),
);

// SQS, SNS and EventBridge: what is published arrives in the queue.
const queues = new SQSClient({ useQueueUrlAsEndpoint: false });
const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'javascript' }));
const { Attributes } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
const statement = { Effect: 'Allow', Principal: { Service: ['sns.amazonaws.com', 'events.amazonaws.com'] }, Action: 'sqs:SendMessage', Resource: Attributes.QueueArn };
const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
await queues.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
const arrived = async () => {
  const { Messages } = await queues.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10, MessageAttributeNames: ['All'] }));
  await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0].ReceiptHandle }));
  return Messages[0];
};
const batch = await queues.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody: 'one', MessageAttributes: { n: { DataType: 'Number', StringValue: '1' } } }] }));
tell('sent', batch.Successful.map((sent) => [sent.Id, sent.MD5OfMessageBody]));
const first = await arrived();
tell('received', [first.Body, first.MessageAttributes]);
tell('no queue', await refused(queues.send(new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}-none` }))));

const topics = new SNSClient();
const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: 'javascript' }));
await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes.QueueArn, Attributes: { RawMessageDelivery: 'true', FilterPolicy: '{"kind":["a"]}' } }));
for (const kind of ['b', 'a']) {
  await topics.send(new PublishCommand({ TopicArn, Message: `of kind ${kind}`, MessageAttributes: { kind: { DataType: 'String', StringValue: kind } } }));
}
tell('published', (await arrived()).Body);

const buses = new EventBridgeClient();
await buses.send(new CreateEventBusCommand({ Name: 'javascript' }));
await buses.send(new PutRuleCommand({ Name: 'large', EventBusName: 'javascript', EventPattern: '{"detail":{"total":[{"numeric":[">",100]}]}}' }));
await buses.send(new PutTargetsCommand({ Rule: 'large', EventBusName: 'javascript', Targets: [{ Id: 'q', Arn: Attributes.QueueArn, InputPath: '$.detail' }] }));
const Entries = [50, 150].map((total) => ({ EventBusName: 'javascript', Source: 'shop', DetailType: 'order', Detail: JSON.stringify({ total }) }));
tell('events', (await buses.send(new PutEventsCommand({ Entries }))).FailedEntryCount);
tell('routed', (await arrived()).Body);

// Scheduler, IAM, Lambda
const roles = new IAMClient();
const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
const { Role } = await roles.send(new CreateRoleCommand({ RoleName: 'javascript', AssumeRolePolicyDocument }));
const schedules = new SchedulerClient();
await schedules.send(
  new CreateScheduleCommand({ Name: 'nightly', ScheduleExpression: 'rate(1 day)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn: Attributes.QueueArn, RoleArn: Role.Arn } }),
);
const schedule = await schedules.send(new GetScheduleCommand({ Name: 'nightly' }));
tell('schedule', [schedule.State, schedule.ScheduleExpression, schedule.CreationDate instanceof Date]);
tell('no function', await refused(new LambdaClient().send(new InvokeCommand({ FunctionName: 'none' }))));

// Everything goes.
await schedules.send(new DeleteScheduleCommand({ Name: 'nightly' }));
await roles.send(new DeleteRoleCommand({ RoleName: 'javascript' }));
await buses.send(new RemoveTargetsCommand({ Rule: 'large', EventBusName: 'javascript', Ids: ['q'] }));
await buses.send(new DeleteRuleCommand({ Name: 'large', EventBusName: 'javascript' }));
await buses.send(new DeleteEventBusCommand({ Name: 'javascript' }));
await topics.send(new DeleteTopicCommand({ TopicArn }));
await queues.send(new DeleteQueueCommand({ QueueUrl }));
await tables.send(new DeleteTableCommand({ TableName }));
const { Contents } = await buckets.send(new s3.ListObjectsV2Command({ Bucket }));
tell('keys', Contents.map((object) => object.Key));
const deleted = await buckets.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key })) } }));
tell('deleted', deleted.Deleted.length);
await buckets.send(new s3.DeleteBucketCommand({ Bucket }));
