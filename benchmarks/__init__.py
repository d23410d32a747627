"""How fast it is, against the limit of the machine and against others.

=================================  ==========================================================
``python -m benchmarks``           measures everything and prints the table
``python -m benchmarks NAME …``    only these: ``in_process``, ``processes``, ``files``, ``growth``
``python -m benchmarks.counts``    compares instruction counts with ``counts.json``; ``--update``
                                   writes them there (needs valgrind)
=================================  ==========================================================

It needs the extra ``[bench]`` and the five speeches (`benchmarks.texts`); npm's docx takes part
where Node finds it (``npm install docx`` in this folder). Times on a shared machine drift, so
ways take turns and ratios are medians of the ratios of single rounds. It runs on Linux and macOS.
"""
