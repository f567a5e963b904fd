#!/usr/bin/env python3
"""The release of NLK over five years: a table as CSV or Markdown on standard output, and a plot.

The rules are those of the whitepaper (section 4.1) as the pallet nlk-tokenomics reads them; a test of the pallet
compares every figure of the table with its own. The columns are what is released by the block, or mined in epochs that
are over by then, in NLK, to the last of 18 decimals. The network is taken to be listed in its first block. The pre-sale
has the schedule that is given here: on the chain governance sets it, and until then nothing of it is released.

Table and plot in docs/ are made by this script. The pallet's tests tell when they are not what it makes.

Examples:
  scripts/release-table.py --svg docs/tokenomics/release.svg > docs/tokenomics/release.csv
  scripts/release-table.py --markdown    (the table in docs/tokenomics.md)
  scripts/release-table.py --pre-sale 0:0:20000000 --pre-sale 3:12:180000000 --svg release.svg
"""

import argparse
import csv
import sys

UNIT = 10**18
TOTAL = 1_000_000_000 * UNIT

# A month is a 48th of four years of 1461 days, in blocks of six seconds; an epoch is a day.
MONTH = 1461 * 14_400 // 48
EPOCH = 14_400
# Months in a season.
SEASON = 3

CATEGORIES = ["foundation", "community", "team", "pre_sale", "mining"]
NAMES = ["Foundation", "BD and community", "Team", "Pre-sale", "Mining"]
COLORS = ["#4c78a8", "#72b7b2", "#e45756", "#b279a2", "#f2b447"]


def per_mille(parts):
    return TOTAL * parts // 1000


def by_season(first, each, elapsed, month):
    """Parts in thousands: the first at the listing, the others after each of five seasons of three months."""
    return per_mille(first) + per_mille(each) * min(elapsed // (SEASON * month), 5)


def linear(amount, elapsed, start, over):
    """An amount, evenly in `over` blocks after the first `start`, rounded down."""
    if elapsed < start:
        return 0
    passed = elapsed - start
    return amount if passed >= over else amount * passed // over


def released(elapsed, month, epoch, pre_sale):
    """What each category has got so many blocks after the listing, in base units."""
    mining_epochs = 48 * month // epoch
    return [
        by_season(30, 24, elapsed, month),
        by_season(20, 36, elapsed, month),
        linear(per_mille(150), elapsed, 3 * month, 30 * month),
        sum(linear(amount, elapsed, after * month, over * month) for after, over, amount in pre_sale),
        linear(per_mille(300), elapsed // epoch, 0, mining_epochs),
    ]


def nlk(amount):
    """The amount in NLK, without zeros at the end."""
    whole, rest = divmod(amount, UNIT)
    return f"{whole}.{rest:018}".rstrip("0").rstrip(".")


def table(months, month, epoch, pre_sale):
    for number in range(months + 1):
        block = number * month
        figures = released(block, month, epoch, pre_sale)
        yield [number, block, *map(nlk, figures), nlk(sum(figures))]


def markdown(months, month, epoch, pre_sale):
    """The table for readers: a row for each season, whole NLK, rounded down."""
    names = ["Months", "Block", *NAMES, "All"]
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---:|" * len(names)
    for number in range(0, months + 1, SEASON):
        block = number * month
        figures = released(block, month, epoch, pre_sale)
        cells = [block, *(figure // UNIT for figure in [*figures, sum(figures)])]
        yield f"| {number} | " + " | ".join(f"{cell:,}" for cell in cells) + " |"


def plot(months, month, epoch, pre_sale):
    """The plot as SVG: what is released, stacked, in millions of NLK over months."""
    width, height, left, right, top, bottom = 960, 540, 70, 200, 50, 50
    most = 1000 if pre_sale else 800

    def x(block):
        return round(left + (width - left - right) * block / (months * month), 2)

    def y(amount):
        return round(height - bottom - (height - top - bottom) * amount / (most * 1_000_000 * UNIT), 2)

    # Before and at each month: what is released at once is a step.
    blocks = sorted({block for number in range(months + 1) for block in (max(number * month - 1, 0), number * month)})
    sums = []
    for block in blocks:
        figures = released(block, month, epoch, pre_sale)
        sums.append([sum(figures[: k + 1]) for k in range(5)])

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13">',
        "<title>NLK released in the five years after the listing, by category</title>",
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{left}" y="28" font-size="17">Released NLK, in millions</text>',
    ]
    for step in range(0, most + 1, 100):
        at = y(step * 1_000_000 * UNIT)
        lines.append(f'<line x1="{left}" y1="{at}" x2="{width - right}" y2="{at}" stroke="#dddddd"/>')
        lines.append(f'<text x="{left - 8}" y="{at + 4}" text-anchor="end">{step}</text>')
    for k in range(5):
        upper = [f"{x(block)},{y(row[k])}" for block, row in zip(blocks, sums)]
        lower = [f"{x(block)},{y(row[k - 1] if k else 0)}" for block, row in zip(blocks, sums)]
        points = " ".join(upper + lower[::-1])
        lines.append(f'<polygon points="{points}" fill="{COLORS[k]}" fill-opacity="0.85"/>')
    for number in range(0, months + 1, 6):
        at = x(number * month)
        lines.append(f'<line x1="{at}" y1="{height - bottom}" x2="{at}" y2="{height - bottom + 5}" stroke="#333333"/>')
        lines.append(f'<text x="{at}" y="{height - bottom + 20}" text-anchor="middle">{number}</text>')
    middle = (left + width - right) // 2
    lines.append(f'<text x="{middle}" y="{height - 10}" text-anchor="middle">months after the listing</text>')
    for k in range(5):
        at = top + 20 + 24 * (4 - k)
        name = NAMES[k] + (", no schedule" if CATEGORIES[k] == "pre_sale" and not pre_sale else "")
        lines.append(f'<rect x="{width - right + 16}" y="{at - 11}" width="13" height="13" fill="{COLORS[k]}"/>')
        lines.append(f'<text x="{width - right + 36}" y="{at}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


def tranche(text):
    try:
        after, over, amount = text.split(":")
        after, over, amount = int(after), int(over), int(amount) * UNIT
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not AFTER:OVER:AMOUNT, three whole numbers") from None
    if min(after, over, amount) < 0 or after + over > 60:
        raise argparse.ArgumentTypeError(f"{text!r}: a tranche ends within 60 months")
    return after, over, amount


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


def main():
    description, _, examples = __doc__.partition("Examples:")
    parser = argparse.ArgumentParser(
        description=description,
        epilog="examples:" + examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--months", type=positive, default=60, help="how many months (60)")
    parser.add_argument("--month-blocks", type=positive, default=MONTH, help=f"blocks in a month ({MONTH})")
    parser.add_argument("--epoch-blocks", type=positive, default=EPOCH, help=f"blocks in an epoch ({EPOCH})")
    parser.add_argument(
        "--pre-sale",
        type=tranche,
        action="append",
        default=[],
        metavar="AFTER:OVER:AMOUNT",
        help="a tranche of the pre-sale: so many NLK from the month AFTER on, evenly in OVER months; may be repeated",
    )
    parser.add_argument("--markdown", action="store_true", help="a row for each season, in Markdown instead of CSV")
    parser.add_argument("--svg", metavar="FILE", help="also write the plot to this file")
    arguments = parser.parse_args()
    if 48 * arguments.month_blocks % arguments.epoch_blocks != 0:
        parser.error("four years are no whole number of epochs")
    if sum(amount for _, _, amount in arguments.pre_sale) > per_mille(200):
        parser.error("the pre-sale is more than 200000000 NLK")

    rules = (arguments.months, arguments.month_blocks, arguments.epoch_blocks, arguments.pre_sale)
    if arguments.markdown:
        print("\n".join(markdown(*rules)))
    else:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(["month", "block", *CATEGORIES, "total"])
        writer.writerows(table(*rules))
    if arguments.svg:
        with open(arguments.svg, "w", encoding="utf-8") as file:
            file.write(plot(*rules))


if __name__ == "__main__":
    main()
