"""botocore as the judge of the codec: it writes requests that the tests read, and reads answers that the tests write.

    judge.py requests MODELS   prints a request a line, with the parameters it was made from
    judge.py answers MODELS    reads answers from standard input, a line each, and prints what botocore makes of them

MODELS is the folder of the compact models: SQS's names of the query protocol are taken from there.
"""

import base64
import datetime
import io
import json
import os
import sys

import botocore.loaders
import botocore.parsers
import botocore.serialize
from botocore.awsrequest import HeadersDict, create_request_object, prepare_request_dict
from botocore.model import ServiceModel

SERVICES = [
    'apigateway', 'cloudwatch', 'dynamodb', 'dynamodbstreams', 'events', 'iam', 'lambda', 'logs', 'pipes', 's3', 'scheduler', 'sns',
    'sqs', 'sts',
]
TIME = datetime.datetime(2018, 1, 9, 20, 51, 21, tzinfo=datetime.timezone.utc)
DEEPEST = 4


def models(folder):
    loader = botocore.loaders.Loader()
    for service in SERVICES:
        raw = loader.load_service_model(service, 'service-2')
        protocols = raw['metadata'].get('protocols') or [raw['metadata']['protocol']]
        for protocol in protocols:
            yield service, protocol, ServiceModel(with_results(raw, protocol), service)
        if service == 'sqs':
            yield service, 'query', ServiceModel(with_results(with_query_names(raw, folder), 'query'), service)


def with_results(raw, protocol):
    raw = json.loads(json.dumps(raw))
    raw['metadata']['protocol'] = protocol
    raw['metadata'].setdefault('jsonVersion', '1.0')
    # botocore reads S3's `Expires` as a time although S3 answers what was put, whatever it is.
    if 'Expires' in raw['shapes']:
        raw['shapes']['Expires'] = {'type': 'string'}
    if protocol == 'query':
        for name, operation in raw['operations'].items():
            if 'output' in operation:
                operation['output'].setdefault('resultWrapper', name + 'Result')
    return raw


def with_query_names(raw, folder):
    raw = json.loads(json.dumps(raw))
    with open(os.path.join(folder, 'sqs.json')) as file:
        compact = json.load(file)
    for name, shape in compact['shapes'].items():
        own = raw['shapes'][name]
        refs = [(own['members'][member], of) for member, of in shape.get('members', {}).items()]
        refs += [(own[part], shape[part]) for part in ('member', 'key', 'value') if part in shape]
        for ref, of in refs:
            if isinstance(of, dict) and 'queryName' in of:
                ref['locationName'] = of['queryName']
    return raw


def operations(model):
    for name in model.operation_names:
        operation = model.operation_model(name)
        if operation.has_event_stream_input or operation.has_event_stream_output:
            continue
        yield name, operation


def value(shape, name, variant, depth=0, location=None):
    """A value of a shape; None where it would never end."""
    kind = shape.type_name
    if kind == 'structure':
        found = {}
        if depth > DEEPEST:
            return None
        for member, of in list(shape.members.items())[: 1 if shape.is_tagged_union else None]:
            made = value(of, member, variant, depth + 1, of.serialization.get('location'))
            if made is not None:
                found[member] = made
        return found
    if kind == 'list':
        items = [value(shape.member, name + str(i), variant, depth + 1, location) for i in range(2)]
        return None if None in items else items
    if kind == 'map':
        entries = {f'k-{i}': value(shape.value, name + str(i), variant, depth + 1, location) for i in range(2)}
        return None if None in entries.values() else entries
    if kind == 'string':
        if shape.serialization.get('hostLabel'):
            return 'route'
        if shape.enum:
            return shape.enum[0]
        if location in ('header', 'headers'):
            return f'{name} v'
        return f'{name} {"é<&>" if variant else "a/b+c"}"\' =%,'
    return {
        'integer': 7, 'long': 1234567890123, 'float': 1.5, 'double': -0.25, 'boolean': bool(variant), 'timestamp': TIME,
        'blob': b'\x00\xff text' if variant else b'text',
    }[kind]


def plain(given):
    if isinstance(given, dict):
        return {key: plain(of) for key, of in given.items()}
    if isinstance(given, list):
        return [plain(of) for of in given]
    if isinstance(given, (bytes, bytearray)):
        return base64.b64encode(given).decode()
    if isinstance(given, datetime.datetime):
        milliseconds = round(given.timestamp() * 1000)
        return {'time': milliseconds}
    return given


def requests(folder):
    for service, protocol, model in models(folder):
        for name, operation in operations(model):
            for variant in range(2):
                params = value(operation.input_shape, 'in', variant) if operation.input_shape else {}
                serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
                wire = serializer.serialize_to_request(params, operation)
                wire.pop('host_prefix', None)
                prepare_request_dict(wire, endpoint_url='http://localhost')
                prepared = create_request_object(wire).prepare()
                body = prepared.body or b''
                if isinstance(body, str):
                    body = body.encode()
                headers = {key: of.decode() if isinstance(of, bytes) else str(of) for key, of in prepared.headers.items()}
                print(json.dumps({
                    'service': service, 'protocol': protocol, 'operation': name, 'method': prepared.method,
                    'uri': prepared.url[len('http://localhost'):], 'headers': headers,
                    'body': base64.b64encode(body).decode(), 'params': plain(params),
                }))


class Stream:
    def __init__(self, body):
        self.body = body

    def stream(self):
        # In pieces that end anywhere.
        for start in range(0, len(self.body), 7):
            yield self.body[start:start + 7]

    def close(self):
        pass


def answers(folder):
    by_name = {(service, protocol): model for service, protocol, model in models(folder)}
    for line in sys.stdin:
        given = json.loads(line)
        model = by_name[given['service'], given['protocol']]
        operation = model.operation_model(given['operation'])
        body = base64.b64decode(given['body'])
        if operation.has_event_stream_output:
            body = Stream(body)
        elif operation.has_streaming_output and given['status'] < 300:
            body = io.BytesIO(body)
        response = {
            'body': body, 'headers': HeadersDict(given['headers']), 'status_code': given['status'],
            'context': {'operation_name': given['operation']},
        }
        parser = botocore.parsers.create_parser(given['protocol'])
        try:
            parsed = parser.parse(response, operation.output_shape)
            if operation.has_event_stream_output:
                stream = operation.output_shape.event_stream_name
                parsed[stream] = list(parsed[stream])
        except Exception as error:
            print(json.dumps({'failed': f'{type(error).__name__}: {error}'}))
            continue
        meta = parsed.pop('ResponseMetadata', {})
        for key, of in parsed.items():
            if isinstance(of, io.BytesIO):
                parsed[key] = of.read()
        payload = operation.output_shape and operation.output_shape.serialization.get('payload')
        if payload and isinstance(parsed.get(payload), str) and operation.output_shape.members[payload].type_name == 'blob':
            parsed[payload] = parsed[payload].encode()
        print(json.dumps({'parsed': plain(parsed), 'request_id': meta.get('RequestId')}))


if __name__ == '__main__':
    {'requests': requests, 'answers': answers}[sys.argv[1]](sys.argv[2])
