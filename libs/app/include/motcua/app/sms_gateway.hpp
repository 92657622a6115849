#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace motcua::app {

enum class SmsBody : std::uint8_t { json, form };
enum class SmsNumberForm : std::uint8_t { plus, plain, national };

/// How one provider is asked and understood (schemas/sms_gateway.schema.json). Pointers are JSON pointers.
struct SmsGatewayMap {
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    std::string url;
    bool plain_http{};
    std::vector<std::string> networks;
    std::filesystem::path ca_file; ///< empty: what the system trusts
    SmsBody body{SmsBody::json};
    Pairs fields;  ///< values with {to}, {text}, {id}
    Pairs headers; ///< values with {secret}
    std::filesystem::path secret_file;
    SmsNumberForm number_form{SmsNumberForm::plus};
    std::vector<int> accepted; ///< HTTP status
    std::vector<int> refused;  ///< for good
    std::string id_pointer;
    std::string code_pointer; ///< empty: the status says all
    std::vector<std::string> accepted_codes;
    std::vector<std::string> refused_codes;
    std::string report_id;
    std::string report_state;
    std::vector<std::string> report_delivered;
    std::vector<std::string> report_failed;
};

} // namespace motcua::app
