#!/usr/bin/env python3
"""Writes the compact service models of this folder from botocore's.

    python3 models/make.py [path/to/botocore/data]

Without a path, the botocore of the running interpreter is used. The output depends on botocore alone: one line an operation and
a shape, in botocore's order, no documentation text. A second run changes nothing.
"""

import gzip
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SERVICES = [
    'apigateway', 'cloudwatch', 'dynamodb', 'dynamodbstreams', 'events', 'iam', 'lambda', 'logs', 'pipes', 's3', 'scheduler', 'sns',
    'sqs', 'sts',
]

# What botocore leaves to hand-written handlers or has dropped, and a server has to know.

# Root elements of S3's answers, from the `xmlName` traits of Amazon's Smithy model. botocore's parser ignores them, other SDKs do not.
S3_ROOTS = {
    'CompleteMultipartUpload': 'CompleteMultipartUploadResult',
    'CreateMultipartUpload': 'InitiateMultipartUploadResult',
    'CreateSession': 'CreateSessionResult',
    'DeleteObjects': 'DeleteResult',
    'GetBucketAccelerateConfiguration': 'AccelerateConfiguration',
    'GetBucketAcl': 'AccessControlPolicy',
    'GetBucketCors': 'CORSConfiguration',
    'GetBucketLifecycleConfiguration': 'LifecycleConfiguration',
    'GetBucketLocation': 'LocationConstraint',
    'GetBucketLogging': 'BucketLoggingStatus',
    'GetBucketNotificationConfiguration': 'NotificationConfiguration',
    'GetBucketRequestPayment': 'RequestPaymentConfiguration',
    'GetBucketTagging': 'Tagging',
    'GetBucketVersioning': 'VersioningConfiguration',
    'GetBucketWebsite': 'WebsiteConfiguration',
    'GetObjectAcl': 'AccessControlPolicy',
    'GetObjectAttributes': 'GetObjectAttributesResponse',
    'GetObjectTagging': 'Tagging',
    'ListBucketAnalyticsConfigurations': 'ListBucketAnalyticsConfigurationResult',
    'ListBucketInventoryConfigurations': 'ListInventoryConfigurationsResult',
    'ListBucketMetricsConfigurations': 'ListMetricsConfigurationsResult',
    'ListBuckets': 'ListAllMyBucketsResult',
    'ListDirectoryBuckets': 'ListAllMyDirectoryBucketsResult',
    'ListMultipartUploads': 'ListMultipartUploadsResult',
    'ListObjectVersions': 'ListVersionsResult',
    'ListObjects': 'ListBucketResult',
    'ListObjectsV2': 'ListBucketResult',
    'ListParts': 'ListPartsResult',
}

# Names that SQS's query protocol has for lists and maps. botocore had them up to 1.31.80, when SQS's first protocol was query.
SQS_LISTS = {
    'AWSAccountIdList': 'AWSAccountId',
    'ActionNameList': 'ActionName',
    'AttributeNameList': 'AttributeName',
    'BatchResultErrorEntryList': 'BatchResultErrorEntry',
    'BinaryList': 'BinaryListValue',
    'ChangeMessageVisibilityBatchRequestEntryList': 'ChangeMessageVisibilityBatchRequestEntry',
    'ChangeMessageVisibilityBatchResultEntryList': 'ChangeMessageVisibilityBatchResultEntry',
    'DeleteMessageBatchRequestEntryList': 'DeleteMessageBatchRequestEntry',
    'DeleteMessageBatchResultEntryList': 'DeleteMessageBatchResultEntry',
    'ListMessageMoveTasksResultEntryList': 'ListMessageMoveTasksResultEntry',
    'MessageAttributeNameList': 'MessageAttributeName',
    'MessageList': 'Message',
    'MessageSystemAttributeList': 'MessageSystemAttributeName',
    'QueueUrlList': 'QueueUrl',
    'SendMessageBatchRequestEntryList': 'SendMessageBatchRequestEntry',
    'SendMessageBatchResultEntryList': 'SendMessageBatchResultEntry',
    'StringList': 'StringListValue',
    'TagKeyList': 'TagKey',
}
SQS_MAPS = {
    'MessageBodyAttributeMap': ('MessageAttribute', 'Name', 'Value'),
    'MessageBodySystemAttributeMap': ('MessageSystemAttribute', 'Name', 'Value'),
    'MessageSystemAttributeMap': ('Attribute', 'Name', 'Value'),
    'QueueAttributeMap': ('Attribute', 'Name', 'Value'),
    'TagMap': ('Tag', 'Key', 'Value'),
}
# SQS's error codes in the query protocol, also sent in `x-amzn-query-error`. Source: the `awsQueryError` traits of the Smithy model.
SQS_CODES = {
    'BatchEntryIdsNotDistinct': 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
    'BatchRequestTooLong': 'AWS.SimpleQueueService.BatchRequestTooLong',
    'EmptyBatchRequest': 'AWS.SimpleQueueService.EmptyBatchRequest',
    'InvalidBatchEntryId': 'AWS.SimpleQueueService.InvalidBatchEntryId',
    'KmsAccessDenied': 'KMS.AccessDeniedException',
    'KmsDisabled': 'KMS.DisabledException',
    'KmsInvalidKeyUsage': 'KMS.InvalidKeyUsageException',
    'KmsInvalidState': 'KMS.InvalidStateException',
    'KmsNotFound': 'KMS.NotFoundException',
    'KmsOptInRequired': 'KMS.OptInRequired',
    'KmsThrottled': 'KMS.ThrottlingException',
    'MessageNotInflight': 'AWS.SimpleQueueService.MessageNotInflight',
    'PurgeQueueInProgress': 'AWS.SimpleQueueService.PurgeQueueInProgress',
    'QueueDeletedRecently': 'AWS.SimpleQueueService.QueueDeletedRecently',
    'QueueDoesNotExist': 'AWS.SimpleQueueService.NonExistentQueue',
    'QueueNameExists': 'QueueAlreadyExists',
    'TooManyEntriesInBatchRequest': 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
    'UnsupportedOperation': 'AWS.SimpleQueueService.UnsupportedOperation',
}


def load(data, service):
    """The newest model of a service, and its paginators."""
    versions = sorted(v for v in os.listdir(os.path.join(data, service)) if has_model(data, service, v))
    if not versions:
        return None, {}
    folder = os.path.join(data, service, versions[-1])
    model = read(folder, 'service-2.json')
    paginators = {}
    for name in ('paginators-1.json', 'paginators-1.sdk-extras.json'):
        found = read(folder, name) or {}
        found = found.get('merge', found).get('pagination', {})
        for operation, fields in found.items():
            paginators.setdefault(operation, {}).update(fields)
    return model, paginators


def has_model(data, service, version):
    folder = os.path.join(data, service, version)
    return any(os.path.exists(os.path.join(folder, 'service-2.json' + end)) for end in ('', '.gz'))


def read(folder, name):
    path = os.path.join(folder, name)
    if os.path.exists(path + '.gz'):
        with gzip.open(path + '.gz') as file:
            return json.load(file)
    if os.path.exists(path):
        with open(path) as file:
            return json.load(file)
    return None


def info(service, model):
    """What is known of a service without its operations."""
    meta = model['metadata']
    protocols = meta.get('protocols') or [meta['protocol']]
    if service == 'sqs':
        protocols = ['json', 'query']
    found = {
        'service': service,
        'name': meta.get('serviceAbbreviation') or meta['serviceFullName'],
        'apiVersion': meta['apiVersion'],
        'signingName': meta.get('signingName') or meta['endpointPrefix'],
        'endpointPrefix': meta['endpointPrefix'],
        'protocols': protocols,
        'jsonVersion': meta.get('jsonVersion'),
        'targetPrefix': meta.get('targetPrefix'),
        'xmlNamespace': namespace(service, meta.get('xmlNamespace')),
        'queryCompatible': True if 'awsQueryCompatible' in meta else None,
    }
    return {key: value for key, value in found.items() if value is not None}


def namespace(service, given):
    if service == 's3':
        return 'http://s3.amazonaws.com/doc/2006-03-01/'
    if service == 'sqs':
        return 'http://queue.amazonaws.com/doc/2012-11-05/'
    return given['uri'] if isinstance(given, dict) else given


def operation(service, name, model):
    given = model['operations'][name]
    http, taken, answered = given['http'], given.get('input', {}), given.get('output', {})
    status = http.get('responseCode', 200)
    found = {
        'method': None if http['method'] == 'POST' else http['method'],
        'uri': None if http['requestUri'] == '/' else http['requestUri'],
        'status': None if status == 200 else status,
        'input': taken.get('shape'),
        'inputRoot': taken.get('locationName'),
        'output': answered.get('shape'),
        'outputRoot': S3_ROOTS.get(name) if service == 's3' else None,
        'unwrapped': True if service == 's3' and name == 'GetBucketLocation' else None,
        'errors': [error['shape'] for error in given.get('errors', [])] or None,
        'deprecated': given.get('deprecated'),
    }
    return {key: value for key, value in found.items() if value is not None}


LOCATIONS = {'uri': 'uri', 'querystring': 'query', 'header': 'header', 'headers': 'headers', 'statusCode': 'status'}
FLAGS = {
    'flattened': 'flattened', 'streaming': 'streaming', 'idempotencyToken': 'idempotencyToken', 'jsonvalue': 'jsonValue',
    'xmlAttribute': 'attribute', 'eventpayload': 'eventPayload', 'eventheader': 'eventHeader', 'timestampFormat': 'timestampFormat',
    'hostLabel': 'hostLabel',
}


def member(given, plain):
    shape = plain.get(given['shape'], given['shape'])
    found = {}
    if 'location' in given:
        found['in'] = LOCATIONS[given['location']]
    if 'locationName' in given:
        found['name'] = given['locationName']
    if 'queryName' in given:
        found['queryName'] = given['queryName']
    if 'xmlNamespace' in given:
        found['namespace'] = namespace_of(given['xmlNamespace'])
    for flag, ours in FLAGS.items():
        if given.get(flag):
            found[ours] = given[flag]
    return {'shape': shape, **found} if found else shape


def namespace_of(given):
    return [given['uri'], given['prefix']] if 'prefix' in given else [given['uri']]


def shape(given, plain):
    kind = given['type']
    found = {'type': kind}
    if kind == 'structure':
        found['required'] = given.get('required') or None
        found['members'] = {name: member(of, plain) for name, of in given.get('members', {}).items()} or None
        for key in ('payload', 'union', 'eventstream', 'event', 'document'):
            found[key] = given.get(key) or None
        found['name'] = given.get('locationName')
        if 'xmlNamespace' in given:
            found['namespace'] = namespace_of(given['xmlNamespace'])
        if given.get('exception') or given.get('error'):
            error = given.get('error', {})
            about = {'code': error.get('code'), 'status': error.get('httpStatusCode'), 'fault': given.get('fault')}
            found['error'] = {key: value for key, value in about.items() if value is not None}
    elif kind == 'list':
        found['member'] = member(given['member'], plain)
    elif kind == 'map':
        found['key'], found['value'] = member(given['key'], plain), member(given['value'], plain)
    for key in ('min', 'max', 'pattern', 'enum', 'flattened', 'timestampFormat', 'sensitive', 'streaming', 'jsonvalue'):
        if given.get(key) is not None and given[key] is not False:
            found[{'jsonvalue': 'jsonValue'}.get(key, key)] = given[key]
    return {key: value for key, value in found.items() if value is not None}


def names_of_sqs(model):
    shapes = model['shapes']
    for name, element in SQS_LISTS.items():
        if name in shapes:
            shapes[name]['member']['queryName'] = element
    for name, (element, key, value) in SQS_MAPS.items():
        shapes[name]['key']['queryName'], shapes[name]['value']['queryName'] = key, value
        for of in shapes.values():
            for ref in of.get('members', {}).values():
                if ref['shape'] == name:
                    ref['queryName'] = element
    for name, code in SQS_CODES.items():
        if name in shapes:
            shapes[name].setdefault('error', {'httpStatusCode': 400})['code'] = code


def compact(service, model, paginators):
    if service == 'sqs':
        names_of_sqs(model)
    operations = {name: operation(service, name, model) for name in model['operations']}
    # S3 has old operations on the paths of newer ones: only the newer ones are answered by AWS.
    taken = {(o.get('method'), o.get('uri')) for o in operations.values() if not o.get('deprecated')}
    if service == 's3':
        operations = {n: o for n, o in operations.items() if not (o.get('deprecated') and (o.get('method'), o.get('uri')) in taken)}
    # A shape that is nothing but a simple type is named by its type.
    plain = {name: of['type'] for name, of in model['shapes'].items() if list(shape(of, {})) == ['type'] and of['type'] != 'structure'}
    shapes = {name: shape(of, plain) for name, of in model['shapes'].items() if name not in plain}
    shapes = {name: shapes[name] for name in reachable(operations, shapes)}
    pages = {
        name: {key: fields[key] for key in ('input_token', 'output_token', 'limit_key', 'result_key', 'more_results') if key in fields}
        for name, fields in paginators.items()
        if name in operations
    }
    return {**info(service, model), 'operations': operations, 'shapes': shapes, 'paginators': pages}


def reachable(operations, shapes):
    """The names of the shapes that an operation leads to, in the model's order."""
    ahead = [name for o in operations.values() for name in [o.get('input'), o.get('output'), *o.get('errors', [])] if name in shapes]
    seen = set()
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        of = shapes[name]
        refs = list(of.get('members', {}).values()) + [of[key] for key in ('member', 'key', 'value') if key in of]
        ahead += [s for s in (ref if isinstance(ref, str) else ref['shape'] for ref in refs) if s in shapes]
    return [name for name in shapes if name in seen]


def write(path, model):
    """One line an operation and a shape."""
    lines = []
    for key, value in model.items():
        if key in ('operations', 'shapes', 'paginators'):
            rows = ',\n'.join(f'{dump(name)}:{dump(of)}' for name, of in value.items())
            lines.append(f'{dump(key)}:{{\n{rows}\n}}' if rows else f'{dump(key)}:{{}}')
        else:
            lines.append(f'{dump(key)}:{dump(value)}')
    with open(path, 'w', encoding='utf-8') as file:
        file.write('{' + ',\n'.join(lines) + '}\n')


def dump(value):
    return json.dumps(value, separators=(',', ':'), ensure_ascii=True)


def main():
    if len(sys.argv) > 1:
        data = sys.argv[1]
    else:
        import botocore
        data = os.path.join(os.path.dirname(botocore.__file__), 'data')
    rows = []
    for service in sorted(os.listdir(data)):
        if not os.path.isdir(os.path.join(data, service)):
            continue
        model, paginators = load(data, service)
        if model is None:
            continue
        rows.append(info(service, model))
        if service in SERVICES:
            write(os.path.join(HERE, service + '.json'), compact(service, model, paginators))
    with open(os.path.join(HERE, 'services.json'), 'w', encoding='utf-8') as file:
        file.write('[\n' + ',\n'.join(dump(row) for row in rows) + '\n]\n')


if __name__ == '__main__':
    main()
