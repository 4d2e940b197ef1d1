#!/usr/bin/env python3
"""send.py FILE.json ...: sends each file as one message, and prints Lectern's answers. Needs the package websockets."""
import asyncio, os, pathlib, sys, websockets

async def main():
    async with websockets.connect(os.environ.get("LECTERN", "ws://localhost:8765")) as lectern:
        for path in sys.argv[1:]:
            await lectern.send(pathlib.Path(path).read_text(encoding="utf-8"))
            print(await lectern.recv())

asyncio.run(main())
