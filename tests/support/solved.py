"""The labs as a pupil who calculates would solve them in a notebook, each task with its lines."""

SOLVED = {
    "share": {
        "scope": "choice = 3",
        "rounding": "low = balochistan - 0.5\nhigh = balochistan + 0.5",
        "people": "import math\n"
        "low = math.ceil((balochistan - 0.5) / 100 * total)\n"
        "high = math.floor((balochistan + 0.5) / 100 * total)",
        "held": "answer = round(count / total * 100, 1)",
        "kp": "def whole(share):\n    return share / 100 * total\n"
        "low = int(whole(pakhtunkhwa - 0.5)) + 1\nhigh = int(whole(pakhtunkhwa + 0.5))",
        "hedge": "answer = total * rest // 100",
        "headline": 'choice = "2"',
        "write": "sentence = 'CRSS counted 175 to 179 people killed in Balochistan in the first "
        "quarter of 2024.'",
    },
    "parts": {
        "sum": "answer = killed + injured",
        "misfit": "answer = killed + injured - casualties",
        "hundred": "middle = share_forces + share_militants + share_civilians\n"
        "low = middle - 1.5\nhigh = middle + 1.5",
        "incidents": "answer = incidents - (attacks + operations)",
        "papers": "answer = sum([forces, civilians, militants])",
    },
    "base": {
        "rise": "answer = (now - before) / before * 100",
        "year": "answer = 100 * now / year_ago - 100",
        "fall": "answer = (now - after) / now * 100",
        "net": "from fractions import Fraction\nanswer = Fraction(after - before, before) * 100",
        "points": "answer = kp_second - kp_first",
    },
    "who": {
        "parts": "answer = picss_attacks + picss_operations",
        "total": "answer = crss / picss",
    },
    "again": {
        "step": "answer = third - first",
        "change": "answer = (first / earlier - 1) * 100",
        "same": "answer = (next / third - 1) * 100",
        "mixed": "answer = (next / first - 1) * 100",
    },
    "land": {
        "times": "answer = kp / ba",
        "kp": "answer = kp / kp_people * 100_000",
        "ba": "answer = ba / ba_people * 100_000",
        "rest": "answer = total - kp - ba - sd - pb - gb",
    },
    "rate": {
        "day": "answer = total / 366",
        "rounding": "low, high = rate - 0.5, rate + 0.5",
        "year": "low, high = int((rate - 0.5) * 366), int((rate + 0.5) * 366)",
        "early": "days = 366 - 4\nanswer = total / days",
    },
    "ten": {
        "range": "low, high = share - 0.5, share + 0.5",
        "number": "import math\nlow = math.ceil((share - 0.5) / 100 * quarter)\n"
        "high = math.floor((share + 0.5) / 100 * quarter)",
        "parts": "answer = attacks + operations",
        "points": "answer = after - before",
        "rise": "answer = (total - new) / new * 100",
    },
}
