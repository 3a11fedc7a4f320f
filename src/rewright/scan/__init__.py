"""Folders of repositories, catalogs and reports go in; an inventory of jobs, their families, what they share and a ranked backlog come out."""
