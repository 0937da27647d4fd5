"""Redis as the broker, for a worker that outlives it.

A worker that has wake-up calls in hand gives them back when its connection ends. With the server
gone Kombu cannot, and the worker dies of an AttributeError. Here nothing is given back: a call that
nobody answered is no loss, for the sweep asks the database what is due.
"""

from kombu.transport import redis


class CallsChannel(redis.Channel):
    do_restore = False


class CallsTransport(redis.Transport):
    Channel = CallsChannel
