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
# What is not eaten or drunk has no taste.
REVIEWS_OF_THINGS = [
    (5, "Gói kỹ, không sứt mẻ, đẹp hơn trong hình.", "Đẹp hơn hình"),
    (5, "Quét mã ra đúng số quyết định, yên tâm làm quà.", "Quà biếu yên tâm"),
    (4, "Làm khéo, giao chậm một ngày so với hẹn.", "Khéo, giao hơi chậm"),
    (4, "Dùng hằng ngày vẫn bền, cả nhà đều thích.", "Cả nhà thích"),
    (3, "Ổn, mong có thêm cỡ nhỏ.", "Nên có cỡ nhỏ"),
]
REVIEWS_OF_STAYS = [
    (5, "Chủ nhà thân thiện, cơm ngon, dặn đường rất kỹ.", "Sẽ quay lại"),
    (4, "Được xem người làng làm nghề, trẻ con rất thích.", "Hợp đi cùng nhà"),
    (4, "Đẹp và yên, đường vào hơi khó tìm.", "Đường hơi khó"),
]
# Who makes it, by kind of producer: Vietnamese, English.
MAKERS = {
    "enterprise": (
        "Xưởng ở {place}, nhận nguyên liệu của các hộ trong vùng theo hợp đồng.",
        "A workshop in {place} that buys from households of the area under contract.",
    ),
    "cooperative": (
        "Các hộ ở {place} góp đất, góp công, làm theo một quy trình chung.",
        "Households of {place} that pool land and labour and work to one common practice.",
    ),
    "cooperative_group": (
        "Mấy nhà trong xóm ở {place} cùng làm, cùng bán, cùng giữ tiếng cho nghề.",
        "Neighbours in {place} who make and sell together and keep up the name of the trade.",
    ),
    "household": (
        "Nghề của gia đình ở {place}, việc do người trong nhà làm và truyền lại.",
        "A family trade in {place}, done by the household and handed down in it.",
    ),
    "farm": (
        "Trang trại ở {place}, tự trồng, tự nuôi, tự làm.",
        "A farm in {place} that grows, raises and makes its own.",
    ),
    "association": (
        "Hội của những người làm nghề ở {place}, cùng giữ một nhãn và một cách làm.",
        "An association of the craftspeople of {place} with one label and one way of working.",
    ),
}
