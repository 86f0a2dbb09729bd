"""
Speed
=====

The speed of each column over that of PyTorch in the same round, with its 95% interval, in one panel for each workload
and machine. A row has no bar if the accuracy of its column lies outside the band, or if its features differ.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.site.content import read_content
from rosetta_common.upper.site.figures import RATIO_AXIS, speed_bars

content = read_content()
tables = [table for workload in content.registry.workloads for table in content.tables(workload) if table.machine]
panels = {f"{table.workload}, {table.machine}": bars for table in tables if (bars := speed_bars(table))}
heights = [0.9 + 0.27 * len(bars) for bars in panels.values()] or [3]
figure, grid = plt.subplots(
    len(heights), 1, figsize=(7, sum(heights)), layout="constrained", squeeze=False, height_ratios=heights
)
for axes, (title, bars) in zip(grid[:, 0], panels.items(), strict=False):
    axes.barh([bar.title for bar in bars], [bar.ratio.value for bar in bars], color="#5aa9b8")
    for place, bar in enumerate(bars):
        if bar.ratio.low is not None:
            axes.plot([bar.ratio.low, bar.ratio.high], [place, place], color="black")
    axes.axvline(1, color="black", linewidth=0.8)
    axes.invert_yaxis()
    axes.set(title=title, xlabel=RATIO_AXIS, xlim=(0, None))
if not panels:
    grid[0, 0].text(0.5, 0.5, "no round yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
