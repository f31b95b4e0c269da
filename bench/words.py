"""Words of which the products of a measurement are made: a kind, a quality, and the commune where it comes from."""

from typing import NamedTuple


class Kind(NamedTuple):
    """What something is: name, English name, product set, pack, net grams, usual price in thousand đồng."""

    name: str
    name_en: str
    set_code: str
    pack: str
    grams: int
    price: int


KINDS = [
    Kind("Rau cải", "mustard greens", "1.1.1", "bó 500 g", 500, 25),
    Kind("Bưởi da xanh", "green-skin pomelo", "1.1.1", "quả 1,5 kg", 1500, 75),
    Kind("Cam sành", "king orange", "1.1.1", "kg", 1000, 45),
    Kind("Vải thiều", "lychee", "1.1.1", "kg", 1000, 60),
    Kind("Xoài cát", "cat mango", "1.1.1", "kg", 1000, 70),
    Kind("Khoai lang mật", "honey sweet potato", "1.1.1", "túi 2 kg", 2000, 60),
    Kind("Nấm hương khô", "dried shiitake", "1.1.1", "gói 200 g", 200, 120),
    Kind("Gạo nếp nương", "upland sticky rice", "1.2.1", "túi 2 kg", 2000, 110),
    Kind("Gạo tẻ thơm", "fragrant rice", "1.2.1", "túi 5 kg", 5000, 150),
    Kind("Gạo lứt đỏ", "red brown rice", "1.2.1", "túi 1 kg", 1000, 55),
    Kind("Đỗ đen xanh lòng", "black beans", "1.2.1", "túi 1 kg", 1000, 85),
    Kind("Lạc nhân", "peanuts", "1.2.1", "túi 1 kg", 1000, 70),
    Kind("Mật ong rừng", "wild honey", "1.2.2", "chai 500 ml", 700, 250),
    Kind("Mật ong hoa nhãn", "longan honey", "1.2.2", "chai 500 ml", 700, 160),
    Kind("Thịt lợn bản", "free-range pork", "1.1.2", "khay 500 g", 500, 110),
    Kind("Trứng gà đồi", "hill hen eggs", "1.1.2", "hộp 10 quả", 600, 45),
    Kind("Mít sấy", "dried jackfruit", "1.3.1", "gói 250 g", 250, 65),
    Kind("Chuối sấy dẻo", "soft dried banana", "1.3.1", "gói 250 g", 250, 45),
    Kind("Măng khô", "dried bamboo shoots", "1.3.1", "gói 500 g", 500, 180),
    Kind("Miến dong", "arrowroot noodles", "1.3.2", "gói 500 g", 500, 50),
    Kind("Bún khô", "dried rice noodles", "1.3.2", "gói 500 g", 500, 35),
    Kind("Bánh tráng", "rice paper", "1.3.2", "gói 300 g", 300, 30),
    Kind("Bánh phồng tôm", "shrimp crackers", "1.3.2", "gói 200 g", 200, 35),
    Kind("Cốm dẹp", "flattened young rice", "1.3.2", "hộp 500 g", 500, 95),
    Kind("Kẹo lạc", "peanut brittle", "1.3.3", "hộp 300 g", 300, 40),
    Kind("Mứt gừng", "candied ginger", "1.3.3", "hộp 250 g", 250, 65),
    Kind("Hạt điều rang muối", "salted roasted cashews", "1.3.3", "hũ 500 g", 500, 190),
    Kind("Hạt mắc ca", "macadamia nuts", "1.3.3", "hũ 500 g", 500, 210),
    Kind("Thịt trâu gác bếp", "smoked buffalo", "1.3.4", "gói 500 g", 500, 420),
    Kind("Lạp xưởng", "smoked sausage", "1.3.4", "gói 500 g", 500, 160),
    Kind("Chả cá", "fish cake", "1.3.4", "gói 500 g", 500, 110),
    Kind("Tôm khô", "dried shrimp", "1.3.4", "gói 200 g", 200, 280),
    Kind("Cá cơm sấy", "dried anchovies", "1.3.4", "gói 250 g", 250, 75),
    Kind("Nem chua", "fermented pork roll", "1.3.4", "gói 10 chiếc", 400, 60),
    Kind("Nước mắm", "fish sauce", "1.4.1", "chai 500 ml", 750, 85),
    Kind("Tương ớt", "chilli sauce", "1.4.1", "chai 250 ml", 350, 40),
    Kind("Mắm tôm", "shrimp paste", "1.4.1", "hũ 250 g", 350, 45),
    Kind("Muối tôm", "shrimp salt", "1.4.2", "hũ 150 g", 200, 35),
    Kind("Tiêu đen", "black pepper", "1.4.2", "hũ 200 g", 250, 95),
    Kind("Nghệ bột", "turmeric powder", "1.4.2", "hũ 200 g", 250, 80),
    Kind("Chè Shan tuyết", "Shan Tuyet tea", "1.5.1", "gói 100 g", 100, 180),
    Kind("Chè xanh", "green tea", "1.5.1", "gói 200 g", 200, 120),
    Kind("Trà ướp sen", "lotus tea", "1.5.1", "hộp 100 g", 100, 320),
    Kind("Trà thảo mộc", "herbal tea", "1.5.2", "hộp 20 túi", 60, 70),
    Kind("Trà gừng", "ginger tea", "1.5.2", "hộp 20 túi", 60, 55),
    Kind("Cà phê bột", "ground coffee", "1.6.1", "gói 500 g", 500, 140),
    Kind("Cà phê hạt rang", "roasted coffee beans", "1.6.1", "gói 500 g", 500, 165),
    Kind("Bột ca cao", "cocoa powder", "1.6.1", "hũ 300 g", 350, 130),
    Kind("Rượu ngô", "corn spirit", "2.1.1", "chai 500 ml", 900, 120),
    Kind("Nước ép dứa", "pineapple juice", "2.2.2", "chai 330 ml", 400, 30),
    Kind("Tinh dầu sả", "lemongrass oil", "3.2.1", "chai 50 ml", 100, 110),
    Kind("Cao atisô", "artichoke extract", "3.1.1", "hũ 100 g", 150, 150),
    Kind("Giỏ mây tre", "rattan basket", "4.1.1", "chiếc", 600, 190),
    Kind("Bình gốm", "pottery vase", "4.1.1", "chiếc", 1500, 350),
    Kind("Khăn lụa", "silk scarf", "4.2.1", "chiếc", 150, 350),
    Kind("Vải thổ cẩm", "brocade", "4.2.1", "tấm", 500, 450),
]

QUALITIES = [
    ("", ""),
    ("hữu cơ", "organic"),
    ("truyền thống", "traditional"),
    ("thượng hạng", "choice"),
    ("đặc biệt", "special"),
    ("nguyên chất", "pure"),
    ("sạch", "clean"),
    ("thủ công", "handmade"),
    ("gia truyền", "family-recipe"),
    ("loại một", "first-grade"),
    ("vùng cao", "highland"),
    ("đầu mùa", "early-season"),
    ("chọn lọc", "selected"),
    ("hộp quà", "gift-box"),
    ("ba sao", "three-star"),
    ("Hương Quê", "Huong Que"),
    ("Phúc Lộc", "Phuc Loc"),
    ("Tâm Việt", "Tam Viet"),
    ("Bản Mây", "Ban May"),
    ("Sông Xanh", "Song Xanh"),
    ("An Khang", "An Khang"),
    ("Đất Lành", "Dat Lanh"),
    ("Minh Phát", "Minh Phat"),
    ("Nắng Mai", "Nang Mai"),
]

PRODUCERS = [
    ("cooperative", "Hợp tác xã"),
    ("enterprise", "Công ty TNHH Đặc sản"),
    ("household", "Hộ kinh doanh"),
    ("cooperative_group", "Tổ hợp tác"),
]

STORY = (
    "{name} làm tại {place}. Nguyên liệu lấy quanh vùng, từng mẻ được ghi lô, ngày làm và người làm.\n\n"
    "Hàng được kiểm tra trước khi đóng gói và gửi đi trong hai ngày làm việc."
)
