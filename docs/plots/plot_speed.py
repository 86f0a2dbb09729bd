"""
Speed
=====

The speed of each column over that of PyTorch in the same round, with its 95% interval, in one panel for each workload
and machine. A line parts groups of columns that the rounds tell apart. Within a group, and without intervals, columns
aren't ranked: their order is alphabetical. A column is missing if its accuracy lies outside the band, or if its
features differ.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.site.content import read_content
from rosetta_common.upper.site.ratio_chart import TITLE, groups, ratios_of

content = read_content()
panels = {}
for workload in content.registry.workloads.values():
    for table in content.tables(workload.name):
        if table.machine and (found := groups(ratios_of(table))):
            panels[f"{workload.title}: {table.title}"] = found
heights = [1.1 + 0.25 * sum(map(len, found)) for found in panels.values()] or [3]
figure, grid = plt.subplots(
    len(heights), 1, figsize=(7, sum(heights)), layout="constrained", squeeze=False, height_ratios=heights
)
for axes, (title, found) in zip(grid[:, 0], panels.items(), strict=False):
    rows = [one for group in found for one in group]
    for place, one in enumerate(rows):
        if one.ratio.low is not None:
            axes.plot([one.ratio.low, one.ratio.high], [place, place], color="#0a4b57")
    axes.plot([one.ratio.value for one in rows], range(len(rows)), "o", color="#0a4b57")
    for end in [sum(map(len, found[:number])) for number in range(1, len(found))]:
        axes.axhline(end - 0.5, color="#bbbbbb", linewidth=0.8)
    axes.axvline(1, color="black", linewidth=0.8, linestyle=":")
    axes.set_yticks(range(len(rows)), [one.title for one in rows], size=8)
    axes.invert_yaxis()
    axes.set(xlabel=TITLE, xscale="log")
    axes.set_title(title, size=10)
if not panels:
    grid[0, 0].text(0.5, 0.5, "no round yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
