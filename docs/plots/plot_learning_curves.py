"""
Learning curves
===============

The mean training loss of every epoch: one block of panels for each workload and profile, and one panel for each
framework, as the mean over its runs. The grey lines are the other frameworks. The same models have similar curves.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.site.content import read_content

ACROSS = 5

content = read_content()
blocks = {}
for workload in content.registry.workloads.values():
    for framework in content.registry.columns[workload.name]:
        learnt = content.learnt(workload.name, framework.name)
        if learnt and learnt.curve:
            blocks.setdefault((workload.title, learnt.profile), {})[framework.title] = learnt.curve
rows = [-(-len(curves) // ACROSS) for curves in blocks.values()] or [1]
figure = plt.figure(figsize=(9, 0.5 + sum(0.4 + 1.5 * number for number in rows)), layout="constrained")
parts = figure.subfigures(len(rows), 1, squeeze=False, height_ratios=[0.4 + 1.5 * number for number in rows])
for part, number, (block, curves) in zip(parts[:, 0], rows, blocks.items(), strict=False):
    part.suptitle(", ".join(block))
    grid = part.subplots(number, ACROSS, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, (title, losses) in zip(grid.flat, curves.items(), strict=False):
        axes.set_axis_on()
        for others in curves.values():
            axes.plot(range(1, len(others) + 1), others, color="#bbbbbb", linewidth=0.7)
        axes.plot(range(1, len(losses) + 1), losses, color="#0a4b57", linewidth=2)
        axes.set_title(title, fontsize=8)
        axes.tick_params(labelsize=7)
        axes.xaxis.get_major_locator().set_params(integer=True)
if not blocks:
    parts[0, 0].suptitle("no record yet")
plt.show()
