"""
Learning curves
===============

The mean training loss of every epoch, one panel for each workload and profile. Each line is one framework, as the mean
over its runs. The same models have similar curves.
"""

import matplotlib.pyplot as plt

from rosetta_common.upper.site.content import read_content

content = read_content()
panels = {}
for workload, columns in content.registry.columns.items():
    for framework in columns:
        learnt = content.learnt(workload, framework.name)
        if learnt and learnt.curve:
            panels.setdefault((workload, learnt.profile), {})[framework.title] = learnt.curve
number = max(len(panels), 1)
figure, grid = plt.subplots(number, 1, figsize=(8, 0.6 + 4.4 * number), layout="constrained", squeeze=False)
lines = ["-", "--", ":"]
for axes, (panel, curves) in zip(grid[:, 0], panels.items(), strict=False):
    for line, (title, losses) in enumerate(curves.items()):
        axes.plot(range(1, len(losses) + 1), losses, lines[line // 10 % 3], marker="o", label=title)
    axes.set(title=", ".join(panel), xlabel="epoch", ylabel="loss")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(fontsize=7, loc="center left", bbox_to_anchor=(1, 0.5), ncols=1 + len(curves) // 24)
if not panels:
    grid[0, 0].text(0.5, 0.5, "no record yet", ha="center")
    grid[0, 0].set_axis_off()
plt.show()
