"""Passes Ethernet frames between two links; those towards the node wait first.

relay.py PORT HOLD MILLISECONDS: PORT leads to the node, HOLD to the bridge.
"""

import collections
import os
import select
import socket
import sys
import time

ETH_P_ALL = 3
SOL_PACKET, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 263, 15, 23
FRAME_BYTES = 128 << 10
WAITING_BYTES = 64 << 20  # a queue that is full drops, as a router does


def link(name):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    # The header says where a checksum is still to be made and where a frame is to be cut; without it large frames are lost.
    end.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    end.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    end.bind((name, ETH_P_ALL))
    end.setblocking(False)
    return end


def send(end, frame):
    try:
        end.send(frame)
    except OSError:
        pass  # the link is down or its queue full: the frame is lost, as on a cable


def detach():
    # Whoever started the relay waits for this process to end: then the relay is at work, or has said why not.
    if os.fork():
        os._exit(0)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)


def relay(node, bridge, delay):
    waiting, waiting_bytes = collections.deque(), 0
    while True:
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            frame = waiting.popleft()[1]
            waiting_bytes -= len(frame)
            send(node, frame)
        patience = max(0, waiting[0][0] - now) if waiting else None
        for end in select.select([node, bridge], [], [], patience)[0]:
            try:
                frame = end.recv(FRAME_BYTES)
            except OSError:
                continue
            if end is node:
                send(bridge, frame)
            elif waiting_bytes + len(frame) <= WAITING_BYTES:
                waiting.append((time.monotonic() + delay, frame))
                waiting_bytes += len(frame)


def main(port, hold, milliseconds):
    node, bridge = link(port), link(hold)
    detach()
    relay(node, bridge, float(milliseconds) / 1000)


main(*sys.argv[1:])
