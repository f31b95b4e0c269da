"""Plain sentences for the demonstration, by product group; the office's own texts replace them."""

STORIES = {
    "Thực phẩm": (
        "Nguyên liệu lấy từ ruộng, vườn quanh {place}. Từng mẻ được ghi lô, ngày làm và người làm.",
        "The raw material comes from fields and gardens around {place}. Each batch carries lot, day and maker.",
    ),
    "Đồ uống": (
        "Làm từ nguồn nước và nông sản của {place}, theo mẻ nhỏ.",
        "Made in small batches from the water and crops of {place}.",
    ),
    "Dược liệu và sản phẩm từ dược liệu": (
        "Cây thuốc trồng và thu hái ở {place}, chế biến trong ngày.",
        "Herbs grown and gathered in {place}, processed the same day.",
    ),
    "Thủ công mỹ nghệ": (
        "Làm bằng tay ở {place}. Mỗi chiếc hơi khác nhau, đó là dấu của người thợ.",
        "Made by hand in {place}. No two pieces are quite alike: that is the maker's mark.",
    ),
    "Sinh vật cảnh": (
        "Chăm tại vườn ở {place}, giao khi cây con đã khỏe.",
        "Raised in a garden of {place} and sent when strong enough.",
    ),
    "Dịch vụ du lịch": (
        "Người {place} đón khách tại nhà, ăn cùng mâm và dẫn đi xem nghề.",
        "People of {place} receive guests at home, share their table and show their trade.",
    ),
}
STORAGE = {
    "fresh": ("Giữ mát 5 đến 10 độ C, dùng sớm", "Keep at 5 to 10 °C, use soon"),
    "dry": ("Nơi khô, kín, tránh nắng", "Dry, closed, out of the sun"),
}
LOT = ("Số lô và hạn dùng in trên bao bì", "Lot number and best-before day are printed on the pack")
REVIEWS = [
    (5, "Đóng gói kỹ, đúng như hình. Sẽ mua lại.", "Chị khách trình diễn"),
    (5, "Quét mã ra đúng số quyết định, yên tâm biếu người lớn.", "Quà biếu yên tâm"),
    (4, "Hàng ngon, giao chậm một ngày so với hẹn.", "Ngon, giao hơi chậm"),
    (4, "Vị đậm hơn mình nghĩ, cả nhà đều thích.", "Cả nhà thích"),
    (3, "Dùng được, mong có gói nhỏ hơn.", "Nên có gói nhỏ"),
    (5, "Mua ở điểm bán rồi đặt thêm trên mạng, hàng như nhau.", "Đặt lại lần hai"),
]
# Word in a product's name → drawing of the place where such things are made.
PLACES = {"gốm": "kiln", "lụa": "loom", "khăn": "loom", "chè": "tea-hill", "cá": "boat", "gạo": "rice-field"}
