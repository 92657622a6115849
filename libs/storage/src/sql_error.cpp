#include "sql_error.hpp"

#include <motcua/app/rules.hpp>

#include <array>
#include <string_view>

namespace motcua::storage {

namespace {

using core::Errc;
using core::Failure;

struct ConstraintRow {
    std::string_view constraint;
    std::string_view rule;
    std::string_view vi;
    std::string_view en;
};

constexpr auto constraint_table = std::array{
    ConstraintRow{
        "uq_deadline_ledger_reschedule",
        "reschedule_once",
        "Chỉ được hẹn lại ngày trả kết quả một lần.",
        "The return date may be moved once only."},
    ConstraintRow{
        "ck_dossiers_late_needs_apology",
        "apology_missing",
        "Hồ sơ quá hạn chưa có phiếu xin lỗi nên chưa thể kết thúc.",
        "A late dossier cannot be closed before its apology is issued."},
    ConstraintRow{
        "ck_procedure_versions_step_sum",
        "step_sum",
        "Tổng thời gian các bước vượt thời hạn giải quyết.",
        "The steps' limits add up to more than the statutory limit."},
    ConstraintRow{
        "ck_test_clock_forward",
        "test_clock_forward",
        "Đồng hồ thử nghiệm chỉ được tiến.",
        "The test clock only moves forward."},
    ConstraintRow{
        "ck_dossiers_calendar_newest",
        app::calendar_outdated_rule,
        "Lịch làm việc vừa có phiên bản mới; xin thử lại.",
        "A new version of the calendar has just been published; try again."},
    ConstraintRow{
        "pk_procedure_versions",
        "version_published",
        "Phiên bản thủ tục này vừa được công bố.",
        "This version of the procedure has just been published."},
    ConstraintRow{
        "uq_holder_identifiers_holder",
        "identifiers_conflict",
        "Các số định danh đã khai thuộc về hai chủ hồ sơ khác nhau.",
        "The identifiers belong to two different holders."},
    ConstraintRow{
        "ck_component_copies_holder",
        "reuse_foreign_holder",
        "Hồ sơ có giấy tờ tái sử dụng của một chủ hồ sơ khác.",
        "The dossier reuses papers of another holder."},
    ConstraintRow{
        "uq_results_dossier",
        "result_registered",
        "Hồ sơ đã có kết quả điện tử; hãy thay thế kết quả đó.",
        "The dossier has an electronic result; replace it instead."},
    ConstraintRow{
        "uq_results_number",
        "result_number_taken",
        "Đơn vị đã có kết quả cùng loại, cùng số, cùng ngày cấp.",
        "The unit has a result of this kind, number and date of issue already."},
    ConstraintRow{
        "results_file_sha256_fkey",
        "file_unknown",
        "Không có tệp này trong kho.",
        "There is no such file in the store."},
    ConstraintRow{
        "uq_component_copies_current",
        "already_digitised",
        "Thành phần này đã có bản số hóa.",
        "The component is digitised already."},
    ConstraintRow{
        "uq_clients_spki",
        "certificate_taken",
        "Chứng thư này thuộc về một hệ thống tích hợp khác.",
        "The certificate belongs to another client."},
    ConstraintRow{
        "uq_clients_subject",
        "certificate_taken",
        "Chứng thư này thuộc về một hệ thống tích hợp khác.",
        "The certificate belongs to another client."},
    ConstraintRow{"uq_actors_name", "actor_exists", "Tài khoản đã tồn tại.", "The account exists already."},
};

/// The quoted constraint name out of the server's message; the message itself is never passed on.
std::string constraint_of(std::string_view message) {
    for (auto const& row : constraint_table) {
        if (message.find(row.constraint) != std::string_view::npos) {
            return std::string(row.constraint);
        }
    }
    return {};
}

Failure unavailable(std::string const& rule) {
    auto failure = Failure(
        Errc::unavailable,
        rule,
        "Cơ sở dữ liệu tạm thời chưa sẵn sàng.",
        "The database is not available right now."
    );
    failure.retry_after(2);
    return failure;
}

Failure constraint_failure(std::string_view message, std::string const& state) {
    auto const name = constraint_of(message);
    for (auto const& row : constraint_table) {
        if (row.constraint == name) {
            return core::conflict(std::string(row.rule), std::string(row.vi), std::string(row.en));
        }
    }
    if (message.find("only moves forward") != std::string_view::npos) {
        return core::conflict(
            "test_clock_forward",
            "Đồng hồ thử nghiệm chỉ được tiến.",
            "The test clock only moves forward."
        );
    }
    return core::conflict(
        "constraint_" + state,
        "Dữ liệu vi phạm ràng buộc của hồ sơ.",
        "A constraint of the record refuses this."
    );
}

} // namespace

SqlTrouble read_trouble(soci::soci_error const& error) {
    auto const* postgres = dynamic_cast<soci::postgresql_soci_error const*>(&error);
    if (postgres == nullptr) {
        return {unavailable("database_unreachable"), false, true};
    }
    auto const state = postgres->sqlstate();
    auto const group = state.substr(0, 2);
    if (state == "40001" || state == "40P01") {
        return {core::busy("serialization", 1), true, false};
    }
    if (state == "55P03" || state == "57014") {
        return {core::busy("lock_timeout", 1), false, false};
    }
    if (state == "22P02" || state == "22021" || state == "22P05") {
        return {core::not_found("dossier"), false, false};
    }
    if (group == "23" || state == "P0001") {
        return {constraint_failure(error.what(), state), false, false};
    }
    auto const broken = group == "08" || group == "57" || state.empty() || state.front() == ' ';
    return {unavailable("database_" + (broken ? std::string("connection") : state)), false, broken};
}

} // namespace motcua::storage
