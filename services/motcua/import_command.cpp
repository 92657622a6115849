#include "import_command.hpp"

#include "api_client.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace motcua::services {

namespace {

namespace json = boost::json;

constexpr auto pause = std::chrono::milliseconds{500};

std::string read_file(std::string const& place) {
    auto file = std::ifstream(place, std::ios::binary);
    if (!file) {
        throw std::runtime_error("không đọc được tệp " + place);
    }
    auto text = std::ostringstream();
    text << file.rdbuf();
    return text.str();
}

std::string first_line(std::string const& text) {
    return text.substr(0, text.find_first_of("\r\n"));
}

/// What the server said against the whole file.
int told_refusal(json::value const& problem) {
    if (auto const* object = problem.if_object()) {
        std::cerr << object->at("detail").as_string().c_str() << "\n";
        if (auto const* faults = object->if_contains("errors")) {
            for (auto const& fault : faults->as_array()) {
                std::cerr << "  " << fault.at("vi").as_string().c_str() << "\n";
            }
        }
    }
    return 2;
}

std::int64_t number(json::value const& import, char const* name) {
    return import.at(name).to_number<std::int64_t>();
}

} // namespace

int import_results(
    std::string const& base_url,
    std::string const& token_file,
    std::string const& file,
    bool dry_run
) {
    auto client = ApiClient(base_url);
    auto const token = first_line(read_file(token_file));
    auto const* path = dry_run ? "/v1/result-imports?dry_run=true" : "/v1/result-imports";
    auto answer = client.send_file(path, token, "text/csv", read_file(file));
    if (answer.status != 202) {
        return told_refusal(answer.body);
    }
    auto const self = "/v1/result-imports/" + std::string(answer.body.at("import_id").as_string());
    std::cout << "đợt nhận " << self << "\n";
    while (answer.body.at("state").as_string() != "done") {
        std::this_thread::sleep_for(pause);
        answer = client.get(self, token);
        if (answer.status != 200) {
            return told_refusal(answer.body);
        }
        std::cout << number(answer.body, "processed") << "/" << number(answer.body, "rows") << "\n";
    }
    std::cout << (dry_run ? "ghi được: " : "đã ghi: ") << number(answer.body, "imported")
              << ", không nhận: " << number(answer.body, "refused") << "\n";
    if (number(answer.body, "refused") == 0) {
        return 0;
    }
    std::cout << client.get_text(self + "/report", token);
    return 1;
}

} // namespace motcua::services
