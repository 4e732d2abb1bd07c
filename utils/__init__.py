"""The course's shared helpers: set-up, data, figures and exercises.

Lessons write out what they teach and import what would distract.  No network
architecture lives in here: those are the lessons.
"""
