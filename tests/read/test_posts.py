"""Pages of X and Telegram as browsers save them."""

from __future__ import annotations

from sayso.read.names import hash_author

from .helpers import assert_sections_hold, read, texts

_SHELLED = "Shells fell on the market of Tall Zaytun this morning, killing four people."
_LATER = "Update: a fifth man has died in the field hospital."
_WRONG = "I was there and it was the rebels who shelled it!"
_ASKED = "Who shelled Tall Zaytun?"


def _post(name: str, handle: str, number: int, words: str, day: str = "2016-05-21") -> str:
    return (
        '<div data-testid="cellInnerDiv"><article data-testid="tweet" role="article">'
        f'<div data-testid="User-Name"><div><a href="/{handle}"><span>{name}</span></a></div><div>'
        f"<span>@{handle}</span></div></div><div>Replying to someone</div>"
        f'<div data-testid="tweetText" dir="auto"><span>{words}</span></div>'
        f'<a href="/{handle}/status/{number}"><time datetime="{day}T09:12:00.000Z">May</time></a>'
        '<div role="group"><button><span>14</span></button></div></article></div>'
    )


def _page(address: str, *posts: str) -> str:
    return (
        '<!DOCTYPE html><html><head><title>Valley Monitor on X: "Shells" / X</title>'
        f'<link rel="canonical" href="{address}"></head><body><nav>Log in</nav><main>'
        f"<h1>Conversation</h1>{''.join(posts)}</main><aside>New to X?</aside></body></html>"
    )


THREAD = _page(
    "https://x.com/ValleyMonitor/status/12",
    _post("Ann Lee", "annlee", 11, _ASKED, "2016-05-20"),
    _post("Valley Monitor", "ValleyMonitor", 12, _SHELLED),
    _post("Omar K", "omar_k", 13, _WRONG, "2016-05-22"),
    _post("Valley Monitor", "ValleyMonitor", 14, _LATER, "2016-05-23"),
)


def test_replies_under_a_post_are_comments_and_the_account_speaks() -> None:
    (document,) = read(THREAD, "x.html")
    assert_sections_hold(document)
    assert texts(document, "body") == [_SHELLED, _LATER]
    assert texts(document, "comment") == [_WRONG]
    assert texts(document, "quote") == [_ASKED]
    assert (document.published, document.source) == ("2016-05-21", "Valley Monitor")
    assert document.authors == ("Valley Monitor",)
    by_kind = {section.kind: section for section in document.sections}
    assert by_kind["comment"].author == hash_author("Omar K", document.page)
    assert (by_kind["comment"].order, by_kind["comment"].published) == (1, "2016-05-22")
    assert (by_kind["quote"].author, by_kind["quote"].published) == ("Ann Lee", "2016-05-20")
    assert [s.published for s in document.sections if s.kind == "body"] == [
        "2016-05-21", "2016-05-23",
    ]  # fmt: skip


def test_names_of_those_who_reply_are_not_kept() -> None:
    (document,) = read(THREAD, "x.html")
    assert "Omar K" not in document.text
    assert "omar_k" not in document.text
    assert "New to X?" in texts(document, "furniture")


def test_an_accounts_own_page_holds_its_posts_each_of_its_day() -> None:
    page = _page(
        "https://twitter.com/ValleyMonitor",
        _post("Valley Monitor", "ValleyMonitor", 14, _LATER, "2016-05-23"),
        _post("Ann Lee", "annlee", 11, _ASKED, "2016-05-20"),
        _post("Valley Monitor", "ValleyMonitor", 12, _SHELLED),
    )
    (document,) = read(page, "x.html")
    assert texts(document, "body") == [_LATER, _SHELLED]
    assert texts(document, "quote") == [_ASKED]
    assert not texts(document, "comment")
    assert document.published == "2016-05-23"


def test_a_search_speaks_for_nobody() -> None:
    posts = [_post("Ann Lee", "annlee", 11, _ASKED), _post("Omar K", "omar_k", 13, _WRONG)]
    (document,) = read(_page("https://x.com/search", *posts), "x.html")
    quotes = [(s.author, document.text[s.start : s.end]) for s in document.sections][:2]
    assert quotes == [("Ann Lee", _ASKED), ("Omar K", _WRONG)]
    assert not texts(document, "body")


def test_the_post_that_a_post_shows_is_its_authors() -> None:
    shown = (
        '<div role="link"><div data-testid="User-Name"><span>Ann Lee</span>'
        f"<span>@annlee</span></div>"
        f'<div data-testid="tweetText"><span>{_ASKED}</span></div></div></article>'
    )
    post = _post("Valley Monitor", "ValleyMonitor", 12, f"{_SHELLED}\nMore to come.")
    page = _page("https://x.com/ValleyMonitor/status/12", post.replace("</article>", shown))
    (document,) = read(page, "x.html")
    assert texts(document, "body") == [_SHELLED, "More to come."]
    assert [(s.author) for s in document.sections if s.kind == "quote"] == ["Ann Lee"]


def test_posts_without_words_are_a_page_like_others() -> None:
    said = "".join(f"<p>{_SHELLED} It was attack number {n}.</p>" for n in range(6))
    page = _page("https://x.com/a/status/1", _post("A", "a", 1, "")).replace(
        "<main>", f"<main><div>{said}</div>"
    )
    (document,) = read(page, "x.html")
    assert any(text.startswith(_SHELLED) for text in texts(document, "body"))


def _message(number: int, words: str, day: str, before: str = "") -> str:
    called = "tgme_widget_message"
    return (
        f'<div class="{called}_wrap"><div class="{called} js-widget_message" '
        f'data-post="valley/{number}"><div class="{called}_author">'
        f'<a class="{called}_owner_name"><span>Valley News</span></a></div>'
        f'{before}<div class="{called}_text js-message_text" dir="auto">{words}</div>'
        f"<div><span>12K</span>"
        f'<a class="{called}_date" href="https://t.me/valley/{number}">'
        f'<time datetime="{day}T10:00:00+00:00">10:00</time></a></div></div></div>'
    )


_FORWARDED = (
    '<div class="tgme_widget_message_forwarded_from">Forwarded from '
    '<a class="tgme_widget_message_forwarded_from_name"><span>Other Channel</span></a></div>'
)
_ANSWERED = (
    '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text '
    f'js-message_reply_text">{_SHELLED}</div></a>'
)
CHANNEL = (
    "<!DOCTYPE html><html><head><title>Valley News – Telegram</title>"
    '<link rel="canonical" href="https://t.me/s/valley?before=14"></head><body><header>45K '
    "subscribers</header><main>"
    + _message(11, f"{_SHELLED}<br/><br/>The hospital is full.", "2016-05-20")
    + _message(12, _LATER, "2016-05-21", _ANSWERED)
    + _message(13, _ASKED, "2016-05-22", _FORWARDED)
    + "</main></body></html>"
)


def test_a_channels_page_holds_its_messages_and_what_it_forwards() -> None:
    (document,) = read(CHANNEL, "channel.html")
    assert_sections_hold(document)
    told = [
        (s.kind, s.author, s.published, document.text[s.start : s.end])
        for s in document.sections
        if s.kind != "furniture"
    ]
    assert told == [
        ("body", None, "2016-05-20", _SHELLED),
        ("body", None, "2016-05-20", "The hospital is full."),
        ("body", None, "2016-05-21", _LATER),
        ("quote", "Other Channel", "2016-05-22", _ASKED),
    ]
    assert (document.source, document.published) == ("Valley News", "2016-05-21")


def test_an_article_saved_with_posts_in_it_stays_an_article() -> None:
    said = "".join(f"<p>{_SHELLED} It was attack number {n}.</p>" for n in range(6))
    page = _page("https://post.example/1", _post("Ann Lee", "annlee", 11, _ASKED))
    (document,) = read(page.replace("<main>", f"<main><article>{said}</article>"), "x.html")
    assert any(text.startswith(_SHELLED) for text in texts(document, "body"))
    assert document.authors != ("Ann Lee",)


def _old(name: str, handle: str, number: int, words: str, seconds: int) -> str:
    return (
        f'<li class="js-stream-item"><div class="tweet js-tweet" data-tweet-id="{number}" '
        f'data-screen-name="{handle}" data-name="{name}"><div class="stream-item-header"><strong '
        f'class="fullname">{name}</strong><a class="tweet-timestamp"><span class="_timestamp" '
        f'data-time="{seconds}">21 May 2016</span></a></div><p class="TweetTextSize tweet-text">'
        f"{words}</p><div class='QuoteTweet'><b class='QuoteTweet-fullname'>Ann Lee</b>"
        f"<div class='QuoteTweet-text'>{_ASKED}</div></div></div></li>"
    )


OLD = (
    "<!DOCTYPE html><html><head><title>Valley Monitor on Twitter</title>"
    '<link rel="canonical" href="https://twitter.com/ValleyMonitor/status/12"></head><body><ol>'
    + _old("Valley Monitor", "ValleyMonitor", 12, _SHELLED, 1463788800)
    + _old("Omar K", "omar_k", 13, _WRONG, 1463875200)
    + "</ol></body></html>"
)


def test_the_layout_that_archives_are_full_of() -> None:
    (document,) = read(OLD, "x.html", url="https://web.archive.org/web/2017/https://twitter.com/x")
    assert_sections_hold(document)
    assert texts(document, "body") == [_SHELLED]
    assert texts(document, "comment") == [_WRONG]
    assert texts(document, "quote") == [_ASKED]
    assert [s.author for s in document.sections if s.kind == "quote"] == ["Ann Lee"]
    assert (document.published, document.source) == ("2016-05-21", "Valley Monitor")
    assert "Omar K" not in document.text
