"""
Accuracy over seeds
===================

The test accuracy of every run, one dot for each seed, with the band of the specification: one panel for each workload
and profile. A column shows the fullest profile that it has. If a dot is outside the band, no speed is shown.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.site.content import read_content

content = read_content()
panels = {}
for workload in content.registry.workloads.values():
    for framework in content.registry.columns[workload.name]:
        if learnt := content.learnt(workload.name, framework.name):
            panels.setdefault((workload.title, learnt.profile), {})[framework.title] = learnt
heights = [0.9 + 0.27 * len(found) for found in panels.values()] or [3]
figure, grid = plt.subplots(
    len(heights), 1, figsize=(7, sum(heights)), layout="constrained", squeeze=False, height_ratios=heights
)
for axes, (panel, found) in zip(grid[:, 0], panels.items(), strict=False):
    bands = [learnt.newest.content.specification.accuracy_band for learnt in found.values()]
    axes.axvspan(*bands[0], color="#5aa9b8", alpha=0.25, label="band")
    for title, learnt in reversed(found.items()):
        axes.plot([run.accuracy for run in learnt.runs], [title] * len(learnt.runs), "o", color="#0a4b57", alpha=0.7)
    axes.set(title=", ".join(panel), xlabel="test accuracy")
    axes.legend()
if not panels:
    grid[0, 0].text(0.5, 0.5, "no record yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
