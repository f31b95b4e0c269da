"""Typing Vietnamese into the search field (trial O19), and searches that this browser remembers."""

import re

import pytest

from tests.factories.catalogue import make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What an input method shows while "cà phê mẫu" is typed as "caf phee maaux", syllable by syllable.
SYLLABLES = (("c", "ca", "cà"), ("p", "ph", "phe", "phê"), ("m", "ma", "mâ", "mâu", "mẫu"))
ENTER_OF_A_SYLLABLE = """() => {
    const box = document.getElementById("site-search");
    const key = { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true };
    box.dispatchEvent(new KeyboardEvent("keydown", key));
    box.form.requestSubmit();
}"""


class Keyboard:
    """An input method: syllables stay open until they are closed."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def show(self, text: str) -> None:
        """Show an open syllable."""
        place = {"selectionStart": len(text), "selectionEnd": len(text)}
        self.session.send("Input.imeSetComposition", {"text": text, **place})

    def close(self, text: str) -> None:
        """Close the open syllable as ``text``."""
        self.session.send("Input.insertText", {"text": text})

    def type(self, *syllables: tuple[str, ...], pause: int = 40) -> None:
        for number, steps in enumerate(syllables):
            if number:
                self.close(" ")
            for step in steps:
                self.show(step)
                self.page.wait_for_timeout(pause)
            self.close(steps[-1])


@pytest.fixture
def shop(live_server, page):
    """The results page with the search field in focus, and what it asked so far."""
    make_product("Cà phê mẫu Buôn Thử", set_code="1.6.1")
    make_product("Cà phê chồn", set_code="1.6.1")
    asked = []
    page.on("request", lambda request: "/goi-y/" in request.url and asked.append(request.url))
    page.goto(live_server.url + "/san-pham/")
    page.locator("#site-search").focus()
    page.asked = asked
    return page


def shown(page) -> list[str]:
    return page.locator("#site-search-list [role=option] > span:first-child").all_inner_texts()


def test_the_list_follows_the_text_and_no_letter_is_lost(shop):
    keyboard = Keyboard(shop)
    keyboard.type(*SYLLABLES)
    shop.get_by_role("option", name="Cà phê mẫu Buôn Thử").wait_for()
    assert shop.locator("#site-search").input_value() == "cà phê mẫu"
    shop.wait_for_timeout(300)
    assert shown(shop) == ["Cà phê mẫu Buôn Thử"]
    assert len(shop.asked) < 6, "a question for each key"
    assert len(set(shop.asked)) == len(shop.asked), "the same question twice"


def test_the_list_comes_while_a_syllable_is_still_open(shop):
    keyboard = Keyboard(shop)
    keyboard.type(*SYLLABLES[:1])
    keyboard.close(" ")
    keyboard.show("phê")
    shop.get_by_role("option").first.wait_for()
    assert shop.locator("#site-search").input_value() == "cà phê"


def test_enter_in_an_open_syllable_closes_it_and_does_not_search(shop):
    keyboard = Keyboard(shop)
    keyboard.type(*SYLLABLES[:2])
    shop.get_by_role("option").first.wait_for()
    shop.locator("#site-search").press("ArrowDown")
    keyboard.show("m")
    before = shop.url
    shop.evaluate(ENTER_OF_A_SYLLABLE)
    keyboard.close("mẫu")
    shop.wait_for_timeout(300)
    assert shop.url == before
    shop.locator("#site-search").press("Enter")
    shop.wait_for_url(re.compile(r"/san-pham/\?q="))


@pytest.mark.parametrize("key", ["ArrowDown", "Enter", "Escape"])
def test_keys_of_an_open_syllable_belong_to_the_input_method(shop, key):
    keyboard = Keyboard(shop)
    keyboard.type(*SYLLABLES[:2])
    shop.get_by_role("option").first.wait_for()
    shop.evaluate(
        """(key) => document.getElementById("site-search").dispatchEvent(
            new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true }))""",
        key,
    )
    assert shop.locator("#site-search-list").is_visible()
    assert shop.locator("#site-search-list [aria-selected=true]").count() == 0


def test_a_key_that_takes_letters_back_and_sets_them_anew_doubles_nothing(shop):
    """Unikey sends Backspace and the marked letter instead of a composition."""
    box = shop.locator("#site-search")
    box.press_sequentially("ca")
    box.press("Backspace")
    shop.keyboard.insert_text("à")
    box.press_sequentially(" phe")
    box.press("Backspace")
    shop.keyboard.insert_text("ê")
    shop.get_by_role("option").first.wait_for()
    assert box.input_value() == "cà phê"
    box.press("Backspace")
    box.press("Backspace")
    assert box.input_value() == "cà p"


def test_a_late_answer_does_not_replace_a_newer_one(shop):
    late = []
    shop.route("**/goi-y/?q=ca", lambda route: late.append(route))
    box = shop.locator("#site-search")
    box.press_sequentially("ca")
    shop.wait_for_timeout(250)
    assert len(late) == 1
    box.press_sequentially(" phe chon")
    shop.get_by_role("option", name="Cà phê chồn").wait_for()
    hit = '{"hits": [{"kind": "product", "label": "Muộn", "note": "", "url": "/"}]}'
    late[0].fulfill(body=hit, content_type="application/json")
    shop.wait_for_timeout(200)
    assert shown(shop) == ["Cà phê chồn"]


def test_escape_keeps_the_text_also_of_an_answer_on_its_way(shop):
    waiting = []
    shop.route("**/goi-y/**", lambda route: waiting.append(route))
    box = shop.locator("#site-search")
    box.press_sequentially("ca phe")
    shop.wait_for_timeout(250)
    box.press("Escape")
    box.press("Escape")
    waiting[-1].continue_()
    shop.wait_for_timeout(300)
    assert box.input_value() == "ca phe"
    assert shop.locator("#site-search-list").is_hidden()


def test_the_number_of_proposals_is_said_once(shop):
    shop.evaluate(
        """() => {
            window.said = [];
            const status = document.querySelector("[data-search] [role=status]");
            new MutationObserver(() => status.textContent && window.said.push(status.textContent))
                .observe(status, { childList: true, characterData: true, subtree: true });
        }"""
    )
    box = shop.locator("#site-search")
    box.press_sequentially("ca phe", delay=160)
    shop.get_by_role("option").nth(1).wait_for()
    shop.wait_for_timeout(300)
    said = shop.evaluate("window.said")
    assert said == list(dict.fromkeys(said)), said
    assert said[-1].startswith(f"{len(shown(shop))} ")


def test_pasting_and_clearing(shop):
    box = shop.locator("#site-search")
    shop.keyboard.insert_text("ca\u0300 phe\u0302 chồn")
    shop.get_by_role("option", name="Cà phê chồn").wait_for()
    box.fill("")
    shop.locator("#site-search-list").wait_for(state="hidden")


def test_searches_of_this_browser_are_offered_and_can_be_cleared(shop, axe_violations):
    for text in ("trà", "cà phê"):
        shop.locator("#site-search").fill(text)
        shop.locator("#site-search").press("Enter")
        shop.wait_for_url("**q=**")
    shop.goto(shop.url.split("?")[0])
    box = shop.locator("#site-search")
    box.focus()
    assert shown(shop) == ["cà phê", "trà", "Xóa các tìm kiếm gần đây"]
    assert axe_violations(shop) == []
    box.focus()
    box.press("ArrowUp")
    assert box.get_attribute("aria-activedescendant") == "site-search-2"
    box.press("Enter")
    assert shop.locator("#site-search-list").is_hidden()
    assert shop.locator("[data-search] [role=status]").inner_text() == "Đã xóa các tìm kiếm gần đây"
    assert shop.evaluate("localStorage.length") == 0
    box.blur()
    box.focus()
    assert shop.locator("#site-search-list").is_hidden()


def test_a_search_of_before_is_chosen_by_keyboard(shop):
    shop.locator("#site-search").fill("cà phê")
    shop.locator("#site-search").press("Enter")
    shop.wait_for_url("**q=**")
    shop.goto(shop.url.split("?")[0])
    shop.locator("#site-search").focus()
    shop.locator("#site-search").press("ArrowDown")
    shop.locator("#site-search").press("Enter")
    shop.wait_for_url("**/san-pham/?q=c%C3%A0%20ph%C3%AA")


def test_nothing_that_was_searched_stands_in_the_page_of_anybody_else(shop, new_page):
    shop.locator("#site-search").fill("bí mật")
    shop.locator("#site-search").press("Enter")
    shop.wait_for_url("**q=**")
    other = new_page()
    other.goto(shop.url.split("?")[0])
    assert "bí mật" not in other.content()
