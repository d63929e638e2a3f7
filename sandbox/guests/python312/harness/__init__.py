"""What stands between Lambda's Python runtime client and the host. Not a reimplementation of the client: awslambdaric itself is inside."""
