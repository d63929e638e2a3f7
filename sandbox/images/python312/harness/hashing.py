"""What hashlib gets from OpenSSL elsewhere, and this CPython has none: PBKDF2 (RFC 8018, section 5.2), out of hashlib's own hashes."""

import hashlib


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    empty = hashlib.new(hash_name)
    if dklen is None:
        dklen = empty.digest_size
    if dklen < 1:
        raise ValueError("key length must be greater than 0.")
    password = bytes(password)
    if len(password) > empty.block_size:
        password = hashlib.new(hash_name, password).digest()
    password = password.ljust(empty.block_size, b"\0")
    inner = hashlib.new(hash_name, bytes(byte ^ 0x36 for byte in password))
    outer = hashlib.new(hash_name, bytes(byte ^ 0x5C for byte in password))

    def hmac(message):
        within, around = inner.copy(), outer.copy()
        within.update(message)
        around.update(within.digest())
        return around.digest()

    key, block = b"", 1
    while len(key) < dklen:
        last = hmac(bytes(salt) + block.to_bytes(4, "big"))
        mixed = int.from_bytes(last, "big")
        for _ in range(iterations - 1):
            last = hmac(last)
            mixed ^= int.from_bytes(last, "big")
        key += mixed.to_bytes(empty.digest_size, "big")
        block += 1
    return key[:dklen]


def install():
    hashlib.pbkdf2_hmac = pbkdf2_hmac
