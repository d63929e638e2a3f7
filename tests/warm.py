"""The AWS CLI with its imports done: `aws` itself, forked for every command, so that a test does not wait half a second for imports.

It listens on the Unix socket argv[1]. A command sends its standard streams and a line of JSON (arguments, folder, environment) and gets its
exit code back. Nothing of one command is left for the next: what is read here, before anybody's command, are the CLI's own files. It ends when
standard input does.
"""

import json
import os
import select
import signal
import socket
import sys

import awscli.clidriver

DATA_PATH = os.environ["AWS_DATA_PATH"]  # put there by `import awscli`

driver = awscli.clidriver.create_clidriver()
for service in ("apigateway", "iam", "lambda", "logs", "sts"):
    driver.session.get_service_model(service)


def become_aws(connection):
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order, streams, _, _ = socket.recv_fds(connection, 1 << 20, 3)
    while not order.endswith(b"\n"):
        order += connection.recv(1 << 20)
    order = json.loads(order)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"], AWS_DATA_PATH=DATA_PATH)
    sys.argv = ["aws", *order["arguments"]]
    try:
        code = driver.main(order["arguments"])
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 255
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(str(code or 0).encode())
    os._exit(0)


signal.signal(signal.SIGCHLD, signal.SIG_IGN)
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(64)
print("ready", flush=True)
while True:
    readable, _, _ = select.select([listener, sys.stdin], [], [])
    if sys.stdin in readable:
        break
    connection, _ = listener.accept()
    if os.fork() == 0:
        listener.close()
        become_aws(connection)
    connection.close()
