"""The pages for people, rendered on the server; a script only adds to them.

``rendering`` makes a page of a template, ``addresses`` the links; each further module is a
page or a family of pages and adds its routes with ``add_to(app, lanes)``. What a page
shows is computed by a function of ``graph_builder.views`` in a worker.
"""
