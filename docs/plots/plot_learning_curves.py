"""
Learning curves
===============

The mean training loss of every epoch. Each line is one framework, as the mean over its seeds.
The same models have similar curves.
"""

import matplotlib.pyplot as plt
import numpy as np

from rosetta_common.upper.records.runs import read_results
from rosetta_common.upper.registry import read_registry

title = read_registry().title
trained = {
    table: [record for record in records if any(run.losses for run in record.runs)]
    for table, records in read_results().by_table().items()
}
tables = {table: records for table, records in trained.items() if records}
panels = max(len(tables), 1)
figure, grid = plt.subplots(panels, 1, figsize=(8, 0.6 + 4.4 * panels), layout="constrained", squeeze=False)
lines = ["-", "--", ":"]
for axes, (table, records) in zip(grid[:, 0], tables.items(), strict=False):
    for number, record in enumerate(records):
        losses = np.mean([run.losses for run in record.runs], axis=0)
        name, style = title(record.framework), lines[number // 10 % 3]
        axes.plot(np.arange(1, len(losses) + 1), losses, style, marker="o", label=name)
    axes.set(title=", ".join(table), xlabel="epoch", ylabel="loss")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), ncols=1 + len(records) // 24)
if not tables:
    grid[0, 0].text(0.5, 0.5, "no record yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
