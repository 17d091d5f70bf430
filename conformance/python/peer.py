"""websockets as a server and as a client, for io.hawser.conformance.peers.ProgramPeer, which tells the protocol of the
lines.

    python3 peer.py
"""

import asyncio
import json
import sys

import websockets
from websockets.exceptions import ConnectionClosed

PARTS = 3


def connection_of(address):
    return address.rsplit("/", 1)[-1]


def in_parts(data):
    """A message to be sent in fragments is an iterable."""
    ends = [part * len(data) // PARTS for part in range(PARTS + 1)]
    return [data[begin:end] for begin, end in zip(ends, ends[1:])]


class Conversation:
    """See io.hawser.conformance.peers.Conversation, which lists the commands."""

    def __init__(self, ws):
        self.ws = ws
        self.in_fragments = False

    async def received(self, message):
        if isinstance(message, str) and message.startswith("!"):
            name, *words = message[1:].split(" ", 2)
            await getattr(self, name)(*words)
        else:
            await self.ws.send(in_parts(message) if self.in_fragments else message)

    async def subprotocol(self):
        await self.ws.send(f"subprotocol {self.ws.subprotocol or ''}")

    async def ping(self, payload):
        pong = await self.ws.ping(payload)

        async def tell():
            await pong
            await self.ws.send(f"pong {payload}")

        self.telling = asyncio.create_task(tell())

    async def fragments(self):
        self.in_fragments = True

    async def close(self, code, reason):
        await self.ws.close(int(code), reason)

    async def cut(self):
        self.ws.transport.abort()


async def converse(ws, connection):
    conversation = Conversation(ws)
    try:
        async for message in ws:
            await conversation.received(message)
    except ConnectionClosed:
        pass
    await ws.wait_closed()
    end = {"connection": connection, "code": ws.close_code, "reason": ws.close_reason}
    print(json.dumps(end, separators=(",", ":")), flush=True)


async def connect(command):
    address = command["connect"]
    async with websockets.connect(address, subprotocols=command["subprotocols"] or None) as ws:
        await converse(ws, connection_of(address))


async def main():
    async def accepted(ws):
        await converse(ws, connection_of(ws.path))

    async with websockets.serve(accepted, "127.0.0.1", 0, subprotocols=["chat.v2"]) as server:
        print(f"listening on ws://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
        commands = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(commands), sys.stdin
        )
        clients = set()
        while line := await commands.readline():
            client = asyncio.create_task(connect(json.loads(line)))
            clients.add(client)
            client.add_done_callback(clients.discard)


asyncio.run(main())
