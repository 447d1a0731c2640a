"""Asks the guide's verifier about each line: now, secret, id, timestamp, signatures, body."""
import base64
import sys

from verify import verify


def present(header):
    return None if header == "-" else header


for line in sys.stdin.buffer.read().decode().splitlines():
    now, secret, webhook_id, timestamp, signatures, body = line.split("\t")
    try:
        accepted = verify(secret, present(webhook_id), present(timestamp), present(signatures),
                          base64.b64decode(body), int(now))
    except ValueError as e:
        if "whsec_" not in str(e):
            raise
        print("error")
        continue
    print({True: "accepted", False: "refused"}.get(accepted, accepted))
