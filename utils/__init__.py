"""The course's shared helpers: set-up, data, figures and exercises.

Lessons write out what they teach and import what would distract.  No network
architecture lives in here: those are the lessons.
"""

import sys

# what another package of this name may have left, when it was imported first
for _name in [name for name in sys.modules if name.startswith("utils.")]:
    del sys.modules[_name]
