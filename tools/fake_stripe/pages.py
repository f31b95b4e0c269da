"""The card page of the stand-in: three buttons in place of a card, in the language that the shop asked for."""

import html

WORDS = {
    "vi": {
        "title": "Trang thẻ thử",
        "note": "Đây là trang thẻ để thử. Không có tiền thật nào bị trừ.",
        "succeed": "Trả tiền",
        "delay": "Trả tiền, ngân hàng xử lý chậm",
        "decline": "Thử một thẻ bị từ chối",
        "declined": "Thẻ đã bị từ chối. Bạn có thể thử lại.",
        "back": "Quay lại cửa hàng",
        "over": "Trang thanh toán này đã đóng.",
    },
    "en": {
        "title": "Trial card page",
        "note": "This card page is for trials. No real money is taken.",
        "succeed": "Pay",
        "delay": "Pay, with a slow bank",
        "decline": "Try a card that is declined",
        "declined": "The card was declined. You can try again.",
        "back": "Back to the shop",
        "over": "This payment page is closed.",
    },
}
STYLE = """
body { max-inline-size: 26rem; margin: 0 auto; padding: 1.5rem 1rem; color: #222 }
body, button { font: 1.0625rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.375rem }
form { display: grid; gap: .75rem }
button { min-block-size: 3rem; border: 1px solid #555; border-radius: 4px; background: #fff; cursor: pointer }
button:first-of-type { background: #14532d; color: #fff }
a { display: inline-block; padding-block: .75rem }
.sum { margin: 0; font-size: 1.75rem; font-weight: 600 }
.note { padding: .75rem; background: #fef3c7 }
.bad { padding: .75rem; background: #fee2e2 }
"""


def card_page(session: dict, declined: bool = False) -> str:
    """Return the page on which ``session`` is paid."""
    language = session["locale"] if session["locale"] in WORDS else "vi"
    words = WORDS[language]
    amount = f"{session['amount_total']:,}".replace(",", ".")
    buttons = "".join(
        f'<button name="outcome" value="{name}">{words[name]}</button>' for name in ("succeed", "delay", "decline")
    )
    parts = [
        f'<p class="note">{words["note"]}</p>',
        f'<p class="bad" role="alert">{words["declined"]}</p>' if declined else "",
        f'<p>{html.escape(session["description"])}</p><p class="sum">{amount} ₫</p>',
        f'<form method="post">{buttons}</form>' if session["status"] == "open" else f"<p>{words['over']}</p>",
        f'<p><a href="{html.escape(session["cancel_url"] or "/")}">{words["back"]}</a></p>',
    ]
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<title>{words['title']}</title><style>{STYLE}</style><h1>{words['title']}</h1>{''.join(parts)}</html>"
    )
