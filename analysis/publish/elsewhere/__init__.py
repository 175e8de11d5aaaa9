"""The report away from its pages: notebooks to download, links that open them, JupyterLab.

``needed`` and ``kernel`` run wherever a reader opens a notebook, so they import little.
"""
