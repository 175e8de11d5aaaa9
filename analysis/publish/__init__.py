"""Publishing: run chapters, build the site, and the command line on top.

This room drives the others from outside; nothing imports it.
"""
