"""Words that make a title or its criteria hard to judge, and those that look like them."""

from __future__ import annotations

# Q09, Q10. “The war” is one that the text has named; “a war” is what has to be defined.
HARMLESS = (
    r"the (?:[\w-]+ ){0,2}(?:wars?|conflicts?|crisis)", "prisoners? of war", "world wars?",
    "war (?:crimes?|powers)", "conflicts? of interest", "in progress", "how many", "as many",
    "major (?:leagues?|general)", "trade fairs?", "the fairs?", "fair (?:use|trade)", "good friday",
    "good faith", "popular (?:vote|front|party|movement)", "best-selling", r"best of \d+",
    "best (?:picture|film|album|actor|actress|director|seller)",
)  # fmt: skip

VAGUE_TERMS = (
    "significant(?:ly)?",
    "major",
    "substantial(?:ly)?",
    "considerabl[ey]",
    "serious(?:ly)?",
    "severe(?:ly)?",
    "drastic(?:ally)?",
    "dramatic(?:ally)?",
    "massive(?:ly)?",
    "meaningful(?:ly)?",
    "notabl[ey]",
    "large-scale",
    "small-scale",
    "full-scale",
    "all-out",
    "widespread",
    "collaps(?:e|es|ed|ing)",
    "escalat(?:e|es|ed|ing|ion)",
    "confront(?:s|ed|ing|ation|ations)?",
    "destabili[sz](?:e|es|ed|ing|ation)",
    "crisis|crises",
    "conflict|conflicts",
    "wars?",
    "unrest",
    "turmoil",
    "instability",
    "tensions?",
    "provocations?",
    "aggression",
    "breakthrough",
    "progress",
    "surge",
    "soar",
    "plummet",
    "deteriorat(?:e|es|ed|ing|ion)",
    "worsen(?:s|ed|ing)?",
    "improv(?:e|es|ed|ing|ement)",
    "strengthen(?:s|ed|ing)?",
    "weaken(?:s|ed|ing)?",
    "pivotal",
    "several",
    "many",
    "a few",
)

# Q10.
OPINIONS = (
    "better",
    "worse",
    "best",
    "worst",
    "fair(?:ly)?",
    "unfair(?:ly)?",
    "widely (?:seen|regarded|considered|viewed|perceived|believed|accepted)",
    "generally (?:seen|regarded|considered|viewed|accepted)",
    "(?:seen|regarded|viewed|perceived) as",
    "successful(?:ly)?",
    "unsuccessful(?:ly)?",
    "appropriate(?:ly)?",
    "inappropriate(?:ly)?",
    "adequate(?:ly)?",
    "inadequate(?:ly)?",
    "reasonabl[ey]",
    "satisfactor(?:y|ily)",
    "convincing(?:ly)?",
    r"to (?:the )?[\w’' ]{1,40} satisfaction",
    "good|bad",
    "desirable",
    "justified",
    "unjustified",
    "too (?:high|low|much|little|far|late|weak|strong)",
    "important(?:ly)?",
    "impressive",
    "disappointing",
    "popular",
)

# Q11. Verbs that are hardly ever nouns, and nouns' twins, which need an object behind them.
VERBS = (
    "abandon", "abolish", "accede", "accept", "achieve", "acquire", "adopt", "agree", "announce",
    "annex", "appoint", "approve", "arrest", "be", "become", "begin", "build", "capture", "cease",
    "collapse", "conduct", "conclude", "confirm", "convict", "create", "declare", "defeat",
    "deliver", "deny", "deploy", "destroy", "detain", "die", "dissolve", "elect", "enact",
    "establish", "expel", "extend", "give", "have", "hold", "impeach", "impose", "indict",
    "introduce", "invade", "join", "kill", "leave", "lose", "make", "meet", "nationali[sz]e",
    "occupy", "publish", "ratify", "receive", "recogni[sz]e", "reject", "remain", "remove",
    "repeal", "replace", "resign", "restore", "resume", "retire", "seize", "sell", "send", "sign",
    "suspend", "take", "terminate", "withdraw",
)  # fmt: skip

NOUN_TWINS = (
    "attack", "ban", "blockade", "bomb", "call", "cut", "end", "form", "grant", "increase", "issue",
    "launch", "lift", "move", "name", "offer", "open", "order", "pass", "raise", "reduce",
    "release", "report", "return", "start", "stop", "strike", "test", "veto", "visit", "vote",
    "win",
)  # fmt: skip

DEFINES = (
    "means?", "meaning", "counts? as", r"(?:is|are) (?:defined|understood|taken) (?:as|to)",
    "defined as", "refers? to",
)  # fmt: skip

# Q28. Naming in a formal document is an act; saying is not.
SAYING = (
    r"admit(?! (?:\w+ ){1,3}(?:as|into|to) )", "acknowledge", "say", "concede", "claim",
    "(?:officially|publicly) confirm", "(?:confirm|deny) that", "confirm or deny", "describe",
    "characteri[sz]e", "mention", "praise", "condemn", "denounce", "criticise", "criticize",
    "blame", "accuse", "apologi[sz]e", "warn", "predict", "promise", "threaten", "state that",
    "(?<!a )(?<!phone )(?<!video )(?<!earnings )(?<!conference )call"
    "(?! an? (?:early |snap |general )?(?:election|referendum|vote)| elections| up| off)",
    "publicly (?:state|call|support|oppose)",
    "(?:announce|argue|assess|believe|declare|insist|report|suggest) that",
)  # fmt: skip

FORMAL_DOCUMENTS = (
    "declaration", r"communiqu[eé]s?", "strategy", "resolution", "treaty", "law", "act", "bill",
    "decree", "judg[e]?ment", "ruling", "statute", "constitution", "white paper", "manifesto",
    "budget", "official journal", "gazette",
)  # fmt: skip

# Q29.
ACTORS = (
    "company|companies|firm|business|bank|country|state|government|nation|person|individual|"
    "official|politician|leader|member|citizen|organi[sz]ation|group|party|soldier|actor|ally|"
    "agency|institution|ship|vessel|aircraft|weapon|country's"
)

SEARCHES = (
    "any(?:one|body|where)",
    "some(?:one|body|where)",
    rf"any (?:\w+ ){{0,3}}(?:{ACTORS})",
    "at any level",
    "in any (?:form|way|country|capacity)",
    "by any means",
)

# Q30.
LOADED_WORDS = (
    "reckless(?:ly)?", "brutal(?:ly)?", "obviously", "so-called", "clearly", "of course",
    "evil", "barbar(?:ic|ous)", "shameful(?:ly)?", "shameless(?:ly)?", "outrageous(?:ly)?",
    "disastrous(?:ly)?", "cowardly", "heroic(?:ally)?", "tyrannical", "despot(?:ic)?",
    "thugs?", "puppets?", "cronies", "corrupt", "insane", "crazy", "ridiculous(?:ly)?",
    "absurd(?:ly)?", "pathetic", "notorious(?:ly)?", "infamous(?:ly)?", "undoubtedly",
    "inevitabl[ey]", "rogue", "warmonger(?:s|ing)?", "naked aggression", "blatant(?:ly)?",
    "unprovoked", "vicious(?:ly)?", "ruthless(?:ly)?", "draconian", "propaganda", "glorious",
    "hypocritical", "needless to say",
)  # fmt: skip

# Q31.
DEATHS = (
    "die", "dies", "died", "dying", "deaths?", "dead(?! sea)", "kill", "kills", "killed", "killing",
    "killings", r"assassinat\w+", r"murder\w*", "fatalit(?:y|ies)", r"casualt(?:y|ies)",
    "suicide", "pass(?:es|ed|ing)? away", "lose (?:his|her|their) li(?:fe|ves)",
    "ceas(?:e|es|ed|ing) to (?:be alive|live)", "no longer (?:be )?alive",
)  # fmt: skip

# A people is many: “Will Americans die” asks about nobody in particular.
PEOPLES = ("ns", "ese", "is", "ish", "ers")

# Q36. A bracket says what is not meant.
ASIDE = r"\([^()]{0,200}\)"

NEGATIONS = (
    "(?<!or )not(?! (?:later|only|less|fewer|more))", "never", "fail to", "fail", "avoid",
    "refrain from", r"(?:won|don|doesn|isn|aren)['’]t",
)  # fmt: skip
