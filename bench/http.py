"""What a request costs over real HTTP: our pages and bare views of Django, asked in turn.

The rows and what each is held against stand in `_answers.py`, the bare views in `_bare.py`. On what
DATABASE_URL and REDIS_URL name, else on the embedded defaults. BENCH_SMALL=1 asks a few times only.

    python bench/http.py [cached|304|anew|personal|list|registration|poll|home|recap|board ...]
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from pathlib import Path

if __name__ == "__main__":
    from _answers import main

    main()
else:
    # Scripts of this folder find this file before the standard library's package of that name.
    here = Path(__file__).resolve().parent
    elsewhere = [place for place in sys.path if Path(place).resolve() != here]
    spec = PathFinder.find_spec(__name__, elsewhere)
    sys.modules[__name__] = library = module_from_spec(spec)
    spec.loader.exec_module(library)
