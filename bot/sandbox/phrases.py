"""What the sandbox's customers and agents say: comments of every length, in the languages of the customers."""

SUBJECTS = (
    "Cannot sign in since this morning",
    "Invoice shows the wrong amount",
    "Rechnung doppelt erhalten",
    "How do I add a colleague?",
    "Card reader stays offline",
    "Refund has not arrived",
    "Não consigo exportar o relatório",
    "Export stops at row 1000",
    "La aplicación se cierra sola",
    "Please change our billing address",
    "API answers 500 at night",
    "Onboarding call moved twice",
)

DESCRIPTIONS = (
    "Hello, this started today and nobody in our team can work. Please have a look.",
    "Hi, could you check this for us? Screenshots are in the portal.",
    "Guten Tag, können Sie uns bitte dabei helfen? Vielen Dank im Voraus.",
    "Olá, preciso de ajuda com isto até sexta-feira, por favor.",
    "We tried the steps of the help page twice. It still does not work.",
)

REPLIES = (
    "Thank you for writing in. I have reproduced it and passed it on to our engineers.",
    "I have corrected this for you. Could you reload the page and tell me whether it looks right?",
    "Sorry for the wait! The change is booked and will show within one working day.",
    "Vielen Dank für Ihre Geduld, die Rechnung ist berichtigt.",
    "The export works again. The limit was a mistake on our side.",
)

FOLLOW_UPS = (
    "It works, thanks.",
    "No, still the same on my side.",
    "Can somebody call me, please?",
    "Perfeito, obrigado!",
)

GOOD = (
    "Thanks!",
    "Great help.",
    "Fast and friendly, exactly what I needed.",
    "Schnelle Hilfe, sehr freundlich.",
    "Muito obrigado, resolveu na hora.",
    "Merci beaucoup, service impeccable !",
    "とても助かりました。ありがとうございます。",
    "Yuki explained every step and stayed on the line until the reader was online again. Please thank her for me.",
    "Five stars \U0001f31f\U0001f31f\U0001f31f",
    (
        "I was ready to leave you for somebody else.\n\nThen your agent called me back within ten minutes, found the"
        " mistake and fixed it while we talked.\n\nThat is how support should be."
    ),
    "Everything is fine now, although it took a day longer than promised.",
    "ok",
)

BAD = (
    "No.",
    "Still broken.",
    "Third time I explain this.",
    "Nobody read what I wrote. I got the same answer twice, word for word.",
    "Das Problem besteht weiterhin, und niemand meldet sich.",
    "Demorou uma semana para responderem e não resolveu.",
    "Tres agentes distintos y ninguna solución.",
    "On m'a demandé trois fois le même numéro de client.",
    "返信が遅すぎます。",
    (
        "I was charged twice in October and twice in November.\n\nYour agent closed the ticket while I was on holiday,"
        " although I had said that I would be away.\n\nI would like:\n\n1. the money back,\n2. an explanation,\n"
        "3. somebody who reads the whole ticket.\n\nIf that is too much to ask, tell me how to cancel."
    ),
    "The help page says one thing, the agent another, and the app does a third.",
    "Polite, but no help at all.",
    "it took 9 days!!!",
)

CUSTOM_REASONS = ("Some other reason", "I was transferred too often", "The documentation is wrong")

SUMMARIES = (
    "The customer waited nine days because the ticket sat in the wrong group.",
    "Charged twice; the first reply did not answer the question.",
    "The help page is out of date, so our answer contradicted it.",
)
ACTIONS = (
    "Move the routing rule, and tell Accounts.",
    "Refund, and call them back.",
    "Update the help page.",
    "None.",
)
