"""
Times
=====

The median time of each framework with its 95% interval, in one panel for each workload, machine and profile. It is
the time of training, or of the features of a thousand pictures.
A record has no bar if its accuracy lies outside the band of the specification, or if its features differ.
``smoke`` records are no benchmark and are left out.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.records.statistics import estimate_median
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.tables.features import published, reference_of
from rosetta_common.upper.tables.headline import measure_of, timings

title = read_registry().title
frameworks = read_registry().frameworks
tables = {}
for table, records in read_results().by_table().items():
    if shown := published(records, reference_of(records, frameworks)):
        tables[table] = shown
heights = [0.9 + 0.27 * len(records) for records in tables.values()] or [3]
figure, grid = plt.subplots(
    len(heights), 1, figsize=(7, sum(heights)), layout="constrained", squeeze=False, height_ratios=heights
)
for axes, (table, records) in zip(grid[:, 0], tables.items(), strict=False):
    times = {title(r.framework): estimate_median(timings(r)) for r in records}
    names = sorted(times, key=lambda name: times[name].value, reverse=True)
    axes.barh(names, [times[name].value for name in names], color="#5aa9b8")
    for place, name in enumerate(names):
        if times[name].low is not None:
            axes.plot([times[name].low, times[name].high], [place, place], color="black")
    measure = measure_of(records[0].workload)
    axes.set(title=", ".join(table), xlabel=f"{measure.doing.lower()}, {measure.unit}", xlim=(0, None))
if not tables:
    grid[0, 0].text(0.5, 0.5, "no record yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
