"""What customers write to Technical and Onboarding about: card readers, the app, the API, and their first days."""

from typing import Final

from bot.sandbox.situation import Ending, Review, Situation

OUTAGE: Final = Situation(
    "card_reader",
    "Technical",
    "en",
    "All card readers offline since 8 this morning",
    'All of our readers say "no connection". The queue goes out of the door and we take cash only. What is going on?',
    "Hello {customer}, this is a disturbance on our side and we are working on it. I write again every hour.",
    Ending(
        "Thank you. Is there anything we can do meanwhile?",
        "Yes: the app can take cards in offline mode, here is how. All readers are back since 16:40, and the next"
        " invoice comes with a credit for the day.\n\nBest regards,\n{agent}",
        (
            "A bad day, but {agent} kept us posted all the time and the offline mode saved the afternoon.",
            "Outages happen. You told us the truth every hour, that is rare.",
            "You were honest and friendly throughout. Still: it took too long.",
        ),
    ),
    Ending(
        "It is noon and nobody has written again.",
        "The disturbance has ended, your readers should be online.",
        (
            "Eight hours without cards on the busiest day, and one sentence at the end of it. Who pays for that?",
            "Hourly news were promised. I got two mails the whole day.",
        ),
    ),
    "Readers were offline again last night. So it was not solved, was it?",
    "You called, explained what happened and credited the day. Fair enough.",
    "The issue took too long to resolve",
    Review(
        "The outage of the readers lasted from 8:00 to 16:40. We promised news every hour and kept that for some only.",
        "Send outage news from one list; credit the day.",
        "Y",
        "feedback::product-issue",
    ),
)

PRODUCT: Final = (
    OUTAGE,
    Situation(
        "card_reader",
        "Technical",
        "en",
        "Card reader stays offline",
        "The new reader at the second till does not go online. The old one next to it works.",
        "Hi {customer}, let us find out. What does the lamp on its side show?",
        Ending(
            "It blinks orange, twice, then a pause.",
            "Then it has not found the network yet. Please hold the side button for ten seconds and choose your"
            " network again, I stay here until it is green.",
            (
                (
                    "{agent} explained every step and stayed on the line until the reader was online. Please pass my"
                    " thanks on."
                ),
                "Green lamp! Thank you.",
                "Solved in one call.",
            ),
        ),
        Ending(
            "Orange. The manual does not say what that means.",
            "Please restart the reader and the router.",
            (
                "Restarted everything four times. Still orange.",
                "No.",
                "I know how to restart things. I asked for help.",
            ),
        ),
        "It was green for a day. Now it blinks again.",
        "The replacement works, thanks.",
        "The agent's knowledge is unsatisfactory",
        Review(
            "The orange lamp means a missing network. The agent did not know, and the manual does not say.",
            "Add the lamp codes to the manual and to the team's notes.",
            "Y",
            "feedback::docs-issue",
        ),
    ),
    Situation(
        "api",
        "Technical",
        "en",
        "API answers 500 at night",
        "Our nightly sync with /v2/orders fails with status 500 between 2:00 and 2:20 UTC since the weekend. Request"
        " ids are attached. Is there a maintenance window?",
        "Hello {customer}, thanks for the ids, they help a lot. Does it fail for every shop or for the large ones?",
        Ending(
            "For the two with more than 40k orders.",
            "Found it: a clean-up job locked the table at that time. It is moved and split since last night.",
            (
                "Precise answer, root cause included. As a developer I could not ask for more.",
                "Fixed within a day of the report, with an explanation.",
                "Five stars \U0001f31f\U0001f31f\U0001f31f\U0001f31f\U0001f31f",
            ),
        ),
        Ending(
            "The two large ones. You could see that from the ids.",
            "Please make sure that your client retries failed requests.",
            (
                "I report a bug in your API with request ids and am told to retry. It fails for TWENTY minutes.",
                "Clearly nobody looked at the ids I sent.",
            ),
        ),
        "The 500s are back, one hour later than before.",
        "No more errors for three nights. Thanks for digging into it.",
        "The issue was not resolved",
        Review(
            "The nightly job locks the orders. We had all we needed in the first mail and asked for retries instead.",
            "Hand the ids to the developers; nights with 500s get an alarm.",
            "Y",
            "feedback::tech-skills",
        ),
    ),
    Situation(
        "app",
        "Technical",
        "en",
        "App closes itself after the update",
        "Since version 8.2 the app closes when I open the stock list. Tablet is a couple of years old. Reinstalled"
        " already.",
        "Hi {customer}, sorry for the trouble. Which version of the system is on the tablet?",
        Ending(
            "It says 11.",
            "Thank you, that was the clue. Version 8.2.1 is out since noon and works with 11 again.",
            ("Update helped. Fast!", "{agent} told me when the fix was out, I did not have to ask. Nice.", "Great."),
        ),
        Ending(
            "11, as I wrote in the form.",
            "We recommend a newer tablet.",
            (
                "So I should buy three tablets because you broke the app? Seriously?",
                "Still broken.",
                "Worked for two years, then your update came.",
            ),
        ),
        "8.2.1 crashes too, only later.",
        "8.2.1 runs since yesterday without a crash.",
        "The issue was not resolved",
        Review(
            "Version 8.2 does not start the stock list on older systems. We recommended new hardware for our own bug.",
            "Ship the fix; nobody recommends hardware before the developers answered.",
            "Y",
            "feedback::product-issue",
        ),
    ),
    Situation(
        "app",
        "Technical",
        "en",
        "Receipts are printed without our logo",
        "Hello! Since we changed the logo in the settings, the receipts have none at all. Screenshot is in the portal.",
        "Hello {customer}, that is a pretty logo! How large is the file?",
        Ending(
            "About 6 MB I think.",
            "The printer takes up to 1 MB. I made it smaller for you and put it in.",
            ("Our receipts look wonderful now.", "{agent} just did it for me. Thank you so much!!", "Thanks :)"),
        ),
        Ending(
            "6 MB. Is that too much? Nothing says so.",
            "The size of files is limited. Please see the documentation.",
            ("WHICH documentation? I looked everywhere.", "Could you not just tell me the number?"),
        ),
        "The logo is printed upside down now. It's a bakery, not a circus.",
        "Found a smaller file, and it prints. Thank you for the hint.",
        "The documentation is wrong",
        Review(
            "The limit of 1 MB for logos stands nowhere, neither in the settings nor in the help.",
            "Show the limit in the settings.",
            "N",
            "feedback::docs-issue",
        ),
    ),
    Situation(
        "web_portal",
        "Onboarding",
        "en",
        "Import of our customer list fails",
        'We are new and want to bring our 800 customers along. The import says "line 1: unexpected column". The file is'
        " from your template.",
        "Hello {customer}, welcome! Could you send me the first line of the file?",
        Ending(
            "Name;E-mail;Town and so on.",
            "I see: it has semicolons, the import wants commas. I turned it around, all 800 are in.",
            (
                "All our customers are there. What a start!",
                "I was ready to type them all. {agent} did it in a minute.",
                "Great onboarding so far.",
            ),
        ),
        Ending(
            "It is YOUR template, with your columns.",
            "The file is not in the right format. Please correct the format.",
            ('"Not in the right format". Thank you, I had noticed.', "Ten days with you and still no customer list."),
        ),
        "All customers are in, but every second one without a phone number.",
        "The second try with commas worked. You could have said so at once.",
        "The agent's knowledge is unsatisfactory",
        Review(
            "Our template has semicolons and the import wants commas. The agent sent the customer back to the file.",
            "Let the import take both; until then fix the template.",
            "Y",
            "feedback::product-issue",
        ),
    ),
    Situation(
        "app",
        "Onboarding",
        "en",
        "Onboarding call moved twice",
        "Hi, our call was moved on Tuesday and again today, ten minutes before it should begin. Will it ever happen?",
        "Hi {customer}, I am very sorry. Would tomorrow at nine suit you? I will be there myself.",
        Ending(
            "Nine is fine. Last chance ;)",
            "Thank you for your time this morning. The recording and the checklist are in your portal.\n\n{agent}",
            (
                "Third time lucky: {agent} took a whole hour for us, and every question was answered.",
                "Everything is fine now, although it took a week longer than promised.",
            ),
        ),
        Ending(
            "Nine would be possible.",
            "Unfortunately there are no free appointments this week.",
            (
                "Three of us sat in front of an empty video call. Twice.",
                "You asked me whether nine suits and then say there is no nine?",
            ),
        ),
        "The call took place, and half of what we were shown does not exist in our plan.",
        "The call took place today and it was really good.",
        "The issue took too long to resolve",
        Review(
            "Two colleagues were ill, and the customer was moved twice at short notice without anybody calling.",
            "A stand-in for every onboarding call.",
            "Y",
            "feedback::process",
        ),
    ),
)
