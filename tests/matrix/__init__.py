"""Every route, callback and job × every identity × own, foreign and invented ids.

Two tenants, Acme and Globex, hold the same things (`things.py`) under marks of their own
(`marks.py`). What one may send about its own things is written once (`routes.py`, `callbacks.py`,
`jobs.py`, from the app's own maps); about foreign and invented ones it is the same text with other
marks. Routes, callbacks and jobs that are new are in it by themselves.
"""
