#pragma once

#include "support/at.hpp"
#include <motcua/app/notifications.hpp>
#include <motcua/catalogue/notice_files.hpp>

#include <string>

namespace motcua::tests {

inline app::NoticeBook shipped_notices() {
    return catalogue::load_notices(std::string(MOTCUA_SOURCE_DIR) + "/config/notices").value();
}

inline app::Unit a_unit() {
    auto unit = app::Unit{};
    unit.id = core::UnitId("H29.16");
    unit.name = "Sở An toàn thực phẩm";
    unit.place = "Thành phố Hồ Chí Minh";
    unit.desk = "Bộ phận Tiếp nhận và Trả kết quả";
    return unit;
}

inline app::NoticeFacts accepted_facts() {
    auto facts = app::NoticeFacts{};
    facts.event = "dossier.accepted";
    facts.code = "000.00.16.H29-260302-0001";
    facts.unit = core::UnitId("H29.16");
    facts.procedure = "Xác nhận nội dung quảng cáo thực phẩm";
    facts.officer = "Trần Minh Quân";
    facts.state = "accepted";
    facts.at = at("2026-03-02 09:05");
    facts.received_at = at("2026-03-02 09:00");
    facts.due_at = at("2026-03-16 17:00");
    facts.lookup_key = "ABC234";
    return facts;
}

constexpr auto lookup_url = "https://motcua.example/tra-cuu/{code}?key={key}";

} // namespace motcua::tests
