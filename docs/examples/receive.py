"""Receives predictions of MyoDeck: switch the output "WebSocket" on, format "JSON line". Needs Python 3 only.

    python3 docs/examples/receive.py 8765
"""

import base64
import hashlib
import json
import socket
import struct
import sys

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def shake_hands(stream):
    """Answers the request by which a browser opens a WebSocket."""
    key = b""
    while (line := stream.readline().strip()):
        name, _, value = line.partition(b":")
        if name.lower() == b"sec-websocket-key":
            key = value.strip()
    accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())
    stream.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )
    stream.flush()


def messages(stream):
    """The text of each message, until the other side closes."""
    while len(head := stream.read(2)) == 2:
        code, size = head[0] & 15, head[1] & 127
        if size == 126:
            (size,) = struct.unpack(">H", stream.read(2))
        mask = stream.read(4)
        data = bytes(byte ^ mask[i % 4] for i, byte in enumerate(stream.read(size)))
        if code == 8:
            return
        if code == 1:
            yield data.decode()


def on_row(row):
    """What to do with a row. Here: print it."""
    if row["neutral"]:
        print("let go", flush=True)
    else:
        print(row["sequence"], row["time"], row["stream"], row.get("class"), row["values"], flush=True)


server = socket.create_server(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8765))
print("waiting at port", server.getsockname()[1], flush=True)
while True:
    connection, _ = server.accept()
    # No row for a second: whatever is steered lets go, for the cable or the page may be gone.
    connection.settimeout(1)
    expected = None
    try:
        with connection, connection.makefile("rwb") as stream:
            shake_hands(stream)
            for text in messages(stream):
                row = json.loads(text)
                if expected is not None and row["sequence"] > expected:
                    print(row["sequence"] - expected, "rows did not get through", flush=True)
                expected = row["sequence"] + 1
                on_row(row)
    except (TimeoutError, ConnectionError):
        pass
    print("let go", flush=True)
