"""Tasks on an open page, answered as a pupil would."""

#: Sentences and numbers as pupils write them, right and wrong.
GIVEN = (
    *("41", "۱۷۵", "٪41", "50,5", "1,533", "1,00,000", "−9", "6", "95.6", "some", "0,5", "40.5 %"),
    "CRSS counted 41% of 432 people killed in Balochistan in the first quarter of 2024.",
    "Exactly ۱۷۷ died because of it.",
)


#: Answers tasks as a pupil would, all in one call; gives the words, and whether each is right.
ANSWER = """
  (all) => all.map(([name, given]) => {
    const task = document.querySelector(`[data-task=${name}]`);
    const fields = [...task.querySelectorAll("input, textarea")];
    if (typeof given === "number") fields[given].checked = true;
    else [].concat(given).forEach((text, i) => { fields[i].value = text; });
    task.querySelector("button").click();
    const verdict = task.querySelector(".tally-verdict");
    return [verdict.dataset.state === "right", verdict.textContent];
  })
"""


def answer(opened, *pairs):
    """Answer tasks, each a name and what is given."""
    return opened.page.evaluate(ANSWER, [list(pair) for pair in pairs])


def tried(key):
    """What is tried in a task: right, wrong, and hardly readable."""
    match key["kind"]:
        case "choose":
            return list(range(len(key["slips"])))
        case "ends":
            right = [str(end) for _, end, *_ in key["right"]]
            slips = [[str(end) for _, end, *_ in ends] for ends, _ in key["slips"]]
            outwards = [
                [str(end[-1]) for end in ends]
                for ends in (key["right"], *(s for s, _ in key["slips"]))
            ]
            return [
                right,
                *outwards,
                *slips,
                right[::-1],
                [right[0], "99"],
                *([g, "41.5"] for g in GIVEN),
            ]
        case "number":
            return [*(str(point[1]) for point, _ in key["slips"]), str(key["right"][1]), *GIVEN]
    slips = [f"{key['model']} {words[0].strip('*')}" for words, _ in key["slips"]]
    return [key["model"], *slips, *GIVEN]
