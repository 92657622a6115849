#include "applicant_json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>
#include <string_view>

namespace motcua::api {

namespace {

bool all_digits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void check_phone(JsonReader& reader, std::string_view name, std::string const& phone) {
    auto const digits = std::string_view(phone).substr(phone.starts_with('+') ? 1 : 0);
    if (!phone.empty() && (!all_digits(digits) || digits.size() < 9 || digits.size() > 12)) {
        reader.fault(
            name,
            "phone_digits",
            "Số điện thoại gồm 9 đến 12 chữ số.",
            "A phone number has 9 to 12 digits."
        );
    }
}

void check_email(JsonReader& reader, std::string const& email) {
    auto const at = email.find('@');
    auto const dot = email.rfind('.');
    auto const plain = std::none_of(email.begin(), email.end(), [](char c) {
        return static_cast<unsigned char>(c) <= ' ' || c == '<' || c == '>' || c == '"' || c == ',' ||
               c == ';';
    });
    auto const shaped = at != std::string::npos && at > 0 && email.find('@', at + 1) == std::string::npos &&
                        dot != std::string::npos && dot > at + 1 && dot + 1 < email.size();
    if (!email.empty() && (!plain || !shaped)) {
        reader.fault("email", "email", "Địa chỉ thư điện tử không đúng.", "Not an e-mail address.");
    }
}

bool is_passport_number(std::string const& number) {
    return number.size() >= 6 && number.size() <= 12 && std::all_of(number.begin(), number.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
}

/// CCCD 12 digits; tax code 10 or 10-3 digits (Circular 86/2024); a passport capital letters and digits.
void check_id(JsonReader& reader, std::string const& type, std::string const& number) {
    if (type.empty() != number.empty()) {
        reader
            .fault("id_number", "id_pair", "Phải có cả loại và số giấy tờ.", "Type and number go together.");
        return;
    }
    auto const digits = all_digits(number);
    auto good = true;
    if (type == "cccd") {
        good = digits && number.size() == 12;
    } else if (type == "cmnd") {
        good = digits && (number.size() == 9 || number.size() == 12);
    } else if (type == "tax_code" || type == "business_code") {
        auto const branch = number.size() == 14 && number[10] == '-' && all_digits(number.substr(0, 10)) &&
                            all_digits(number.substr(11));
        good = branch || (digits && (number.size() == 10 || number.size() == 12));
    } else if (type == "passport") {
        good = is_passport_number(number);
    }
    if (!good) {
        reader.fault(
            "id_number",
            "id_number",
            "Số giấy tờ không đúng với loại đã chọn.",
            "The number does not fit its type."
        );
    }
}

/// Other identifiers of the same holder; of each type there is one.
std::vector<app::HolderIdentifier> read_identifiers(JsonReader& reader, std::string const& first_type) {
    auto list = std::vector<app::HolderIdentifier>();
    auto seen = std::set<std::string>{first_type};
    reader.objects("identifiers", 5, [&](JsonReader& one) {
        auto type = one.choice("id_type", {"cccd", "cmnd", "passport", "tax_code", "business_code"});
        auto number = one.text("id_number", 30);
        check_id(one, type, number);
        if (!type.empty() && !seen.insert(type).second) {
            one.fault(
                "id_type",
                "id_twice",
                "Mỗi loại giấy tờ định danh chỉ nêu một số.",
                "Of each type one number is given."
            );
        }
        list.push_back({std::move(type), std::move(number)});
    });
    return list;
}

} // namespace

core::Expected<app::HolderIdentifier> checked_identifier(std::string const& type, std::string const& number) {
    auto const asked = boost::json::object{{"id_type", type}, {"id_number", number}};
    auto identifier = app::HolderIdentifier{};
    auto read = read_object(asked, [&](JsonReader& reader) {
        identifier.type = reader.choice("id_type", {"cccd", "cmnd", "passport", "tax_code", "business_code"});
        identifier.number = reader.text("id_number", 30);
        check_id(reader, identifier.type, identifier.number);
    });
    if (!read) {
        return read.error();
    }
    return identifier;
}

app::Applicant read_applicant(JsonReader& reader) {
    auto applicant = app::Applicant{};
    applicant.kind = reader.choice("kind", {"person", "enterprise", "household"});
    applicant.name = reader.text("name", 250);
    applicant.address = reader.text("address", 500);
    applicant.phone = reader.optional_text("phone", 20);
    applicant.email = reader.optional_text("email", 200);
    applicant.id_type =
        reader.choice("id_type", {"", "cccd", "cmnd", "passport", "tax_code", "business_code"}, "");
    applicant.id_number = reader.optional_text("id_number", 30);
    applicant.authorised_name = reader.optional_text("authorised_name", 250);
    applicant.authorised_id_number = reader.optional_text("authorised_id_number", 30);
    check_phone(reader, "phone", applicant.phone);
    check_email(reader, applicant.email);
    check_id(reader, applicant.id_type, applicant.id_number);
    applicant.identifiers = read_identifiers(reader, applicant.id_type);
    return applicant;
}

} // namespace motcua::api
