"""What a page shows, computed in a worker: functions from the store to plain records.

A record carries IRIs as texts and words as people read them, and is pickled to the
server, which only lays it out.
"""
