"""The package "websockets" against an echo server: prints what was agreed and what went wrong, as JSON."""
import asyncio
import json
import sys

try:
    import websockets
    from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory as Deflate
except ImportError:
    sys.exit(77)

OFFERS = [
    None,
    [Deflate()],
    [Deflate(client_max_window_bits=True)],
    [Deflate(server_no_context_takeover=True, client_no_context_takeover=True)],
    [Deflate(server_max_window_bits=9, client_max_window_bits=9)],
    [Deflate(server_max_window_bits=12, server_no_context_takeover=True)],
    [Deflate(server_max_window_bits=15)],
]
CLOSES = [(1000, ""), (1001, "leaving"), (3000, "done"), (4999, "grüß dich, 世界 😀"), (4000, "x" * 123)]


def planes():
    codes = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF and (c < 0x10000 or c % 37 == 0)]
    return "".join(map(chr, codes))


async def check(url):
    agreed, wrong = [], []

    def expect(what, wanted, found):
        if wanted != found:
            wrong.append(f"{what}: {found!r:.100}")

    for extensions in OFFERS:
        async with websockets.connect(url, compression=None, extensions=extensions, max_size=None) as socket:
            headers = socket.response.headers if hasattr(socket, "response") else socket.response_headers
            agreed.append(headers.get("Sec-WebSocket-Extensions", "none"))
            for size in (0, 1, 125, 126, 127, 65535, 65536, 1 << 20):
                text = ("lecture %d " % size * (size // 10 + 1))[:size]
                data = bytes((i * i + (i >> 8)) & 255 for i in range(size))
                for message in (text, data):
                    await socket.send(message)
                    expect(f"{agreed[-1]}, {size}", message, await socket.recv())
            await socket.send(planes())
            expect("planes", planes(), await socket.recv())
            await socket.send(["", "frag", "men", "", "ted ä"])
            expect("fragments", "fragmented ä", await socket.recv())
            await socket.send([b"\xff" * 70000, b"", b"\xfe"])
            expect("binary fragments", b"\xff" * 70000 + b"\xfe", await socket.recv())
            await (await socket.ping(b"x" * 125))
    for code, reason in CLOSES:
        async with websockets.connect(url) as socket:
            await socket.close(code, reason)
            expect(f"our close {code}", (code, reason), (socket.close_code, socket.close_reason))
        async with websockets.connect(url) as socket:
            await socket.send(f"close:{code}:{reason}")
            await socket.wait_closed()
            expect(f"their close {code}", (code, reason), (socket.close_code, socket.close_reason))
    return {"extensions": "\n".join(agreed), "wrong": wrong}


print(json.dumps(asyncio.run(asyncio.wait_for(check(sys.argv[1]), 60))))
