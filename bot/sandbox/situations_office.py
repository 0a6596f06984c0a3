"""What customers write to Billing and Accounts about: invoices, refunds, addresses, sign-in and rights."""

from typing import Final

from bot.sandbox.situation import Ending, Review, Situation

EXPORT: Final = Situation(
    "invoices",
    "Billing",
    "en",
    "Invoice export stops at row 1000",
    "Hello,\n\nsince your last update the export of our invoices ends after exactly 1000 rows. Our accountant needs"
    " all of last month by Friday. Please have a look.",
    "Hello {customer}, thank you for writing in. Which month do you export, and as CSV or as PDF?",
    Ending(
        "Last month, as CSV. It has about 2300 rows.",
        "I can see it here as well, the developers know about it. I have exported all 2314 rows for you by hand, the"
        " file is in your portal.\n\nBest regards,\n{agent}",
        (
            "The export is still broken, but {agent} sent us the whole file within the hour. That saved our Friday.",
            "Got my file the same day, thanks {agent}.",
        ),
    ),
    Ending(
        "Last month, as CSV. Like every time.",
        "This is a known limitation at the moment. Please export in smaller portions until it is solved.",
        (
            "Exporting 14 times by the day of the month is not a solution. This worked until last week!",
            "The export is what we pay for. Nobody could tell me when it will work again.",
            '"Known limitation"? It is a bug, it came with your update, and our accountant waits.',
            "still only 1000 rows. Deadline missed.",
            "{agent} was very helpful, thanks a lot for that. It is the export that I cannot work with.",
        ),
    ),
    "The file you made for me was fine, but today's export stops at row 1000 again. How long will this take?",
    "Just tried it again: all 2300 rows, in one go. Thank you for fixing this.",
    "The issue was not resolved",
    Review(
        "The invoice export has ended after 1000 rows since the last release. We pointed at a workaround that is no"
        " help for large accounts, and gave no date.",
        "Ask the developers for a date and tell everybody who wrote about it.",
        "Y",
        "feedback::known-issue",
    ),
)

RUDE: Final = Situation(
    "web_portal",
    "Accounts",
    "en",
    "Please change our billing address",
    "Hi, we moved to Harbour Street 12 last month. The invoices still go to the old office. I could not find where"
    " to change it, could you do it for us?",
    "Hi {customer}, gladly. Is it the address of the company, or of the invoices only?",
    Ending(
        "Both please, we left the old place for good.",
        "Both are changed, and I have sent the last invoice again with the new address.\n\nKind regards,\n{agent}",
        ("Quick and friendly, and {agent} even sent the last invoice again.", "Done in ten minutes. Perfect."),
    ),
    Ending(
        "As I wrote: the invoices. And the company too, I guess?",
        "The help page says where this is done. You will have to read it.",
        (
            "I asked a polite question and was told to read the manual. What a tone.",
            "I have never been answered like this by anybody. My five-year-old is more polite.",
        ),
    ),
    "The address is right now, but the reminder went to the old office again and they charge a fee for it.",
    "{agent} called and apologised, and the address is changed. These things happen.",
    "The agent's attitude is unsatisfactory",
    Review(
        "A simple request for a new address was answered with a pointer to the manual, in a tone that we do not want.",
        "Talk it over with the agent; read three more of their replies together.",
        "Y",
        "feedback::soft-skills",
    ),
)

SIGN_IN: Final = Situation(
    "web_portal",
    "Accounts",
    "en",
    "Sign-in code never arrives",
    "I cannot sign in since this morning, the code for the second step does not come, neither by text nor by mail."
    " I have a shop to open!",
    "Hello {customer}, I understand that this is urgent. Has your phone number changed lately?",
    Ending(
        "Yes, last week! I did not think of that.",
        "That is the reason, then. I have checked who you are and put in the new number, please try now.",
        (
            "Was back in within five minutes, before the first customer came. Wow.",
            "{agent} stayed on the line until I was in.",
            "Works again, thx",
        ),
    ),
    Ending(
        "No. And it worked yesterday.",
        "Please try another browser and clear your cache.",
        (
            "Locked out of my own shop for two days. The cache had nothing to do with it.",
            "I did try another browser, I wrote that in the first mesage.",
        ),
    ),
    "Locked out again, same as last week.",
    "{agent} called me back, found a blocked number on your side and fixed it while we talked. That is how it"
    " should be.",
    "The agent's knowledge is unsatisfactory",
    Review(
        "The number was blocked at the text-message provider. We asked for a cleared cache instead of looking there.",
        "Show the team where blocked numbers are found.",
        "Y",
        "feedback::tech-skills",
    ),
)

OFFICE: Final = (
    EXPORT,
    RUDE,
    Situation(
        "invoices",
        "Billing",
        "en",
        "Charged twice this month",
        "Good morning, our bank statement shows your fee twice, on the 3rd and on the 4th. Please check.",
        "Good morning {customer}, I am sorry about that. Could you send me the last four digits of the card?",
        Ending(
            "Sure, it is 0042.",
            "Thank you. The second payment was ours to give back, it will be on your account in two working days.",
            (
                "Money is back already. Thank you!",
                "Honest answer, quick refund. {agent} did not make a fuss about it.",
                "Good, but it should not happen in the first place.",
            ),
        ),
        Ending(
            "I sent those on Tuesday, in my first message to your colleague.",
            "We could not reproduce the problem. I am closing this ticket, please open a new one if it happens again.",
            (
                (
                    "I was charged twice, and not for the first time.\n\nYour agent closed the ticket although I had"
                    " sent everything that was asked for.\n\nI would like:\n\n1. the money back,\n2. an explanation,"
                    "\n3. somebody who reads the whole ticket.\n\nIf that is too much to ask, tell me how to cancel."
                ),
                "Nobody read what I wrote. I got the same answer twice, word for word.",
            ),
        ),
        "The refund was announced two weeks ago. Nothing has arrived.",
        "The money arrived this morning, sorry for the harsh words.",
        "The issue was not resolved",
        Review(
            "Charged twice; the second agent did not see what the customer had sent to the first, and closed the case.",
            "Refund today, and call them back.",
            "Y",
            "feedback::process",
        ),
    ),
    Situation(
        "invoices",
        "Billing",
        "en",
        "Wrong VAT number on our invoice",
        "Hello, the invoice of this month carries the VAT number of another company. We cannot book it like this.",
        "Hello {customer}, thank you for telling us. Could you send me the right number?",
        Ending(
            "It stands on the second page of our contract, and it is attached.",
            "The number is corrected, and the new invoice is in your portal.\n\nBest,\n{agent}",
            ("Corrected within the hour.", "Fast and friendly, exactly what I needed.", "All fine now."),
        ),
        Ending(
            "It is in the contract, and in the form, and in my last three mails.",
            "I have passed this on to another department. They will come back to you.",
            (
                "Third time I explain this. Each time somebody else asks me for the same number.",
                "Passed on, passed on, passed on. Does anybody own this?",
            ),
        ),
        "The new invoice has the old number again!",
        "The corrected invoice came after all, thanks.",
        "I was transferred too often",
        Review(
            "Three groups asked for the same VAT number, and none of them corrected the invoice.",
            "Billing corrects VAT numbers itself from now on; change the routing rule.",
            "Y",
            "feedback::process",
        ),
    ),
    Situation(
        "invoices",
        "Billing",
        "en",
        "Refund has not arrived",
        "Hi there, you announced a refund for the broken reader two weeks ago. It is not on our account yet.",
        "Hi {customer}, let me look that up. Was it paid by card or by direct debit?",
        Ending(
            "By card.",
            "I found it: the bank had sent it back. It is booked anew and will be there tomorrow.",
            ("It was there the next day, as promised.", "{agent} found it in no time.", "ok, thanks"),
        ),
        Ending(
            "By card. Is that not what your system should know?",
            "Refunds can take up to 30 days. Please be patient.",
            ("it took 9 days to tell me to wait 30!!!", "Polite, but no help at all."),
        ),
        "It says refunded in the portal, and still there is nothing on our account.",
        "Refund has arrived, all good.",
        "The issue took too long to resolve",
        Review(
            "The refund came back from the bank and nobody noticed; after nine days we quoted the general terms.",
            "Book the refund again; a list of returned refunds for the team every Monday.",
            "Y",
            "feedback::process",
        ),
    ),
    SIGN_IN,
    Situation(
        "web_portal",
        "Accounts",
        "en",
        "How do I add a colleague?",
        "Hello, our new colleague starts on Monday and needs to see the reports, but not the prices. How do I do that?",
        "Hello {customer}, welcome to the new colleague! Shall she see the reports of all shops, or of one?",
        Ending(
            "Only of the one at the station.",
            "Then Viewer is the right role: Settings, People, Invite, and choose the shop there.\n\nBest,\n{agent}",
            ("Clear steps, worked at once.", "Thanks!", "Very patient with me. I am not good with these things."),
        ),
        Ending(
            "One. The help page says Settings, Team, but there is no such thing.",
            "You find it under Settings, Team.",
            (
                "The help page says one thing, the agent the same thing, and the portal does another.",
                'There is no "Team" in the settings. Did anybody look?',
            ),
        ),
        "The colleague sees all prices now. That is just what I did not want.",
        "Found it under People with the second mail. Thanks after all.",
        "The documentation is wrong",
        Review(
            "The help page about roles still names the old menu, and our answer repeated it.",
            "Update the help page.",
            "N",
            "feedback::docs-issue",
        ),
    ),
    Situation(
        "app",
        "Accounts",
        "en",
        "Move to the smaller plan",
        "Hi, the season is over, and we would like to go back to the small plan until April.",
        "Hi {customer}, that can be done. Do you want to keep both tills for the winter?",
        Ending(
            "One is enough, thank you.",
            "It is changed from the 1st on, and in April one click brings the second till back.",
            (
                "Uncomplicated. I had expected a fight.",
                "Great help.",
                "no small print, no phone calls. Well done {agent}",
            ),
        ),
        Ending(
            "I said small plan, so one till I suppose.",
            "The small plan can only be chosen at the end of a contract year.",
            (
                "When we signed up we were told that we could change any month.",
                "Your sales people promise what your support does not know.",
            ),
        ),
        "The small plan was booked, and the full price was charged.",
        "It went through after all, thank you {agent}.",
        "Some other reason",
        Review(
            "Sales promises a change of plan in any month, our terms say once a year. The agent kept to the terms.",
            "Clear this up with Sales; offer the change as a goodwill.",
            "Y",
            "feedback::process",
        ),
    ),
)
