"""Each figure of the five articles of *Five articles*, in a sentence of our own.

A sentence has the quantity as it was printed, and says of whom, where and when in other words than
the article. `OWN` is for whoever reads: the claim that each sentence is to lead to.
"""

ISPR = "At a briefing on 27 December 2024 ISPR said: "
CRSS_2023 = "In 2023, CRSS wrote, "
CRSS_2024 = "CRSS on the year 2024: "
CRSS_Q1 = "CRSS on the first quarter of 2024 in Pakistan: "
JANUARY = "Balochistan, 1 February 2025: "

OWN = {
    "ispr-2024-pk-fatalities-operations-security-forces-count": (
        f"{ISPR}At least 383 security personnel were killed in operations this year."
    ),
    "ispr-2024-pk-fatalities-operations-militants-count": f"{ISPR}925 terrorists were killed.",
    "ispr-2024-pk-operations-all-count": f"{ISPR}there were 59,775 operations in Pakistan.",
    "ispr-2024-pk-fatalities-operations-high-value-targets-count": (
        f"{ISPR}73 high-value targets were among those killed in operations."
    ),
    "ispr-2024-pk-fatalities-operations-militants-rank": (
        f"{ISPR}the highest number of militants killed in operations in the past five years."
    ),
    "ispr-2024-pk-operations-all-rate": f"{ISPR}more than 179 operations were carried out a day.",
    "unnamed-20241228-af-kho-and-af-pia-fatalities-cross-border-clashes-soldiers-count": (
        "On 28 December 2024 clashes between border forces in Khost and Paktia killed 19 Pakistani "
        "soldiers."
    ),
    "unnamed-20241228-af-kho-and-af-pia-fatalities-cross-border-clashes-afghan-civilians-count": (
        "On 28 December 2024 clashes between border forces in Khost and Paktia killed three Afghan "
        "civilians."
    ),
    "unnamed-20241224-af-pka-fatalities-all-air-strikes-count": (
        "Air strikes on Paktika on 24 December 2024 killed 51 people."
    ),
    "crss-2023-pk-fatalities-attacks-as-worded-all-change": (
        f"{CRSS_2023}deaths in terror attacks in Pakistan saw a rise of 56 per cent."
    ),
    "crss-2023-pk-fatalities-attacks-as-worded-all-count": (
        f"{CRSS_2023}terror attacks in Pakistan killed over 1,500 people."
    ),
    "crss-2023-pk-fatalities-attacks-as-worded-security-forces-count": (
        f"{CRSS_2023}500 security personnel were killed in Pakistan."
    ),
    "ispr-2024-pk-operations-all-count-operations": (
        "In 2024 the forces of Pakistan carried out 59,775 counter-terrorism operations."
    ),
    "ispr-2024-pk-fatalities-operations-militants-count-operations": (
        "Operations in Pakistan killed 925 terrorists in 2024."
    ),
    "ispr-2024-pk-arrests-militants-count": (
        f"{ISPR}hundreds of militants were apprehended in operations."
    ),
    "ispr-2024-pk-fatalities-operations-high-value-targets-count-operations": (
        "In 2024 operations killed 73 of the most wanted in Pakistan."
    ),
    "ispr-2024-pk-arrests-suicide-bombers-count": (
        f"{ISPR}two suicide bombers were captured in operations."
    ),
    "ispr-2024-pk-operations-all-rate-operations": (
        "In 2024 the forces of Pakistan carried out 169 operations per day."
    ),
    "ispr-20250131to20250201-pk-ba-fatalities-clashes-security-forces-count": (
        f"{JANUARY}at least 18 security personnel were killed in clashes in Balochistan."
    ),
    "ispr-20250131to20250201-pk-ba-fatalities-clashes-militants-count": (
        f"{JANUARY}23 militants were killed in clashes in Balochistan, ISPR said."
    ),
    "ispr-20250201-pk-ba-fatalities-operations-militants-count": (
        f"{JANUARY}an operation in Harnai killed 11 militants, ISPR said."
    ),
    "ispr-20250131-pk-ba-fatalities-operations-militants-count": (
        "Balochistan, 31 January 2025: 12 militants were killed in Mangocher, ISPR said."
    ),
    "ispr-20250131-pk-kp-fatalities-operations-militants-count": (
        "On 31 January 2025, ISPR said, at least 10 militants were killed in operations in "
        "Khyber Pakhtunkhwa."
    ),
    "ispr-20250131-pk-kp-operations-all-count": (
        "On 31 January 2025, ISPR said, there were five operations in Khyber Pakhtunkhwa."
    ),
    "crss-2024-pk-fatalities-attacks-security-forces-count": (
        "In 2024 at least 685 members of security forces were killed in Pakistan."
    ),
    "crss-2024-pk-attacks-all-security-forces-count-pti": (
        "In 2024 there were 444 terror attacks on security forces in Pakistan."
    ),
    "unnamed-2024-pk-fatalities-security-forces-rank": (
        "By deaths among security forces 2024 was Pakistan's deadliest year in a decade."
    ),
    "crss-2024-pk-fatalities-attacks-as-worded-civilians-and-security-count": (
        f"{CRSS_2024}terrorist bombings and gun assaults in Pakistan killed over 1,600 civilians "
        "and security personnel."
    ),
    "crss-2024-pk-casualties-attacks-as-worded-civilians-share": (
        f"{CRSS_2024}in terror attacks in Pakistan civilians were 60% of casualties."
    ),
    "crss-2024-pk-fatalities-security-forces-count": (
        f"{CRSS_2024}685 security personnel lost their lives."
    ),
    "crss-2014-pk-fatalities-security-forces-count": (
        "CRSS on the year 2014: nearly 800 security personnel were killed in Pakistan."
    ),
    "ispr-2024-pk-fatalities-operations-army-count": (
        f"{ISPR}383 officers and soldiers were killed in operations."
    ),
    "kp-ctd-2024-pk-kp-fatalities-attacks-and-operations-police-count": (
        "In 2024, the Counter Terrorism Department of Khyber Pakhtunkhwa says, nearly 150 members "
        "of the police force were killed."
    ),
    "kp-ctd-2024-pk-kp-injuries-attacks-and-operations-police-count": (
        "In 2024, the Counter Terrorism Department of Khyber Pakhtunkhwa says, 230 members of the "
        "police force were injured."
    ),
    "crss-2024-pk-ba-fatalities-security-forces-count": (
        f"{CRSS_2024}around 250 security personnel were killed in Balochistan."
    ),
    "afghan-taliban-20241224-af-pka-fatalities-all-air-strikes-count": (
        "Taliban officials said that air strikes on Paktika on 24 December 2024 led to nearly 50 "
        "deaths."
    ),
    "pakistani-officials-20241224-af-pka-fatalities-militants-air-strikes-count": (
        "Pakistani security officials said that air strikes on Paktika on 24 December 2024 killed "
        "more than twenty militants."
    ),
    "kp-police-202401to202404-pk-kp-fatalities-operations-militants-count": (
        "KP's police chief said that since 1 January 2024 as many as 88 terrorists had been killed "
        "in operations in KP."
    ),
    "kp-police-202401to202404-pk-kp-fatalities-police-count": (
        "From January to April 2024 four police personnel were killed in KP, the KP police said."
    ),
    (
        "kp-police-202403-pk-kp-fatalities-attacks-foreigners-"
        "suicide-attacks-chinese-nationals-count"
    ): (
        "In March 2024, the KP police said, five Chinese citizens were killed by a suicide attack "
        "in Besham, KP."
    ),
    "crss-2024q1-pk-kp-and-pk-ba-fatalities-all-share": (
        f"{CRSS_Q1}KP and Balochistan accounted for over 92% of all fatalities."
    ),
    "crss-2024q1-pk-kp-and-pk-ba-incidents-all-share": (
        f"{CRSS_Q1}KP and Balochistan accounted for 86% of all incidents."
    ),
    "crss-2024q1-pk-fatalities-all-count": f"{CRSS_Q1}432 violence-linked fatalities.",
    "crss-2024q1-pk-injuries-all-count": f"{CRSS_Q1}370 injuries.",
    "crss-2024q1-pk-incidents-all-count": f"{CRSS_Q1}as many as 245 incidents.",
    "crss-2024q1-pk-fatalities-civilians-and-security-count": (
        f"{CRSS_Q1}281 fatalities among civilians and security forces personnel."
    ),
    "crss-2024q1-pk-kp-fatalities-all-share": f"{CRSS_Q1}KP had 51% of all fatalities.",
    "crss-2024q1-pk-ba-fatalities-all-share": f"{CRSS_Q1}Balochistan had 41% of all fatalities.",
    "crss-2024q1-pk-rest-fatalities-all-share": (
        f"{CRSS_Q1}the remaining regions had less than 8% of all fatalities."
    ),
}

#: Texts whose numbers are no figures of this book.
NOT_FIGURES = [
    "On 5 March 2024, at 7:30 pm, security forces were on Street 9 near House 17.",
    "The attack of 16 December 2014 was recalled in 2024.",
    "A man aged 42 and a 12-year-old girl saw the attack.",
    "The army paid Rs 5,000 and $3 million after the attack.",
    "See page 12 and Table 3 of the report on attacks.",
    "Militants held the road for 24 hours, over five days and in the last two weeks.",
    "In India, 40 people were killed in attacks.",
    "Inflation rose by 28.3 per cent, and the team made 139 runs for 7 wickets.",
    "No one claimed the attack, one of them said; in one such operation nothing was found.",
    "The F-16s and the Q1 report of 2023-24 on attacks: https://example.org/2024/12/31.",
    "The clashes between the two sides began 5 km from the post.",
    "More attacks than 2023, and more than 2022.",
]
