"""
Accuracy over seeds
===================

The test accuracy of every run, one dot for each seed, with the band of the specification. If a dot is outside the
band, no time is shown.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.registry import read_registry

title = read_registry().title
tables = read_results().by_table()
heights = [0.9 + 0.27 * len(records) for records in tables.values()] or [3]
figure, grid = plt.subplots(
    len(heights), 1, figsize=(7, sum(heights)), layout="constrained", squeeze=False, height_ratios=heights
)
for axes, (table, records) in zip(grid[:, 0], tables.items(), strict=False):
    axes.axvspan(*records[0].content.specification.accuracy_band, color="#5aa9b8", alpha=0.25, label="band")
    for record in reversed(records):
        axes.plot(record.accuracies, [title(record.framework)] * len(record.runs), "o", color="#0a4b57", alpha=0.7)
    axes.set(title=", ".join(table), xlabel="test accuracy")
    axes.legend()
if not tables:
    grid[0, 0].text(0.5, 0.5, "no record yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
