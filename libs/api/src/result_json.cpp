#include "result_json.hpp"

#include <boost/json.hpp>

namespace motcua::api {

namespace {

namespace json = boost::json;
using domain::SignatureState;

constexpr auto longest_data = std::size_t{64} * 1024;
constexpr auto largest_pdf = std::int64_t{64} * 1024 * 1024;
constexpr auto sha256_digits = std::size_t{64};

/// The whole content. Errors: too_large "result_file_size", those of the shelf.
core::Expected<std::string> whole_file(app::FileShelf& shelf, std::string const& sha256) {
    auto const file = shelf.open(sha256);
    if (!file) {
        return file.error();
    }
    auto const size = (*file)->size();
    if (size > largest_pdf) {
        return core::Failure(
            core::Errc::too_large,
            "result_file_size",
            "Tệp kết quả quá lớn để kiểm tra chữ ký số.",
            "The file is too large for its signatures to be checked."
        );
    }
    return (*file)->read(0, static_cast<std::size_t>(size));
}

app::ResultFile summary_of(std::string const& sha256, std::string const& report) {
    auto const parsed = json::parse(report);
    auto const& signatures = parsed.at("signatures").as_array();
    auto file = app::ResultFile{sha256, SignatureState::unsigned_file, {}};
    if (!signatures.empty()) {
        file.signature =
            parsed.at("valid").as_bool() ? SignatureState::signed_valid : SignatureState::signed_invalid;
    }
    for (auto const& one : signatures) {
        auto const agency = std::string(one.at("agency").as_string());
        file.agency = one.at("valid").as_bool() && !agency.empty() ? agency : file.agency;
    }
    return file;
}

void read_data(JsonReader& reader, app::ResultRequest& request) {
    if (!reader.has("data")) {
        return;
    }
    auto const* data = reader.any_object("data");
    if (data == nullptr || data->empty()) {
        return;
    }
    request.data = json::serialize(*data);
    if (request.data.size() > longest_data) {
        reader.fault("data", "too_long", "Dữ liệu kết quả quá lớn.", "The data is too large.");
    }
    if (request.data.find("\\u0000") != std::string::npos) {
        reader.fault(
            "data",
            "text",
            "Dữ liệu có ký tự không hợp lệ.",
            "The data has a character that is not allowed."
        );
    }
}

} // namespace

void read_result(JsonReader& reader, ResultBody& body) {
    auto& request = body.request;
    request.number = reader.optional_text("number", 100);
    request.title = reader.optional_text("title", 500);
    request.issued_on = reader.date("issued_on");
    request.valid_from = reader.date("valid_from");
    request.valid_until = reader.date("valid_until");
    body.file = reader.optional_text("file", sha256_digits);
    if (!body.file.empty() && body.file.find_first_not_of("0123456789abcdef") != std::string::npos) {
        reader.fault(
            "file",
            "sha256",
            "Mã băm SHA-256 gồm 64 chữ số hệ 16.",
            "A SHA-256 has 64 hexadecimal digits."
        );
    }
    read_data(reader, request);
}

core::Expected<app::ResultFile>
checked_file(Services& services, app::Actor const& actor, std::string const& sha256) {
    auto const file = services.uploads.readable_file(sha256, actor);
    if (!file && file.error().code() == core::Errc::not_found) {
        return core::invalid(
            "/file",
            "file_unknown",
            "Không có tệp này trong kho.",
            "There is no such file in the store."
        );
    }
    if (!file) {
        return file.error();
    }
    if (file->media_type != "application/pdf") {
        return app::ResultFile{sha256, SignatureState::unsigned_file, {}};
    }
    auto const content = whole_file(services.files, sha256);
    if (!content) {
        return content.error();
    }
    return summary_of(sha256, services.verify_file(*content).report);
}

} // namespace motcua::api
