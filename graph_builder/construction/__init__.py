"""The main job: files in, a published graph out.

``catalogues`` builds the graph from catalogue files, which ``batch`` reads several at
once; ``effects`` puts repeal lists, registers and notices into it; ``trial`` builds what
is published nowhere.
"""
